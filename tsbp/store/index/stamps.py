"""What the disk says of files and folders, cheaply: enough to know that nothing has been written since.

Light: a kept answer is proved fresh by this room and `watch` alone.
"""

from __future__ import annotations

import os
import time

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

YOUNG_NS = 20_000_000
TICK_NS = 1_000_000
COARSE_YOUNG_NS = 2_100_000_000
ABSENT = ""
YOUNG = "?"
_KIND = 0o170000


class Marks(NamedTuple):
    """What an answer stands on: as long as all of this is as it was, so is the answer.

    `listing` is the stamp of git's index, empty where git vouches for no file. `folders` are the stamps of the
    folders that hold data, `loose` those of the files that git does not vouch for: changed, untracked,
    ignored, of an odd kind; where `listing` is empty, of every file. ABSENT stands for what was not there,
    YOUNG for what a later write could leave with the same stamp: it never holds.
    """

    listing: str
    folders: Mapping[str, str]
    loose: Mapping[str, str]


def stamp(status: os.stat_result) -> str:
    """Return what must change whenever a file is written: times, size, inode and type."""
    return (
        f"{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_size}.{status.st_ino}.{status.st_mode & _KIND}"
    )


def stamp_at(path: str) -> str:
    """Return the stamp of what lies at a path, links not followed; ABSENT where nothing does."""
    try:
        return stamp(os.lstat(path))
    except OSError:
        return ABSENT


def is_young(stamp: str, seen_ns: int) -> bool:
    """Tell whether a stamp that was seen at this time could be that of a later write too.

    Clocks of file systems tick in steps: 20 ms are enough where nanoseconds are kept, 2.1 s where they are
    all zero. What lies in the future is young.
    """
    if stamp == ABSENT:
        return False
    modified, changed = map(int, stamp.split(".", 2)[:2])
    coarse = not modified % 1_000_000_000 and not changed % 1_000_000_000
    return max(modified, changed) > seen_ns - (COARSE_YOUNG_NS if coarse else YOUNG_NS)


def ripen(path: str) -> None:
    """Wait until the stamp of a file that was just written can be trusted, 20 ms at most."""
    found = stamp_at(path)
    if found != ABSENT and is_young(found, time.time_ns()):
        time.sleep(YOUNG_NS / 1e9)


def is_past(stamp: str, file: str) -> bool:
    """Tell whether nothing that is written from now on can have the stamp.

    `file`, which lies on the same disk, is touched and shows the disk's clock. Waits for its next tick, 20 ms at most.
    """
    moment = max(map(int, stamp.split(".", 2)[:2]))
    for _ in range(YOUNG_NS // TICK_NS):
        os.utime(file)
        if os.lstat(file).st_mtime_ns > moment:
            return True
        time.sleep(TICK_NS / 1e9)
    return False


def taken(root: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the stamp of each path from the root."""
    start = root + os.sep
    return {path: stamp_at(start + path) for path in paths}


def settled(root: str, before: Mapping[str, str]) -> dict[str, str]:
    """Return the stamps that can be trusted later, of those taken before the files were read.

    One that was young, or has changed since, is looked at again: what is as it was and old enough by now
    is settled, all else is YOUNG.
    """
    seen = time.time_ns()
    found = {}
    for path, first in before.items():
        again = stamp_at(os.path.join(root, path))
        found[path] = first if again == first and not is_young(first, seen) else YOUNG
    return found


def may_hold(marks: Marks, root: str, git_index: str) -> bool:
    """Tell whether all is as it was as far as can be told before git answers."""
    start = root + os.sep
    return (
        (not marks.listing or stamp_at(git_index) == marks.listing)
        and all(stamp_at(start + path) == mark for path, mark in marks.folders.items())
        and all(stamp_at(start + path) == mark for path, mark in marks.loose.items())
    )


def hold(marks: Marks, root: str, git_index: str, named: Collection[str] | None) -> bool:
    """Tell whether all is as it was; `named` are the files that git calls changed (None: it cannot tell).

    To be asked when git has answered: its answer is about the index whose stamp is looked at here.
    """
    if marks.listing and (named is None or not all(path in marks.loose for path in named)):
        return False
    return may_hold(marks, root, git_index)


def is_settled(marks: Marks) -> bool:
    """Tell whether the marks could ever hold."""
    return marks.listing != YOUNG and YOUNG not in {*marks.folders.values(), *marks.loose.values()}
