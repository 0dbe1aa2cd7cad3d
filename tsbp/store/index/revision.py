"""The answer for a revision: what was parsed and judged before is not parsed or judged again."""

from __future__ import annotations

import contextlib
import sqlite3
import time

from tsbp.store import layout
from tsbp.store.index import fill, tables
from tsbp.store.index.entry import Version
from tsbp.store.index.versions import reader_version
from tsbp.store.index.worktree import Locked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tsbp.domain.context import Context
    from tsbp.store.index.entry import Whole
    from tsbp.store.index.worktree import Options

    Contents = Callable[[Iterable[str]], Iterator[tuple[str, bytes]]]


def answer(options: Options, blobs: Mapping[str, str], contents: Contents) -> tuple[Whole, Context]:
    """Return what the blobs (by path) amount to, judged by the directory and settings among them."""
    versions = {path: Version(layout.kind_of(path) or "", oid) for path, oid in blobs.items()}
    versions = {path: version for path, version in versions.items() if version.kind}
    path = tables.location(options.common_dir) if options.common_dir else ""
    if path:
        try:
            with Locked(path), contextlib.closing(tables.connect(path)) as connection:
                return _filled(connection, versions, contents, options)
        except (sqlite3.Error, OSError, ValueError):
            pass  # an index that cannot be used costs time, never an answer
    with contextlib.closing(tables.in_memory()) as connection:
        return _filled(connection, versions, contents, options)


def _filled(
    connection: sqlite3.Connection, versions: Mapping[str, Version], contents: Contents, options: Options
) -> tuple[Whole, Context]:
    version = reader_version()
    parser = fill.Parser(connection, version)
    kinds: dict[str, set[str]] = {}
    for found in versions.values():
        if not parser.knows(found):
            kinds.setdefault(found.oid, set()).add(found.kind)
    for oid, data in contents(kinds):
        for kind in kinds[oid]:
            parser.parse(Version(kind, oid), data)
    parser.keep()
    settled = fill.settle(connection, versions, version, time.gmtime().tm_year, options.progress)
    return fill.whole(connection, versions, version, settled), settled.context
