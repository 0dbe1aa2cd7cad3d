"""Read what is kept of one tree: its facts, its faults, the initiatives that may be asked for."""

from __future__ import annotations

from tsbp.store.index.decoding import Row, decode, decode_findings, decode_reasons
from tsbp.store.index.entry import Entry, Whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.store.index.sieve import Sieve

NEEDS = 5  # their place in a standing (see `tsbp.domain.health.standing`)
LAST = "\U0010ffff"
"""What comes behind every sign of an id."""
ENTRY = (
    "SELECT e.path, e.id, j.row, j.reasons, e.across FROM entries e LEFT JOIN judged j ON j.place = e.place"
    " WHERE e.tree = ?"
)


def whole(connection: sqlite3.Connection, tree: str) -> Whole:
    """Return all that the tree amounts to."""
    asked = connection.execute(f"{ENTRY} ORDER BY e.path", (tree,))
    return Whole(tuple(map(_entry, asked)), facts(connection, tree), faults(connection, tree))


def facts(connection: sqlite3.Connection, tree: str) -> Mapping[str, Any]:
    """Return what a question needs of the directory and the settings."""
    kept = connection.execute("SELECT facts FROM trees WHERE tree = ?", (tree,)).fetchone()
    found: Mapping[str, Any] = decode(kept[0])
    return found


def faults(connection: sqlite3.Connection, tree: str) -> tuple[Finding, ...]:
    """Return what is wrong with files that cannot be read, and with ids that are in several files, by path."""
    kept = connection.execute("SELECT path, findings FROM faults WHERE tree = ? ORDER BY path", (tree,))
    return tuple(finding._replace(path=path) for path, text in kept for finding in decode_findings(text))


def entries(connection: sqlite3.Connection, tree: str, sieve: Sieve) -> tuple[Entry, ...]:
    """Return the initiatives that the sieve lets through, by path."""
    where, values = sieve
    asked = connection.execute(f"{ENTRY} AND {where} ORDER BY e.path", (tree, *values))
    return tuple(map(_entry, asked))


def at(connection: sqlite3.Connection, tree: str, paths: Sequence[str]) -> tuple[Entry, ...]:
    """Return the initiatives in these files, in their order; a path without one is left out."""
    found = (connection.execute(f"{ENTRY} AND e.path = ?", (tree, path)).fetchone() for path in paths)
    return tuple(_entry(row) for row in found if row)


def plain(
    connection: sqlite3.Connection, tree: str, paths: Sequence[str]
) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Return path and plain data of the files that have the shape of their kind, in the order of the paths."""
    asked = connection.execute("SELECT version FROM trees WHERE tree = ?", (tree,)).fetchone()
    version = asked[0].rpartition("-")[0] if asked else ""
    words = (
        "SELECT f.path, p.data FROM files f JOIN parsed p ON p.oid = f.oid AND p.kind = f.kind"
        " WHERE f.tree = ? AND f.path = ? AND p.version = ? AND p.data IS NOT NULL"
    )
    found = (connection.execute(words, (tree, path, version)).fetchone() for path in paths)
    return tuple((row[0], decode(row[1])) for row in found if row)


def blobs(connection: sqlite3.Connection, tree: str) -> Mapping[str, str]:
    """Return the name of the content of every file, by path; empty for one that cannot be read."""
    return dict(connection.execute("SELECT path, oid FROM files WHERE tree = ?", (tree,)).fetchall())


def stages(connection: sqlite3.Connection, tree: str, sieve: Sieve) -> Mapping[str, int]:
    """Return how many initiatives the sieve lets through, by stage."""
    where, values = sieve
    asked = connection.execute(
        f"SELECT e.stage, count(*) FROM entries e WHERE e.tree = ? AND {where} GROUP BY e.stage",  # noqa: S608
        (tree, *values),
    )
    return dict(asked.fetchall())


def paths(connection: sqlite3.Connection, tree: str, id: str) -> tuple[str, ...]:
    """Return the files that hold this id, by path."""
    asked = connection.execute("SELECT path FROM entries WHERE tree = ? AND id = ? ORDER BY path", (tree, id))
    return tuple(path for (path,) in asked)


def ids(connection: sqlite3.Connection, tree: str, start: str = "") -> tuple[str, ...]:
    """Return the ids whose telling part begins so, sorted."""
    ends = "SELECT (SELECT min(id) FROM entries WHERE tree = ?), (SELECT max(id) FROM entries WHERE tree = ?)"
    first, last = connection.execute(ends, (tree, tree)).fetchone()
    prefix = first[: first.find("-") + 1] if first else ""
    if prefix and last.startswith(prefix):  # then all between begin so too, and stand together
        within = "SELECT DISTINCT id FROM entries WHERE tree = ? AND id >= ? AND id < ? ORDER BY id"
        asked = connection.execute(within, (tree, prefix + start, f"{prefix}{start}{LAST}"))
        return tuple(id for (id,) in asked)
    asked = connection.execute(
        "SELECT DISTINCT id FROM entries WHERE tree = ? AND substr(id, instr(id, '-') + 1, ?) = ? ORDER BY id",
        (tree, len(start), start),
    )
    return tuple(id for (id,) in asked)


def cites(
    connection: sqlite3.Connection, tree: str, paths: Sequence[str] | None
) -> tuple[tuple[str, str, Any], ...]:
    """Return (path, id, what it says of others) of these files, or of all."""
    words = "SELECT path, id, cites FROM entries WHERE tree = ?"
    if paths is None:
        rows = connection.execute(f"{words} ORDER BY path", (tree,)).fetchall()
    else:
        rows = [row for path in paths for row in connection.execute(f"{words} AND path = ?", (tree, path))]
    return tuple((path, id, decode(said) if said else ((), ())) for path, id, said in rows)


def waiting(connection: sqlite3.Connection, tree: str, id: str) -> tuple[tuple[str, str, str, Any, str], ...]:
    """Return (path, id, key, need, due) of every dependency on this initiative that is open, by id."""
    asked = connection.execute(
        "SELECT e.path, e.id, j.standing FROM entries e JOIN judged j ON j.place = e.place"
        " WHERE e.tree = ? AND e.is_open = 1 AND instr(e.cites, ?) > 0 ORDER BY e.id, e.path",
        (tree, f'"{id}"'),
    )
    return tuple(
        (path, other, key, need, due)
        for path, other, standing in asked
        for key, upstream, need, due, _ in decode(standing)[NEEDS]
        if upstream == id
    )


def _entry(row: Sequence[Any]) -> Entry:
    path, id, listed, reasons, across = row
    found = decode_reasons(reasons)
    return Entry(path, id, Row(listed), found + decode_reasons(across) if across else found)
