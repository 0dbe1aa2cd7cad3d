"""Of every fact of a file: which commit made it so, who, when, and what it was before.

Found in the versions of the file alone, so it holds after squash, rebase and rename. All versions are fetched at
once and each is parsed at most once, the newest first, until every fact is accounted for.
"""

from __future__ import annotations

import os

from tsbp.domain import change
from tsbp.domain.plain import same, value_at
from tsbp.errors import BadData
from tsbp.ops import comparing, telling
from tsbp.store import files, yamlread
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.address import Part
    from tsbp.ops.comparing import Asked, Data
    from tsbp.ops.telling import Authors
    from tsbp.store.git.calls import Git
    from tsbp.store.git.history import Commit, FileChange
    from tsbp.store.workspace import Workspace


class Fact(NamedTuple):
    """One fact as it stands: its address in parts and its value; an entry of a log is one fact wherever it stands."""

    parts: tuple[Part, ...]
    value: Any
    is_entry: bool = False


class Blamed(NamedTuple):
    """A fact and the commit that made it so (empty: it is not committed yet), with the value before.

    `at` is the author's date-time with offset, `author` their name in git, `handle` theirs if the directory tells;
    `by` are the handles that the change itself names. `cut` tells that the clone holds nothing older.
    """

    fact: Fact
    commit: str = ""
    at: str = ""
    author: str = ""
    handle: str = ""
    by: tuple[str, ...] = ()
    before: Any = None
    cut: bool = False


class _Step(NamedTuple):
    """One version of a file, those it came from, and the commit that made it (None: nobody yet)."""

    commit: Commit | None
    path: str
    new: str
    olds: tuple[str, ...] = ()


class _Versions:
    """The versions of a file: fetched together, each parsed once and only when it is looked at."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._texts: dict[str, bytes] = {}
        self._data: dict[bytes, Data | None] = {}

    def read(self, oids: Sequence[str]) -> Mapping[str, Data | None]:
        """Return the plain data of blobs, None for what is no data."""
        self.fetch(oids)
        return {oid: self.data(oid) for oid in oids}

    def fetch(self, oids: Iterable[str]) -> None:
        """Get the bytes of blobs, of all that are missing at once."""
        missing = [oid for oid in dict.fromkeys(oids) if oid and oid not in self._texts]
        self._texts.update(self._git.contents(missing))

    def lay(self, name: str, text: bytes) -> None:
        """Take in a version that is no blob yet."""
        self._texts[name] = text

    def text(self, oid: str) -> bytes:
        """Return the bytes of a version that was fetched, none for one that is not there."""
        return self._texts.get(oid, b"")

    def data(self, oid: str) -> Data | None:
        """Return the plain data of a version that was fetched, None for what is no data."""
        return self.parsed(self._texts[oid]) if oid else None

    def parsed(self, text: bytes) -> Data | None:
        """Return the plain data of a text, read the first time it is asked for."""
        if text not in self._data:
            self._data[text] = _parsed(text)
        return self._data[text]


def blame(workspace: Workspace, asked: Asked, authors: Authors) -> tuple[Blamed, ...]:
    """Return who made each fact at or below the address as it is now, in the order of the file.

    A fact that is gone is told by the commit that took it away; nothing when it never was. Raises BadData when the
    file cannot be read now, NotFound when it is not there.
    """
    versions = _Versions(workspace.git)
    text = _text(workspace, asked.path)
    data = versions.parsed(text)
    if data is None:
        findings = workspace.load(asked.path).findings
        raise BadData("error.blame-unreadable", findings=findings, path=asked.path)
    steps = list(_steps(workspace, versions, asked, text))
    facts = tuple(_facts(data, asked.parts))
    found = {one.fact.parts: one for one in _accounted(facts, steps, versions, asked.id, authors)}
    return tuple(found[fact.parts] for fact in facts if fact.parts in found)


def _text(workspace: Workspace, path: str) -> bytes:
    """Return the bytes of the file as it is asked about; its fields need not be checked to tell whose they are."""
    if workspace.as_of:
        return workspace.load(path).text
    return files.read(os.path.join(workspace.root, path))


def _parsed(text: bytes) -> Data | None:
    try:
        data = yamlread.skim(text)
    except BadData:
        return None
    return data if isinstance(data, dict) else None


def _facts(data: Data, parts: Sequence[Part]) -> Iterator[Fact]:
    """Yield the facts at or below the address; what stands inside an entry of a log belongs to the entry."""
    depth = next((at for at, part in enumerate(parts) if isinstance(part, int)), None)
    if depth is None:
        yield from _below(tuple(parts), value_at(data, parts))
        return
    whole = tuple(parts[: depth + 1])
    yield Fact(whole, value_at(data, whole), is_entry=True)


def _below(parts: tuple[Part, ...], value: Any) -> Iterator[Fact]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _below((*parts, key), part)
    elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        yield from (Fact((*parts, at), entry, is_entry=True) for at, entry in enumerate(value))
    else:
        yield Fact(parts, value)


def _steps(workspace: Workspace, versions: _Versions, asked: Asked, text: bytes) -> Iterator[_Step]:
    """Yield the versions of the file, the newest first; on top the one on disk when it is no commit's yet."""
    git = workspace.git
    commits = list(comparing.trail(git, versions.read, asked))
    head = git.blobs(workspace.head, (asked.path,)).get(asked.path, "")
    steps = [_step(commit, file) for commit in commits for file in commit.changes]
    versions.fetch([head, *(oid for step in steps for oid in (step.new, *step.olds))])
    if not workspace.as_of and versions.text(head) != text:
        versions.lay(asked.path, text)
        yield _Step(None, asked.path, asked.path, (head,) if head else ())
    yield from steps


def _step(commit: Commit, file: FileChange) -> _Step:
    return _Step(commit, file.path, file.new, tuple(oid for oid in (file.old, *file.others) if oid))


def _accounted(
    facts: Sequence[Fact], steps: Sequence[_Step], versions: _Versions, id: str, authors: Authors
) -> Iterator[Blamed]:
    """Yield each fact with the newest version that holds it and came from none that does.

    Versions that cannot be read are passed over: what changed across them is put down to the one that mended them.
    """
    left = list(facts)
    mending: _Step | None = None
    for step in steps:
        new = versions.data(step.new)
        if new is None or comparing.name_of(step.path, new) != id:
            continue
        if mending is not None:
            yield from _claimed(
                [one for one in left if not _holds(new, one)], mending, new, versions, authors
            )
            left = [one for one in left if _holds(new, one)]
        olds = [versions.data(oid) for oid in step.olds]
        mending = step if olds and None in olds else None
        if mending is None:
            parents: list[Data] = [old for old in olds if old is not None] or [{}]
            made = [one for one in left if _holds(new, one) and not any(_holds(old, one) for old in parents)]
            yield from _claimed(made, step, parents[0], versions, authors)
            left = [one for one in left if one not in made]
        if not left:
            return
    if mending is not None:
        yield from _claimed(left, mending, {}, versions, authors)


def _holds(data: Data, fact: Fact) -> bool:
    if fact.is_entry and fact.value is not None:
        entries = value_at(data, fact.parts[:-1])
        return isinstance(entries, list) and any(same(entry, fact.value) for entry in entries)
    return same(value_at(data, fact.parts), fact.value)


def _claimed(
    facts: Sequence[Fact], step: _Step, old: Data, versions: _Versions, authors: Authors
) -> Iterator[Blamed]:
    """Yield the facts that a version made what they are."""
    if not facts:
        return
    new, commit = versions.data(step.new) or {}, step.commit
    changes = change.diff(old or None, new)
    for fact in facts:
        own = [one for one in changes if change.concerns(one, fact.parts)]
        before = _before(old, new, fact)
        if commit is None:
            yield Blamed(fact, by=telling.named(own, new), before=before)
        else:
            yield Blamed(
                fact,
                commit.hex,
                commit.authored,
                commit.author,
                authors.handle(commit.author, commit.author_email),
                telling.named(own, new),
                before,
                commit.cut and not old,
            )


def _before(old: Data, new: Data, fact: Fact) -> Any:
    """Return what stood there before; of an entry that was edited in its place, the entry before."""
    if not fact.is_entry:
        return value_at(old, fact.parts)
    entries, olds = value_at(new, fact.parts[:-1]) or [], value_at(old, fact.parts[:-1]) or []
    if len(entries) != len(olds):
        return None
    for entry, before in zip(entries, olds, strict=True):
        if same(entry, fact.value):
            return None if any(same(before, one) for one in entries) else before
    return None
