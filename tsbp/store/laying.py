"""Files put in place: whole or not at all, and on the disk when it says so."""

from __future__ import annotations

import os

from tsbp.errors import Conflict
from tsbp.store.files import disk_failure
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MODE = 0o777
_NEW_MODE = 0o666
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
TEMPORARY = ".tsbp-"
_NO_LINKS = (38, 45, 95, 102)  # ENOSYS, ENOTSUP and EOPNOTSUPP on Linux and macOS
_MARK = 12
_NAME = 100
# A disk brings many files down in one go if it is asked for all of them at once.
_ALONE = 8
_PLENTY = 8


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
        _sync_all(waiting)
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


def has_room(folder: str, size: int) -> bool:
    """Tell whether a disk has room to spare for so many bytes, which means for several times as many."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize > size * _PLENTY


def sync_folder(folder: str) -> None:
    """Bring the names in a folder to the disk."""
    _sync(folder or ".")


class _Disk:
    """Turns what the disk says into a failure of ours."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise disk_failure(error, self.path) from None


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


def _sync_all(waiting: Mapping[str, str]) -> None:
    """Bring the hidden files to the disk, by the paths they are meant for; raises StoreFailed."""
    if len(waiting) > _ALONE:
        from tsbp.store import syncing  # threads

        syncing.together(waiting, _sync_one)
        return
    for path, temporary in waiting.items():
        _sync_one(path, temporary)


def _sync_one(path: str, temporary: str) -> None:
    with _Disk(path):
        _sync(temporary)


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
