"""Switch a tree to what it amounts to now, in one transaction; rows that stay as they are are left alone."""

from __future__ import annotations

import os
import time

from tsbp.domain import health
from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.row import facts
from tsbp.store import layout
from tsbp.store.index import shelf, tables
from tsbp.store.index.coding import encode, encode_findings, encode_reasons
from tsbp.store.index.decoding import decode
from tsbp.store.index.known import Known
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tsbp.domain.context import Context
    from tsbp.store.index.fill import Settling
    from tsbp.store.index.known import Row
    from tsbp.store.index.stamps import Marks

FROM_JUDGED = (
    "INSERT INTO entries SELECT f.tree, f.path, j.id, j.place, j.is_open, j.stage, j.kind, j.lane, j.priority,"
    " j.owner, j.sponsor, j.cites, '' FROM files f JOIN judged j ON j.context = ? AND j.path = f.path"
    " AND j.oid = f.oid WHERE f.tree = ? AND f.kind = ?"
)
CODES = "SELECT e.path, j.codes FROM entries e JOIN judged j ON j.place = e.place WHERE e.tree = ?"
PLACE = "INSERT OR IGNORE INTO places VALUES (?, ?, ?)"
FAULT = "INSERT OR REPLACE INTO faults VALUES (?, ?, 0, ?)"
# What has the shape of its kind has no findings in itself.
ALL_FAULTS = (
    "INSERT OR REPLACE INTO faults SELECT f.tree, f.path, 0, p.findings FROM files f JOIN parsed p"
    " ON p.oid = f.oid AND p.kind = f.kind AND p.version = ? WHERE f.tree = ? AND p.findings != '[]'"
)
TAKEN_TWICE = "SELECT id FROM entries WHERE tree = ? GROUP BY id HAVING count(*) > 1"
STANDING = "SELECT e.id, j.standing, e.across FROM entries e LEFT JOIN judged j ON j.place = e.place WHERE e.tree = ?"


class After(NamedTuple):
    """What is found of the tree: the files looked at, and those gone; all others are as they were.

    `unread` says by path what is wrong with files that cannot be read, as text.
    """

    settling: Settling
    rows: Mapping[str, Row]
    gone: Collection[str]
    unread: Mapping[str, str]
    marks: Marks


def switch(connection: sqlite3.Connection, tree: str, context: str, after: After) -> None:
    """Switch the tree to what was found; `context` is the one in which all of it was judged, if any."""
    settling = after.settling
    with tables.transaction(connection):
        told = _replace_rows(connection, tree, after)
        if settling.key == context:
            _switch_entries(connection, tree, after, told)
            kept = _facts(connection, tree)
        else:
            _switch_all(connection, tree, after)
            kept = encode(facts(settling.context))
        connection.execute(
            "INSERT OR REPLACE INTO trees VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                tree,
                settling.named,
                settling.key,
                os.urandom(8).hex(),
                time.time(),
                kept,
                encode(after.marks),
            ),
        )
        connection.execute("UPDATE contexts SET used = ? WHERE key = ?", (time.time(), settling.key))
        tables.prune(connection, time.time(), _gone_trees(connection))


def _replace_rows(connection: sqlite3.Connection, tree: str, after: After) -> set[str]:
    """Replace what is kept of the files themselves; return those whose content is another, or gone."""
    before = Known(connection, tree).rows(after.rows)
    moved = [(path, row) for path, row in after.rows.items() if before.get(path) != row]
    connection.executemany(
        "DELETE FROM files WHERE tree = ? AND path = ?", [(tree, path) for path in after.gone]
    )
    connection.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", ((tree, path, *row) for path, row in moved)
    )
    return {path for path, row in moved if _content(before.get(path)) != _content(row)} | set(after.gone)


def _content(row: Row | None) -> tuple[str, str] | None:
    return (row.kind, row.oid) if row else None


def _switch_all(connection: sqlite3.Connection, tree: str, after: After) -> None:
    """Make all entries anew."""
    for table in ("entries", "places", "faults"):
        connection.execute(f"DELETE FROM {table} WHERE tree = ?", (tree,))  # noqa: S608 - names of ours
    connection.execute(FROM_JUDGED, (after.settling.key, tree, layout.INITIATIVE))
    connection.executemany(PLACE, _places(tree, connection.execute(CODES, (tree,))))
    connection.execute(ALL_FAULTS, (after.settling.reader.version, tree))
    connection.executemany(FAULT, [(tree, path, text) for path, text in after.unread.items()])
    _find_twice(connection, tree, [id for (id,) in connection.execute(TAKEN_TWICE, (tree,))])
    _look_across(connection, tree, after.settling.context)


def _switch_entries(connection: sqlite3.Connection, tree: str, after: After, told: Collection[str]) -> None:
    """Replace what is known of the files told of."""
    old = _standings(connection, tree, told)
    named = [(tree, path) for path in told]
    for table in ("entries", "places", "faults"):
        connection.executemany(f"DELETE FROM {table} WHERE tree = ? AND path = ?", named)  # noqa: S608 - names of ours
    connection.executemany(
        f"{FROM_JUDGED} AND f.path = ?",
        [(after.settling.key, tree, layout.INITIATIVE, path) for path in told],
    )
    for path in told:
        coded = connection.execute(f"{CODES} AND e.path = ?", (tree, path)).fetchall()
        connection.executemany(PLACE, _places(tree, coded))
        connection.execute(f"{ALL_FAULTS} AND f.path = ?", (after.settling.reader.version, tree, path))
    connection.executemany(FAULT, [(tree, path, text) for path, text in after.unread.items()])
    new = _standings(connection, tree, told)
    _find_twice(connection, tree, {one.id for one in (*old.values(), *new.values())})
    if {path: one.text for path, one in old.items()} != {path: one.text for path, one in new.items()}:
        _look_across(connection, tree, after.settling.context)
    else:  # how they stand towards others is what it was, and so is what lies in others
        _keep_across(connection, tree, old)


def _places(tree: str, coded: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield a row for each place in which an initiative happens."""
    return ((tree, code, path) for path, codes in coded for code in codes.split("\n"))


class _Stand(NamedTuple):
    """How an initiative stands towards others, and the reasons that lie in others, as text."""

    id: str
    text: str
    across: str


def _standings(connection: sqlite3.Connection, tree: str, paths: Collection[str]) -> dict[str, _Stand]:
    """Return how the initiatives in these files stand, by path."""
    found = {}
    for path in paths:
        row = connection.execute(f"{STANDING} AND e.path = ?", (tree, path)).fetchone()
        if row:
            found[path] = _Stand(*row)
    return found


def _keep_across(connection: sqlite3.Connection, tree: str, stands: Mapping[str, _Stand]) -> None:
    connection.executemany(
        "UPDATE entries SET across = ? WHERE tree = ? AND path = ?",
        [(one.across, tree, path) for path, one in stands.items() if one.across],
    )


def _find_twice(connection: sqlite3.Connection, tree: str, ids: Iterable[str]) -> None:
    """Keep a finding for each file whose id another file has too; `ids` are those of which that may be new."""
    for id in ids:
        found = shelf.paths(connection, tree, id)
        for path in found:
            others = ", ".join(other for other in found if other != path)
            finding = Finding("duplicate-id", ERROR, path, "id", id, {"value": id, "others": others})
            connection.execute("DELETE FROM faults WHERE tree = ? AND path = ? AND twice", (tree, path))
            if others:
                row = (tree, path, encode_findings([finding]))
                connection.execute("INSERT OR REPLACE INTO faults VALUES (?, ?, 1, ?)", row)


def _look_across(connection: sqlite3.Connection, tree: str, context: Context) -> None:
    """Work out the reasons that lie in other files, and keep those that are others than before."""
    asked = connection.execute(f"{STANDING} ORDER BY e.path", (tree,))
    standings = {id: health.from_data(decode(text)) for id, text, _ in asked}
    found = {id: encode_reasons(reasons) for id, reasons in health.across(standings, context).items()}
    kept = connection.execute("SELECT path, id, across FROM entries WHERE tree = ?", (tree,)).fetchall()
    connection.executemany(
        "UPDATE entries SET across = ? WHERE tree = ? AND path = ?",
        [(found.get(id, ""), tree, path) for path, id, across in kept if found.get(id, "") != across],
    )


def _facts(connection: sqlite3.Connection, tree: str) -> str:
    found = connection.execute("SELECT facts FROM trees WHERE tree = ?", (tree,)).fetchone()
    return str(found[0]) if found else ""


def _gone_trees(connection: sqlite3.Connection) -> list[str]:
    """Return the work trees that are kept and lie nowhere any more."""
    kept = [tree for (tree,) in connection.execute("SELECT tree FROM trees")]
    return [tree for tree in kept if os.path.isabs(tree) and not os.path.isdir(tree)]
