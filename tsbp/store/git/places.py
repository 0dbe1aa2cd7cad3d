"""Where a repository keeps its things, and what state it is in, read from its files without running git."""

from __future__ import annotations

import os

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# A file or folder in the git directory, and the work in progress that it betrays.
STATES = (
    ("MERGE_HEAD", "merge"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("sequencer", "cherry-pick"),
    ("BISECT_LOG", "bisect"),
)
# The reftable format keeps its refs elsewhere, and leaves this name in HEAD for those who look there.
ELSEWHERE = ".invalid"
_LONGEST_CHAIN = 5


class Places(NamedTuple):
    """The folders of one work tree: absolute, without links.

    `git_dir` is its own (HEAD, index), `common_dir` what all linked work trees share (objects, refs);
    `prefix` is the path from `top` to the store, empty or ending in a slash.
    """

    top: str
    git_dir: str
    common_dir: str
    prefix: str


def find(root: str) -> Places | None:
    """Find the repository that holds the folder, or None when there is none."""
    real = os.path.realpath(root)
    for top in _upwards(real):
        git_dir = _git_dir(top)
        if git_dir:
            prefix = os.path.relpath(real, top).replace(os.sep, "/")
            return Places(top, git_dir, _common_dir(git_dir), "" if prefix == "." else prefix + "/")
    return None


def in_progress(git_dir: str) -> str:
    """Name the merge, rebase, cherry-pick, revert or bisect that is under way, empty when none is."""
    for name, state in STATES:
        if os.path.lexists(os.path.join(git_dir, name)):
            return state
    return ""


def branch(places: Places) -> str:
    """Return the branch that is checked out, empty on a detached HEAD and where only git can tell."""
    target = _text(os.path.join(places.git_dir, "HEAD"))
    name = target.removeprefix("ref: refs/heads/") if target.startswith("ref: refs/heads/") else ""
    return "" if name == ELSEWHERE else name


def head(places: Places) -> str | None:
    """Return the commit checked out in hex, empty before the first one, None when only git can tell."""
    target = _text(os.path.join(places.git_dir, "HEAD"))
    for _ in range(_LONGEST_CHAIN):
        if not target.startswith("ref: "):
            return target if _is_hex(target) else None
        name = target.removeprefix("ref: ")
        if name.endswith("/" + ELSEWHERE):
            return None
        target = _text(os.path.join(places.common_dir, name)) or _packed(places.common_dir, name)
        if not target:
            return ""
    return None


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def _git_dir(top: str) -> str:
    path = os.path.join(top, ".git")
    if os.path.isdir(path):
        return os.path.realpath(path) if _is_repository(path) else ""
    target = _text(path)
    if not target.startswith("gitdir: "):
        return ""
    return os.path.realpath(os.path.join(top, target.removeprefix("gitdir: ")))


def _is_repository(path: str) -> bool:
    return os.path.lexists(os.path.join(path, "HEAD")) and os.path.isdir(
        os.path.join(_common_dir(path), "objects")
    )


def _common_dir(git_dir: str) -> str:
    shared = _text(os.path.join(git_dir, "commondir"))
    return os.path.realpath(os.path.join(git_dir, shared)) if shared else git_dir


def _packed(common_dir: str, name: str) -> str:
    for line in _text(os.path.join(common_dir, "packed-refs")).split("\n"):
        if line.endswith(" " + name):
            return line.partition(" ")[0]
    return ""


def _is_hex(text: str) -> bool:
    return len(text) in {40, 64} and not text.strip("0123456789abcdef")


def _text(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "surrogateescape").strip()
    except OSError:
        return ""
