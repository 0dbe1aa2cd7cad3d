"""Files of a store as they lie on the disk: regular ones only, and which there are."""

from __future__ import annotations

import os

from tsbp.domain.finding import ERROR, Finding
from tsbp.errors import BadData, NotFound, StoreFailed
from tsbp.store.layout import DIRECTORY, ENDING, PROJECTS, SETTINGS, VIEWS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

LARGEST = 1 << 20
_KIND = 0o170000
_REGULAR = 0o100000
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read(path: str) -> bytes:
    """Return what a file of the store holds.

    Raises BadData with a finding (`symlink`, `not-regular`, `too-large`, `not-readable`) for what is no
    readable regular file of at most one MiB, NotFound when there is nothing. It follows no link.
    """
    try:
        descriptor = os.open(path, _READ)
    except FileNotFoundError:
        raise NotFound("error.no-file", path=path) from None
    except OSError as error:
        _unreadable(path, error)
    try:
        status = os.fstat(descriptor)
        if status.st_mode & _KIND != _REGULAR:
            _refuse("not-regular")
        if status.st_size > LARGEST:
            _refuse("too-large", size=status.st_size, limit=LARGEST)
        return _content(descriptor)
    except OSError as error:
        _unreadable(path, error)
    finally:
        os.close(descriptor)


def listing(root: str) -> tuple[str, ...]:
    """Return the paths from the root of all that should be data, sorted.

    What only looks like data (a link, a pipe or a folder named like a file, a linked folder) is listed too,
    so that reading it says what is wrong; names that begin with a dot are nobody's data.
    """
    found = [SETTINGS] if os.path.lexists(os.path.join(root, SETTINGS)) else []
    waiting = [PROJECTS, DIRECTORY, VIEWS]
    while waiting:
        paths, inner = within(root, waiting.pop())
        found += paths
        waiting += inner
    return tuple(sorted(found))


def within(root: str, place: str) -> tuple[list[str], list[str]]:
    """Return what `listing` finds in one folder itself (a path from the root): paths, and folders to look into."""
    path = os.path.join(root, place)
    if os.path.islink(path):
        return [place], []
    try:
        entries = os.scandir(path)
    except FileNotFoundError:
        return [], []
    except OSError:  # reading it will say what is wrong
        return [place], []
    paths, inner, deep = [], [], place.startswith(PROJECTS)
    with entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.endswith(ENDING) or (deep and entry.is_symlink() and entry.is_dir()):
                paths.append(f"{place}/{entry.name}")
            elif deep and entry.is_dir(follow_symlinks=False):
                inner.append(f"{place}/{entry.name}")
    return paths, inner


def disk_failure(error: OSError, path: str) -> StoreFailed:
    """Return the failure for a disk that refused, with the path and the system's own words."""
    return StoreFailed(
        "error.disk", hint="hint.disk", path=error.filename or path, reason=error.strerror or str(error)
    )


def _content(descriptor: int) -> bytes:
    parts = []
    total = 0
    while part := os.read(descriptor, LARGEST + 1):
        parts.append(part)
        total += len(part)
        if total > LARGEST:
            _refuse("too-large", size=total, limit=LARGEST)
    return b"".join(parts)


def _unreadable(path: str, error: OSError) -> NoReturn:
    if os.path.islink(path):
        _refuse("symlink")
    status = os.lstat(path) if os.path.lexists(path) else None
    if status is not None and status.st_mode & _KIND != _REGULAR:
        _refuse("not-regular")
    _refuse("not-readable", words=error.strerror or str(error))


def _refuse(rule: str, **params: object) -> NoReturn:
    raise BadData("error.unreadable", findings=[Finding(rule, ERROR, "", params=params)]) from None
