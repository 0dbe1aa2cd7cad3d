"""What one worker does to one file: read, name its content, parse it, judge it; plain rows come out."""

from __future__ import annotations

import os

from tsbp.domain import health
from tsbp.domain.judgement import judge
from tsbp.domain.row import BRIEF
from tsbp.errors import BadData, NotFound
from tsbp.store import document, files, layout, yamlread
from tsbp.store.index.coding import encode, encode_findings, encode_reasons, encode_row
from tsbp.store.index.versions import blob_id
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Protocol

    from tsbp.domain.compiled import Validators
    from tsbp.domain.context import Context

    class Kept(Protocol):
        """What was done before."""

        def is_parsed(self, oid: str, kind: str) -> bool:
            """Tell whether this content was parsed as this kind."""

        def is_judged(self, oid: str, path: str) -> bool:
            """Tell whether this content was judged at this path, or never can be."""


INITIATIVE = layout.INITIATIVE
GONE = "gone"


class Job(NamedTuple):
    """A file to be brought into the index: its content is `data`, or is read from disk where that is None.

    `oid` names the content where it is known already; with it and everything kept, nothing is read. `said` is
    what the content says, where that is known too.
    """

    path: str
    kind: str
    oid: str = ""
    data: bytes | None = None
    said: Mapping[str, Any] | None = None


class Done(NamedTuple):
    """What became of a job: the name of its content, and what is new to keep.

    `oid` is empty where the file cannot be read (`unread` says why, as text) or is GONE.
    """

    path: str
    kind: str
    oid: str
    unread: str = ""
    parsed: tuple[Any, ...] | None = None
    judged: tuple[Any, ...] | None = None


class Judging(NamedTuple):
    """A context, and the name under which judgements in it are kept."""

    key: str
    context: Context


class Reader(NamedTuple):
    """Who reads: the root of the store (empty: nothing is read from disk), the reader's version, its checks."""

    root: str
    version: str
    validators: Validators | None


class Work:
    """Does jobs; `judging` None: nothing is judged; `kept` knows what was done before."""

    def __init__(self, reader: Reader, judging: Judging | None, kept: Kept) -> None:
        self._reader = reader
        self._judging = judging
        self._kept = kept

    def __call__(self, jobs: Sequence[Job]) -> list[Done]:
        """Return what becomes of each job."""
        return [self.finished(self.begun(job)) for job in jobs]

    def begun(self, job: Job) -> Job | Done:
        """Read a file and name its content; return it as a job that is to be finished, if it is."""
        if job.oid and self._is_kept(job.path, job.kind, job.oid):
            return Done(job.path, job.kind, job.oid)
        try:
            data = files.read(os.path.join(self._reader.root, job.path)) if job.data is None else job.data
        except BadData as failure:
            return Done(job.path, job.kind, "", encode_findings(document.at(job.path, failure.findings)))
        except NotFound:
            return Done(job.path, job.kind, "", GONE)
        oid = job.oid if job.data is not None and job.oid else blob_id(data)
        if self._is_kept(job.path, job.kind, oid):
            return Done(job.path, job.kind, oid)
        return job._replace(oid=oid, data=data)

    def finished(self, begun: Job | Done) -> Done:
        """Parse and judge what was begun."""
        return begun if isinstance(begun, Done) else self._done(begun, begun.oid, begun.data or b"")

    def _is_kept(self, path: str, kind: str, oid: str) -> bool:
        return (kind != INITIATIVE or self._kept.is_judged(oid, path)) and self._kept.is_parsed(oid, kind)

    def _done(self, job: Job, oid: str, data: bytes) -> Done:
        load = yamlread.skim if job.said is None else lambda _: job.said
        read = document.read("", job.kind, data, self._reader.validators, load)
        plain = encode(read.data) if read.value is not None else None
        parsed = (oid, job.kind, self._reader.version, plain, encode_findings(read.findings))
        judged = None
        judging = self._judging
        if judging is not None and job.kind == INITIATIVE and read.value is not None:
            judged = (oid, job.path, judging.key, *_judged(job.path, read.data, read.value, judging.context))
        return Done(job.path, job.kind, oid, "", parsed, judged)


def _judged(path: str, data: Any, value: Any, context: Context) -> tuple[Any, ...]:
    found = judge(path, data, value, context)
    listed, mention = found.row, found.row.pop("mention")
    return (
        value.id,
        int(value.stage != "closed"),
        value.stage,
        value.kind,
        value.lane,
        value.priority,
        value.owner,
        value.sponsor,
        "\n".join(listed["scope"] or listed["regions"]),
        encode([mention.cites, mention.needs]) if mention.cites else "",
        encode_row(listed, BRIEF),
        encode_reasons(found.reasons),
        encode_findings(found.findings),
        encode(health.to_data(found.standing)),
    )
