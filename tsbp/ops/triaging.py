"""Answer requests: accept, ask back, decline, pass on to another team, merge into another initiative."""

from __future__ import annotations

from tsbp.domain import assign, moment, shape, triage, zones
from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.gates.template import outgrown
from tsbp.domain.near import near
from tsbp.domain.triage import ACCEPTED, DECLINED, MERGED, NEEDS_INFO, REROUTED
from tsbp.errors import BadUsage, NotFound, Refused
from tsbp.ops import creating, receipts, writing
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.domain.triage import Evidence, Verdict
    from tsbp.ops.creating import Alike
    from tsbp.ops.receipts import Receipt
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]

KINDS = {NEEDS_INFO: "needs-info", DECLINED: DECLINED, MERGED: MERGED, REROUTED: REROUTED}
ACKNOWLEDGED = ("acknowledged", "triage.acknowledged")
HOLD = "hold"


class Answer(NamedTuple):
    """What is answered to a request, and what else is said of it; `now` is the instant of the answer."""

    verdict: Verdict
    words: tuple[Word, ...]
    now: str


class Approval(NamedTuple):
    """Whether a template approves an initiative in advance; if not, since when no more, or in which fields the
    initiative goes beyond it.
    """

    is_given: bool
    lapsed: date | None = None
    beyond: tuple[str, ...] = ()


class Triaged(NamedTuple):
    """A request that was answered: those like it, the receipt, and what its template said of an accepted one."""

    id: str
    written: Written
    alike: tuple[Alike, ...]
    receipt: Receipt
    approval: Approval


def answer(
    workspace: Workspace, id: str, given: Answer, reading: Reading, *, dry_run: bool = False
) -> Triaged:
    """Answer a request in one commit.

    Raises Refused for what is not at intake, or lacks what gate G0 looks for (each named with its command),
    NotFound for another initiative or team that is not there, and as `writing.revise` does.
    """
    verdict = given.verdict
    context = workspace.context
    other = _other(workspace, id, verdict)
    path = workspace.path_of(id)
    targets = {path: _answered(workspace, given, reading)}
    if verdict.result == MERGED:
        targets[workspace.path_of(verdict.other)] = _taking_over(id)
    rows = creating.whole_rows(workspace, but=id)
    written = writing.revise(workspace, "triage", targets, dry_run=dry_run)
    file = next(file for file in written.files if file.id == id)
    data = file.data
    value: Any = shape.read(layout.INITIATIVE, data, workspace.validators())[0]
    kind = KINDS.get(verdict.result) or (
        receipts.READY if data["stage"] != "assessment" else receipts.ACCEPTED
    )
    told = receipts.receipt(
        kind, value, context, given.now, note=verdict.note if verdict.result != ACCEPTED else "", other=other
    )
    alike = creating.alike(creating.named(data["title"], reading.languages), rows)
    before = {**data, **{change.address: change.old for change in file.changes if change.address == "lane"}}
    return Triaged(id, written, alike, told, _approval(workspace, before, reading.today))


def evidence(workspace: Workspace, data: Data, today: date) -> tuple[Evidence, ...]:
    """Return what gate G0 looks for in a request."""
    _, stage = triage.course_of(data, _approval(workspace, data, today).is_given)
    return triage.evidence(data, stage, workspace.directory.markets)


def refuse_elsewhere(data: Data) -> None:
    """Raise Refused for an initiative whose triage is over, with what is possible now."""
    stage = data.get("stage")
    if stage == "closed":
        raise Refused("error.triage-closed", hint="hint.triage-closed", id=data["id"])
    if stage != "intake":
        raise Refused("error.triage-over", hint="hint.triage-over", id=data["id"], stage=stage)


def _answered(workspace: Workspace, given: Answer, reading: Reading) -> writing.Revise:
    own = [word for word in given.words if word.address not in ACKNOWLEDGED]
    words = [word._replace(address=creating.SHORT.get(word.address, word.address)) for word in own]
    first = next((word.value for word in given.words if word.address in ACKNOWLEDGED), "")

    def revised(data: Data) -> Data:
        refuse_elsewhere(data)
        verdict = given.verdict
        laid = assign.assigned(data, words, reading)
        course = triage.course_of(laid, _approval(workspace, laid, reading.today).is_given)
        if verdict.result == ACCEPTED:
            _refuse_held(laid)
            _refuse_unready(laid, triage.evidence(laid, course[1], workspace.directory.markets))
        if verdict.result == NEEDS_INFO and triage.open_pauses(laid, NEEDS_INFO):
            raise Refused("error.triage-waits", hint="hint.triage-waits", id=data["id"])
        return triage.decided(laid, verdict, course, _acknowledged(first, data, given.now))

    return revised


def _taking_over(id: str) -> writing.Revise:
    def revised(data: Data) -> Data:
        if data.get("stage") == "closed":
            into = (data.get("triage") or {}).get("merged_into")
            hint = "hint.merge-closed-merged" if into else "hint.merge-closed"
            raise Refused("error.merge-closed", hint=hint, id=data["id"], into=into or "")
        return triage.linked(data, id)

    return revised


def _other(workspace: Workspace, id: str, verdict: Verdict) -> object:
    """Return what the requester is told of who takes over; raises Refused, NotFound."""
    if verdict.result == MERGED:
        if verdict.other == id:
            raise Refused("error.merge-itself", hint="hint.merge-itself", id=id)
        row = workspace.entries_at([workspace.path_of(verdict.other)])[0].row
        return "" if row["sensitivity"] == "restricted" else verdict.other
    if verdict.result == REROUTED:
        teams = workspace.directory.teams
        if verdict.other not in teams:
            candidates = near(verdict.other, teams) or tuple(teams)
            raise NotFound("error.no-team", candidates=candidates, team=verdict.other)
        return teams[verdict.other].name
    return ""


def _refuse_held(data: Data) -> None:
    if held := triage.open_pauses(data, HOLD):
        raise Refused("error.triage-held", hint="hint.triage-held", id=data["id"], key=held[0])


def _refuse_unready(data: Data, looked_for: tuple[Evidence, ...]) -> None:
    """Refuse acceptance while something is missing, each thing with the command that supplies it."""
    code = str(data["id"]).partition("-")[2]
    missing = [
        Finding(
            "triage-market" if one.is_market else "triage-evidence",
            ERROR,
            "",
            one.field,
            data["id"],
            {"field": one.field, "region": one.words, "command": triage.command(one, code)},
        )
        for one in looked_for
        if not one.is_there
    ]
    if missing:
        raise Refused("error.triage-evidence", findings=missing, id=data["id"], count=len(missing))


def _acknowledged(said: str, data: Data, now: str) -> str:
    """Return the moment of a first word given before this one; raises BadUsage for one that cannot be."""
    if not said:
        return ""
    try:
        at = moment.parse_moment(said)
        first = zones.instant_of(at, "Etc/UTC")
        came = zones.instant_of(moment.parse_moment(str(data["submitted"])), "Etc/UTC")
    except ValueError:
        raise BadUsage("error.bad-clock", hint="hint.bad-clock", value=said) from None
    if first > now or first[:10] < came[:10]:
        raise BadUsage("error.acknowledged-when", value=said, submitted=data["submitted"])
    return said


def _approval(workspace: Workspace, data: Data, today: date) -> Approval:
    """Return what is left of the approval in advance of an initiative in the standard lane."""
    template = workspace.directory.templates.get(str(data.get("template")))
    if data.get("lane") != "standard" or template is None:
        return Approval(is_given=False)
    if not template.approval.date <= today <= template.approval.until:
        return Approval(is_given=False, lapsed=template.approval.until)
    value: Any = shape.read(layout.INITIATIVE, data, workspace.validators())[0]
    beyond = outgrown(value, workspace.context) if value is not None else ()
    return Approval(is_given=not beyond, beyond=beyond)
