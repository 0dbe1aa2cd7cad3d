"""Asks git which files changed, in a process of its own that runs beside ours.

Light: a hot read starts it first and collects its word last.
"""

from __future__ import annotations

import os
import select

from tsbp.store.git.command import git_environment, git_words
from tsbp.store.layout import DATA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PATIENCE_MS = 30_000
LEAST_INDEX = 48 * 1024
"""The size of git's index from which on asking git is cheaper than looking at every file (about 500)."""
# git may use every sign of a change, nothing that a setting of the repository bends or an outside watcher says.
STRICT = (
    "-c", "core.trustctime=true", "-c", "core.checkStat=default", "-c", "core.ignoreStat=false",
    "-c", "core.fileMode=false", "-c", "core.autocrlf=false", "-c", f"core.attributesFile={os.devnull}",
)  # fmt: skip
CHANGED = (*STRICT, "diff-files", "--name-only", "-z", "--relative", "--ignore-submodules=all", "--", *DATA)
LISTED = (*STRICT, "ls-files", "-s", "-v", "-z", "--", *DATA)
# Set, these attributes let git compare something else than the bytes of a file.
BENDING = frozenset(("filter", "text", "eol", "crlf", "ident", "working-tree-encoding"))
ATTRIBUTES = ".gitattributes"
_KILL = 9
_PIECE = 1 << 16


class Asked:
    """A question to git that is under way."""

    def __init__(self, root: str, words: Sequence[str]) -> None:
        self._out = self._pid = -1
        reading, writing = os.pipe()
        try:
            self._pid = os.posix_spawnp(
                "git",
                git_words(root, words),
                {**git_environment(), "GIT_ATTR_NOSYSTEM": "1"},
                file_actions=(
                    (os.POSIX_SPAWN_DUP2, writing, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                ),
            )
            self._out = reading
        except OSError:
            os.close(reading)
        finally:
            os.close(writing)

    def answer(self) -> bytes | None:
        """Return all that git printed; None when it cannot be run, refused, or did not answer in time."""
        if self._pid < 0:
            return None
        pieces, ready = [], self._readable()
        while ready and (piece := os.read(self._out, _PIECE)):
            pieces.append(piece)
            ready = self._readable()
        if not ready:
            os.kill(self._pid, _KILL)
        os.close(self._out)
        code = os.waitpid(self._pid, 0)[1]
        self._pid = -1
        return None if code or not ready else b"".join(pieces)

    def __del__(self) -> None:
        """End the process if nobody waited for its answer: unread, it would stay for as long as we do."""
        if self._pid >= 0:
            os.kill(self._pid, _KILL)
            os.close(self._out)
            os.waitpid(self._pid, 0)
            self._pid = -1

    def _readable(self) -> bool:
        poller = select.poll()
        poller.register(self._out, select.POLLIN)
        return bool(poller.poll(PATIENCE_MS))


class Watch:
    """Git's word on a work tree: which files it calls changed, and what its index says of each.

    Each is asked once and answered when first needed. `stamp` is what `look` said of git's index before
    anything was asked: an answer is about that index as long as it looks the same.
    """

    def __init__(self, root: str, look: Callable[[], str] = str) -> None:
        self._root = root
        self._look = look
        self.stamp = look()
        self._changed: Asked | None = Asked(root, CHANGED)
        self._listed: Asked | None = None
        self._named: frozenset[str] | None = None

    @property
    def named(self) -> frozenset[str] | None:
        """The paths from the store's root; None when git cannot tell."""
        if self._changed is not None:
            said = self._changed.answer()
            self._changed = None
            self._named = None if said is None else paths(said)
        return self._named

    def begin_listing(self) -> None:
        """Have git begin to say what its index holds; `records` answers."""
        if self._listed is None:
            self._listed = Asked(self._root, LISTED)

    @property
    def records(self) -> list[str] | None:
        """What git's index says of each file, one record each, as `word` and `path_of` read them; None as above."""
        self.begin_listing()
        asked, self._listed = self._listed, None
        said = asked.answer() if asked else None
        return None if said is None else os.fsdecode(said).split("\0")[:-1]

    def is_current(self) -> bool:
        """Tell whether git's index is the one that was asked about."""
        return self._look() == self.stamp


def is_worth_asking(git_index: str) -> bool:
    """Tell whether a work tree is so large that git finds changes faster than we do."""
    try:
        return os.lstat(git_index).st_size >= LEAST_INDEX
    except OSError:
        return False


def is_bent(root: str, common_dir: str) -> bool:
    """Tell whether attributes may let git take two contents of a file of the store for the same.

    Of a change within the second in which its index was written git judges by what a filter makes of the file.
    """
    folders, above = [os.path.join(root, name) for name in ("", *DATA)], root
    while not os.path.lexists(os.path.join(above, ".git")) and above != os.path.dirname(above):
        above = os.path.dirname(above)
        folders.append(above)
    files = [
        os.path.join(common_dir, "info", "attributes"),
        *(f"{one.rstrip(os.sep)}/{ATTRIBUTES}" for one in folders),
    ]
    return any(_bends(path) for path in files if os.path.lexists(path))


def _bends(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            words = {word.partition("=")[0] for line in file for word in line.split()[1:] if line[0] != "#"}
    except OSError:
        return True
    return not BENDING.isdisjoint(words)


def paths(said: bytes) -> frozenset[str]:
    """Return the paths that git printed."""
    return frozenset(os.fsdecode(said).split("\0")[:-1])


def parted(record: str) -> tuple[str, str]:
    """Return the path and the word (flag, mode, blob, stage) of a record of git's index."""
    word, _, path = record.partition("\t")
    return path, word


def record(path: str, word: str) -> str:
    """Return the record that says this word of the path."""
    return f"{word}\t{path}"


def vouched(word: str, oid: str) -> bool:
    """Tell whether git's index holds exactly this content for a plain file whose changes git looks for."""
    flag, _, rest = word.partition(" ")
    return flag == "H" and rest in (f"100644 {oid} 0", f"100755 {oid} 0")
