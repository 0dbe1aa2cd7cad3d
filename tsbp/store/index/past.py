"""Bring a revision into the index: read and judge what was never seen before of it, and keep what it amounts to."""

from __future__ import annotations

from tsbp.store import layout
from tsbp.store.index import fill
from tsbp.store.index.entry import Version
from tsbp.store.index.known import Known, Row
from tsbp.store.index.stamps import Marks
from tsbp.store.index.switch import After, switch
from tsbp.store.index.versions import reader_version, year
from tsbp.store.index.work import Job, Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3

    from tsbp.store.index.revision import Past
    from tsbp.store.index.worktree import Options


def read(connection: sqlite3.Connection, past: Past, options: Options) -> None:
    """Bring the revision into the index."""
    reader = Reader("", reader_version(), options.validators())
    blobs = past.blobs()
    kinds = {path: layout.kind_of(path) or "" for path in blobs}
    own = [path for path, kind in kinds.items() if kind not in (layout.INITIATIVE, "")]
    held = dict(past.contents({blobs[path] for path in own}))
    jobs = [Job(path, kinds[path], blobs[path], held[blobs[path]]) for path in own]
    done = fill.parse(connection, reader, jobs)
    versions = {one.path: Version(one.kind, one.oid) for one in done}
    settling = fill.Settling(connection, versions, reader, year())
    wanted = [Job(path, kinds[path], oid) for path, oid in blobs.items() if kinds[path] == layout.INITIATIVE]
    fill.judge_blobs(connection, wanted, settling, past.contents, options.progress)
    rows = {path: Row(kinds[path], oid if kinds[path] else "", "", "") for path, oid in blobs.items()}
    gone = frozenset(Known(connection, past.name).every()) - rows.keys()
    after = After(settling, rows, gone, {}, Marks("", {}, {}))
    switch(connection, past.name, "", after)
