"""Bytes on the disk: regular files only, replaced whole or not at all, and on the disk when it says so."""

from __future__ import annotations

import os

from tsbp.domain.finding import ERROR, Finding
from tsbp.errors import BadData, Conflict, NotFound, StoreFailed
from tsbp.store.layout import DIRECTORY, ENDING, PROJECTS, SETTINGS, VIEWS
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

LARGEST = 1 << 20
_KIND = 0o170000
_REGULAR = 0o100000
_MODE = 0o777
_NEW_MODE = 0o666
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
TEMPORARY = ".tsbp-"
_NO_LINKS = (38, 45, 95, 102)  # ENOSYS, ENOTSUP and EOPNOTSUPP on Linux and macOS
_MARK = 12
_NAME = 100


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


class Laid(NamedTuple):
    """A file to be put in place; `fresh` = nothing may stand there yet, and missing folders are made."""

    path: str
    data: bytes
    fresh: bool = False


def replace(path: str, data: bytes) -> None:
    """Put new content in place of a file, as `lay` does."""
    lay((Laid(path, data),))


def lay(wanted: Sequence[Laid]) -> None:
    """Put files in place, each whole or not at all; all bytes are on the disk before the first gets its name.

    The mode of an old file stays. Raises Conflict when something stands where a fresh one should go,
    StoreFailed when the disk refuses. Files that had their names by then keep the new content, the others
    the old.
    """
    waiting: dict[str, str] = {}
    try:
        for path, data, fresh in wanted:
            with _Disk(path):
                if fresh:
                    _make_folders(os.path.dirname(path))
                waiting[path] = _written(path, data, _NEW_MODE if fresh else _mode(path))
        for path, temporary in waiting.items():
            with _Disk(path):
                _sync(temporary)
        for path, _, fresh in wanted:
            with _Disk(path):
                (_place_new if fresh else os.replace)(waiting[path], path)
        for folder in dict.fromkeys(os.path.dirname(one.path) for one in wanted):
            with _Disk(folder):
                sync_folder(folder)
    finally:
        for temporary in waiting.values():
            if os.path.lexists(temporary):
                os.unlink(temporary)


def remove(path: str) -> None:
    """Remove a file; nothing happens when there is none. Raises StoreFailed."""
    with _Disk(path):
        try:
            os.unlink(path)
        except FileNotFoundError:
            return
        sync_folder(os.path.dirname(path))


def sweep(path: str) -> None:
    """Remove the hidden files that a writer of this file left when it was killed. Raises StoreFailed."""
    folder, name = os.path.split(path)
    with _Disk(path):
        if not os.path.isdir(folder):
            return
        for entry in os.listdir(folder):
            if entry.startswith(TEMPORARY) and entry[len(TEMPORARY) + _MARK :] == f"-{name[:_NAME]}":
                os.unlink(os.path.join(folder, entry))


def sync_folder(folder: str) -> None:
    """Bring the names in a folder to the disk."""
    _sync(folder or ".")


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


class _Disk:
    """Turns what the disk says into a failure of ours."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise disk_failure(error, self.path) from None


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


def _mode(path: str) -> int:
    try:
        return os.lstat(path).st_mode & _MODE
    except FileNotFoundError:
        return _NEW_MODE


def _written(path: str, data: bytes, mode: int) -> str:
    """Write the bytes to a hidden file in the same folder and return its name."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f"{TEMPORARY}{os.urandom(_MARK // 2).hex()}-{name[:_NAME]}")
    descriptor = os.open(temporary, _WRITE, mode)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if mode != _NEW_MODE:
            os.fchmod(descriptor, mode)
    except OSError:
        os.unlink(temporary)
        raise
    finally:
        os.close(descriptor)
    return temporary


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _place_new(temporary: str, path: str) -> None:
    """Give a file its name unless something has it; raises Conflict."""
    try:
        os.link(temporary, path, follow_symlinks=False)
    except OSError as error:  # the name is taken, or a file system without hard links
        if os.path.lexists(path):
            raise Conflict("error.exists", hint="hint.again", path=path) from None
        if not isinstance(error, PermissionError) and error.errno not in _NO_LINKS:
            raise
        os.rename(temporary, path)


def _make_folders(folder: str) -> None:
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    _make_folders(parent)
    os.mkdir(folder)
    sync_folder(parent)
