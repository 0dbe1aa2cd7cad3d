"""Change initiatives and the directory: load inside the lock, revise, check, edit the lines named, commit.

Every command that writes goes through `revise` or `create`; both refuse for the errors that the change would
add, and for no others.
"""

from __future__ import annotations

from tsbp.domain import change, rules
from tsbp.domain.rules import holdings
from tsbp.errors import BadData, BadUsage
from tsbp.ops import telling
from tsbp.ops.refusing import refuse, refuse_across
from tsbp.store import document, layout, yamlread
from tsbp.store.edits import Edit
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any

    from tsbp.domain.change import Change
    from tsbp.domain.finding import Finding
    from tsbp.store.document import Document
    from tsbp.store.edits import Note
    from tsbp.store.workspace import Workspace

    Revise = Callable[[Mapping[str, Any]], Mapping[str, Any]]
    Look = Callable[[Collection[str]], None]
    Progress = Callable[[int, int], None]


class Revised(NamedTuple):
    """One file and what happens to it.

    `warnings` are findings that the change would add without being refused for them. `exposure` is that of
    the work where somebody new is to hold a part of it, else None. `read` is what the new text was read as.
    """

    id: str
    path: str
    changes: tuple[Change, ...]
    old: bytes | None
    new: bytes | None
    warnings: tuple[Finding, ...]
    data: Mapping[str, Any]
    exposure: Mapping[str, Any] | None = None
    read: Mapping[str, Any] | None = None


class Draft(NamedTuple):
    """A file that a person edits as a whole: as it lies there, and as it was last committed."""

    path: str
    text: bytes
    committed: bytes


class Written(NamedTuple):
    """What a command wrote: nothing where no file changes; `commit` is empty for a dry run, `waiting`
    counts the commits that the remote has not yet (0 without a remote).
    """

    files: tuple[Revised, ...]
    unchanged: tuple[str, ...] = ()
    commit: str = ""
    notes: tuple[Note, ...] = ()
    waiting: int = 0


def silent(*_: object) -> None:
    """Take no notice."""


def revise(
    workspace: Workspace,
    operation: str,
    targets: Mapping[str, Revise],
    *,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Written:
    """Revise the files of the targets (by path) in one commit, all or none.

    `progress` is told after each file how many of how many are ready to be written.

    Raises BadData when a target cannot be read, BadUsage when the outcome has not the shape of its kind,
    Refused when a rule stands against it, Conflict, Busy and StoreFailed as the store does; after any of
    them every file is as before.
    """

    def plan(look: Look) -> list[Revised]:
        return _files(workspace, targets, look, progress)

    return carried_out(workspace, operation, plan, dry_run=dry_run)


def create(
    workspace: Workspace, operation: str, path: str, data: Mapping[str, Any], *, dry_run: bool = False
) -> Written:
    """Create one file with this data in a commit of its own; raises as `revise` does."""
    return carried_out(workspace, operation, lambda _: [_created(workspace, path, data)], dry_run=dry_run)


def replace(
    workspace: Workspace, operation: str, draft: Draft, text: bytes, *, dry_run: bool = False
) -> Written:
    """Put a whole text in place of a file, byte for byte, in a commit of its own.

    `draft` says what lies there now and what was last committed: the changes are told from the latter, and
    uncommitted ones are taken along. Raises BadData for a text that cannot be read, and as `revise` does.
    """
    drafts = (draft.path,)
    return carried_out(
        workspace, operation, lambda _: [_replaced(workspace, draft, text)], drafts=drafts, dry_run=dry_run
    )


def carried_out(
    workspace: Workspace,
    operation: str,
    plan: Callable[[Look], list[Revised]],
    *,
    drafts: tuple[str, ...] = (),
    dry_run: bool,
) -> Written:
    """Commit what the plan makes of the files as they are once the lock is held, unless it changes nothing.

    The plan is given what lets git look for uncommitted edits of the files it has read, while it goes on.
    """
    if dry_run:
        return _written(plan(silent))
    with workspace.writing(operation) as writer:
        files = plan(writer.look)
        touched = [file for file in files if file.changes or file.old != file.new]
        if not touched:
            return _written(files)
        edits = [Edit(file.path, file.old, file.new, file.read) for file in touched]
        message = change.message(operation, [(file.id, file.changes) for file in touched])
        committed = writer.commit(edits, message, drafts=drafts)
    return _written(files, committed.commit, committed.notes)._replace(waiting=workspace.waiting)


def _files(
    workspace: Workspace, targets: Mapping[str, Revise], look: Look, progress: Progress
) -> list[Revised]:
    readers = {path: taken(workspace, path) for path in targets}
    look(readers)
    files = []
    crossing = {}
    for count, (path, read) in enumerate(readers.items(), 1):
        old = read()
        file = revision(workspace, old, targets[path])
        files.append(file)
        if file.changes and _crosses(old, file):
            crossing[path] = file.data
        progress(count, len(readers))
    refuse_across(workspace, crossing)
    return files


def taken(workspace: Workspace, path: str) -> Callable[[], Document]:
    """Take the bytes of a file as they are now, and return what makes a document of them."""
    if workspace.as_of:
        return lambda: workspace.load(path)
    return document.opened(workspace.root, path, workspace.validators(), yamlread.skim)


def _crosses(old: Document, file: Revised) -> bool:
    """Tell whether the rules across files could see the change: they know no more of a file than its mention."""
    if old.kind != layout.INITIATIVE or old.value is None:
        return True
    return rules.mention(file.path, old.data or {}) != rules.mention(file.path, file.data)


def revision(workspace: Workspace, old: Document, revise_: Revise) -> Revised:
    """Return what becomes of a file; raises as `revise` does. What other files say of it is not looked at."""
    if old.data is None:
        raise BadData("error.target-unreadable", findings=old.findings, path=old.path)
    data = revise_(old.data)
    changes = change.diff(old.data, data)
    if not changes:
        return Revised(name_of(old), old.path, (), old.text, old.text, (), old.data)
    new = workspace.read(old.path, *workspace.edited(old, changes))
    _refuse_shape(old, new)
    after = _judged(workspace, old, new)
    warnings = refuse(_judged(workspace, None, old), after) if after else ()
    told = _told(workspace, new, changes, data)
    exposure = data.get("exposure") if holdings.are_given(changes) else None
    return Revised(name_of(new), old.path, told, old.text, new.text, warnings, data, exposure, new.data)


def _created(workspace: Workspace, path: str, data: Mapping[str, Any]) -> Revised:
    created = creation(workspace, path, data)
    refuse_across(workspace, {path: data})
    return created


def creation(workspace: Workspace, path: str, data: Mapping[str, Any]) -> Revised:
    """Return a new file with this data; raises BadUsage, Refused. What other files say of it is not looked at."""
    new = workspace.read(path, workspace.new_text(path, data))
    _refuse_shape(None, new)
    step = rules.check_change(None, _subject(workspace, new)) if new.kind == layout.INITIATIVE else ()
    warnings = refuse((), _judged(workspace, None, new) + step)
    return Revised(name_of(new), path, change.diff(None, data), None, new.text, warnings, data)


def _replaced(workspace: Workspace, draft: Draft, text: bytes) -> Revised:
    old, new = workspace.read(draft.path, draft.committed), workspace.read(draft.path, text)
    if new.data is None:
        raise BadData("error.text-unreadable", findings=new.findings, path=draft.path)
    _refuse_shape(old if old.data is not None else None, new)
    known = old if old.value is not None else None
    warnings = refuse(_judged(workspace, None, old) if known else (), _judged(workspace, known, new))
    refuse_across(workspace, {draft.path: new.data})
    changes = _told(workspace, new, change.diff(old.data, new.data), new.data)
    return Revised(name_of(new), draft.path, changes, draft.text, text, warnings, new.data)


def _told(
    workspace: Workspace, found: Document, changes: tuple[Change, ...], data: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Return the changes of an initiative with what moved dates mean in working days."""
    if found.kind != layout.INITIATIVE:
        return changes
    return telling.explained(changes, workspace.context, data)


def name_of(found: Document) -> str:
    """Return what messages call a file: the id of an initiative, the kind of any other file."""
    return found.id or found.kind


def _judged(workspace: Workspace, before: Document | None, found: Document) -> tuple[Finding, ...]:
    """Return what the rules of state say of the document, and those of change on the way to it."""
    if found.value is None:
        return ()
    if found.kind != layout.INITIATIVE:
        return _judged_plainly(workspace, found)
    after = _subject(workspace, found)
    is_step = before is None or before.value is not None
    step = rules.check_change(_subject(workspace, before) if before else None, after) if is_step else ()
    return rules.check(after) + (step if before is not None else ())


def _judged_plainly(workspace: Workspace, found: Document) -> tuple[Finding, ...]:
    hosts = () if found.kind == layout.SETTINGS_KIND else workspace.settings.forbidden_hosts
    view: Any = found.value
    unfit = rules.check_view(found.path, view) if found.kind == layout.VIEW else ()
    people = workspace.directory.people
    return rules.check_texts(found.path, found.data or {}, hosts, people) + unfit


def _subject(workspace: Workspace, found: Document) -> rules.Subject:
    return rules.Subject(found.path, found.data or {}, found.value, workspace.context)  # type: ignore[arg-type]


def _refuse_shape(old: Document | None, new: Document) -> None:
    """Refuse an outcome that has not the shape of its kind, unless it had the same faults before."""
    added = rules.added(old.findings if old else (), new.findings)
    if added:
        raise BadUsage("error.not-of-shape", findings=added, count=len(added))


def _written(files: Sequence[Revised], commit: str = "", notes: Sequence[Note] = ()) -> Written:
    return Written(
        tuple(file for file in files if file.changes),
        tuple(file.id for file in files if not file.changes),
        commit,
        tuple(notes),
    )
