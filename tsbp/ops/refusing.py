"""What a change may not add: errors of one file, and those that show when all files are seen together."""

from __future__ import annotations

from tsbp.domain import rules, shape
from tsbp.domain.directory_lookup import assemble
from tsbp.errors import NotFound, Refused
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.store.workspace import Workspace


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
    before = [
        rules.Mention(path, id, tuple(map(tuple, cites)), tuple(needs))
        for path, id, (cites, needs) in workspace.cites()
    ]
    after = [mention for mention in before if mention.path not in written]
    after += [rules.mention(path, data) for path, data in written.items() if data is not None]
    teams = workspace.facts["teams"]
    refuse(rules.check_across(before, teams), rules.check_across(after, teams))
