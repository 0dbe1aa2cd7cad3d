"""Bring what is kept of a work tree up to date: only what changed is read, judged and switched."""

from __future__ import annotations

from tsbp.store import layout
from tsbp.store.git.watch import vouched
from tsbp.store.index import fill, stamps
from tsbp.store.index.decoding import decode
from tsbp.store.index.entry import Version
from tsbp.store.index.stamps import Marks
from tsbp.store.index.survey import Row, survey
from tsbp.store.index.switch import After, Before, switch
from tsbp.store.index.versions import year
from tsbp.store.index.work import GONE, Job

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from tsbp.store.index.survey import Survey
    from tsbp.store.index.work import Done, Reader

    Progress = Callable[[int, int], None]


def bring_up(connection: sqlite3.Connection, reader: Reader, git_index: str, progress: Progress) -> None:
    """Bring the work tree up to date; `git_index` is empty where git is not to be asked."""
    root, now = reader.root, year()
    before = _before(connection, root, f"{reader.version}-{now}")
    seen = survey(root, git_index, before.rows, before.marks)
    jobs = _jobs(seen)
    own = [job for job in jobs if job.kind != layout.INITIATIVE]
    done = {one.path: one for one in fill.parse(connection, reader, own)}
    settling = fill.Settling(
        connection, {path: Version(one.kind, one.oid) for path, one in done.items() if one.oid}, reader, now
    )
    wanted = [job for job in jobs if job.kind == layout.INITIATIVE]
    if settling.key == before.context:
        wanted = [job for job in wanted if job.path in seen.suspects]
    done |= {one.path: one for one in fill.judge(connection, wanted, settling, progress)}
    rows, firsts = _rows(seen, done)
    loose = stamps.settled(root, {**firsts, **seen.beside})
    marks = Marks(_listing(seen, git_index), stamps.settled(root, seen.folders), loose)
    after = After(
        settling,
        {path: row._replace(stamp=loose[path]) if path in firsts else row for path, row in rows.items()},
        {path: one.unread for path, one in done.items() if one.unread and one.unread != GONE},
        marks,
    )
    switch(connection, root, before, after)


def _before(connection: sqlite3.Connection, tree: str, version: str) -> Before:
    kept = connection.execute("SELECT version, context, marks FROM trees WHERE tree = ?", (tree,)).fetchone()
    if kept is None:
        return Before({}, "", None)
    asked = connection.execute("SELECT path, kind, oid, stamp, listed FROM files WHERE tree = ?", (tree,))
    rows = {path: Row(kind, oid, stamp, listed) for path, kind, oid, stamp, listed in asked}
    return Before(rows, kept[1] if kept[0] == version else "", Marks(*decode(kept[2])))


def _jobs(seen: Survey) -> list[Job]:
    """Return a job for each file that is data, by path; what holds still names its content."""
    jobs = [Job(path, row.kind, row.oid) for path, row in seen.same.items()]
    jobs += [Job(path, layout.kind_of(path) or "") for path in seen.suspects]
    return sorted(jobs)


def _rows(seen: Survey, done: Mapping[str, Done]) -> tuple[dict[str, Row], dict[str, str]]:
    """Return what is to be kept of each file, and the first stamps of those that git does not vouch for."""
    rows: dict[str, Row] = {}
    firsts: dict[str, str] = {}
    found = {path: (row.kind, row.oid, row.stamp) for path, row in seen.same.items()}
    for path, one in done.items():
        if one.unread == GONE:
            found.pop(path, None)
        else:
            first = seen.suspects[path] if path in seen.suspects else seen.same[path].stamp
            found[path] = (one.kind, one.oid, first)
    for path, (kind, oid, first) in found.items():
        word = seen.listing.words.get(path, "") if seen.listing else ""
        if seen.listing and path not in seen.listing.named and vouched(word, oid):
            rows[path] = Row(kind, oid, "", word)
        else:
            rows[path] = Row(kind, oid, first, word)
            firsts[path] = first
    return rows, firsts


def _listing(seen: Survey, git_index: str) -> str:
    """Return the stamp of git's index where git vouches for files, settled."""
    if seen.listing is None:
        return ""
    return stamps.settled("", {git_index: seen.listing.stamp})[git_index]
