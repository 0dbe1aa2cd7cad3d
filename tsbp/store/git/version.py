"""Whether git is new enough: asked once for each executable, then remembered beside the write lock."""

from __future__ import annotations

import os
from contextlib import suppress

from tsbp.errors import StoreFailed
from tsbp.store.git import calls
from tsbp.store.git.command import GIT, OLDEST
from tsbp.store.lock import FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.git.calls import Git

NAME = "git-version"
_SCRIPT = b"#!"


def prove(git: Git) -> None:
    """Prove that git is new enough for a store; raises StoreFailed when it is not, or missing."""
    stamp = _stamp()
    path = os.path.join(git.common_dir, FOLDER, NAME)
    if stamp and _kept(path) == stamp:
        return
    version(git.root)
    if stamp:
        with suppress(OSError), open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(stamp)


def version(folder: str) -> tuple[int, ...]:
    """Return git's version; raises StoreFailed when git is missing or too old for a store."""
    words = calls.call(folder, ("--version",)).out.decode("utf-8", "replace").split()
    numbers = words[2].split(".") if len(words) > 2 else []
    found = tuple(int(number) for number in numbers if number.isdigit())
    if found < OLDEST:
        raise StoreFailed("error.git-old", hint="hint.git-old", version=".".join(map(str, found)))
    return found


def _stamp() -> str:
    """Return what tells the executable that a call would run from any other, empty where nothing does.

    A script is never known again: it may lead to another git tomorrow.
    """
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(folder, GIT)
        if not os.access(path, os.X_OK) or os.path.isdir(path):
            continue
        try:
            with open(path, "rb") as file:
                if file.read(len(_SCRIPT)) == _SCRIPT:
                    return ""
                status = os.fstat(file.fileno())
        except OSError:
            return ""
        marks = (
            status.st_dev,
            status.st_ino,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
            *OLDEST,
        )
        return "\n".join((os.path.realpath(path), *map(str, marks)))
    return ""


def _kept(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        return ""
