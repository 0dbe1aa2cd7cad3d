"""What the disk says of each file, cheaply: enough to know that it has not been written since."""

from __future__ import annotations

import os
import stat

from tsbp.store import files, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

YOUNG_NS = 20_000_000
COARSE_YOUNG_NS = 2_100_000_000


def stamp(status: os.stat_result) -> str:
    """Return what must change whenever a file is written: times, size, inode and type."""
    return f"{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_size}.{status.st_ino}.{stat.S_IFMT(status.st_mode)}"


def is_young(status: os.stat_result, began_ns: int) -> bool:
    """Tell whether the file was written so lately that a later write could leave the same stamp.

    `began_ns` is the time at which the reading began. Clocks of file systems tick in steps: 20 ms are
    enough where nanoseconds are kept, 2.1 s where they are all zero.
    """
    newest = max(status.st_mtime_ns, status.st_ctime_ns)
    coarse = not status.st_mtime_ns % 1_000_000_000 and not status.st_ctime_ns % 1_000_000_000
    return newest > began_ns - (COARSE_YOUNG_NS if coarse else YOUNG_NS)


def stamps(root: str) -> dict[str, os.stat_result]:
    """Return the status of everything that lies where data lies, links not followed, by path."""
    found = {}
    for path in files.listing(root):
        try:
            found[path] = os.lstat(os.path.join(root, path))
        except FileNotFoundError:
            continue
    return found


def changed(known: Mapping[str, str], now: Mapping[str, os.stat_result]) -> tuple[list[str], list[str]]:
    """Return the paths to be read (new, moved or young when last read) and those that are gone."""
    read = [path for path, status in now.items() if known.get(path) != stamp(status)]
    return read, [path for path in known if path not in now]


def kinds(paths: Iterable[str]) -> dict[str, str]:
    """Return the kind of each path that is data; other paths are left out."""
    found = ((path, layout.kind_of(path)) for path in paths)
    return {path: kind for path, kind in found if kind}
