"""Bring what is kept of a work tree up to date: only what changed is read, judged and switched."""

from __future__ import annotations

from tsbp.store import layout
from tsbp.store.git.watch import vouched
from tsbp.store.index import fill, stamps
from tsbp.store.index.decoding import decode
from tsbp.store.index.entry import Version
from tsbp.store.index.known import Known, Row
from tsbp.store.index.stamps import Marks
from tsbp.store.index.survey import survey
from tsbp.store.index.switch import After, switch
from tsbp.store.index.versions import year
from tsbp.store.index.work import GONE, Job
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from tsbp.store.git.watch import Watch
    from tsbp.store.index.fill import Settling
    from tsbp.store.index.survey import Look, Survey
    from tsbp.store.index.work import Done, Reader

    Progress = Callable[[int, int], None]


class _Read(NamedTuple):
    """What was read: by what initiatives are judged, the job of each file, and what became of each."""

    settling: Settling
    jobs: Mapping[str, Job]
    done: Mapping[str, Done]


def bring_up(
    connection: sqlite3.Connection,
    reader: Reader,
    git_index: str,
    ask: Callable[[], Watch] | None,
    progress: Progress,
) -> None:
    """Bring the work tree up to date.

    `ask` asks git, whose index lies at `git_index`; None: git is not to be asked.
    """
    root = reader.root
    known = Known(connection, root)
    context, marks = _before(connection, root, f"{reader.version}-{year()}")
    seen = survey(root, known, marks, ask)
    read = _read(connection, reader, seen, context, progress)
    switch(connection, root, context, _after(root, seen, read, git_index))


def _before(connection: sqlite3.Connection, tree: str, version: str) -> tuple[str, Marks | None]:
    """Return the context in which the tree was judged and its marks; of another version of ours nothing holds."""
    kept = connection.execute("SELECT version, context, marks FROM trees WHERE tree = ?", (tree,)).fetchone()
    if kept is None or kept[0] != version:
        return "", None
    return kept[1], Marks(*decode(kept[2]))


def _read(
    connection: sqlite3.Connection, reader: Reader, seen: Survey, context: str, progress: Progress
) -> _Read:
    """Read what was looked at, and judge it; every initiative where they were judged in another context."""
    known = Known(connection, reader.root)
    others = {path: Job(path, row.kind, row.oid) for path, row in known.others().items() if row.kind}
    jobs = _jobs(others, seen, lambda look: look.kind not in (layout.INITIATIVE, ""))
    done = {one.path: one for one in fill.parse(connection, reader, sorted(jobs.values()))}
    versions = {path: Version(one.kind, one.oid) for path, one in done.items() if one.oid}
    settling = fill.Settling(connection, versions, reader, year())
    anew = settling.key != context
    kept = {path: Job(path, layout.INITIATIVE, oid) for path, oid in known.initiatives()} if anew else {}
    wanted = _jobs(kept, seen, lambda look: look.kind == layout.INITIATIVE and (anew or not look.oid))
    for one in fill.judge(connection, sorted(wanted.values()), settling, progress):
        done[one.path] = one
    return _Read(settling, {**jobs, **wanted}, done)


def _jobs(kept: Mapping[str, Job], seen: Survey, is_wanted: Callable[[Look], bool]) -> dict[str, Job]:
    """Return a job for each file that is kept and still there, and for those looked at that are wanted."""
    jobs = {path: job for path, job in kept.items() if path not in seen.gone}
    jobs.update(
        (path, Job(path, look.kind, look.oid)) for path, look in seen.looked.items() if is_wanted(look)
    )
    return jobs


def _after(root: str, seen: Survey, read: _Read, git_index: str) -> After:
    """Return what is to be kept of the files that were looked at or read, and what the answers stand on."""
    lost = {path for path, one in read.done.items() if one.unread == GONE}
    rows = {path: row for path, row in _rows(seen, read).items() if path not in lost}
    firsts = {path: row.stamp for path, row in rows.items() if row.stamp}
    loose = stamps.settled(root, {**firsts, **dict.fromkeys(lost, stamps.YOUNG), **seen.beside})
    rows.update((path, rows[path]._replace(stamp=loose[path])) for path in firsts)
    return After(
        read.settling,
        rows,
        {*seen.gone, *lost},
        {path: one.unread for path, one in read.done.items() if one.unread and path not in lost},
        Marks(_listing(seen, git_index), stamps.settled(root, seen.folders), loose),
    )


def _rows(seen: Survey, read: _Read) -> dict[str, Row]:
    """Return a row for each file that was looked at, with its first stamp where git does not vouch for it.

    What held still, and was another when it had to be read once more, is to be looked at the next time.
    """
    rows = {}
    for path, look in seen.looked.items():
        oid = read.done[path].oid if path in read.done else look.oid
        vouches = bool(seen.listing) and path not in seen.named and vouched(look.word, oid)
        rows[path] = Row(look.kind, oid, "" if vouches else look.stamp or stamps.YOUNG, look.word)
    for path, one in read.done.items():
        if path not in rows and one.oid != read.jobs[path].oid:
            rows[path] = Row(one.kind, one.oid, stamps.YOUNG, "")
    return rows


def _listing(seen: Survey, git_index: str) -> str:
    """Return the stamp of git's index where git vouches for files, settled."""
    if not seen.listing:
        return ""
    return stamps.settled("", {git_index: seen.listing})[git_index]
