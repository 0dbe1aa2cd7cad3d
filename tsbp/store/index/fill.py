"""Fill the index: parse what is new and judge it in its context, each file version once.

Parsing depends on content alone, judging on content, path and context; both are kept, so whatever asks for a
tree costs only what was never seen before. What is done is kept in batches: a build that breaks off resumes.
"""

from __future__ import annotations

import time

from tsbp.domain.calendar import from_data, to_data
from tsbp.domain.context import Context
from tsbp.domain.directory_lookup import assemble
from tsbp.domain.holidaybook import build
from tsbp.domain.shape import read as read_shape
from tsbp.store import layout
from tsbp.store.index import contexts, tables
from tsbp.store.index.coding import encode
from tsbp.store.index.decoding import decode
from tsbp.store.index.entry import Version
from tsbp.store.index.known import Known
from tsbp.store.index.pool import aside, each, hands
from tsbp.store.index.versions import blob_id
from tsbp.store.index.work import INITIATIVE, Done, Job, Judging, Work
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, Self

    from tsbp.store.index.work import Reader

    Progress = Callable[[int, int], None]
    Versions = Mapping[str, Version]

YEARS_BACK = 3
YEARS_AHEAD = 5
BATCH = 100
"""What comes of so many files fits into a pipe, so whoever made it need not wait until it is taken."""
AT_ONCE = 1000
"""So many are kept together: each time costs a trip to the disk."""
FEWER = 250
"""Of fewer files each is looked up by itself."""
FEW = 30
"""So few files are judged sooner than another process is at work."""
MANY = 5000
KEEP = f"INSERT OR IGNORE INTO judged VALUES (NULL{', ?' * 17})"  # noqa: S608 - question marks only
UNJUDGED = (INITIATIVE, layout.VIEW)


class Settling:
    """The settings, directory and working days by which the initiatives of a tree are judged.

    `key` is the name under which such judgements are kept, `named` what an answer depends on beside the files:
    the reader, and the year of the working days. The context itself is put together when it is first needed.
    To be used when settings and directory are parsed. A reader `keeps` nothing; what is `known` already and goes by
    the same key is not put together again.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        versions: Versions,
        reader: Reader,
        year: int,
        *,
        keeps: bool = True,
        known: Judging | None = None,
    ) -> None:
        version = reader.version
        self._keeps = keeps
        self.reader = reader
        self.named = f"{version}-{year}"
        self._connection = connection
        self._year = year
        self._own = {path: found for path, found in versions.items() if found.kind not in UNJUDGED}
        named = sorted((path, found.oid) for path, found in self._own.items())
        self.key = blob_id(encode([version, year, named]).encode())
        self._context: Context | None = known.context if known is not None and known.key == self.key else None

    @property
    def context(self) -> Context:
        """The context: working days are known from three years before this one to five after."""
        if self._context is None:
            asked = "SELECT calendar FROM contexts WHERE key = ?"
            kept = self._connection.execute(asked, (self.key,)).fetchone()
            self._context = (contexts.read(kept[0]) if kept else None) or self._made(kept[0] if kept else "")
        return self._context

    def _made(self, kept: str) -> Context:
        """Put the context together and keep it; the working days are those that were `kept`, if any were."""
        found = {one.kind: self._value(one) for one in self._own.values()}
        settings = found.pop(layout.SETTINGS_KIND, None) or self._shaped(layout.SETTINGS_KIND, {})
        joined = assemble({kind: value for kind, value in found.items() if value is not None})
        if kept:
            return Context(settings, joined, contexts.calendar(kept))
        years = range(self._year - YEARS_BACK, self._year + YEARS_AHEAD + 1)

        def days() -> bytes:
            return encode(to_data(build(joined, years))).encode()

        said = (aside(days) or days()).decode()  # the library of holidays is as large as the whole of ours
        made = Context(settings, joined, from_data(decode(said)))
        if self._keeps:
            self._connection.execute(
                "INSERT OR REPLACE INTO contexts VALUES (?, ?, ?, ?)",
                (self.key, self.reader.version, time.time(), contexts.written(made)),
            )
        return made

    def _value(self, found: Version) -> Any:
        text = self._connection.execute(
            "SELECT data FROM parsed WHERE oid = ? AND kind = ? AND version = ?",
            (found.oid, found.kind, self.reader.version),
        ).fetchone()
        if text is None:
            raise ValueError(f"{found.kind} was never parsed")
        return self._shaped(found.kind, decode(text[0])) if text[0] else None

    def _shaped(self, kind: str, data: object) -> Any:
        return read_shape(kind, data, self.reader.validators)[0]


def parse(connection: sqlite3.Connection, reader: Reader, jobs: Sequence[Job]) -> tuple[Done, ...]:
    """Parse files by which others are judged, or which are not judged at all (settings, directory, views)."""
    done = Work(reader, None, _Asking(connection, reader.version, ""))(jobs)
    keep(connection, done)
    return tuple(done)


def judge(
    connection: sqlite3.Connection, jobs: Sequence[Job], settling: Settling, progress: Progress
) -> Iterator[Done]:
    """Parse and judge initiatives, what was never seen before only; yield what became of each job.

    Much work is shared among processes. What comes of it is kept some batches at a time.
    """
    version, key = settling.reader.version, settling.key
    known = NOTHING_KNOWN
    left: Sequence[Job] = jobs
    if len(jobs) > FEWER:
        known = _Known.all(connection, version, key)
        batches = [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
    else:  # no other process can ask what was done before, so they are begun here
        work = Work(settling.reader, None, _Asking(connection, version, key))
        begun = [work.begun(job) for job in jobs]
        yield from (one for one in begun if isinstance(one, Done))
        left = [one for one in begun if isinstance(one, Job)]
        batches = _shares(left)
    if not left:
        return
    count = 0
    done: list[Done] = []
    for made in each(Work(settling.reader, Judging(key, settling.context), known), batches):
        done += [Done(*row) for row in made]
        count += len(made)
        progress(count, len(left))
        if len(done) >= AT_ONCE or count == len(left):
            keep(connection, done)
            yield from (one._replace(parsed=None, judged=None) for one in done)
            done = []


def shared(work: Work, jobs: Sequence[Job]) -> Iterator[Done]:
    """Yield what becomes of jobs of which nothing is kept, in no order, shared among processes where they are many."""
    for made in each(work, _shares(jobs)):
        yield from (Done(*row) for row in made)


def _shares(jobs: Sequence[Job]) -> list[Sequence[Job]]:
    """Deal the jobs out to as many processes as are worth having for them."""
    shares = hands() if len(jobs) > FEW else 1
    return [jobs[start::shares] for start in range(shares)]


def judge_blobs(
    connection: sqlite3.Connection,
    jobs: Sequence[Job],
    settling: Settling,
    contents: Callable[[Iterable[str]], Iterable[tuple[str, bytes]]],
    progress: Progress,
) -> None:
    """Parse and judge what was never seen before of the versions that git keeps; each job names its content."""
    known = _Known.all(connection, settling.reader.version, settling.key)
    new = [
        job for job in jobs if not (known.is_parsed(job.oid, job.kind) and known.is_judged(job.oid, job.path))
    ]
    for start in range(0, len(new), MANY):
        part = new[start : start + MANY]
        held = dict(contents({job.oid for job in part}))
        for _ in judge(connection, [job._replace(data=held[job.oid]) for job in part], settling, progress):
            continue


def settled(connection: sqlite3.Connection, tree: str, reader: Reader) -> Judging:
    """Return the settings, directory and working days of a tree."""
    found = settling(connection, tree, reader)
    return Judging(found.key, found.context)


def settling(
    connection: sqlite3.Connection, tree: str, reader: Reader, known: Judging | None = None
) -> Settling:
    """Return what puts the settings, directory and working days of a tree together when it is asked for them."""
    others = Known(connection, tree).others()
    versions = {path: Version(row.kind, row.oid) for path, row in others.items() if row.oid and row.kind}
    named = connection.execute("SELECT version FROM trees WHERE tree = ?", (tree,)).fetchone()[0]
    year = int(named.rpartition("-")[2])
    return Settling(connection, versions, reader, year, keeps=False, known=known)


class _Asking:
    """Asks the index what was done before, one at a time."""

    def __init__(self, connection: sqlite3.Connection, version: str, context: str) -> None:
        self._connection = connection
        self._version = version
        self._context = context

    def is_parsed(self, oid: str, kind: str) -> bool:
        """Tell whether this content was parsed as this kind."""
        asked = "SELECT 1 FROM parsed WHERE oid = ? AND kind = ? AND version = ?"
        return self._connection.execute(asked, (oid, kind, self._version)).fetchone() is not None

    def is_judged(self, oid: str, path: str) -> bool:
        """Tell whether this content was judged at this path, or cannot be because it has not the shape."""
        asked = "SELECT 1 FROM judged WHERE context = ? AND path = ? AND oid = ?"
        if self._connection.execute(asked, (self._context, path, oid)).fetchone() is not None:
            return True
        asked = "SELECT 1 FROM parsed WHERE oid = ? AND kind = ? AND version = ? AND data IS NULL"
        return self._connection.execute(asked, (oid, INITIATIVE, self._version)).fetchone() is not None


class _Known(NamedTuple):
    """What was done before, known at once: for processes that cannot ask."""

    parsed: frozenset[tuple[str, str]]
    judged: frozenset[tuple[str, str]]
    shapeless: frozenset[str]

    @classmethod
    def all(cls, connection: sqlite3.Connection, version: str, context: str) -> Self:
        """Return all that was done before."""
        parsed = connection.execute("SELECT oid, kind FROM parsed WHERE version = ?", (version,))
        judged = connection.execute("SELECT oid, path FROM judged WHERE context = ?", (context,))
        shapeless = connection.execute(
            "SELECT oid FROM parsed WHERE version = ? AND data IS NULL", (version,)
        )
        return cls(frozenset(parsed), frozenset(judged), frozenset(oid for (oid,) in shapeless))

    def is_parsed(self, oid: str, kind: str) -> bool:
        """Tell whether this content was parsed as this kind."""
        return (oid, kind) in self.parsed

    def is_judged(self, oid: str, path: str) -> bool:
        """Tell whether this content was judged at this path, or cannot be because it has not the shape."""
        return (oid, path) in self.judged or oid in self.shapeless


NOTHING_KNOWN = _Known(frozenset(), frozenset(), frozenset())


def keep(connection: sqlite3.Connection, done: Iterable[Done]) -> None:
    """Keep what is new of jobs that were done."""
    parsed = [one.parsed for one in done if one.parsed]
    judged = [one.judged for one in done if one.judged]
    if not parsed and not judged:
        return
    with tables.transaction(connection):
        connection.executemany("INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?, ?)", parsed)
        connection.executemany(KEEP, judged)
