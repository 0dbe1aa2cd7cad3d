"""Fill the index: parse what is new, judge it in its context, put a whole together.

A *whole* is the set of file versions of a work tree or of a revision. Parsing depends on content alone,
judging on content, path and context; both are kept, so a whole costs only what was never seen before.
"""

from __future__ import annotations

import time

from tsbp.domain import health, rules
from tsbp.domain.calendar import from_data, to_data
from tsbp.domain.context import Context
from tsbp.domain.directory_lookup import assemble
from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.holidaybook import build
from tsbp.domain.row import facts, row
from tsbp.domain.rules import Subject
from tsbp.domain.settings import Settings
from tsbp.domain.shape import read as read_shape
from tsbp.store import document
from tsbp.store.index import tables
from tsbp.store.index.coding import (
    decode,
    decode_findings,
    decode_reasons,
    encode,
    encode_findings,
    encode_reasons,
)
from tsbp.store.index.entry import Entry, Version, Whole
from tsbp.store.index.versions import blob_id
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    Progress = Callable[[int, int], None]
    Versions = Mapping[str, Version]

YEARS_BACK = 3
YEARS_AHEAD = 5
BATCH = 500
SETTINGS, INITIATIVE, VIEW = "settings", "initiative", "view"


class Settled(NamedTuple):
    """A context and the name under which its judgements are kept."""

    key: str
    context: Context


class Parser:
    """Parses what was never parsed, in batches that are kept, so that a broken-off build resumes."""

    def __init__(self, connection: sqlite3.Connection, version: str) -> None:
        self._connection = connection
        self._version = version
        asked = connection.execute("SELECT oid, kind FROM parsed WHERE version = ?", (version,))
        self._known = {(oid, kind) for oid, kind in asked}
        self._rows: list[tuple[str | None, ...]] = []

    def knows(self, found: Version) -> bool:
        """Tell whether this version was parsed already."""
        return (found.oid, found.kind) in self._known

    def parse(self, found: Version, data: bytes) -> None:
        """Parse the content of a version."""
        if self.knows(found):
            return
        self._known.add((found.oid, found.kind))
        read = document.read("", found.kind, data)
        plain = encode(read.data) if read.value is not None else None
        self._rows.append((found.oid, found.kind, self._version, plain, encode_findings(read.findings)))
        if len(self._rows) >= BATCH:
            self.keep()

    def keep(self) -> None:
        """Keep what was parsed since the last time."""
        with tables.transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO parsed VALUES (?, ?, ?, ?, ?)", self._rows)
        self._rows.clear()


def settle(
    connection: sqlite3.Connection, versions: Versions, version: str, year: int, progress: Progress
) -> Settled:
    """Judge what was never judged in this context; everything named must have been parsed.

    `year` is the current one: working days are known from three years before it to five after.
    """
    found = settled(connection, versions, version, year)
    connection.execute("UPDATE contexts SET used = ? WHERE key = ?", (time.time(), found.key))
    asked = connection.execute("SELECT oid, path FROM judged WHERE context = ?", (found.key,))
    known = {(oid, path) for oid, path in asked}
    missing = [
        (path, oid)
        for path, (kind, oid) in versions.items()
        if kind == INITIATIVE and oid and (oid, path) not in known
    ]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        judged = [_judged(connection, path, oid, version, found) for path, oid in batch]
        with tables.transaction(connection):
            connection.executemany(
                "INSERT OR REPLACE INTO judged VALUES (?, ?, ?, ?, ?, ?, ?)", [row for row in judged if row]
            )
        progress(min(start + BATCH, len(missing)), len(missing))
    return found


def whole(connection: sqlite3.Connection, versions: Versions, version: str, settled: Settled) -> Whole:
    """Put together what the versions amount to, with the reasons that need several files."""
    asked = connection.execute(
        "SELECT oid, path, row, reasons, standing FROM judged WHERE context = ?", (settled.key,)
    )
    judged = {(oid, path): rest for oid, path, *rest in asked}
    found = {
        path: judged[oid, path]
        for path, (kind, oid) in sorted(versions.items())
        if kind == INITIATIVE and (oid, path) in judged
    }
    rows: dict[str, Any] = {path: decode(texts[0]) for path, texts in found.items()}
    standings = {rows[path]["id"]: health.from_data(decode(texts[2])) for path, texts in found.items()}
    across = health.across(standings, settled.context)
    entries = tuple(
        Entry(
            path,
            rows[path]["id"],
            rows[path],
            decode_reasons(texts[1]) + _plain(across.get(rows[path]["id"], ())),
        )
        for path, texts in found.items()
    )
    broken = (*faults(connection, versions, version), *_twice(entries))
    return Whole(entries, facts(settled.context), broken)


def _twice(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each file whose id another file has too."""
    paths: dict[str, list[str]] = {}
    for entry in entries:
        paths.setdefault(entry.id, []).append(entry.path)
    for id, found in paths.items():
        for path in found if len(found) > 1 else ():
            others = ", ".join(other for other in found if other != path)
            yield Finding("duplicate-id", ERROR, path, "id", id, {"value": id, "others": others})


def faults(connection: sqlite3.Connection, versions: Versions, version: str) -> tuple[Finding, ...]:
    """Return what is wrong with the versions that have not the shape of their kind, by path."""
    asked = connection.execute(
        "SELECT oid, kind, findings FROM parsed WHERE version = ? AND findings != '[]'", (version,)
    )
    broken = {(oid, kind): findings for oid, kind, findings in asked}
    return tuple(
        finding._replace(path=path)
        for path, (kind, oid) in sorted(versions.items())
        if (oid, kind) in broken
        for finding in decode_findings(broken[oid, kind])
    )


def settled(connection: sqlite3.Connection, versions: Versions, version: str, year: int) -> Settled:
    """Return the context of the versions: settings, directory, working days of the years around this one."""
    own = {path: found for path, found in versions.items() if found.kind not in (INITIATIVE, VIEW)}
    named = sorted((path, found.oid) for path, found in own.items())
    key = blob_id(encode([version, year, named]).encode())
    settings, directory = Settings(), {}
    for found in own.values():
        value = _value(connection, found, version)
        if isinstance(value, Settings):
            settings = value
        elif value is not None:
            directory[found.kind] = value
    joined = assemble(directory)
    kept = connection.execute("SELECT calendar FROM contexts WHERE key = ?", (key,)).fetchone()
    if kept:
        return Settled(key, Context(settings, joined, from_data(decode(kept[0]))))
    calendar = build(joined, range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
    connection.execute(
        "INSERT OR REPLACE INTO contexts VALUES (?, ?, ?, ?)",
        (key, version, time.time(), encode(to_data(calendar))),
    )
    return Settled(key, Context(settings, joined, calendar))


def _value(connection: sqlite3.Connection, found: Version, version: str) -> Any:
    text = connection.execute(
        "SELECT data FROM parsed WHERE oid = ? AND kind = ? AND version = ?", (found.oid, found.kind, version)
    ).fetchone()
    if text is None:
        raise ValueError(f"{found.kind} was never parsed")
    return read_shape(found.kind, decode(text[0]))[0] if text[0] else None


def _judged(
    connection: sqlite3.Connection, path: str, oid: str, version: str, settled: Settled
) -> tuple[str, ...] | None:
    text = connection.execute(
        "SELECT data FROM parsed WHERE oid = ? AND kind = ? AND version = ?", (oid, INITIATIVE, version)
    ).fetchone()
    if not text or not text[0]:
        return None
    data: Any = decode(text[0])
    value: Any = read_shape(INITIATIVE, data)[0]
    context = settled.context
    return (
        oid,
        path,
        settled.key,
        encode({**row(value, path, context), "mention": rules.mention(path, data)}),
        encode_reasons(health.reasons(value, context)),
        encode_findings(rules.check(Subject(path, data, value, context))),
        encode(health.to_data(health.standing(value, context))),
    )


def _plain(reasons: Iterable[Any]) -> Any:
    return decode_reasons(encode_reasons(reasons))
