"""Take back a commit of the store: its bytes where nothing came after it, else by value, in a new commit."""

from __future__ import annotations

import os

from tsbp.domain import change, rules
from tsbp.domain.takeback import taken_back
from tsbp.errors import BadData, BadUsage, Conflict, NotFound, Refused
from tsbp.ops import comparing
from tsbp.ops.refusing import refuse, refuse_across
from tsbp.ops.writing import Revised, Written
from tsbp.store import document, layout
from tsbp.store.edits import Edit
from tsbp.store.git import history as log
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tsbp.domain.change import Change
    from tsbp.domain.finding import Finding
    from tsbp.ops.comparing import Data
    from tsbp.store.document import Document
    from tsbp.store.git.calls import Git
    from tsbp.store.git.history import Commit, FileChange
    from tsbp.store.workspace import Workspace

OPERATION = "undo"
SHORT_COMMIT = 9
LOGGED = (change.POSTED, change.RECORDED)


class Undone(NamedTuple):
    """The commit that was taken back, when it was made, and what that did to the files."""

    commit: str
    at: str
    written: Written


def undo(workspace: Workspace, revision: str = "", *, dry_run: bool = False) -> Undone:
    """Take back the commit, or without one the newest change of the person at work on this branch.

    What came later stays. Raises NotFound when there is no such commit here, Refused for what stays once
    it is shared (new files, log entries) or when a rule stands against the outcome,
    Conflict when a later change touched the same facts, BadData when a version cannot be read; as the
    store does when it cannot be kept.
    """
    if dry_run:
        commit = _wanted(workspace.git, revision)
        return Undone(commit.hex, commit.authored, Written(tuple(_files(workspace, commit))))
    with workspace.writing(OPERATION) as writer:
        commit = _wanted(workspace.git, revision)
        files = _files(workspace, commit)
        edits = [Edit(file.path, file.old, file.new) for file in files]
        message = change.message(OPERATION, [(file.id, file.changes) for file in files])
        committed = writer.commit(edits, message)
    return Undone(
        commit.hex, commit.authored, Written(tuple(files), (), committed.commit, tuple(committed.notes))
    )


def _wanted(git: Git, revision: str) -> Commit:
    """Return the commit to take back, with the files of the store that it changed."""
    commit = _named(git, git.resolve(revision)) if revision else _newest_of_mine(git)
    if len(commit.parents) > 1:
        raise Refused("error.undo-merge", commit=commit.hex[:SHORT_COMMIT])
    return commit


def _named(git: Git, hex: str) -> Commit:
    if git.call("merge-base", "--is-ancestor", "--end-of-options", hex, "HEAD").exit:
        raise NotFound("error.undo-not-here", commit=hex[:SHORT_COMMIT])
    for commit in log.file_history(git, limit=1, revision=hex):
        if commit.hex == hex:
            return commit
    raise Refused("error.undo-no-data", commit=hex[:SHORT_COMMIT])


def _newest_of_mine(git: Git) -> Commit:
    mine = git.config("user.email").casefold()
    for commit in log.file_history(git):
        if mine and commit.author_email.casefold() == mine and len(commit.parents) < 2:
            return commit
    raise NotFound("error.undo-nothing")


def _files(workspace: Workspace, commit: Commit) -> list[Revised]:
    git = workspace.git
    read = comparing.reader(git)
    versions = read([oid for file in commit.changes for oid in (file.old, file.new) if oid])
    files = comparing.joined(commit, versions)
    shared = _is_shared(git, commit)
    return [_file(workspace, commit, file, shared=shared) for file in files]


def _is_shared(git: Git, commit: Commit) -> bool:
    """Tell whether a branch of a remote holds the commit, as far as this clone knows."""
    found = git.run(
        "for-each-ref", "--count=1", f"--contains={commit.hex}", "--format=%(refname)", "refs/remotes"
    )
    return bool(found.strip())


def _file(workspace: Workspace, commit: Commit, file: FileChange, *, shared: bool) -> Revised:
    texts = dict(workspace.git.contents([oid for oid in (file.old, file.new) if oid]))
    name = commit.hex[:SHORT_COMMIT]
    if file.status == log.ADDED:
        if shared:
            raise Refused("error.undo-created", hint="hint.undo-created", commit=name, path=file.path)
        return _taken_away(workspace, file, texts[file.new], name)
    before = comparing.parsed(texts[file.old])
    if file.status == log.DELETED:
        return _restored(workspace, file.path, texts[file.old], before)
    after = comparing.parsed(texts[file.new])
    now = workspace.load(_path_now(workspace, file, after))
    unread = now.text != texts[file.new] and (after is None or now.data is None)
    if before is None or unread:
        raise BadData("error.undo-unreadable", findings=now.findings, path=now.path, commit=name)
    if shared:
        _refuse_logged(change.diff(before, after or {}), now, name)
    if now.text == texts[file.new]:
        return _revised(workspace, now, texts[file.old])
    return _revised(workspace, now, _by_value(workspace, now, before, after or {}, name))


def _path_now(workspace: Workspace, file: FileChange, data: Data | None) -> str:
    """Return where the file lies now, which may be elsewhere than in the commit."""
    if os.path.lexists(os.path.join(workspace.root, file.path)):
        return file.path
    return workspace.path_of(comparing.name_of(file.path, data))


def _refuse_logged(changes: Sequence[Change], now: Document, commit: str) -> None:
    for found in changes:
        if found.verb in LOGGED:
            raise Refused(
                "error.undo-shared", hint="hint.undo-shared", commit=commit, address=found.address, id=now.id
            )


def _by_value(workspace: Workspace, now: Document, before: Data, after: Data, commit: str) -> bytes:
    """Return the text of today with just the facts of the change put back; raises Conflict."""
    data = now.data or {}
    try:
        target = taken_back(before, after, data)
    except Conflict as overtaken:
        params: dict[str, Any] = {**overtaken.params, "id": now.id or now.kind, "commit": commit}
        raise Conflict(overtaken.sentence, hint=overtaken.hint, **params) from None
    return workspace.edited(now, change.diff(data, target)).text


def _revised(workspace: Workspace, old: Document, text: bytes) -> Revised:
    """Return the file with the text; rules of state are asked, not those of change: it has been so before."""
    new = document.read(old.path, old.kind, text)
    _refuse_shape(old.findings, new)
    warnings = refuse(_judged(workspace, old), _judged(workspace, new))
    name = new.id or new.kind
    return Revised(name, old.path, change.diff(old.data, new.data), old.text, text, warnings, new.data or {})


def _taken_away(workspace: Workspace, file: FileChange, text: bytes, commit: str) -> Revised:
    """Take a file away that nobody but this clone knows; raises Conflict when it was changed since it was made."""
    path = _path_now(workspace, file, comparing.parsed(text))
    now = workspace.load(path)
    if now.text != text:
        raise Conflict("error.undo-changed-since", hint="hint.undo-created", commit=commit, path=path)
    refuse_across(workspace, {path: None})
    return Revised(now.id or now.kind, path, change.diff(now.data, None), now.text, None, (), {})


def _restored(workspace: Workspace, path: str, text: bytes, data: Data | None) -> Revised:
    if os.path.lexists(os.path.join(workspace.root, path)):
        raise Conflict("error.exists", hint="hint.again", path=path)
    new = document.read(path, layout.kind_of(path) or "", text)
    return Revised(
        new.id or new.kind, path, change.diff(None, data), None, text, _judged(workspace, new), data or {}
    )


def _refuse_shape(before: Sequence[Finding], new: Document) -> None:
    added = rules.added(before, new.findings)
    if added:
        raise BadUsage("error.not-of-shape", findings=added, count=len(added))


def _judged(workspace: Workspace, found: Document) -> tuple[Finding, ...]:
    if found.kind != layout.INITIATIVE or found.value is None:
        return ()
    return rules.check(rules.Subject(found.path, found.data or {}, found.value, workspace.context))  # type: ignore[arg-type]
