"""Which commit holds a write: looked up by content, since other people commit at the same time."""

from __future__ import annotations

import os

from tsbp.store.git.history import commits_between
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.store.git.calls import Git
    from tsbp.store.git.history import Commit
    from tsbp.store.journal import Entry

_LOOKED_AT = 200


class Landing(NamedTuple):
    """The commit that holds a write, and the paths whose content in it is not what was written."""

    commit: Commit
    changed: tuple[str, ...]


def find(
    git: Git, before: str, tip: str, entries: Sequence[Entry], data: Mapping[str, bytes]
) -> Landing | None:
    """Find the commit between `before` and `tip` that holds a write, or else one that changed all its files.

    `git` stands at the top of the work tree; `data` are the bytes written, needed where git converts what it
    keeps (line endings, filters). None when no commit there changed them all.
    """
    if not tip or tip == before:
        return None
    near: Landing | None = None
    for commit in commits_between(git, before, tip, limit=_LOOKED_AT):
        kept = {change.path: change.new for change in commit.changes}
        if not all(entry.path in kept for entry in entries):
            continue
        changed = tuple(
            entry.path for entry in entries if not _holds(git, kept[entry.path], entry, data.get(entry.path))
        )
        if not changed:
            return Landing(commit, ())
        near = near or Landing(commit, changed)
    return near


def holds(git: Git, tip: str, entries: Sequence[Entry], data: Mapping[str, bytes]) -> bool:
    """Tell whether a commit's tree has every file as it was written, whoever committed it."""
    if not tip:
        return False
    kept = git.blobs(tip, [entry.path for entry in entries])
    return all(_holds(git, kept.get(entry.path, ""), entry, data.get(entry.path)) for entry in entries)


def same(git: Git, blob: str, path: str, plain: str, data: bytes | None) -> bool:
    """Tell whether a blob of git's is what it keeps of these bytes, whose own id is `plain`."""
    if blob == plain:
        return True
    if not blob or data is None:
        return False
    return os.fsdecode(git.run("hash-object", "--stdin", f"--path={path}", input=data)).strip() == blob


def _holds(git: Git, blob: str, entry: Entry, data: bytes | None) -> bool:
    return same(git, blob, entry.path, entry.new, data)
