"""Runs the git executable: argument lists only, paths literal, answers exact, a deadline on every call."""

from __future__ import annotations

import os
from contextlib import closing

from tsbp.errors import NotFound, StoreFailed
from tsbp.store.git import failures, places
from tsbp.store.git.command import git_environment, git_words
from tsbp.store.git.process import Child, Ended, TooSlow
from tsbp.store.layout import DATA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence

DEADLINE = 30.0
NETWORK_DEADLINE = 600.0
_REGULAR = ("100644", "100755")
_OFFERED = 5


class Git:
    """The repository that holds a store, seen from the store's root."""

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self._places: places.Places | None = None

    @property
    def places(self) -> places.Places:
        """The folders of the repository; raises StoreFailed when the store lies in none."""
        if self._places is None:
            self._places = places.find(self.root)
        if self._places is None:
            raise StoreFailed("error.no-repository", hint="hint.no-repository", path=self.root)
        return self._places

    @property
    def top(self) -> str:
        """The top folder of the work tree."""
        return self.places.top

    @property
    def git_dir(self) -> str:
        """The work tree's own git directory (HEAD, index)."""
        return self.places.git_dir

    @property
    def common_dir(self) -> str:
        """The git directory that linked work trees share (objects, refs)."""
        return self.places.common_dir

    @property
    def prefix(self) -> str:
        """The path from the top to the store: empty, or ending in a slash."""
        return self.places.prefix

    @property
    def shallow(self) -> bool:
        """Whether the clone holds only the end of the history."""
        return os.path.exists(os.path.join(self.common_dir, "shallow"))

    def call(
        self,
        *words: str,
        input: bytes = b"",
        deadline: float = DEADLINE,
        locks: bool = False,
        literal: bool = True,
    ) -> Ended:
        """Run git and return how it ended, whatever the exit code; raises StoreFailed when it hangs."""
        return call(self.root, words, input=input, deadline=deadline, locks=locks, literal=literal)

    def run(
        self,
        *words: str,
        input: bytes = b"",
        deadline: float = DEADLINE,
        locks: bool = False,
        literal: bool = True,
    ) -> bytes:
        """Run git and return what it printed; raises StoreFailed, Busy or Conflict when it refuses."""
        ended = self.call(*words, input=input, deadline=deadline, locks=locks, literal=literal)
        if ended.exit:
            raise failures.failure(words, ended.exit, ended.err)
        return ended.out

    def stream(
        self, *words: str, input: bytes = b"", deadline: float = DEADLINE, literal: bool = True
    ) -> Generator[bytes, None, None]:
        """Yield what git prints piece by piece; `deadline` counts the waiting only. Raises as `run` does."""
        child = _start(self.root, words, input=input, deadline=deadline, literal=literal)
        try:
            yield from child.chunks()
        except TooSlow:
            raise failures.too_slow(words, deadline) from None
        if child.exit:
            raise failures.failure(words, child.exit, child.words())

    def start(self, *words: str, literal: bool = True) -> Running:
        """Start a call of git that only reads, and return it while it runs; raises StoreFailed."""
        return Running(self.root, words, literal=literal)

    def head(self) -> str:
        """Return the commit checked out in hex, empty before the first one."""
        known = places.head(self.places)
        if known is not None:
            return known
        ended = self.call("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return ended.out.decode().strip() if not ended.exit else ""

    def branch(self) -> str:
        """Return the branch checked out (it may have no commit yet), empty on a detached HEAD."""
        known = places.branch(self.places)
        if known:
            return known
        ended = self.call("symbolic-ref", "--quiet", "--short", "HEAD")
        return ended.out.decode("utf-8", "surrogateescape").strip() if not ended.exit else ""

    def config(self, key: str) -> str:
        """Return a setting of git as the person has it, empty when it is not set."""
        return self.config_soon(key)()

    def config_soon(self, key: str) -> Callable[[], str]:
        """Ask for a setting and return what waits for the answer, which is that of `config`."""
        running = self.start("config", "--null", "--get", key)

        def answer() -> str:
            ended = running.ended()
            return ended.out.decode("utf-8", "surrogateescape").removesuffix("\0") if not ended.exit else ""

        return answer

    def set_config(self, key: str, value: str) -> None:
        """Set a setting of this repository; raises StoreFailed."""
        self.run("config", "--local", key, value, locks=True)

    def behind_ahead(self) -> tuple[int, int] | None:
        """Count the commits that only the remote's branch and only this one has; None without a remote."""
        ended = self.call("rev-list", "--left-right", "--count", "--end-of-options", "@{upstream}...HEAD")
        if ended.exit:
            return None
        behind, ahead = ended.out.split()
        return int(behind), int(ahead)

    def resolve(self, revision: str) -> str:
        """Return the commit that a revision names, in hex; raises NotFound with the names that come close."""
        if revision and "\0" not in revision:
            ended = self.call(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
            )
            if not ended.exit:
                return ended.out.decode().split()[-1]
            if b"dubious ownership" in ended.err:
                raise failures.failure(("rev-parse",), ended.exit, ended.err)
        raise NotFound(
            "error.no-revision",
            hint="hint.no-revision",
            candidates=self._close_to(revision),
            revision=revision,
        )

    def blobs(self, revision: str, paths: Sequence[str] = DATA) -> Mapping[str, str]:
        """Return the blob of every regular file at a commit (hex), by path from the store's root."""
        if not revision:
            return {}
        found = {}
        for entry in self.run("ls-tree", "-r", "-z", revision, "--", *paths).split(b"\0")[:-1]:
            about, _, path = entry.partition(b"\t")
            mode, kind, oid = about.decode().split()
            if kind == "blob" and mode in _REGULAR:
                found[os.fsdecode(path)] = oid
        return found

    def contents(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield each blob with its bytes, in the order given; raises StoreFailed for a missing one."""
        asked = list(oids)
        if not asked:
            return
        words = ("cat-file", "--batch", "--buffer")
        with closing(self.stream(*words, input="\n".join(asked).encode() + b"\n")) as pieces:
            waiting = bytearray()
            for oid in asked:
                start = _reach(waiting, pieces, 1, end=b"\n")
                about = bytes(waiting[: start - 1]).decode().split()
                if len(about) != 3:  # id, kind, size; a missing one has two words
                    raise StoreFailed("error.no-object", hint="hint.git-failed", oid=oid)
                size = int(about[2])
                _reach(waiting, pieces, start + size + 1)
                yield oid, bytes(waiting[start : start + size])
                del waiting[: start + size + 1]

    def _close_to(self, revision: str) -> tuple[str, ...]:
        ended = self.call(
            "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"
        )
        names = ended.out.decode("utf-8", "replace").split()
        asked = revision.lower()
        return tuple(name for name in names if asked and (asked in name.lower() or name.lower() in asked))[
            :_OFFERED
        ]


class Running:
    """A call of git under way: it works while its caller does something else, and is asked for the end later.

    Little is read from it before that, so a call with a long answer waits to be asked.
    """

    def __init__(
        self,
        folder: str,
        words: Sequence[str],
        *,
        input: bytes = b"",
        given: int = -1,
        deadline: float = DEADLINE,
        locks: bool = False,
        literal: bool = True,
    ) -> None:
        self._words = words
        self._deadline = deadline
        self._child = _start(
            folder, words, input=input, given=given, deadline=deadline, locks=locks, literal=literal
        )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._child.pid

    def ended(self) -> Ended:
        """Wait for the end and return it, whatever the exit code; raises StoreFailed when it hangs."""
        try:
            return self._child.end()
        except TooSlow:
            raise failures.too_slow(self._words, self._deadline) from None

    def close(self) -> None:
        """End a call whose answer nobody wants any more."""
        self._child.close()

    def answer(self) -> bytes:
        """Wait for the end and return what was printed; raises StoreFailed, Busy or Conflict as `Git.run` does."""
        ended = self.ended()
        if ended.exit:
            raise failures.failure(self._words, ended.exit, ended.err)
        return ended.out


def call(
    folder: str,
    words: Sequence[str],
    *,
    input: bytes = b"",
    deadline: float = DEADLINE,
    locks: bool = False,
    literal: bool = True,
) -> Ended:
    """Run git in a folder that need not be a repository; raises StoreFailed when it cannot run in time."""
    return Running(folder, words, input=input, deadline=deadline, locks=locks, literal=literal).ended()


def _start(
    folder: str,
    words: Sequence[str],
    *,
    input: bytes,
    given: int = -1,
    deadline: float,
    locks: bool = False,
    literal: bool = True,
) -> Child:
    try:
        return Child(
            git_words(folder, words, literal=literal),
            git_environment(locks=locks),
            given=input,
            source=given,
            deadline=deadline,
        )
    except FileNotFoundError:
        raise failures.missing() from None
    except OSError as error:
        raise StoreFailed("error.git-missing", hint="hint.git-missing", words=error.strerror) from None


def _reach(waiting: bytearray, pieces: Iterator[bytes], size: int, *, end: bytes = b"") -> int:
    """Read on until so many bytes wait, or until `end` is among them; return the place behind it."""
    while (waiting.find(end) < 0) if end else (len(waiting) < size):
        piece = next(pieces, b"")
        if not piece:
            raise StoreFailed(
                "error.git-failed", hint="hint.git-failed", command="cat-file", exit=0, words=""
            )
        waiting += piece
    return waiting.find(end) + 1 if end else size
