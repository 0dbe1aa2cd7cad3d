"""The tables of the index and the file that holds them.

`parsed` keeps what a file version says (by content), `judged` what the rules make of it in a context
(settings, directory, working days, rule version), `files` which version each path of a work tree has,
`entries` what a work tree amounts to. Every row can be made again; nothing here is ever the only copy.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = """
CREATE TABLE parsed (oid TEXT, kind TEXT, version TEXT, data TEXT, findings TEXT,
    PRIMARY KEY (oid, kind, version)) WITHOUT ROWID;
CREATE TABLE judged (oid TEXT, path TEXT, context TEXT, row TEXT, reasons TEXT, findings TEXT, standing TEXT,
    PRIMARY KEY (oid, path, context)) WITHOUT ROWID;
CREATE TABLE contexts (key TEXT PRIMARY KEY, version TEXT, used REAL, calendar TEXT) WITHOUT ROWID;
CREATE TABLE files (tree TEXT, path TEXT, kind TEXT, oid TEXT, stamp TEXT, PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE entries (tree TEXT, path TEXT, id TEXT, row TEXT, reasons TEXT, PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE trees (tree TEXT PRIMARY KEY, version TEXT, context TEXT, facts TEXT, faults TEXT) WITHOUT ROWID;
"""
SHAPE = "2"
PROBE = "SELECT tree, version, context, facts, faults FROM trees LIMIT 0"
FOLDER = "tsbp"
PATIENCE_S = 10.0
UNUSED_S = 30 * 24 * 3600.0
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
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            _found(connection)
        connection.execute(PROBE)
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


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Let all that is written in the block be kept together, or not at all when it fails.

    A row written outside of one costs a trip to the disk of its own.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.execute("COMMIT")


def prune(connection: sqlite3.Connection, now: float) -> None:
    """Drop what was judged in contexts that nobody asked for in a month, and what only they had parsed."""
    gone = connection.execute("DELETE FROM contexts WHERE used < ?", (now - UNUSED_S,))
    if gone.rowcount:
        connection.execute("DELETE FROM judged WHERE context NOT IN (SELECT key FROM contexts)")
        connection.execute("DELETE FROM parsed WHERE version NOT IN (SELECT version FROM contexts)")


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
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)) as source:
        # A backup waits for ever on a lock; a read transaction either has it or says that it is busy.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy)
    copy.execute(PROBE)
    return copy


def drop(path: str) -> None:
    """Remove the index and what SQLite left beside it."""
    for name in (path, path + "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
