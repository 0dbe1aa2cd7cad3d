"""The triage (gate G0): what a request must show before it is accepted, and what each answer makes of it.

Data are plain, as files hold them; nothing here looks at a clock but through `Verdict.at`.
"""

from __future__ import annotations

from tsbp.domain.course import LANE_STAGES
from tsbp.domain.geography import ancestors
from tsbp.domain.rules.stages import DESCRIBED_FROM
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from tsbp.domain.geography import HasParent

    Data = Mapping[str, Any]

ACCEPTED, NEEDS_INFO, DECLINED, MERGED, REROUTED = "accepted", "needs_info", "declined", "merged", "rerouted"
VERBS = {
    "accept": ACCEPTED, "needs-info": NEEDS_INFO, "decline": DECLINED, "reroute": REROUTED,
    "merge-into": MERGED,
}  # fmt: skip
ENDING = (DECLINED, MERGED)
PAUSE_KEY = "needs-info"


class Verdict(NamedTuple):
    """An answer to a request: its result, when and by whom, the reason, and the other it names.

    `other` is the initiative that takes over (merged) or the team it goes to (rerouted).
    """

    result: str
    at: str
    by: str
    note: str = ""
    other: str = ""


class Evidence(NamedTuple):
    """One thing that gate G0 looks for, by the field that holds it, and the words that supply it to `set`."""

    field: str
    is_there: bool
    words: str
    is_market: bool = False


def evidence(data: Data, stage: str, markets: Mapping[str, HasParent]) -> tuple[Evidence, ...]:
    """Return what is looked for when a request is accepted into the stage, in the order of the gate."""
    return tuple(_looked_for(data, stage, markets))


def _looked_for(data: Data, stage: str, markets: Mapping[str, HasParent]) -> Iterator[Evidence]:
    for field, words in (
        ("summary", 'summary="WHAT IS WRONG, IN ONE PARAGRAPH"'),
        ("kind", "kind=KIND"),
        ("regions", "regions=REGION"),
        ("driver", "driver=DRIVER"),
        ("requester", "requester=HANDLE"),
        ("owner", "owner=HANDLE"),
    ):
        yield Evidence(field, bool(data.get(field)), words)
    exposure = data.get("exposure") or {}
    level = exposure.get("level")
    yield Evidence("exposure.level", bool(level), "exposure.level=LEVEL")
    for name in ("routes", "categories", "controls") if level in DESCRIBED_FROM else ():
        yield Evidence(f"exposure.{name}", bool(exposure.get(name)), f"exposure.{name}={name.upper()}")
    if stage == "readiness":
        yield Evidence("sponsor", bool(data.get("sponsor")), "sponsor=HANDLE")
        covered = {above for code in data.get("rollouts") or {} for above in ancestors(markets, code)}
        for region in data.get("regions") or ():
            yield Evidence("rollouts", region in covered, region, is_market=True)


def command(one: Evidence, code: str) -> str:
    """Return the command that supplies a piece of evidence to an initiative."""
    if one.is_market:
        return f"tsbp add {code} market {one.words if one.words.isupper() else 'MARKET'} lead=HANDLE"
    return f"tsbp set {code} {one.words}"


def course_of(data: Data, approved: bool) -> tuple[str, str]:  # noqa: FBT001 - a fact of the template
    """Return the lane and the stage into which acceptance leads; without approval the standard lane is none."""
    lane = str(data.get("lane"))
    if lane == "standard" and not approved:
        lane = "normal"
    return lane, LANE_STAGES[lane][1]


def decided(data: Data, verdict: Verdict, course: tuple[str, str], acknowledged: str = "") -> dict[str, Any]:
    """Return the request as the verdict leaves it; `course` is the lane and stage of an accepted one.

    Whoever was answered before keeps the moment of the first word; `acknowledged` names an earlier one.
    """
    before = data.get("triage") or {}
    block = {
        "result": verdict.result,
        "at": verdict.at,
        "by": verdict.by,
        "note": verdict.note,
        "acknowledged": acknowledged or before.get("acknowledged") or before.get("at") or verdict.at,
        "merged_into": verdict.other if verdict.result == MERGED else "",
    }
    new = {**data, "triage": {key: value for key, value in block.items() if value}}
    if verdict.result == NEEDS_INFO:
        return _paused(new, verdict)
    new = _resumed(new, verdict)
    if verdict.result == ACCEPTED:
        return {**new, "lane": course[0], "stage": course[1]}
    if verdict.result == REROUTED:
        return {**new, "owner": verdict.other}
    return _closed(new, verdict)


def linked(data: Data, id: str) -> dict[str, Any]:
    """Return an initiative that names another as related, once."""
    related = list(data.get("related") or ())
    return {**data, "related": related if id in related else [*related, id]}


def open_pauses(data: Data, kind: str = "") -> tuple[str, ...]:
    """Return the keys of the pauses that last (of the kind)."""
    return tuple(
        key
        for key, pause in (data.get("pauses") or {}).items()
        if not pause.get("until") and kind in ("", pause.get("kind"))
    )


def _paused(data: Data, verdict: Verdict) -> dict[str, Any]:
    pauses = dict(data.get("pauses") or {})
    key, count = PAUSE_KEY, 1
    while key in pauses:
        count += 1
        key = f"{PAUSE_KEY}-{count}"
    pauses[key] = {"kind": NEEDS_INFO, "since": verdict.at, "by": verdict.by, "why": verdict.note}
    return {**data, "pauses": pauses}


def _resumed(data: Data, verdict: Verdict) -> dict[str, Any]:
    """End what waits for the requester; what is closed waits for nothing else either."""
    kind = "" if verdict.result in ENDING else NEEDS_INFO
    ended = {key: {**data["pauses"][key], "until": verdict.at} for key in open_pauses(data, kind)}
    return {**data, "pauses": {**data["pauses"], **ended}} if ended else dict(data)


def _closed(data: Data, verdict: Verdict) -> dict[str, Any]:
    closed = {
        "outcome": verdict.result,
        "at": verdict.at,
        "by": verdict.by,
        "from": "intake",
        "why": verdict.note,
    }
    new = {**data, "stage": "closed", "closed": closed}
    return linked(new, verdict.other) if verdict.result == MERGED else new
