"""Check a store: every file against its shape, every initiative against the rules, all of them together.

The whole tree is always looked at, because an id taken twice or a circle shows nowhere else.
"""

from __future__ import annotations

from tsbp.domain import moment, rules, shape
from tsbp.domain.address import parse
from tsbp.domain.finding import ERROR, SEVERITIES, Finding
from tsbp.domain.near import near
from tsbp.domain.rules import Mention
from tsbp.domain.rules.others import OTHERS
from tsbp.errors import BadUsage, NotFound
from tsbp.store import document, layout, yamlread
from tsbp.store.index import inspection
from tsbp.store.index.versions import blob_id
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.compiled import Validators
    from tsbp.domain.context import Context
    from tsbp.domain.moment import Clock
    from tsbp.domain.settings import View
    from tsbp.store.document import Document
    from tsbp.store.index.inspection import Inspection
    from tsbp.store.workspace import Workspace

# When a file cannot be read or is not there, everything that it should hold would seem unknown.
BLINDED_BY: Mapping[str, frozenset[str]] = {
    "people": frozenset({"unknown-person", "unknown-party"}),
    "teams": frozenset({"unknown-party", "unknown-upstream", "unknown-initiative"}),
    "vendors": frozenset({"unknown-site"}),
    "markets": frozenset(
        {"unknown-region", "unknown-market", "region-without-rollout", "rollout-outside-regions"}
    ),
    "queues": frozenset({"unknown-queue"}),
    "policy_areas": frozenset({"unknown-policy-area"}),
    "metrics": frozenset({"unknown-metric"}),
    "principles": frozenset({"unknown-principle"}),
    "priorities": frozenset({"unknown-priority"}),
    "templates": frozenset({"unknown-template"}),
    "settings": frozenset({"unknown-control", "id-prefix", "forbidden-host"}),
}
STAGE = ("stage",)


class Checked(NamedTuple):
    """What holds now, by path and line; how many files were looked at; those that cannot be read.

    Until the instant `until` the clock changes nothing of it.
    """

    findings: tuple[Finding, ...]
    files: int
    unreadable: tuple[str, ...]
    until: str = moment.NEVER

    def count(self, severity: str) -> int:
        """Return how many findings have the severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)


def check(
    workspace: Workspace,
    clock: Clock,
    *,
    paths: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    beside: Sequence[Finding] = (),
) -> Checked:
    """Check the whole store and return what holds at the clock.

    `paths` (files or folders, from the root of the store) only choose what is shown; `select` and `ignore`
    are rule ids; `beside` are findings that others made of the same store. Raises BadUsage for an unknown
    rule, NotFound for a path that holds no file of the store.
    """
    seen = workspace.tree.ask(inspection.inspect)
    found = (*_found(workspace, seen), *beside)
    _known_rules((*select, *ignore), found)
    shown = _shown(seen.kinds, paths)
    asked = [
        finding
        for finding in found
        if (finding.path in shown or not paths) and _asked_for(finding, select, ignore)
    ]
    holding = [finding for finding in asked if _holds(finding, clock)]
    turns = [turn for finding in asked for turn in (finding.since, finding.until) if turn > clock.instant]
    return Checked(
        tuple(sorted(_placed(holding, workspace), key=_order)),
        len(shown),
        tuple(path for path in seen.unreadable if path in shown),
        min([*turns, moment.end_of_day(clock, workspace.facts["offsets"])]),
    )


def every(workspace: Workspace) -> tuple[Finding, ...]:
    """Return all that is found in a store, whatever the day, without its places."""
    return tuple(_found(workspace, workspace.tree.ask(inspection.inspect)))


def ordered(checked: Checked, names: Sequence[str]) -> Checked:
    """Return the findings in another order: by these of SORTED_BY, `-` in front for descending.

    Raises BadUsage for any other name.
    """
    found = list(checked.findings)
    for name in reversed(names):
        key = name.removeprefix("-")
        if key not in SORTED_BY:
            raise BadUsage(
                "error.unknown-field", hint="hint.fields", field=key, candidates=near(key, SORTED_BY)
            )
        found.sort(key=SORTED_BY[key], reverse=name.startswith("-"))
    return checked._replace(findings=tuple(found))


def _placed(findings: Sequence[Finding], workspace: Workspace) -> Iterator[Finding]:
    """Yield the findings with the place in the file that their addresses lead to; what is found is kept."""
    wanted = [(finding.path, finding.address) for finding in findings if finding.place is None]
    known = workspace.tree.ask(lambda connection, tree: inspection.places(connection, tree, wanted))
    read = {path: _document(workspace, path) for path, address in wanted if (path, address) not in known}
    spots = []
    for path, address in wanted:
        file = read.get(path)
        if (path, address) not in known and file is not None and file.text:
            place = yamlread.place(file.text, _standing(file, parse(address)))
            known[path, address] = place
            spots.append(inspection.Spot(blob_id(file.text), file.kind, address, tuple(place)))
    inspection.keep_places(workspace.tree.common_dir, spots)
    for finding in findings:
        yield finding._replace(place=finding.place or known.get((finding.path, finding.address)))


def _document(workspace: Workspace, path: str) -> Document | None:
    """Read any file of the store, by path; None when there is none (any more)."""
    if workspace.as_of:
        return next(document.of_blobs(workspace.git, workspace.as_of, only=path), None)
    return document.there(workspace.root, path, workspace.validators())


def _standing(document: Document, parts: Sequence[str | int]) -> Sequence[str | int]:
    """Return where to point: a block that an initiative lacks is missed at its stage."""
    lacks = document.kind == layout.INITIATIVE and parts and parts[0] not in (document.data or {})
    return STAGE if lacks else parts


def _found(workspace: Workspace, seen: Inspection) -> Iterator[Finding]:
    """Yield every finding, whatever the day, but those that only show that another file is not to be had."""
    broken = {seen.kinds[path] for path in seen.unreadable}
    absent = {*layout.DIRECTORY_KINDS} - {*seen.kinds.values()}
    missed: set[str] = set()
    unread = {path: file for path in seen.unreadable if (file := _document(workspace, path))}
    yield from seen.findings
    for path in (path for path in seen.unreadable if not seen.kinds[path]):
        yield from unread[path].findings if path in unread else ()
    severities = workspace.context.settings.severities
    for finding in rules.weighed(_judged(workspace, seen, unread), severities):
        blind = _needed_for(finding) & (broken | absent)
        missed |= blind & absent
        if not blind:
            yield finding
    for kind in sorted(missed):
        yield Finding("directory-file-missing", ERROR, layout.directory_path(kind), params={"kind": kind})


def _needed_for(finding: Finding) -> set[str]:
    """Return the kinds of the files in which the finding missed something."""
    if finding.rule == "directory-name-unknown":
        return {str(finding.params["file"])}
    return {kind for kind, rules_ in BLINDED_BY.items() if finding.rule in rules_}


def _judged(workspace: Workspace, seen: Inspection, unread: Mapping[str, Document]) -> Iterator[Finding]:
    yield from seen.judged
    for path, kind, data in seen.others:
        yield from _judged_alone(path, kind, data, workspace.context, workspace.validators())
    mentions = [Mention(path, id, *_cited(said)) for path, id, said in seen.mentions]
    mentions += [mention for mention in map(_mention, unread.values()) if mention]
    mentions.sort(key=lambda mention: mention.path)
    yield from rules.check_across(mentions, workspace.directory.teams)
    # An id in two files stands for the last.
    yield from rules.check_meetings(seen.across, {id: path for path, id, _ in seen.mentions})
    yield from rules.check_directory(
        workspace.context, {kind: layout.directory_path(kind) for kind in layout.DIRECTORY_KINDS}
    )


def _judged_alone(
    path: str, kind: str, data: Mapping[str, Any], context: Context, validators: Validators | None
) -> Iterator[Finding]:
    """Yield what is found in a file that is no initiative."""
    hosts = () if kind == layout.SETTINGS_KIND else context.settings.forbidden_hosts
    yield from rules.check_texts(path, data, hosts, context.directory.people)
    if kind == layout.SETTINGS_KIND:
        yield from rules.check_settings(path, context.settings)
    view: View | None = shape.read(kind, data, validators)[0] if kind == layout.VIEW else None
    if view is not None:
        yield from rules.check_view(path, view)


def _cited(said: Sequence[Any]) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    cites, needs = said
    return tuple((address, id) for address, id in cites), tuple(needs)


def _mention(document: Document) -> Mention | None:
    """Return of an initiative that cannot be read that its id is taken."""
    id = document.id or layout.id_of(document.path)
    return Mention(document.path, id) if id and document.kind == layout.INITIATIVE else None


def _known_rules(named: Sequence[str], found: Iterable[Finding]) -> None:
    known = {*rules.BY_ID, *OTHERS, *(finding.rule for finding in found)}
    for rule in named:
        if rule not in known:
            raise BadUsage(
                "error.unknown-rule", hint="hint.unknown-rule", value=rule, candidates=near(rule, known)
            )


def _shown(every: Collection[str], paths: Sequence[str]) -> Collection[str]:
    """Return the paths of the files that are asked for; none named means all."""
    if not paths:
        return every
    shown: set[str] = set()
    for path in paths:
        below = [file for file in every if path in ("", ".", file) or file.startswith(f"{path}/")]
        if not below:
            raise NotFound("error.no-such-file-checked", value=path, candidates=near(path, every))
        shown.update(below)
    return shown


def _holds(finding: Finding, clock: Clock) -> bool:
    return finding.since <= clock.instant and (not finding.until or clock.instant < finding.until)


def _asked_for(finding: Finding, select: Sequence[str], ignore: Sequence[str]) -> bool:
    return (not select or finding.rule in select) and finding.rule not in ignore


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    spot = (place.line, place.column) if place else (0, 0)
    return finding.path, spot, SEVERITIES.index(finding.severity), finding.rule, finding.address


SORTED_BY: Mapping[str, Callable[[Finding], Any]] = {
    "path": lambda finding: finding.path,
    "line": lambda finding: finding.place.line if finding.place else 0,
    "severity": lambda finding: SEVERITIES.index(finding.severity),
    "rule": lambda finding: finding.rule,
    "id": lambda finding: finding.id,
    "address": lambda finding: finding.address,
}
