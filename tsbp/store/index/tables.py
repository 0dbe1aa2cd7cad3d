"""The tables of the index and the file that holds them.

`parsed` keeps what a file version says (by content), `judged` what the rules make of it in a context (settings,
directory, working days, rule version), `placed` where in it something stands that a check has shown. For each work
tree or revision, `trees` keeps what its answers stand on, `files` which version each path has, `entries` which
judgement each initiative has with the reasons that lie in other files, `places` where it happens, `faults` what
cannot be read. Every row can be made again; nothing here is ever the only copy.
"""

from __future__ import annotations

import os
import sqlite3

from tsbp.store.index.versions import FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

SCHEMA = """
CREATE TABLE parsed (oid TEXT, kind TEXT, version TEXT, data TEXT, findings TEXT,
    PRIMARY KEY (oid, kind, version)) WITHOUT ROWID;
CREATE TABLE judged (place INTEGER PRIMARY KEY, oid TEXT, path TEXT, context TEXT, id TEXT, is_open INTEGER,
    stage TEXT, kind TEXT, lane TEXT, priority TEXT, owner TEXT, sponsor TEXT, codes TEXT, cites TEXT, row TEXT,
    reasons TEXT, findings TEXT, standing TEXT, UNIQUE (context, path, oid));
CREATE TABLE placed (oid TEXT, kind TEXT, version TEXT, address TEXT, place TEXT,
    PRIMARY KEY (oid, kind, version, address)) WITHOUT ROWID;
CREATE INDEX shapeless ON parsed (version, oid) WHERE data IS NULL;
CREATE TABLE contexts (key TEXT PRIMARY KEY, version TEXT, used REAL, calendar TEXT) WITHOUT ROWID;
CREATE TABLE trees (tree TEXT PRIMARY KEY, version TEXT, context TEXT, generation TEXT, used REAL, facts TEXT,
    marks TEXT) WITHOUT ROWID;
CREATE TABLE files (tree TEXT, path TEXT, kind TEXT, oid TEXT, stamp TEXT, listed TEXT,
    PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE faults (tree TEXT, path TEXT, twice INTEGER, findings TEXT, PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE entries (tree TEXT, path TEXT, id TEXT, place INTEGER, is_open INTEGER, stage TEXT, kind TEXT,
    lane TEXT, priority TEXT, owner TEXT, sponsor TEXT, cites TEXT, across TEXT,
    PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE places (tree TEXT, code TEXT, path TEXT, PRIMARY KEY (tree, code, path)) WITHOUT ROWID;
CREATE INDEX entries_by_id ON entries (tree, id);
CREATE INDEX entries_by_stage ON entries (tree, stage, place);
CREATE INDEX places_by_path ON places (tree, path);
"""
SHAPE = "5"
PROBE = (
    "SELECT tree, version, context, generation, used, facts, marks FROM trees LIMIT 0",
    "SELECT tree, path, id, place, is_open, stage, cites, across FROM entries LIMIT 0",
)
PATIENCE_S = 10.0
CACHE_KIB = 16_384
"""A batch of a cold build fits into it: what does not is written twice."""
UNUSED_S = 30 * 24 * 3600.0
IN_TREE = ("files", "faults", "entries", "places", "trees")
_SPOILT = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA)
_PRIMARY = 0xFF


def location(common_dir: str) -> str:
    """Return where the index of a repository lies."""
    return os.path.join(common_dir, FOLDER, f"index-{SHAPE}.sqlite")


def connect(path: str) -> sqlite3.Connection:
    """Open the index, made if need be; raises sqlite3.Error or OSError when that cannot be.

    The journal is a rollback journal: a write-ahead log fails for readers without write access.
    """
    if path != ":memory:":
        os.makedirs(os.path.dirname(path), exist_ok=True)
    connection = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            _found(connection)
        for probe in PROBE:
            connection.execute(probe)
    except BaseException:
        connection.close()
        raise
    return connection


def _found(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in SCHEMA.split(";\n"):
                if statement.strip():
                    connection.execute(statement)


class transaction:  # noqa: N801 - used like a function; contextlib would slow down every start
    """Lets all that is written in the block be kept together, or not at all when it fails.

    A row written outside of one costs a trip to the disk of its own. Inside another it is part of that.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._is_inside = connection.in_transaction

    def __enter__(self) -> Self:
        if not self._is_inside:
            self._connection.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._is_inside:
            return
        if error is None:
            self._connection.execute("COMMIT")
        else:
            self._connection.rollback()


def forget(connection: sqlite3.Connection, tree: str) -> None:
    """Delete all that is kept of one tree; to be called in a transaction."""
    for table in IN_TREE:
        connection.execute(f"DELETE FROM {table} WHERE tree = ?", (tree,))  # noqa: S608 - names of ours


def prune(connection: sqlite3.Connection, now: float, gone: Sequence[str]) -> None:
    """Drop trees that are gone, what nobody asked for in a month, and what only they had needed.

    To be called in a transaction; a judgement that a tree still stands on is never dropped.
    """
    unused = connection.execute("SELECT tree FROM trees WHERE used < ?", (now - UNUSED_S,)).fetchall()
    for tree in (*gone, *(tree for (tree,) in unused)):
        forget(connection, tree)
    dropped = connection.execute(
        "DELETE FROM contexts WHERE used < ? AND key NOT IN (SELECT context FROM trees)", (now - UNUSED_S,)
    )
    if dropped.rowcount:
        connection.execute("DELETE FROM judged WHERE context NOT IN (SELECT key FROM contexts)")
        for table in ("parsed", "placed"):
            connection.execute(f"DELETE FROM {table} WHERE version NOT IN (SELECT version FROM contexts)")  # noqa: S608


def is_spoilt(error: Exception) -> bool:
    """Tell whether an error means that the index holds rubbish, rather than that it is busy or out of reach."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY) & _PRIMARY in _SPOILT
    return isinstance(error, ValueError)


def in_memory() -> sqlite3.Connection:
    """Open an index that lives as long as this command."""
    return connect(":memory:")


def overlaid(path: str) -> sqlite3.Connection:
    """Open a copy in memory of an index that cannot be written."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    source = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)
    try:
        # A backup waits for ever on a lock; a read transaction either has it or says that it is busy.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy)
    finally:
        source.close()
    for probe in PROBE:
        copy.execute(probe)
    return copy


def drop(path: str) -> None:
    """Remove the index and what SQLite left beside it."""
    for name in (path, path + "-journal"):
        try:
            os.unlink(name)
        except FileNotFoundError:
            continue
