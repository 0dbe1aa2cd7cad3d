"""Finished answers beside the index: a text, and all that it stands on.

An answer holds as long as the files are as they were (see `stamps`) and the clock is between its two ends.
Light: nothing but this room, `stamps` and `watch` is needed to give it again. Like the index it is never the only
copy; a torn, foreign or old one is passed over.
"""

from __future__ import annotations

import os
import time
from binascii import crc32

from tsbp.store.git.watch import Watch, is_bent
from tsbp.store.index.stamps import Marks, hold, is_settled
from tsbp.store.index.versions import FOLDER
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "tsbp answer 1"
ANSWERS = "answers"
MOST = 64
LONGEST = 8 << 20
MOST_LOOSE = 2_000
_END = "\0"


class Kept(NamedTuple):
    """An answer: what was asked, as text; from when until when it holds (seconds since 1970); its marks."""

    key: str
    since: float
    until: float
    marks: Marks
    text: str


def recalled(common_dir: str, root: str, git_index: str, key: str) -> str | None:
    """Return the answer to this key, None where none is kept or it does not hold any more."""
    found = _read(_path(common_dir, key), key)
    if found is None or not found.since <= time.time() < found.until:
        return None
    is_asked = found.marks.listing and not is_bent(root, common_dir)
    named = Watch(root).named if is_asked else None
    return found.text if hold(found.marks, root, git_index, named) else None


def keep(common_dir: str, answer: Kept) -> None:
    """Keep an answer, if it can ever be given again; a disk that refuses costs time later, nothing else."""
    marks = answer.marks
    fits = len(answer.text) <= LONGEST and len(marks.loose) <= MOST_LOOSE
    if not fits or not is_settled(marks) or any("\n" in path for path in (*marks.folders, *marks.loose)):
        return
    path = _path(common_dir, answer.key)
    waiting = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(waiting, "xb") as file:
            file.write(_written(answer))
        os.replace(waiting, path)
        _clear(os.path.dirname(path))
    except OSError:
        return


def _path(common_dir: str, key: str) -> str:
    return os.path.join(common_dir, FOLDER, ANSWERS, f"{crc32(os.fsencode(key)):08x}")


def _written(answer: Kept) -> bytes:
    marks = answer.marks
    parts = (
        answer.key,
        repr(answer.since),
        repr(answer.until),
        marks.listing,
        _pairs(marks.folders),
        _pairs(marks.loose),
        answer.text,
    )
    body = os.fsencode(_END.join(parts))
    return b"%s %08x\n%s" % (FORM.encode(), crc32(body), body)


def _pairs(stamps: Mapping[str, str]) -> str:
    return "\n".join(f"{path}\t{stamp}" for path, stamp in stamps.items())


def _read(path: str, key: str) -> Kept | None:
    try:
        with open(path, "rb") as file:
            head, _, body = file.read().partition(b"\n")
    except OSError:
        return None
    if head != b"%s %08x" % (FORM.encode(), crc32(body)):
        return None
    parts = os.fsdecode(body).split(_END, 6)
    if len(parts) != 7 or parts[0] != key:
        return None
    marks = Marks(parts[3], _stamps(parts[4]), _stamps(parts[5]))
    return Kept(key, float(parts[1]), float(parts[2]), marks, parts[6])


def _stamps(text: str) -> dict[str, str]:
    found = {}
    for line in text.split("\n"):
        path, tab, stamp = line.rpartition("\t")
        if tab:
            found[path] = stamp
    return found


def _clear(folder: str) -> None:
    """Let go of the oldest answers."""
    names = os.listdir(folder)
    if len(names) > MOST:
        ages = sorted((os.lstat(os.path.join(folder, name)).st_mtime_ns, name) for name in names)
        for _, name in ages[: len(names) - MOST]:
            os.unlink(os.path.join(folder, name))
