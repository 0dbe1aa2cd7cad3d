"""A search costs what it finds: steps of the database are counted, never seconds."""

from __future__ import annotations

import json
import sqlite3

from tsbp.store.index import tables, wordindex


def steps_to_find(files: int) -> int:
    """Return how many hundred steps a search takes that finds every one of so many files."""
    connection = tables.in_memory()
    for number in range(files):
        path, oid = f"projects/2026-07/TSBP-{number:06}-x.yaml", f"{number:040x}"
        connection.execute("INSERT INTO files VALUES ('here', ?, 'initiative', ?, '', '')", (path, oid))
        text = json.dumps({"id": f"TSBP-{number:06}", "title": "Appeals of 审核 take too long"})
        connection.execute("INSERT INTO parsed VALUES (?, 'initiative', '1', ?, '[]')", (oid, text))
    assert _found(connection, files) == files  # the words are taken in
    seen = []
    connection.set_progress_handler(lambda: seen.append(1), 100)
    assert _found(connection, files) == files
    return len(seen)


def _found(connection: sqlite3.Connection, files: int) -> int:
    hits, total = wordindex.search(connection, "here", ("appeals", "审核"), limit=1)
    assert len(hits) == 1
    return total


def test_a_search_that_finds_four_times_as_much_takes_some_four_times_as_long() -> None:
    assert steps_to_find(400) < 6 * steps_to_find(100)
