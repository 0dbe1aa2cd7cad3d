"""Git's index: what it says of a few paths, and the small corrections that a write needs.

Paths are counted from the folder of the `Git` given, which for a write is the top of the work tree.
"""

from __future__ import annotations

import os
import time

from tsbp.errors import Busy
from tsbp.store.git import indexfile
from tsbp.store.git.command import DURABLE, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tsbp.store.git.calls import Git

PATIENCE = 5.0


def entries(git: Git, paths: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Return mode and blob of these paths in the index; a path that is not there is left out."""
    return _seen(git, paths) or _told(git, paths)


def _seen(git: Git, paths: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Return what the index's own bytes say of paths; nothing unless they plainly tell of all of them."""
    index = indexfile.load(git.git_dir, len(git.head()))
    found = indexfile.entries(index, [git.prefix + path for path in paths]) if index else None
    return {path.removeprefix(git.prefix): (one.mode, one.oid) for path, one in (found or {}).items()}


def _told(git: Git, paths: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    asked = frozenset(paths)
    found = {}
    for line in git.run("ls-files", "--stage", "-z", "--", *named(paths)).split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        name = os.fsdecode(path)
        if name in asked:
            mode, oid, _ = about.decode().split()
            found[name] = (mode, oid)
    return found


def intend(git: Git, paths: Sequence[str]) -> None:
    """Announce new files to git without their content, also where an ignore rule names them."""
    if paths:
        words = ("add", "--intent-to-add", "--force", "--pathspec-from-file=-", "--pathspec-file-nul")
        patiently(lambda: git.run(*DURABLE, *words, input=_joined(paths), locks=True))


def forget(git: Git, paths: Sequence[str]) -> None:
    """Take paths out of the index; their files stay as they are."""
    if paths:
        words = ("update-index", "--force-remove", "-z", "--stdin")
        patiently(lambda: git.run(*words, input=_joined(paths), locks=True))


def restat(git: Git, paths: Sequence[str]) -> None:
    """Let the index look at these files again, where nobody is in the way: it spares git the look later."""
    if paths:
        git.call("update-index", "-z", "--stdin", input=_joined(paths), locks=True)


def point(git: Git, wanted: Mapping[str, tuple[str, str]]) -> None:
    """Set mode and blob of these paths in the index."""
    if wanted:
        lines = "".join(f"{mode} {oid}\t{path}\0" for path, (mode, oid) in wanted.items())
        patiently(lambda: git.run("update-index", "-z", "--index-info", input=os.fsencode(lines), locks=True))


def patiently(action: Callable[[], object]) -> None:
    """Do it, again and again for five seconds while another git holds the lock; then raises Busy."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            action()
        except Busy:
            if time.monotonic() > end:
                raise
            pause()
        else:
            return


def pause() -> None:
    """Wait a short time of random length, so that two who met do not meet again."""
    time.sleep(0.02 + os.urandom(1)[0] / 2000)


def _joined(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
