"""The initiatives that a change touches: as they were, as they are, and by which steps they came there."""

from __future__ import annotations

from tsbp.domain import rules
from tsbp.ops import comparing
from tsbp.store import document, layout, yamlread
from tsbp.store.document import Document
from tsbp.store.git import bases, history
from tsbp.store.index import inspection
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tsbp.domain.context import Context
    from tsbp.domain.finding import Finding
    from tsbp.store.workspace import Workspace


class Version(NamedTuple):
    """What an initiative's file said at one time, under the name that git gives to its content."""

    oid: str
    document: Document


class Step(NamedTuple):
    """An initiative before and after a change: no `old` for a new one, no `new` for one that is gone."""

    id: str
    old: Version | None
    new: Version | None


def changed(workspace: Workspace, fork: str) -> tuple[Step, ...]:
    """Return the initiatives whose files differ from those of a commit (hex), by path.

    An initiative is known by the id inside its file, whatever the file is called; one whose id was edited by
    the name of its file.
    """
    then = _initiatives(workspace.git.blobs(fork))
    now = _initiatives(workspace.tree.ask(inspection.contents))
    differing = {path: oid for path, oid in now.items() if not oid or then.get(path) != oid}
    gone = {path: oid for path, oid in then.items() if now.get(path) != oid}
    old = _committed(workspace, gone)
    new = (
        _committed(workspace, differing)
        if workspace.as_of
        else {path: Version(oid, workspace.load(path)) for path, oid in differing.items()}
    )
    return tuple(_steps(old, new, {id for _, id, _ in workspace.cites()}))


def kinds_of(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each path with the kind of its file, empty for one that is none of ours."""
    return ((path, layout.kind_of(path) or "") for path in paths)


def last_readable(workspace: Workspace, fork: str, broken: Version, versions: Versions) -> Version | None:
    """Return the newest version of a file before a commit (hex) that can be read; None for no such version."""
    path = broken.document.path
    for commit in history.file_history(workspace.git, (path,), revision=fork):
        for file in commit.changes:
            version = versions.of(file.old) if file.old else None
            if version is not None and version.document.value is not None:
                return version
    return None


class Versions:
    """The versions of the initiatives between a fork and the store as it is now, read when they are asked for."""

    def __init__(self, workspace: Workspace, fork: str, context: Context) -> None:
        self._workspace = workspace
        self._fork = fork
        self._context = context
        self._read: dict[str, Version] = {}
        self._edges: Mapping[str, Sequence[tuple[str, str]]] | None = None

    def of(self, oid: str) -> Version:
        """Return the version of that name."""
        if oid not in self._read:
            ((_, text),) = self._workspace.git.contents([oid])
            self._read[oid] = Version(oid, _read(self._workspace, "", text))
        return self._read[oid]

    def subject(self, version: Version) -> rules.Subject:
        """Return a version that can be read as what rules are shown."""
        found = version.document
        return rules.Subject(found.path, found.data or {}, found.value, self._context)  # type: ignore[arg-type]

    def found(self, old: Version | None, new: Version) -> tuple[Finding, ...]:
        """Return what the rules of change find between two versions."""
        return rules.check_change(self.subject(old) if old else None, self.subject(new))

    def first(self, id: str, new: Version) -> Version | None:
        """Return the version in which a new initiative was committed first; None where that is all there is."""
        for old, oid in self._steps_of(id):
            if not old and oid != new.oid and self.of(oid).document.value is not None:
                return self.of(oid)
        return None

    def leads(self, id: str, old: Version | None, new: Version, rule: str) -> bool:
        """Tell whether steps that the rule finds nothing in lead from one version to the other."""
        if old is None:
            return False
        known = {old.oid: old, new.oid: new}
        edges = [*self._steps_of(id), *self._uncommitted(id, new)]
        reached, waiting = {old.oid}, [old.oid]
        while waiting:
            here = waiting.pop()
            for before, after in edges:
                if before == here and after not in reached and self._is_clean(before, after, known, rule):
                    reached.add(after)
                    waiting.append(after)
        return new.oid in reached

    def _is_clean(self, before: str, after: str, known: Mapping[str, Version], rule: str) -> bool:
        old, new = (known.get(oid) or self.of(oid) for oid in (before, after))
        if old.document.value is None or new.document.value is None:
            return False
        return all(entry.rule != rule for entry in self.found(old, new))

    def _uncommitted(self, id: str, new: Version) -> Iterator[tuple[str, str]]:
        """Yield the step from what is committed to what lies in the work tree."""
        committed = [oid for _, oid in self._steps_of(id)]
        if new.oid not in committed:
            yield from ((oid, new.oid) for oid in committed[:1])

    def _steps_of(self, id: str) -> Sequence[tuple[str, str]]:
        """Return the contents between which the commits since the fork led, the newest first."""
        if self._edges is None:
            self._edges = self._all_steps()
        return self._edges.get(id, ())

    def _all_steps(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        git = self._workspace.git
        read = comparing.reader(git)
        found: dict[str, list[tuple[str, str]]] = {}
        for commit in bases.since(git, self._fork, self._workspace.head or self._fork):
            files = tuple(file for file in commit.changes if layout.kind_of(file.path) == layout.INITIATIVE)
            versions = read([oid for file in files for oid in (file.old, file.new) if oid])
            for file in comparing.joined(commit._replace(changes=files), versions):
                if file.new:
                    id = comparing.name_of(file.path, versions[file.new])
                    found.setdefault(id, []).append((file.old, file.new))
        return found


def _initiatives(oids: Mapping[str, str]) -> Mapping[str, str]:
    return {path: oid for path, oid in oids.items() if layout.kind_of(path) == layout.INITIATIVE}


def _committed(workspace: Workspace, oids: Mapping[str, str]) -> Mapping[str, Version]:
    """Read the contents that git keeps under these names, by path."""
    texts = dict(workspace.git.contents(set(oids.values())))
    return {path: Version(oid, _read(workspace, path, texts[oid])) for path, oid in oids.items()}


def _read(workspace: Workspace, path: str, text: bytes) -> Document:
    return document.read(path, layout.INITIATIVE, text, workspace.validators(), yamlread.skim)


def _steps(old: Mapping[str, Version], new: Mapping[str, Version], ids: set[str]) -> Iterator[Step]:
    """Yield each changed initiative with what it was; `ids` are those of the whole store as it is now."""
    moved = {_id(version): path for path, version in old.items() if path not in new}
    met = set()
    for path, version in sorted(new.items()):
        id = _id(version)
        there = old.get(path)
        if id in moved and not (there and _id(there) == id):
            there = old[moved[id]]
        if there is not None:
            met.add(there.document.path)
        yield Step(id, there, version)
    for path, version in sorted(old.items()):
        if path not in met and path not in new and _id(version) not in ids:
            yield Step(_id(version), version, None)


def _id(version: Version) -> str:
    return version.document.id or layout.id_of(version.document.path)
