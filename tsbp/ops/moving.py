"""Take a stage back by one step, and hold and resume an initiative."""

from __future__ import annotations

from tsbp.domain import course, moment, zones
from tsbp.errors import Refused
from tsbp.ops import writing
from tsbp.ops.gating import going, valued
from tsbp.ops.recording import key_for
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.domain.initiative import Initiative
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]

NEEDS_INFO = "needs_info"


class Word(NamedTuple):
    """Who says why, and when (a moment as files hold it)."""

    by: str
    why: str
    at: str


class Hold(NamedTuple):
    """A pause: since when, the day of its review and the moment of its end (ISO, "" = not known)."""

    word: Word
    review: str = ""
    until: str = ""


def back(
    workspace: Workspace, path: str, word: Word, texts: Mapping[str, str], *, dry_run: bool = False
) -> Written:
    """Go one step back: the gate that led here is open again, and the reason is posted as an update.

    In the standard lane, before the rollout, the template no longer counts: it is a normal initiative, at
    assessment. Raises Refused where no step leads back.
    """

    def revised(data: Data) -> Data:
        value = valued(workspace, data)
        update = {"at": word.at, "by": word.by, "summary": dict(texts)}
        new = {**data, "updates": [*(data.get("updates") or []), update]}
        if value.lane == "standard" and value.stage == "readiness":
            return {**new, "lane": "normal", "stage": "assessment"}
        return {**_reopened(new, value, word), "stage": _before(value)}

    return writing.revise(workspace, "gate", {path: revised}, dry_run=dry_run)


def hold(workspace: Workspace, path: str, wish: Hold, *, dry_run: bool = False) -> Written:
    """Pause an initiative: clocks and gates stand still; raises Refused where it is paused or closed."""

    def revised(data: Data) -> Data:
        value = valued(workspace, data)
        _refuse_closed(value)
        open_ = _open_pauses(workspace, value, wish.word.at)
        if open_:
            raise Refused("error.held-already", hint="hint.held-already", id=value.id, key=open_[0])
        pauses = data.get("pauses") or {}
        pause = {
            "kind": "hold",
            "since": wish.word.at,
            "until": wish.until,
            "review": wish.review,
            "by": wish.word.by,
            "why": wish.word.why,
        }
        key = key_for(wish.word.why, "hold", tuple(pauses))
        return {**data, "pauses": {**pauses, key: {name: said for name, said in pause.items() if said}}}

    return writing.revise(workspace, "hold", {path: revised}, dry_run=dry_run)


def resume(workspace: Workspace, path: str, at: str, *, dry_run: bool = False) -> Written:
    """End every open pause of an initiative; raises Refused where none is open."""

    def revised(data: Data) -> Data:
        open_ = _open_pauses(workspace, valued(workspace, data), at)
        if not open_:
            raise Refused("error.not-held", id=data.get("id"))
        ended = {key: {**data["pauses"][key], "until": at} for key in open_}
        return {**data, "pauses": {**data["pauses"], **ended}}

    return writing.revise(workspace, "resume", {path: revised}, dry_run=dry_run)


def _open_pauses(workspace: Workspace, value: Initiative, at: str) -> list[str]:
    zone = workspace.settings.time_zone
    now = zones.instant_of(moment.parse_moment(at), zone)
    ends = {key: pause.until for key, pause in value.pauses.items()}
    return [key for key, end in ends.items() if end is None or zones.instant_of(end, zone) > now]


def _before(value: Initiative) -> str:
    _refuse_closed(value)
    before = course.stage_before(value.lane, value.stage)
    if not before:
        params: dict[str, Any] = {"id": value.id, "stage": value.stage, "lane": value.lane}
        params["allowed"] = course.gates_in(value.lane, value.stage)
        params["outcomes"] = course.outcomes(value.lane, value.stage)
        raise Refused("error.no-way-back", **params)
    return before[0]


def _reopened(data: Data, value: Initiative, word: Word) -> Data:
    """Return the data with the gate that led to the stage open again, whatever it is called there."""
    if value.stage == "assessment":
        triage = {**(data.get("triage") or {}), "result": NEEDS_INFO, "at": word.at, "by": word.by}
        return {**data, "triage": {**triage, "note": word.why}}
    if value.stage == "rollout":
        markets = going(value)
        if markets:
            raise Refused("error.markets-going", hint="hint.markets-going", id=value.id, markets=markets)
        return data
    step = course.step_into(value.lane, value.stage)
    gates = {gate: record for gate, record in (data.get("gates") or {}).items() if step and gate != step.gate}
    new = {name: said for name, said in data.items() if name != "gates"} | ({"gates": gates} if gates else {})
    if value.lane == "emergency" and new.get("event"):
        new["event"] = {name: said for name, said in new["event"].items() if name != "stood_down"}
    return new


def _refuse_closed(value: Initiative) -> None:
    if value.stage == "closed":
        raise Refused("error.closed", id=value.id)
