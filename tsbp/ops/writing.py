"""Change initiatives and the directory: load inside the lock, revise, check, edit the lines named, commit.

Every command that writes goes through `revise` or `create`; both refuse for the errors that the change would
add, and for no others.
"""

from __future__ import annotations

from tsbp.domain import change, rules, shape
from tsbp.domain.directory_lookup import assemble
from tsbp.errors import BadData, BadUsage, NotFound, Refused
from tsbp.store import layout
from tsbp.store.edits import Edit
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.change import Change
    from tsbp.domain.finding import Finding
    from tsbp.store.document import Document
    from tsbp.store.edits import Note
    from tsbp.store.workspace import Workspace

    Revise = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Revised(NamedTuple):
    """One file and what happens to it.

    `warnings` are findings that the change would add without being refused for them.
    """

    id: str
    path: str
    changes: tuple[Change, ...]
    old: bytes | None
    new: bytes | None
    warnings: tuple[Finding, ...]
    data: Mapping[str, Any]


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


def revise(
    workspace: Workspace, operation: str, targets: Mapping[str, Revise], *, dry_run: bool = False
) -> Written:
    """Revise the files of the targets (by path) in one commit, all or none.

    Raises BadData when a target cannot be read, BadUsage when the outcome has not the shape of its kind,
    Refused when a rule stands against it, Conflict, Busy and StoreFailed as the store does; after any of
    them every file is as before.
    """
    return _carried_out(workspace, operation, lambda: _files(workspace, targets), dry_run=dry_run)


def create(
    workspace: Workspace, operation: str, path: str, data: Mapping[str, Any], *, dry_run: bool = False
) -> Written:
    """Create one file with this data in a commit of its own; raises as `revise` does."""
    return _carried_out(workspace, operation, lambda: [_created(workspace, path, data)], dry_run=dry_run)


def replace(
    workspace: Workspace, operation: str, draft: Draft, text: bytes, *, dry_run: bool = False
) -> Written:
    """Put a whole text in place of a file, byte for byte, in a commit of its own.

    `draft` says what lies there now and what was last committed: the changes are told from the latter, and
    uncommitted ones are taken along. Raises BadData for a text that cannot be read, and as `revise` does.
    """
    drafts = (draft.path,)
    return _carried_out(
        workspace, operation, lambda: [_replaced(workspace, draft, text)], drafts=drafts, dry_run=dry_run
    )


def _carried_out(
    workspace: Workspace,
    operation: str,
    plan: Callable[[], list[Revised]],
    *,
    drafts: tuple[str, ...] = (),
    dry_run: bool,
) -> Written:
    """Commit what the plan makes of the files as they are once the lock is held, unless it changes nothing."""
    if dry_run:
        return _written(plan())
    with workspace.writing(operation) as writer:
        files = plan()
        touched = [file for file in files if file.changes or file.old != file.new]
        if not touched:
            return _written(files)
        edits = [Edit(file.path, file.old, file.new) for file in touched]
        message = change.message(operation, [(file.id, file.changes) for file in touched])
        committed = writer.commit(edits, message, drafts=drafts)
    return _written(files, committed.commit, committed.notes)._replace(waiting=workspace.waiting)


def refuse(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what a change adds short of errors; raises Refused for errors that it would add."""
    errors = rules.added(before, after)
    if errors:
        if all(finding.rule.startswith("unknown-") for finding in errors):
            raise NotFound(
                "error.names-unknown", candidates=_offered(errors), findings=errors, count=len(errors)
            )
        raise Refused("error.rules-refuse", findings=errors, count=len(errors))
    known = set(map(_said, before))
    return tuple(finding for finding in after if _said(finding) not in known)


def _offered(errors: Sequence[Finding]) -> tuple[str, ...]:
    """Return the names that come close to the first one that is nobody's."""
    offered = errors[0].params.get("candidates") or ()
    return tuple(map(str, offered)) if isinstance(offered, (list, tuple)) else ()


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.address, repr(finding.params)


def _files(workspace: Workspace, targets: Mapping[str, Revise]) -> list[Revised]:
    files = [_revised(workspace, path, revise_) for path, revise_ in targets.items()]
    refuse_across(workspace, {file.path: file.data for file in files if file.changes})
    return files


def refuse_across(workspace: Workspace, files: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Refuse what only shows when all files are seen together: names of nobody, circles, what is taken twice.

    `files` are the data that will be there, by path, None where a file goes. Raises Refused.
    """
    kinds = {path: workspace.kind_of(path) for path in files}
    listed = {kinds[path]: data for path, data in files.items() if kinds[path] in layout.DIRECTORY_KINDS}
    if listed:
        _refuse_in_directory(workspace, listed)
    written = {path: data for path, data in files.items() if kinds[path] == layout.INITIATIVE}
    if written:
        _refuse_among_initiatives(workspace, written)


def _refuse_in_directory(workspace: Workspace, files: Mapping[str, Mapping[str, Any] | None]) -> None:
    before = workspace.context
    values = {kind: shape.read(kind, data or {}, workspace.validators())[0] for kind, data in files.items()}
    parts = dict.fromkeys(layout.DIRECTORY_KINDS, before.directory)
    joined = assemble(parts | {kind: value for kind, value in values.items() if value is not None})
    paths = {kind: layout.directory_path(kind) for kind in layout.DIRECTORY_KINDS}
    after = rules.check_directory(before._replace(directory=joined), paths)
    refuse(rules.check_directory(before, paths), after)


def _refuse_among_initiatives(workspace: Workspace, written: Mapping[str, Mapping[str, Any] | None]) -> None:
    now = [rules.mention(path, data) for path, data in written.items() if data is not None]
    if set(now) == set(_mentions(workspace, tuple(written))):
        return  # what is said of others stays, and so do all answers
    before = _mentions(workspace)
    after = [mention for mention in before if mention.path not in written] + now
    teams = workspace.facts["teams"]
    refuse(rules.check_across(before, teams), rules.check_across(after, teams))


def _mentions(workspace: Workspace, paths: Sequence[str] | None = None) -> list[rules.Mention]:
    """Return what the initiatives in these files, or all, say of each other."""
    return [
        rules.Mention(path, id, tuple(map(tuple, cites)), tuple(needs))
        for path, id, (cites, needs) in workspace.cites(paths)
    ]


def _revised(workspace: Workspace, path: str, revise_: Revise) -> Revised:
    old = workspace.load(path)
    if old.data is None:
        raise BadData("error.target-unreadable", findings=old.findings, path=old.path)
    data = revise_(old.data)
    changes = change.diff(old.data, data)
    if not changes:
        return Revised(name_of(old), old.path, (), old.text, old.text, (), old.data)
    new = workspace.read(old.path, workspace.edited(old, changes))
    _refuse_shape(old, new)
    warnings = refuse(_judged(workspace, None, old), _judged(workspace, old, new))
    return Revised(name_of(new), old.path, changes, old.text, new.text, warnings, data)


def _created(workspace: Workspace, path: str, data: Mapping[str, Any]) -> Revised:
    new = workspace.read(path, workspace.new_text(path, data))
    _refuse_shape(None, new)
    warnings = refuse((), _judged(workspace, None, new))
    created = Revised(name_of(new), path, change.diff(None, data), None, new.text, warnings, data)
    refuse_across(workspace, {path: data})
    return created


def _replaced(workspace: Workspace, draft: Draft, text: bytes) -> Revised:
    old, new = workspace.read(draft.path, draft.committed), workspace.read(draft.path, text)
    if new.data is None:
        raise BadData("error.text-unreadable", findings=new.findings, path=draft.path)
    _refuse_shape(old if old.data is not None else None, new)
    known = old if old.value is not None else None
    warnings = refuse(_judged(workspace, None, old) if known else (), _judged(workspace, known, new))
    refuse_across(workspace, {draft.path: new.data})
    changes = change.diff(old.data, new.data)
    return Revised(name_of(new), draft.path, changes, draft.text, text, warnings, new.data)


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
    return rules.check_texts(found.path, found.data or {}, hosts) + unfit


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
