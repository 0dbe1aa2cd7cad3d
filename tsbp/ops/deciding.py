"""Decide at a gate: pass it on its evidence, hold it, refuse it, waive it, or reaffirm what was decided."""

from __future__ import annotations

from tsbp.domain import assign, course
from tsbp.domain.gates import authority, evidence
from tsbp.domain.gates.decision import weighing
from tsbp.domain.gates.fingerprint import MARKET_GATE, fingerprint, keeps
from tsbp.domain.gates.passing import Passing
from tsbp.domain.locating import located
from tsbp.errors import BadUsage, NotFound, Refused
from tsbp.ops import closing, writing
from tsbp.ops.gating import meetings, valued
from tsbp.ops.recording import key_for
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.domain.finding import Finding
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.reason import Reason
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]

CONDITIONAL, WAIVED, GO = "conditional_go", "waived", "go"
REAFFIRMED = "reaffirmed"
PLANNED, READY = "planned", "ready"
LAST_GATE, CITING_GATE = "G6", "G1"


class Condition(NamedTuple):
    """What must still come true: of which market or under which key, who sees to it, until when (ISO)."""

    target: str
    text: str
    owner: str
    due: str


class Decision(NamedTuple):
    """What was decided in one meeting.

    `results` are by market, of any gate but G3 by "". `by` are those who decided, `day` the day of it and `at`
    what the file keeps of it, `now` the moment for an emergency. `until` waives the gate up to that day (ISO).
    """

    gate: str
    results: Mapping[str, str]
    by: tuple[str, ...]
    why: str
    day: date
    at: str
    now: str
    cited: str = ""
    evidence: Mapping[str, str] = {}
    conditions: tuple[Condition, ...] = ()
    until: str = ""
    words: tuple[Word, ...] = ()


def decide(
    workspace: Workspace, path: str, decision: Decision, reading: Reading, *, dry_run: bool = False
) -> Written:
    """Write what was decided, and where it was a go, move what it leads to; all of it in one commit.

    Raises Refused with every missing piece, or with the steps there are when this is none of them; BadUsage
    for conditions that hang in the air; and as `writing.revise` does.
    """
    known = meetings(workspace, path)

    def revised(data: Data) -> Data:
        data = _waiver_added(assign.assigned(data, decision.words, reading), decision)
        value = valued(workspace, data)
        _refuse_out_of_turn(value, decision)
        one = decision._replace(cited=_cited(value, decision))
        _refuse_missing(workspace, value, one, known)
        return _decided(workspace, data, value, one)

    return writing.revise(workspace, "gate", {path: revised}, dry_run=dry_run)


def reaffirm(workspace: Workspace, path: str, decision: Decision, *, dry_run: bool = False) -> Written:
    """Write that what was decided still stands as things are now: who says so, when, and the new fingerprint.

    The results are left as they are. Raises Refused where nothing was passed or somebody's word is missing.
    """

    def revised(data: Data) -> Data:
        value = valued(workspace, data)
        if not keeps(decision.gate):
            raise Refused("error.gate-keeps-none", gate=decision.gate)
        for market in decision.results:
            record = _record_of(data, decision.gate, market)
            if not record or record.get("result") not in course.PASSED:
                raise Refused("error.gate-not-passed", gate=_name(decision.gate, market), id=value.id)
        _refuse(workspace, value, decision, [(market, REAFFIRMED) for market in decision.results], ())
        for market in decision.results:
            old = _record_of(data, decision.gate, market)
            new = {
                **old,
                **_said(value, decision),
                "evidence": {**old.get("evidence", {}), **decision.evidence},
            }
            data = _with_record(data, decision.gate, market, _ordered(new))
        return _marked(workspace, data, decision)

    return writing.revise(workspace, "gate", {path: revised}, dry_run=dry_run)


def _refuse_out_of_turn(value: Initiative, decision: Decision) -> None:
    """Refuse what the table of stages, gates and lanes does not know; the steps there are, are said."""
    gate, lane = decision.gate, value.lane
    steps: dict[str, Any] = {
        "id": value.id,
        "gate": gate,
        "stage": value.stage,
        "lane": lane,
        "template": value.template,
    }
    steps["allowed"] = (*course.gates_in(lane, value.stage), *course.stage_before(lane, value.stage))
    steps["outcomes"] = course.outcomes(lane, value.stage)
    if value.stage == "closed":
        raise Refused("error.closed", **steps)
    step = course.step_of(lane, gate)
    if step is None:
        raise Refused(f"error.gate-not-in-{lane}", **steps)
    if value.stage not in step.passed_in:
        raise Refused("error.gate-not-now", hint="hint.gate-not-now", **steps)
    if gate != MARKET_GATE:
        record = value.gates.get(gate)
        if record is not None and record.result in course.PASSED:
            raise Refused("error.gate-passed", hint="hint.gate-passed", **steps)
        return
    for market in decision.results:
        rollout = value.rollouts.get(market)
        if rollout is None:
            raise NotFound("error.no-rollout", candidates=tuple(value.rollouts), market=market, id=value.id)
        if rollout.status != PLANNED:
            moves = course.market_moves(lane, rollout.status)
            params: dict[str, Any] = {
                "id": value.id,
                "market": market,
                "status": rollout.status,
                "allowed": moves or ("-",),
            }
            raise Refused("error.market-not-planned", hint="hint.market-not-planned", **params)


def _refuse_missing(
    workspace: Workspace, value: Initiative, decision: Decision, known: tuple[Reason, ...]
) -> None:
    for condition in decision.conditions:
        if decision.gate == MARKET_GATE and decision.results.get(condition.target) != CONDITIONAL:
            raise BadUsage("error.condition-of-none", market=condition.target)
    for market, result in decision.results.items():
        mine = [one for one in decision.conditions if decision.gate != MARKET_GATE or one.target == market]
        if result == CONDITIONAL and not mine:
            raise BadUsage("error.conditions-needed", hint="hint.conditions-needed", market=market)
        if result != CONDITIONAL and mine:
            raise BadUsage("error.conditions-not-needed", result=result)
    _refuse(workspace, value, decision, list(decision.results.items()), known)


def _refuse(
    workspace: Workspace,
    value: Initiative,
    decision: Decision,
    results: list[tuple[str, str]],
    known: tuple[Reason, ...],
) -> None:
    """Refuse with every piece that is missing, of all markets at once."""
    context = workspace.context
    passing = Passing(value, context, decision.day, decision.by, decision.cited, known)
    found: list[Finding] = []
    for market, result in results:
        wanting = evidence.wanting(passing, decision.gate, market, result)
        deciders = authority.missing(value, context, decision.gate, decision.by, decision.day, market)
        found += [one for one in (*wanting, *deciders) if one not in found]
    if found:
        gate = _name(decision.gate, ", ".join(market for market, _ in results if market))
        raise Refused("error.gate-misses", findings=tuple(found), id=value.id, gate=gate, count=len(found))


def _cited(value: Initiative, decision: Decision) -> str:
    """Return the key of the decision that the gate rests on; one that alone can be meant need not be named.

    Raises NotFound for one that is not there, BadUsage where several could be meant.
    """
    if decision.cited:
        key: str = located({"decisions": dict.fromkeys(value.decisions)}, f"decisions.{decision.cited}")[-1]  # type: ignore[assignment]
        return key
    if decision.gate != CITING_GATE or value.lane == "emergency":
        return ""
    offered = weighing(Passing(value, None, decision.day))  # type: ignore[arg-type]
    if len(offered) > 1 and decision.results.get("") in course.PASSED:
        raise BadUsage("error.which-decision", candidates=offered, gate=decision.gate)
    return offered[0] if offered else ""


def _decided(workspace: Workspace, data: Data, value: Initiative, decision: Decision) -> Data:
    for market, result in decision.results.items():
        data = _with_record(data, decision.gate, market, _record(value, decision, market, result))
        if market and result in course.PASSED:
            rollouts = data["rollouts"]
            data = {**data, "rollouts": {**rollouts, market: {**rollouts[market], "status": READY}}}
    data = _marked(workspace, data, decision)
    step = course.step_of(value.lane, decision.gate)
    if step is None or not any(result in course.PASSED for result in decision.results.values()):
        return data
    if step.leads_to == "closed":
        end = closing.End(course.REVIEWED[0], decision.by[0], decision.why, decision.now)
        return closing.closed(data, value, end)
    return {**data, "stage": step.leads_to} if step.leads_to else data


def _record(value: Initiative, decision: Decision, market: str, result: str) -> Mapping[str, object]:
    record: dict[str, object] = {"result": result, **_said(value, decision)}
    conditions: dict[str, object] = {}
    for one in decision.conditions:
        if decision.gate != MARKET_GATE or one.target == market:
            is_key = decision.gate != MARKET_GATE and one.target
            key = one.target if is_key else key_for(one.text, "condition", tuple(conditions))
            conditions[key] = {"text": one.text, "owner": one.owner, "due": one.due}
    record |= {"conditions": conditions, "evidence": dict(decision.evidence)}
    return _ordered(record)


def _said(value: Initiative, decision: Decision) -> dict[str, object]:
    by: object = decision.by[0] if len(decision.by) == 1 else list(decision.by)
    at = decision.now if value.lane == "emergency" and decision.now[:10] == decision.at else decision.at
    said = {"date": at, "by": by, "why": decision.why}
    return said | ({"decision": decision.cited} if decision.cited else {})


def _ordered(record: Mapping[str, object]) -> dict[str, object]:
    """Return the record in the order of its file, without what is empty."""
    names = ("result", "date", "by", "why", "decision", "conditions", "evidence", "fingerprint")
    return {name: record[name] for name in names if record.get(name)}


def _marked(workspace: Workspace, data: Data, decision: Decision) -> Data:
    """Return the data with the fingerprint of what was passed beside it."""
    value = valued(workspace, data)
    first = workspace.settings.languages[0]
    for market in decision.results:
        record = _record_of(data, decision.gate, market)
        mark = fingerprint(value, decision.gate, market, first)
        if mark and record.get("result") in course.PASSED:
            data = _with_record(data, decision.gate, market, {**record, "fingerprint": mark})
    return data


def _waiver_added(data: Data, decision: Decision) -> Data:
    """Return the data with a waiver of the gate where the decision waives it up to a day."""
    if not decision.until:
        return data
    waivers = dict(data.get("waivers") or {})
    for market, result in decision.results.items():
        if result != WAIVED:
            raise BadUsage("error.until-waives", result=result)
        what = f"rollouts.{market}.go" if market else decision.gate
        key = key_for(_name(decision.gate, market), "waiver", tuple(waivers))
        waivers[key] = {"what": what, "by": decision.by[0], "until": decision.until, "why": decision.why}
    return {**data, "waivers": waivers}


def _record_of(data: Data, gate: str, market: str) -> Mapping[str, Any]:
    if market:
        return ((data.get("rollouts") or {}).get(market) or {}).get("go") or {}
    return (data.get("gates") or {}).get(gate) or {}


def _with_record(data: Data, gate: str, market: str, record: Mapping[str, object]) -> Data:
    if not market:
        return {**data, "gates": {**(data.get("gates") or {}), gate: record}}
    rollouts = data["rollouts"]
    return {**data, "rollouts": {**rollouts, market: {**rollouts[market], "go": record}}}


def _name(gate: str, market: str) -> str:
    return f"{gate} {market}".strip()
