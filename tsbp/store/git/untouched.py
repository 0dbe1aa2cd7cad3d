"""Tells without running git that files are as they were committed, where that is plain to see.

A file is if git would not look into it for its index, and if the index as a whole is what HEAD holds. Whoever gets
a "no" here knows nothing and asks git.
"""

from __future__ import annotations

import os
import zlib

from tsbp.store.git import indexfile
from tsbp.store.git.indexfile import Entry, IndexFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from tsbp.store.git.calls import Git

_COMMIT = b"commit "
_TREE = b"tree "


def seen(git: Git, paths: Collection[str]) -> IndexFile | None:
    """Return git's index, measured, if these files (from the store's root) and it are surely as HEAD has them."""
    head = git.head()
    index = indexfile.load(git.git_dir, len(head)) if head else None
    entries = indexfile.entries(index, [git.prefix + path for path in paths]) if index else None
    if index is None or entries is None or not all(_is_seen(git, index, *one) for one in entries.items()):
        return None
    whole = indexfile.measured(index)
    found = indexfile.tree(whole)
    return whole if found and found == tree_of(git.common_dir, head) else None


def tree_of(common_dir: str, commit: str) -> str:
    """Return the tree of a commit (both hex) that lies in a file of its own; empty for any other."""
    if _may_be_replaced(common_dir):
        return ""
    try:
        with open(os.path.join(common_dir, "objects", commit[:2], commit[2:]), "rb") as file:
            content = zlib.decompress(file.read())
    except (OSError, zlib.error):
        return ""
    kind, _, body = content.partition(b"\0")
    line = body.partition(b"\n")[0]
    return line.removeprefix(_TREE).decode("ascii", "replace") if kind.startswith(_COMMIT) else ""


def _is_seen(git: Git, index: IndexFile, path: str, found: Entry) -> bool:
    try:
        status = os.lstat(os.path.join(git.top, path))
    except OSError:
        return False
    return indexfile.is_untouched(index, found, status)


def _may_be_replaced(common_dir: str) -> bool:
    """Tell whether git may show another object in place of one (`git replace`)."""
    if os.path.lexists(os.path.join(common_dir, "refs", "replace")):
        return True
    try:
        with open(os.path.join(common_dir, "packed-refs"), "rb") as file:
            return b" refs/replace/" in file.read()
    except OSError:
        return False
