"""The answer for a work tree: the kept one when nothing moved, else a new one, kept for the next reader."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time

from tsbp.errors import BadData, NotFound
from tsbp.store import files
from tsbp.store.index import stamps, tables
from tsbp.store.index.coding import (
    decode,
    decode_findings,
    decode_reasons,
    encode,
    encode_findings,
    encode_reasons,
)
from tsbp.store.index.entry import Entry, Version, Whole
from tsbp.store.index.versions import blob_id, reader_version
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeVar

    from tsbp.domain.context import Context
    from tsbp.domain.finding import Finding
    from tsbp.store.index.fill import Parser
    from tsbp.store.index.wordindex import Hit

    Progress = Callable[[int, int], None]
    Answer = TypeVar("Answer")


class Kept(NamedTuple):
    """What a kept answer stands on: the reader, the context, each file's status and version, and when it began."""

    version: str
    context: str
    statuses: Mapping[str, os.stat_result]
    versions: Mapping[str, Version]
    began: int


class Options(NamedTuple):
    """How a work tree is answered for: where its index lies (empty: none is used), and who is told what."""

    common_dir: str
    notice: Callable[[str], None]
    progress: Progress


def answer(root: str, options: Options) -> Whole:
    """Return what the work tree amounts to."""
    return _asked(root, options, _whole)


def context(root: str, options: Options) -> Context:
    """Return the settings, directory and working days of the work tree."""
    return _asked(root, options, _context)


def search(root: str, options: Options, terms: Sequence[str]) -> tuple[Hit, ...]:
    """Return the initiatives' files that hold every word, the best match first."""
    from tsbp.store.index import wordindex

    def ask(connection: sqlite3.Connection, root: str) -> tuple[Hit, ...]:
        if connection.in_transaction:
            connection.execute("COMMIT")
        return wordindex.search(connection, root, terms)

    return _asked(root, options, ask)


def _asked(root: str, options: Options, ask: Callable[[sqlite3.Connection, str], Answer]) -> Answer:
    """Ask the index once it is proved fresh.

    An index that cannot be read is dropped and made again with one notice; one that cannot be written is
    overlaid in memory. Every way gives the same answer.
    """
    path = tables.location(options.common_dir) if options.common_dir else ""
    if path:
        try:
            return _kept(root, path, options, ask)
        except (sqlite3.Error, OSError, ValueError) as error:
            spoilt = tables.is_spoilt(error)
        if spoilt:
            with contextlib.suppress(sqlite3.Error, OSError, ValueError):
                with Locked(path):
                    tables.drop(path)
                options.notice("notice.index-rebuilt")
                return _kept(root, path, options, ask)
    with contextlib.closing(_beside(path)) as connection:
        _fill(connection, root, options.progress)
        return ask(connection, root)


def _kept(root: str, path: str, options: Options, ask: Callable[[sqlite3.Connection, str], Answer]) -> Answer:
    if os.path.exists(path):
        with contextlib.closing(tables.connect(path)) as connection:
            connection.execute("BEGIN")
            if _is_fresh(connection, root):
                return ask(connection, root)
            connection.execute("COMMIT")
    with Locked(path), contextlib.closing(tables.connect(path)) as connection:
        if not _is_fresh(connection, root):  # whoever held the lock before may have done the work
            _fill(connection, root, options.progress)
        return ask(connection, root)


def _is_fresh(connection: sqlite3.Connection, root: str) -> bool:
    tree = connection.execute("SELECT version FROM trees WHERE tree = ?", (root,)).fetchone()
    if tree is None or tree[0] != _whole_version(reader_version()):
        return False
    known = dict(connection.execute("SELECT path, stamp FROM files WHERE tree = ?", (root,)))
    return not any(stamps.changed(known, stamps.stamps(root)))


def _whole(connection: sqlite3.Connection, root: str) -> Whole:
    facts, faults = connection.execute("SELECT facts, faults FROM trees WHERE tree = ?", (root,)).fetchone()
    asked = connection.execute(
        "SELECT path, id, row, reasons FROM entries WHERE tree = ? ORDER BY path", (root,)
    )
    entries = tuple(Entry(path, id, decode(row), decode_reasons(reasons)) for path, id, row, reasons in asked)
    return Whole(entries, decode(facts), decode_findings(faults))


def _context(connection: sqlite3.Connection, root: str) -> Context:
    from tsbp.store.index import fill

    asked = connection.execute("SELECT path, kind, oid FROM files WHERE tree = ? AND kind != ''", (root,))
    versions = {path: Version(kind, oid) for path, kind, oid in asked}
    kept = connection.execute("SELECT version FROM trees WHERE tree = ?", (root,)).fetchone()[0]
    version, _, year = kept.rpartition("-")
    return fill.settled(connection, versions, version, int(year)).context


def _fill(connection: sqlite3.Connection, root: str, progress: Progress) -> None:
    from tsbp.store.index import fill

    version, began = reader_version(), time.time_ns()
    now = stamps.stamps(root)
    parser = fill.Parser(connection, version)
    found, unread = _read(connection, root, now, parser, progress)
    parser.keep()
    settled = fill.settle(connection, found, version, time.gmtime().tm_year, progress)
    whole = fill.whole(connection, found, version, settled)
    whole = whole._replace(faults=tuple(sorted((*whole.faults, *unread), key=lambda finding: finding.path)))
    _keep(connection, root, Kept(version, settled.key, now, found, began), whole)


def _read(
    connection: sqlite3.Connection,
    root: str,
    now: Mapping[str, os.stat_result],
    parser: Parser,
    progress: Progress,
) -> tuple[Mapping[str, Version], list[Finding]]:
    """Read what is not known by its stamp; return the version of each file and what cannot be read."""
    asked = connection.execute("SELECT path, stamp, kind, oid FROM files WHERE tree = ?", (root,))
    known = {path: (stamp, Version(kind, oid)) for path, stamp, kind, oid in asked}
    found: dict[str, Version] = {}
    unread: list[Finding] = []
    for count, (path, kind) in enumerate(stamps.kinds(now).items(), 1):
        stamp, version = known.get(path, ("", None))
        if version and version.oid and stamp == stamps.stamp(now[path]) and parser.knows(version):
            found[path] = version
            continue
        try:
            data = files.read(os.path.join(root, path))
        except BadData as failure:
            unread += [found._replace(path=path) for found in failure.findings]  # type: ignore[attr-defined]
            continue
        except NotFound:
            continue
        found[path] = Version(kind, blob_id(data))
        parser.parse(found[path], data)
        progress(count, len(now))
    return found, unread


def _keep(connection: sqlite3.Connection, root: str, kept: Kept, whole: Whole) -> None:
    """Switch the work tree to the new answer in one transaction."""
    with tables.transaction(connection):
        connection.execute("DELETE FROM entries WHERE tree = ?", (root,))
        connection.execute("DELETE FROM files WHERE tree = ?", (root,))
        connection.execute("DELETE FROM trees WHERE tree = ?", (root,))
        connection.executemany(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
            (
                (root, entry.path, entry.id, encode(entry.row), encode_reasons(entry.reasons))
                for entry in whole.entries
            ),
        )
        connection.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            (
                (root, path, *kept.versions.get(path, Version("", "")), _stamp(status, kept.began))
                for path, status in kept.statuses.items()
            ),
        )
        connection.execute(
            "INSERT INTO trees VALUES (?, ?, ?, ?, ?)",
            (
                root,
                _whole_version(kept.version),
                kept.context,
                encode(whole.facts),
                encode_findings(whole.faults),
            ),
        )
        tables.prune(connection, kept.began / 1e9)


def _stamp(status: os.stat_result, began: int) -> str:
    """Return the stamp to be trusted later: none for a file that was written while it was being read."""
    return "" if stamps.is_young(status, began) else stamps.stamp(status)


def _whole_version(version: str) -> str:
    """Return what a kept answer depends on beside its files: the reader, and the year of the working days."""
    return f"{version}-{time.gmtime().tm_year}"


def _beside(path: str) -> sqlite3.Connection:
    try:
        return tables.overlaid(path) if path and os.path.exists(path) else tables.in_memory()
    except sqlite3.Error:
        return tables.in_memory()


class Locked:
    """Holds the index's own lock, which is not the one for writing to the store."""

    def __init__(self, path: str) -> None:
        self._path = os.path.join(os.path.dirname(path), "index.lock")
        self._file = -1

    def __enter__(self) -> None:
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *about: object) -> None:
        os.close(self._file)
