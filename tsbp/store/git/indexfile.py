"""Git's index as a file: what it says of a few plain paths, and whether all beside them is as it was.

Only the form that nearly every index has is read (version 2, whole in one file); of anything else nothing is said,
and git itself is to be asked.
"""

from __future__ import annotations

import os

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_HEAD = 12
_STAT = 40
_FLAGS = 2
_LONGEST = 0xFF
_EXTENSION = 8
# Part of such an index lies in another file, or stands for whole folders.
_IN_PARTS = (b"link", b"sdir")
_TREE = b"TREE"
_WHOLE_SECOND = 1_000_000_000


class IndexFile(NamedTuple):
    """The bytes of git's index, and what the disk said of the file that held them.

    `width` is the length of an id in bytes, `stop` the place where the entries end, 0 where that is not known.
    """

    data: bytes
    status: os.stat_result
    width: int
    stop: int = 0


class Entry(NamedTuple):
    """One plain file of the index: where its entry begins and ends, its mode (octal digits) and its blob."""

    start: int
    end: int
    mode: str
    oid: str


def load(git_dir: str, width: int) -> IndexFile | None:
    """Return the index of a work tree whose ids have so many hex digits; None where only git can read it."""
    try:
        descriptor = os.open(os.path.join(git_dir, "index"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        data = file.read()
    if not width or data[:8] != b"DIRC\0\0\0\2" or len(data) != status.st_size:
        return None
    return IndexFile(data, status, width // 2)


def measured(index: IndexFile) -> IndexFile:
    """Return the index with the place where its entries end, which takes a walk over all of them."""
    return index if index.stop else index._replace(stop=_stop(index))


def entries(index: IndexFile, paths: Collection[str]) -> dict[str, Entry] | None:
    """Return what stands of each of these paths as `entry` does, None unless all stand there and are plain.

    Entries are sorted by their names, so one walk finds all of them.
    """
    found = {}
    at = _HEAD
    for path in sorted(paths, key=os.fsencode):
        one = entry(index, path, at)
        if one is None:
            return None
        found[path] = one
        at = one.end
    return found


def entry(index: IndexFile, path: str, start: int = _HEAD) -> Entry | None:
    """Return what stands of a path that is a file in no conflict and not marked in any way; None for any other.

    It is sought from where an entry starts. The byte before a short path is a zero then, and no path holds one.
    """
    name = os.fsencode(path)
    if len(name) > _LONGEST:
        return None
    data, before = index.data, _STAT + index.width + _FLAGS
    at = data.find(bytes((0, len(name))) + name + b"\0", start) + _FLAGS
    begin = at - before
    if begin < start or (begin - _HEAD) % 8:
        return None
    mode = f"{int.from_bytes(data[begin + 24 : begin + 28], 'big'):o}"
    return Entry(
        begin, _end(begin, before + len(name)), mode, data[begin + _STAT : begin + _STAT + index.width].hex()
    )


def is_untouched(index: IndexFile, found: Entry, status: os.stat_result) -> bool:
    """Tell whether git, too, would see by the times and numbers of a file that it is as the index says.

    What was written no earlier than the index might have been written again since.
    """
    fields = index.data[found.start : found.start + _STAT]
    known = [int.from_bytes(fields[at : at + 4], "big") for at in range(0, _STAT, 4)]
    changed, modified = known[0] * _WHOLE_SECOND + known[1], known[2] * _WHOLE_SECOND + known[3]
    return (
        (changed, modified) == (status.st_ctime_ns, status.st_mtime_ns)
        and known[5] == status.st_ino & 0xFFFFFFFF
        and known[7:] == [status.st_uid, status.st_gid, status.st_size]
        and modified < index.status.st_mtime_ns
        and found.mode == ("100755" if status.st_mode & 0o100 else "100644")
    )


def same_beside(before: IndexFile, after: IndexFile, paths: Sequence[str]) -> bool:
    """Tell whether two indexes say the same of everything but these paths, which stand plainly in both.

    The one before must be measured.
    """
    stop = before.stop
    if not stop or before.data[:_HEAD] != after.data[:_HEAD] or _is_in_parts(after, stop):
        return False
    old, new = entries(before, paths), entries(after, paths)
    if old is None or new is None:
        return False
    spans = [(one.start, one.end) for one in old.values()]
    if spans != [(one.start, one.end) for one in new.values()]:
        return False
    at = _HEAD
    for start, end in [*spans, (stop, stop)]:
        if before.data[at:start] != after.data[at:start]:
            return False
        at = end
    return True


def tree(index: IndexFile) -> str:
    """Return the tree (hex) that a commit of a measured index would hold, empty where the index does not tell."""
    for name, start, size in _extensions(index, index.stop) if index.stop else ():
        if name == _TREE:
            counts, _, rest = index.data[start + 1 : start + size].partition(b"\n")
            return "" if counts.startswith(b"-") or index.data[start] else rest[: index.width].hex()
    return ""


def _stop(index: IndexFile) -> int:
    """Return where the entries end, 0 where their lengths do not tell."""
    data, before = index.data, _STAT + index.width + _FLAGS
    at, flags = _HEAD, _STAT + index.width
    try:
        for _ in range(int.from_bytes(data[8:_HEAD], "big")):
            high = data[at + flags] & 0xF
            at = _end(at, before + (high << 8) + data[at + flags + 1])
            if high == 0xF:  # a name so long that its length is not told
                return 0
    except IndexError:
        return 0
    return 0 if _is_in_parts(index, at) else at


def _end(start: int, length: int) -> int:
    """Return where an entry ends: behind one to eight zeros, at a multiple of eight from its start."""
    return start + ((length + 8) & -8)


def _is_in_parts(index: IndexFile, stop: int) -> bool:
    return any(name in _IN_PARTS for name, _, _ in _extensions(index, stop))


def _extensions(index: IndexFile, stop: int) -> list[tuple[bytes, int, int]]:
    """Return name, start and size of what follows the entries."""
    found = []
    at = stop
    while at + _EXTENSION <= len(index.data) - index.width:
        size = int.from_bytes(index.data[at + 4 : at + _EXTENSION], "big")
        found.append((index.data[at : at + 4], at + _EXTENSION, size))
        at += _EXTENSION + size
    return found
