"""What must hold before a file of the store is written; each says no before anything has changed."""

from __future__ import annotations

import os

from tsbp.errors import Conflict, Fault, Refused, StoreFailed
from tsbp.store import files
from tsbp.store.git import places, untouched
from tsbp.store.git.command import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tsbp.store.edits import Edit
    from tsbp.store.git.calls import Git

_DRAFTS = frozenset({".M", "??"})
_STATUS = (
    "status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames",
    "--ignore-submodules=all",
)  # fmt: skip


def writable(git: Git, protected: Collection[str]) -> str:
    """Return the branch to write on.

    Raises Conflict in a merge, rebase, cherry-pick, revert or bisect and on a detached HEAD, where a commit
    would conclude or lose somebody's work; Refused on a protected branch.
    """
    state = places.in_progress(git.git_dir)
    if state:
        raise Conflict("error.in-progress", hint="hint.in-progress", state=state)
    branch = git.branch()
    if not branch:
        raise Conflict("error.detached", hint="hint.detached", commit=git.head()[:12])
    if branch in protected:
        raise Refused("error.protected", hint="hint.protected", branch=branch)
    return branch


def proper(root: str, edits: Sequence[Edit]) -> None:
    """Prove that the edits name different files inside the store, and none through a link."""
    seen = set()
    for edit in edits:
        if edit.path in seen or not {"", ".", ".."}.isdisjoint(edit.path.split("/")):
            raise Fault("error.path-outside", path=edit.path)
        seen.add(edit.path)
    for folder in {os.path.dirname(edit.path) for edit in edits}:
        whole = os.path.normpath(os.path.join(root, folder))
        if os.path.realpath(whole) != whole:
            raise StoreFailed("error.folder-link", hint="hint.folder-link", path=folder)


def as_expected(root: str, edits: Sequence[Edit]) -> None:
    """Prove that each file holds what the edit was made from, also where git is told to look away."""
    for edit in edits:
        path = os.path.join(root, edit.path)
        if edit.old is None:
            if os.path.lexists(path):
                raise Conflict("error.exists", hint="hint.again", path=edit.path)
        elif not os.path.lexists(path):
            raise Conflict("error.not-checked-out", hint="hint.not-checked-out", path=edit.path)
        elif files.read(path) != edit.old:
            raise Conflict("error.changed-meanwhile", hint="hint.again", path=edit.path)


class Look:
    """A look at paths (from the store's root) for uncommitted edits, under way since it was made.

    It counts for what was read of the files before: make it when their bytes are there. Where it is plain to see
    that nothing was edited git is not asked, and `index` is what was seen.
    """

    def __init__(self, git: Git, paths: Collection[str]) -> None:
        self._git = git
        self._paths = frozenset(paths)
        self._standing = _standing(git)
        self.index = untouched.seen(git, paths)
        self._running = None if self.index else git.start(*_STATUS, "--", *named(paths))

    def covers(self, paths: Collection[str]) -> bool:
        """Tell whether these paths were looked at, and are still compared with the same HEAD and index.

        What became of the files meanwhile is for `as_expected` to tell.
        """
        return self._paths.issuperset(paths) and _standing(self._git) == self._standing

    def states(self) -> Iterator[tuple[str, str]]:
        """Yield state and path (from the store's root) of all that is not clean among these paths or more."""
        for line in self._running.answer().split(b"\0") if self._running else ():
            kind, _, rest = os.fsdecode(line).partition(" ")
            if kind in {"?", "!"}:
                yield from _unknown(kind * 2, rest.removeprefix(self._git.prefix), self._paths)
            elif kind in {"1", "u"}:
                words_before = 7 if kind == "1" else 9
                yield rest[:2], rest.split(" ", words_before)[-1].removeprefix(self._git.prefix)

    def close(self) -> None:
        """Give up what is not wanted any more."""
        if self._running:
            self._running.close()


def clean(look: Look, paths: Collection[str], drafts: Collection[str] = ()) -> None:
    """Raise Conflict when one of these paths has uncommitted edits, staged or not: they are somebody's.

    In `drafts` stand paths whose uncommitted text in the work tree is meant to be committed.
    """
    asked = frozenset(paths)
    for state, path in look.states():
        if path in asked and not (path in drafts and state in _DRAFTS):
            hint = "hint.ignored" if state == "!!" else "hint.uncommitted"
            raise Conflict("error.uncommitted", hint=hint, path=path, state=state)


def _standing(git: Git) -> tuple[object, ...]:
    """Return what tells HEAD and git's index from any other: git never changes an index, it makes a new one."""
    try:
        status = os.stat(os.path.join(git.git_dir, "index"))
    except OSError:
        return (git.head(),)
    return git.head(), status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _unknown(state: str, path: str, asked: Collection[str]) -> Iterator[tuple[str, str]]:
    """Let a whole folder that git does not know stand for the paths in it that are there."""
    if not path.endswith("/"):
        yield state, path
        return
    for inner in asked:
        if inner.startswith(path):
            yield state, inner
