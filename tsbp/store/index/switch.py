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
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

    from tsbp.domain.context import Context
    from tsbp.store.index.fill import Settling
    from tsbp.store.index.stamps import Marks
    from tsbp.store.index.survey import Row

FROM_JUDGED = (
    "INSERT INTO entries SELECT f.tree, f.path, j.id, j.place, j.is_open, j.stage, j.kind, j.lane, j.priority,"
    " j.owner, j.sponsor, j.cites, '' FROM files f JOIN judged j ON j.context = ? AND j.path = f.path"
    " AND j.oid = f.oid WHERE f.tree = ? AND f.kind = ?"
)
STANDING = "SELECT e.id, j.standing, e.across FROM entries e LEFT JOIN judged j ON j.place = e.place WHERE e.tree = ?"


class Before(NamedTuple):
    """What was kept of the tree: each file, the context it was judged in (empty: none that holds), its marks."""

    rows: Mapping[str, Row]
    context: str
    marks: Marks | None


class After(NamedTuple):
    """What is found of the tree; `unread` says by path what is wrong with files that cannot be read, as text."""

    settling: Settling
    rows: Mapping[str, Row]
    unread: Mapping[str, str]
    marks: Marks


def switch(connection: sqlite3.Connection, tree: str, before: Before, after: After) -> None:
    """Switch the tree from one to the other."""
    settling = after.settling
    anew = settling.key != before.context
    moved = {path for path, row in after.rows.items() if before.rows.get(path) != row}
    gone = before.rows.keys() - after.rows.keys()
    told = {path for path in moved if _content(before.rows.get(path)) != _content(after.rows[path])} | gone
    with tables.transaction(connection):
        if anew:
            tables.forget(connection, tree)
            moved, told = set(after.rows), set(after.rows)
        old = _standings(connection, tree, told)
        _replace_rows(connection, tree, after, moved, gone)
        _replace_entries(connection, tree, after, told, anew=anew)
        if told:
            _find_twice(connection, tree)
        new = _standings(connection, tree, told)
        if anew or {path: one.text for path, one in old.items()} != {
            path: one.text for path, one in new.items()
        }:
            _look_across(connection, tree, settling.context)
        else:  # how they stand towards others is what it was, and so is what lies in others
            _keep_across(connection, tree, old)
        kept = "" if anew else _facts(connection, tree)
        connection.execute(
            "INSERT OR REPLACE INTO trees VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                tree,
                settling.named,
                settling.key,
                os.urandom(8).hex(),
                time.time(),
                kept or encode(facts(settling.context)),
                encode(after.marks),
            ),
        )
        connection.execute("UPDATE contexts SET used = ? WHERE key = ?", (time.time(), settling.key))
        tables.prune(connection, time.time(), _gone_trees(connection))


def _content(row: Row | None) -> tuple[str, str] | None:
    return (row.kind, row.oid) if row else None


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


def _replace_rows(
    connection: sqlite3.Connection, tree: str, after: After, moved: Collection[str], gone: Collection[str]
) -> None:
    connection.executemany("DELETE FROM files WHERE tree = ? AND path = ?", [(tree, path) for path in gone])
    connection.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)",
        [(tree, path, *after.rows[path]) for path in moved],
    )


def _replace_entries(
    connection: sqlite3.Connection, tree: str, after: After, told: Collection[str], *, anew: bool
) -> None:
    """Replace what is known of the files told of; of all of them anew."""
    settling = after.settling
    named = [(tree, path) for path in told]
    if anew:
        connection.execute(FROM_JUDGED, (settling.key, tree, layout.INITIATIVE))
    else:
        for table in ("entries", "places", "faults"):
            connection.executemany(f"DELETE FROM {table} WHERE tree = ? AND path = ?", named)  # noqa: S608
        connection.executemany(
            f"{FROM_JUDGED} AND f.path = ?", [(settling.key, tree, layout.INITIATIVE, path) for path in told]
        )
    for path in told:
        codes = connection.execute(
            "SELECT j.codes FROM entries e JOIN judged j ON j.place = e.place WHERE e.tree = ? AND e.path = ?",
            (tree, path),
        ).fetchone()
        if codes:
            connection.executemany(
                "INSERT OR IGNORE INTO places VALUES (?, ?, ?)",
                [(tree, code, path) for code in codes[0].split("\n")],
            )
        elif path in after.rows:
            _add_fault(connection, tree, path, after)


def _add_fault(connection: sqlite3.Connection, tree: str, path: str, after: After) -> None:
    row = after.rows[path]
    found = after.unread.get(path, "")
    if row.oid:
        kept = connection.execute(
            "SELECT findings FROM parsed WHERE oid = ? AND kind = ? AND version = ?",
            (row.oid, row.kind, after.settling.reader.version),
        ).fetchone()
        found = kept[0] if kept else ""
    if found not in ("", "[]"):
        connection.execute("INSERT OR REPLACE INTO faults VALUES (?, ?, 0, ?)", (tree, path, found))


def _find_twice(connection: sqlite3.Connection, tree: str) -> None:
    """Keep a finding for each file whose id another file has too."""
    connection.execute("DELETE FROM faults WHERE tree = ? AND twice", (tree,))
    several = "SELECT id FROM entries WHERE tree = ? GROUP BY id HAVING count(*) > 1"
    for (id,) in connection.execute(several, (tree,)).fetchall():
        found = shelf.paths(connection, tree, id)
        for path in found:
            others = ", ".join(other for other in found if other != path)
            finding = Finding("duplicate-id", ERROR, path, "id", id, {"value": id, "others": others})
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
