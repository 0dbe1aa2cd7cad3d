"""Read what is kept of a tree for a check: what is wrong with each file, and what the files say of each other."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

from tsbp.domain.finding import Place
from tsbp.store.index import tables
from tsbp.store.index.coding import encode
from tsbp.store.index.decoding import decode, decode_findings, decode_reasons
from tsbp.store.index.versions import reader_version
from tsbp.store.index.worktree import Locked
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.domain.reason import Reason

UNREADABLE = (
    "SELECT path FROM files WHERE tree = ?1 AND (oid = '' OR (oid, kind) IN"
    " (SELECT oid, kind FROM parsed WHERE version = ?2 AND data IS NULL)) ORDER BY path"
)
OTHERS = (
    "SELECT f.path, f.kind, p.data FROM files f JOIN parsed p ON p.oid = f.oid AND p.kind = f.kind AND p.version = ?2"
    " WHERE f.tree = ?1 AND f.path IN (SELECT path FROM files WHERE tree = ?1 AND kind != 'initiative')"
    " AND p.data IS NOT NULL ORDER BY f.path"
)
JUDGED = (
    "SELECT e.path, j.findings FROM entries e LEFT JOIN judged j ON j.place = e.place"
    " WHERE e.tree = ? AND j.findings IS NOT '[]' ORDER BY e.path"
)
PLACED = (
    "SELECT p.place FROM files f JOIN placed p ON p.oid = f.oid AND p.kind = f.kind AND p.version = ?3"
    " AND p.address = ?4 WHERE f.tree = ?1 AND f.path = ?2"
)


class Spot(NamedTuple):
    """Where something stands in a content: its name, the kind of its file, the address, the place as numbers."""

    oid: str
    kind: str
    address: str
    place: tuple[int, ...]


class Inspection(NamedTuple):
    """What a check begins from, each by path.

    `kinds` says of every file what it should hold (empty: it is none of ours), `unreadable` which of them do not.
    `findings` are what is wrong with files themselves, `judged` what the rules found in initiatives, neither
    with a day in it. `mentions` are the path of each initiative, its id, and what it says of others. `others`
    are the files that are no initiatives, as plain data. `across` has the reasons that lie in other files, by id.
    """

    kinds: Mapping[str, str]
    unreadable: tuple[str, ...]
    findings: tuple[Finding, ...]
    judged: tuple[Finding, ...]
    mentions: tuple[tuple[str, str, Any], ...]
    others: tuple[tuple[str, str, Mapping[str, Any]], ...]
    across: Mapping[str, tuple[Reason, ...]]


def inspect(connection: sqlite3.Connection, tree: str) -> Inspection:
    """Return what is kept of the tree for a check."""
    reader = reader_version()

    def asked(question: str, *values: str) -> list[Any]:
        return connection.execute(question, (tree, *values)).fetchall()

    return Inspection(
        dict(asked("SELECT path, kind FROM files WHERE tree = ? ORDER BY path")),
        tuple(path for (path,) in asked(UNREADABLE, reader)),
        _findings(asked("SELECT path, findings FROM faults WHERE tree = ? AND NOT twice ORDER BY path")),
        _findings(asked(JUDGED)),
        tuple(
            (path, id, decode(said) if said else ((), ()))
            for path, id, said in asked("SELECT path, id, cites FROM entries WHERE tree = ? ORDER BY path")
        ),
        tuple((path, kind, decode(data)) for path, kind, data in asked(OTHERS, reader)),
        {
            id: decode_reasons(text)
            for id, text in asked(
                "SELECT id, across FROM entries WHERE tree = ? AND across != '' ORDER BY path"
            )
        },
    )


def places(
    connection: sqlite3.Connection, tree: str, wanted: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Place]:
    """Return where it stands, of what is wanted by path and address and was looked for before."""
    reader, found = reader_version(), {}
    for path, address in wanted:
        kept = connection.execute(PLACED, (tree, path, reader, address)).fetchone()
        if kept:
            found[path, address] = Place(*decode(kept[0]))
    return found


def keep_places(common_dir: str, spots: Iterable[Spot]) -> None:
    """Keep where things stand, for the next check; an index that cannot be written costs time then, nothing else."""
    path = tables.location(common_dir) if common_dir else ""
    rows = [(spot.oid, spot.kind, reader_version(), spot.address, encode(spot.place)) for spot in spots]
    if not rows or not os.path.exists(path):
        return
    try:
        with Locked(path), closing(tables.connect(path)) as connection, tables.transaction(connection):
            connection.executemany("INSERT OR IGNORE INTO placed VALUES (?, ?, ?, ?, ?)", rows)
    except (sqlite3.Error, OSError):
        return


def _findings(rows: Sequence[tuple[str, str]]) -> tuple[Finding, ...]:
    return tuple(finding._replace(path=path) for path, text in rows for finding in decode_findings(text))


def contents(connection: sqlite3.Connection, tree: str) -> dict[str, str]:
    """Return the name of the content of every file of the tree, by path; empty for what cannot be read."""
    return dict(connection.execute("SELECT path, oid FROM files WHERE tree = ? ORDER BY path", (tree,)))
