"""What changed, when, and by whom: computed from the versions of the files, so it survives squash and rebase.

The identity of an initiative is the id inside its file, whatever the file was called. A merge tells only what
none of its parents had already said.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from tsbp.domain import address as addresses
from tsbp.domain import change, moment
from tsbp.domain.change import Change
from tsbp.domain.changepart import is_in_field
from tsbp.domain.plain import same, value_at
from tsbp.errors import BadData
from tsbp.ops import telling
from tsbp.ops.telling import Authors
from tsbp.store import layout, yamlread
from tsbp.store.git import history as log
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.address import Part
    from tsbp.domain.context import Context
    from tsbp.store.git.calls import Git
    from tsbp.store.git.history import Commit, FileChange
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]
    Read = Callable[[Sequence[str]], Mapping[str, Data | None]]

CHUNK = 64


class Asked(NamedTuple):
    """Whose history is wanted: of one file or all, of one address in it, since when, by whom.

    `path` is empty for the whole store; `id` is what the file calls itself (a directory file: its kind);
    `since` and `until` are instants; `by` a handle; `field` an address or a path of the register (`*` for any key) that
    a change must be at or below; `revision` is where the history ends, HEAD or a commit in hex.
    """

    path: str = ""
    id: str = ""
    parts: tuple[Part, ...] = ()
    since: str = ""
    by: str = ""
    revision: str = "HEAD"
    until: str = ""
    field: str = ""


class _Source(NamedTuple):
    """Where versions come from and what they are told with."""

    git: Git
    read: Read
    authors: Authors
    context: Context


class Entry(NamedTuple):
    """What one commit did to one file.

    `at` is the author's date-time with offset, `author` their name in git, `handle` theirs if the
    directory tells; `by` are the handles that the changes themselves name (who decided, who posted),
    `recorder` the author where none of them is the author. `was` is the earlier path of a renamed file,
    `cut` says that the clone holds nothing older, `unreadable` that a version is no data. No `changes`
    otherwise means that only comments or layout changed.
    """

    commit: str
    at: str
    author: str
    handle: str
    id: str
    path: str
    changes: tuple[Change, ...] = ()
    by: tuple[str, ...] = ()
    recorder: str = ""
    was: str = ""
    cut: bool = False
    unreadable: bool = False
    operation: str = ""


def history(
    workspace: Workspace, asked: Asked, authors: Authors, read: Read | None = None
) -> Iterator[Entry]:
    """Return what happened, the newest first by the shape of the history, never by the authors' clocks.

    `read` returns the plain data of blobs (None for what is no data); without it they are read here.
    """
    git = workspace.git
    source = _Source(git, read or reader(git), authors, workspace.context)
    return (entry for entry in _entries(source, asked) if _is_wanted(entry, asked))


def remaining(git: Git, asked: Asked, rest: Iterator[Entry], shown: int) -> int:
    """Count what is left of a history of which so many entries were taken.

    Of the whole store the changed files are counted without reading them, since there may be very many.
    """
    if asked.path or asked.by or asked.until or asked.field:
        return sum(1 for _ in rest)
    if next(rest, None) is None:
        return 0
    commits = log.file_history(git, since=asked.since, revision=asked.revision)
    return max(1, sum(len(commit.changes) for commit in commits if len(commit.parents) < 2) - shown)


def reader(git: Git) -> Read:
    """Return a reader of blobs that reads each of them once."""
    known: dict[str, Data | None] = {}

    def read(oids: Sequence[str]) -> Mapping[str, Data | None]:
        missing = [oid for oid in dict.fromkeys(oids) if oid not in known]
        known.update((oid, parsed(text)) for oid, text in git.contents(missing))
        return known

    return read


def parsed(text: bytes) -> Data | None:
    """Return the plain data of a version of a file, None when it cannot be read as a map."""
    try:
        data = yamlread.load(text)
    except BadData:
        return None
    return data if isinstance(data, dict) else None


def name_of(path: str, data: Data | None) -> str:
    """Return what a file calls itself: the id inside, for other files their kind or name."""
    inside = data.get("id") if data else None
    if isinstance(inside, str) and path.startswith(f"{layout.PROJECTS}/"):
        return inside
    kind = layout.kind_of(path)
    if kind in (None, layout.INITIATIVE, layout.VIEW):
        return layout.id_of(path) or path.rpartition("/")[2].removesuffix(layout.ENDING)
    return kind


def _entries(source: _Source, asked: Asked) -> Iterator[Entry]:
    commits = (
        trail(source.git, source.read, asked)
        if asked.path
        else log.file_history(source.git, since=asked.since, revision=asked.revision)
    )
    for chunk in _chunks(commits):
        versions = source.read([oid for commit in chunk for file in commit.changes for oid in _oids(file)])
        for commit in chunk:
            for file in joined(commit, versions):
                entry = _entry(commit, file, versions, source)
                if entry is not None:
                    yield entry


def _chunks(commits: Iterable[Commit]) -> Iterator[list[Commit]]:
    """Yield commits a few at first, then more, so that the newest are told at once and the rest in bulk."""
    waiting = iter(commits)
    size = 4
    while chunk := list(islice(waiting, size)):
        yield chunk
        size = min(size * 2, CHUNK)


def _oids(file: FileChange) -> tuple[str, ...]:
    return tuple(oid for oid in (file.old, file.new, *file.others) if oid)


def trail(git: Git, read: Read, asked: Asked) -> Iterator[Commit]:
    """Yield the commits of one file, on through renames that only the id inside it can tell."""
    path, revision = asked.path, asked.revision
    while path:
        commits = log.file_history(git, (path,), since=asked.since, revision=revision)
        path = ""
        for commit in commits:
            before = _earlier_name(git, read, commit, asked.id)
            yield _renamed(commit, before) if before else commit
            if before:
                path, revision = before.path, commit.parents[0]
                break


def _is_new(file: FileChange) -> bool:
    return file.status == log.ADDED


def _earlier_name(git: Git, read: Read, commit: Commit, id: str) -> FileChange | None:
    """Return the file that the commit deleted and whose id it gave to the new one, None for no such move."""
    if len(commit.parents) != 1 or not any(_is_new(file) for file in commit.changes):
        return None
    for whole in log.file_history(git, (layout.PROJECTS,), limit=1, revision=commit.hex):
        gone = [file for file in whole.changes if file.status == log.DELETED]
        versions = read([file.old for file in gone])
        for file in gone:
            if whole.hex == commit.hex and name_of(file.path, versions[file.old]) == id:
                return file
    return None


def _renamed(commit: Commit, before: FileChange) -> Commit:
    changes = (
        file._replace(old=before.old, status=log.RENAMED, was=before.path) if _is_new(file) else file
        for file in commit.changes
    )
    return commit._replace(changes=tuple(changes))


def joined(commit: Commit, versions: Mapping[str, Data | None]) -> tuple[FileChange, ...]:
    """Return the changes of a commit, a deleted and an added file with the same id inside joined to one."""
    gone = {
        name_of(file.path, versions[file.old]): file
        for file in commit.changes
        if file.status == log.DELETED and file.path.startswith(f"{layout.PROJECTS}/")
    }
    found = []
    for file in commit.changes:
        before = gone.get(name_of(file.path, versions[file.new])) if _is_new(file) else None
        if before is not None:
            found.append(file._replace(old=before.old, status=log.RENAMED, was=before.path))
        else:
            found.append(file)
    met = {file.was for file in found if file.was}
    return tuple(file for file in found if file.path not in met)


def _entry(
    commit: Commit, file: FileChange, versions: Mapping[str, Data | None], source: _Source
) -> Entry | None:
    old, new = _version(file.old, versions), _version(file.new, versions)
    unreadable = (bool(file.old) and old is None) or (bool(file.new) and new is None)
    cut = commit.cut and _is_new(file)
    changes = () if unreadable or cut else change.diff(old, new)
    if file.others:
        parents = [_version(oid, versions) for oid in file.others]
        changes = tuple(found for found in changes if not any(_was_in(found, parent) for parent in parents))
        if not changes:
            return None
    by = telling.named(changes, new or {})
    handle = source.authors.handle(commit.author, commit.author_email)
    return Entry(
        commit.hex,
        commit.authored,
        commit.author,
        handle,
        name_of(file.path, new or old),
        file.path,
        telling.explained(changes, source.context, new or {}),
        by,
        commit.author if by and handle not in by else "",
        file.was,
        cut,
        unreadable,
        next(iter(commit.trailers.get("Tsbp-Op", ())), ""),
    )


def _version(oid: str, versions: Mapping[str, Data | None]) -> Data | None:
    return versions[oid] if oid else None


def _was_in(found: Change, parent: Data | None) -> bool:
    """Tell whether a parent of a merge had already said the change."""
    if parent is None:
        return found.new is None
    parts = addresses.parse(found.address)
    if "at" in found.params and found.verb != "taken":
        return _holds(value_at(parent, parts[:-1]), found.new)
    if found.verb in ("put", "taken"):
        return _holds(value_at(parent, parts), found.new or found.old) == (found.verb == "put")
    if parts and isinstance(parts[-1], int):
        return not _holds(value_at(parent, parts[:-1]), found.old)
    return same(value_at(parent, parts) if parts else parent, found.new)


def _holds(entries: object, entry: object) -> bool:
    return isinstance(entries, list) and any(same(other, entry) for other in entries)


def _is_wanted(entry: Entry, asked: Asked) -> bool:
    if asked.path and entry.id != asked.id:
        return False
    if asked.by and asked.by not in (*entry.by, entry.handle):
        return False
    if asked.until and moment.instant(datetime.fromisoformat(entry.at)) >= asked.until:
        return False
    if asked.field and not any(is_in_field(found, asked.field) for found in entry.changes):
        return False
    return not asked.parts or any(change.concerns(found, asked.parts) for found in entry.changes)
