"""Follow a write of ours: see that nothing moved but its files, and keep only what has become of them.

What is kept holds as long as git's index, the folders and the loose files are as they were. A commit of ours moves
the index and a folder, so both are compared with what they were before it, name by name and byte by byte; all else
stands as it stood, proved or not. Whatever is not plainly so is left to `catchup`, which looks at everything.
"""

from __future__ import annotations

import os

from tsbp.errors import BadData, NotFound
from tsbp.store import files, layout
from tsbp.store.git import indexfile
from tsbp.store.git.watch import vouched
from tsbp.store.index import fill, stamps, tables
from tsbp.store.index.decoding import decode
from tsbp.store.index.known import Known, Row
from tsbp.store.index.stamps import Marks
from tsbp.store.index.switch import After, switch
from tsbp.store.index.versions import FOLDER, LOCK, blob_id, year
from tsbp.store.index.work import Job, Work
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

    from tsbp.store.edits import Edit, Wrote
    from tsbp.store.git.indexfile import IndexFile
    from tsbp.store.index.work import Done, Judging, Reader


class Foreseen(NamedTuple):
    """The context that a write was judged in, and what will have become of its files, where that is known."""

    judging: Judging | None = None
    done: tuple[Done, ...] = ()


def foresee(reader: Reader, judging: Judging, edits: Sequence[Edit]) -> Foreseen:
    """Judge what edits are about to make of the files of initiatives."""
    work = Work(reader, judging, fill.NOTHING_KNOWN)
    jobs = [
        Job(edit.path, layout.INITIATIVE, blob_id(edit.new), edit.new, edit.data)
        for edit in edits
        if edit.new is not None
    ]
    return Foreseen(judging, tuple(fill.shared(work, jobs)))


def follow(connection: sqlite3.Connection, reader: Reader, wrote: Wrote, foreseen: Foreseen) -> bool:
    """Bring what is kept up to date with a write; tell whether that was all there was to do."""
    kept = connection.execute(
        "SELECT version, context, marks FROM trees WHERE tree = ?", (reader.root,)
    ).fetchone()
    if kept is None or kept[0] != f"{reader.version}-{year()}":
        return False
    marks = Marks(*decode(kept[2]))
    before = Known(connection, reader.root).rows(wrote.paths)
    is_ours = len(before) == len(wrote.paths) and all(
        row.kind == layout.INITIATIVE for row in before.values()
    )
    now = _moved(connection, reader.root, wrote, marks) if is_ours else None
    if now is None:
        return False
    settling = fill.settling(connection, reader.root, reader, foreseen.judging)
    jobs = _jobs(reader.root, now.words)
    if settling.key != kept[1] or not jobs:
        return False
    rows = {job.path: Row(job.kind, job.oid, "", now.words[job.path]) for job in jobs}
    with tables.transaction(connection):
        if _is_foreseen(foreseen, settling.key, jobs):
            fill.keep(connection, foreseen.done)
        else:
            for _ in fill.judge(connection, jobs, settling, _silent):
                continue
        switch(connection, reader.root, kept[1], After(settling, rows, (), {}, now.marks))
    return True


def _is_foreseen(foreseen: Foreseen, key: str, jobs: Sequence[Job]) -> bool:
    """Tell whether just these contents were judged in just this context."""
    known = {(one.path, one.oid) for one in foreseen.done}
    return bool(
        foreseen.judging and foreseen.judging.key == key and known == {(job.path, job.oid) for job in jobs}
    )


class _Moved(NamedTuple):
    """Where a write has left things: the marks after it, and what git's index says of each file written."""

    marks: Marks
    words: Mapping[str, str]


def _moved(connection: sqlite3.Connection, root: str, wrote: Wrote, marks: Marks) -> _Moved | None:
    """Return where a write has left things; None when more has moved than that."""
    paths, before, places = wrote
    if stamps.stamp(before.status) != marks.listing:
        return None
    after = indexfile.load(places.git_dir, before.width * 2)
    inside = [places.prefix + path for path in paths]
    if after is None or not indexfile.same_beside(before, after, inside):
        return None
    found = indexfile.entries(after, inside) or {}
    words = {
        path: f"H {one.mode} {one.oid} 0"
        for path, one in zip(paths, map(found.get, inside), strict=True)
        if one
    }
    listing = stamps.stamp(after.status)
    folders = _folders(connection, root, {path.rpartition("/")[0] for path in paths}, marks)
    if not folders or not _is_past(listing, after, os.path.join(places.common_dir, FOLDER, LOCK)):
        return None
    loose = {path: mark for path, mark in marks.loose.items() if path not in words}
    return _Moved(Marks(listing, {**marks.folders, **stamps.settled(root, folders)}, loose), words)


def _is_past(stamp: str, index: IndexFile, clock: str) -> bool:
    """Tell whether a later index can no more have the stamp; another disk may have another clock."""
    return os.lstat(clock).st_dev == index.status.st_dev and stamps.is_past(stamp, clock)


def _folders(
    connection: sqlite3.Connection, root: str, places: Collection[str], marks: Marks
) -> dict[str, str]:
    """Return the stamps of folders that still hold what they held; nothing when one does not."""
    found = {}
    for place in places:
        found[place] = stamps.stamp_at(os.path.join(root, place))
        paths, inner = files.within(root, place)
        held = set(filter(layout.kind_of, paths))
        known = set(filter(layout.kind_of, Known(connection, root).within((place,))))
        below = {folder for folder in marks.folders if folder.rpartition("/")[0] == place}
        if place not in marks.folders or set(inner) != below or held != known:
            return {}
    return found


def _jobs(root: str, words: Mapping[str, str]) -> list[Job]:
    """Return a job for each file, with its content; nothing unless each is plain and what git's index names."""
    found = []
    for path, word in words.items():
        try:
            data = files.read(os.path.join(root, path))
        except (BadData, NotFound):
            return []
        oid = blob_id(data)
        if not vouched(word, oid):
            return []
        found.append(Job(path, layout.INITIATIVE, oid, data))
    return found


def _silent(*_: object) -> None:
    """Take no notice."""
