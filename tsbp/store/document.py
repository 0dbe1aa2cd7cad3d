"""One file of the store, read through the guard and the models."""

from __future__ import annotations

import os

from tsbp.domain import shape
from tsbp.domain.address import join
from tsbp.domain.finding import ERROR, Finding
from tsbp.errors import BadData, NotFound
from tsbp.store import files, layout, yamlread
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from tsbp.domain.compiled import Validators
    from tsbp.store.git.calls import Git


class Document(NamedTuple):
    """What a file says: its plain data, the model made of it, and what is wrong with it.

    `data` is None when the bytes cannot be read as a map, `value` when the map does not have the shape of
    its kind; `findings` then say why, each with its place. `text` holds the bytes as they were read.
    """

    path: str
    kind: str
    text: bytes
    data: Mapping[str, object] | None = None
    value: object = None
    findings: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        """The id inside the file, empty when there is none to be read."""
        found = self.data.get("id") if self.data else None
        return found if isinstance(found, str) else ""


def read(
    path: str,
    kind: str,
    text: bytes,
    validators: Validators | None = None,
    load: Callable[[bytes], object] = yamlread.load,
) -> Document:
    """Read the bytes of a file as its kind ("" for a file that is none of ours); never raises for what it holds.

    With compiled checks the models are only loaded to word a fault.
    """
    if not kind:
        return Document(path, kind, text, findings=(Finding("unknown-file", ERROR, path),))
    try:
        data = load(text)
    except BadData as failure:
        found = at(path, failure.findings)
        if kind != layout.SETTINGS_KIND or [finding.rule for finding in found] != ["empty"]:
            return Document(path, kind, text, findings=found)
        data = {}
    if not isinstance(data, dict):
        return Document(path, kind, text, findings=(Finding("not-a-map", ERROR, path),))
    value, faults = shape.read(kind, data, validators)
    findings = tuple(_finding(path, data, text, fault) for fault in faults)
    return Document(path, kind, text, data, value, findings)


def at(path: str, findings: Sequence[object]) -> tuple[Finding, ...]:
    """Return the findings of a room that does not know the file's name, with the name filled in.

    Of each rule the first is enough: a bomb has thousands of aliases and is one thing to mend.
    """
    named = [finding._replace(path=path) for finding in findings if isinstance(finding, Finding)]
    return tuple({finding.rule: finding for finding in reversed(named)}.values())[::-1]


def _finding(path: str, data: Mapping[str, object], text: bytes, fault: shape.Fault) -> Finding:
    found = data.get("id")
    return Finding(
        fault.rule,
        ERROR,
        path,
        join(fault.loc),
        found if isinstance(found, str) else "",
        fault.params,
        yamlread.place(text, fault.loc, key=fault.at_key),
    )


def load(root: str, path: str, validators: Validators | None = None) -> Document:
    """Read one file of the store as it is on disk; raises NotFound when it is not there."""
    return opened(root, path, validators)()


def opened(
    root: str,
    path: str,
    validators: Validators | None = None,
    load: Callable[[bytes], object] = yamlread.load,
) -> Callable[[], Document]:
    """Take the bytes of one file as it is on disk, and return what makes a document of them; raises NotFound."""
    kind = layout.kind_of(path) or ""
    try:
        text = files.read(os.path.join(root, path))
    except BadData as failure:
        unread = Document(path, kind, b"", findings=at(path, failure.findings))
        return lambda: unread
    return lambda: read(path, kind, text, validators, load)


def there(root: str, path: str, validators: Validators | None = None) -> Document | None:
    """Read one file of the store as it is on disk; None when it is not there."""
    try:
        return load(root, path, validators)
    except NotFound:
        return None


def every(root: str, kinds: Collection[str] = ()) -> Iterator[Document]:
    """Read every file of the store (of these kinds), by path."""
    found = (there(root, path) for path in _of_kinds(files.listing(root), kinds))
    return (document for document in found if document)  # what is gone since it was listed is left out


def of_blobs(git: Git, commit: str, *, kinds: Collection[str] = (), only: str = "") -> Iterator[Document]:
    """Read every file of the store (of these kinds, or one file) as a commit (hex) holds it, by path."""
    blobs = git.blobs(commit)
    wanted = [path for path in _of_kinds(sorted(blobs), kinds) if not only or path == only]
    texts = dict(git.contents({blobs[path] for path in wanted}))
    for path in wanted:
        yield read(path, layout.kind_of(path) or "", texts[blobs[path]])


def _of_kinds(paths: Iterable[str], kinds: Collection[str]) -> Iterator[str]:
    return (path for path in paths if not kinds or layout.kind_of(path) in kinds)
