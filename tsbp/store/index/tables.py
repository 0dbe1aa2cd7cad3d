"""The tables of the index and the file that holds them.

`parsed` keeps what a file version says (by content), `judged` what the rules make of it in a context
(settings, directory, working days, rule version), `files` which version each path of a work tree has,
`entries` what a work tree amounts to. Every row can be made again; nothing here is ever the only copy.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3

SCHEMA = """
CREATE TABLE parsed (oid TEXT, kind TEXT, version TEXT, data TEXT, findings TEXT,
    PRIMARY KEY (oid, kind, version)) WITHOUT ROWID;
CREATE TABLE judged (oid TEXT, path TEXT, context TEXT, row TEXT, reasons TEXT, findings TEXT, standing TEXT,
    PRIMARY KEY (oid, path, context)) WITHOUT ROWID;
CREATE TABLE contexts (key TEXT PRIMARY KEY, calendar TEXT) WITHOUT ROWID;
CREATE TABLE files (tree TEXT, path TEXT, kind TEXT, oid TEXT, stamp TEXT, PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE entries (tree TEXT, path TEXT, id TEXT, row TEXT, reasons TEXT, PRIMARY KEY (tree, path)) WITHOUT ROWID;
CREATE TABLE trees (tree TEXT PRIMARY KEY, version TEXT, context TEXT, facts TEXT, faults TEXT) WITHOUT ROWID;
"""
SHAPE = "1"
PROBE = "SELECT tree, version, context, facts, faults FROM trees LIMIT 0"
FOLDER = "tsbp"


def location(common_dir: str) -> str:
    """Return where the index of a repository lies."""
    return os.path.join(common_dir, FOLDER, f"index-{SHAPE}.sqlite")


def connect(path: str) -> sqlite3.Connection:
    """Open the index, made if need be; raises sqlite3.Error or OSError when that cannot be.

    The journal is a rollback journal: a write-ahead log fails for readers without write access.
    """
    if path != ":memory:":
        os.makedirs(os.path.dirname(path), exist_ok=True)
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            connection.execute("BEGIN IMMEDIATE")
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                for statement in SCHEMA.split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
            connection.execute("COMMIT")
        connection.execute(PROBE)
    except BaseException:
        connection.close()
        raise
    return connection


def in_memory() -> sqlite3.Connection:
    """Open an index that lives as long as this command."""
    return connect(":memory:")


def overlaid(path: str) -> sqlite3.Connection:
    """Open a copy in memory of an index that cannot be written."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source:
        source.backup(copy)
    copy.execute(PROBE)
    return copy


def drop(path: str) -> None:
    """Remove the index and what SQLite left beside it."""
    for name in (path, path + "-journal"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
