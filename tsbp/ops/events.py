"""Emergencies: opened at once, stood down on their criteria, reviewed and closed; what each still owes."""

from __future__ import annotations

from tsbp.domain import assign, calendar, owed, shape, zones
from tsbp.domain.context import zone_of
from tsbp.domain.gates import authority, evidence
from tsbp.domain.gates.passing import Passing
from tsbp.domain.geography import ancestors
from tsbp.domain.moment import parse_moment
from tsbp.domain.rules.emergency import REVIEWED_WITHIN_DAYS, home_market
from tsbp.domain.vocab import SCHEMA_VERSION
from tsbp.errors import BadUsage, Refused
from tsbp.ops import creating, reading, rollouts, writing
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.domain.finding import Finding
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.owed import Owed
    from tsbp.domain.query import Query
    from tsbp.ops.creating import Alike
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]

SHORT = {
    "type": "event.type", "severity": "event.severity", "lead": "event.incident_lead",
    "opened": "event.opened", "cadence_h": "event.cadence_h", "comms_line": "event.comms_line",
    "stand_down": "event.stand_down", "exposure": "exposure.level",
}  # fmt: skip
NEEDED = ("type", "severity")
OWN = ("set", "event")
# What nobody has looked at yet is taken for the worst, so that people are protected from the first hour.
UNKNOWN_EXPOSURE = "severe"
VERDICT, NOTE = "benefits.verdict", "benefits.note"


class Opening(NamedTuple):
    """An event as it is opened: its title by language, its markets, what else is said, who decided by phone."""

    title: Mapping[str, str]
    markets: tuple[str, ...]
    words: tuple[Word, ...]
    me: str
    now: str
    by: tuple[str, ...] = ()


class Opened(NamedTuple):
    """An event that was opened: those like it, and what it owes from now on."""

    id: str
    written: Written
    alike: tuple[Alike, ...]
    owed: tuple[Owed, ...]
    clock: Clock


class End(NamedTuple):
    """A stand-down or a review: who decided, when, what is affirmed (numbers from 1), what else is said."""

    by: tuple[str, ...]
    now: str
    met: frozenset[int] = frozenset()
    words: tuple[Word, ...] = ()
    outcome: str = "delivered"
    why: str = ""


class Emergency(NamedTuple):
    """An open emergency: how it stands, the value of its file, what it owes."""

    item: Item
    value: Initiative
    cadence_h: float | None
    owed: tuple[Owed, ...]


class Watch(NamedTuple):
    """The open emergencies at a clock."""

    events: tuple[Emergency, ...]
    clock: Clock
    head: str
    behind: int
    faults: tuple[Finding, ...]


def open_(
    workspace: Workspace, wish: Opening, words: Reading, clock: Clock, *, dry_run: bool = False
) -> Opened:
    """Write a new emergency in response; raises BadUsage for answers that are missing, NotFound for places."""
    tree = workspace.directory.markets
    codes = tuple(dict.fromkeys(rollouts.market(tree, code) for code in wish.markets))
    if not codes:
        raise BadUsage("error.event-needs", hint="hint.event-needs", missing="MARKETS")
    id = creating.minted(workspace.settings.prefix, frozenset(workspace.ids()))
    data = _data(workspace, id, codes, wish, words)
    similar = creating.alike(wish.title, [entry.row for entry in workspace.whole().entries])
    path = layout.initiative_path(id, wish.title.get("en", ""), data["submitted"])
    written = writing.create(workspace, "event", path, data, dry_run=dry_run)
    return Opened(id, written, similar, owed.owed(_valued(workspace, data), workspace.context), clock)


def _data(
    workspace: Workspace, id: str, codes: Sequence[str], wish: Opening, words: Reading
) -> dict[str, Any]:
    start: dict[str, Any] = {
        "schema": SCHEMA_VERSION, "id": id, "title": dict(wish.title), "kind": "event", "lane": "emergency",
        "priority": "P0", "stage": "rollout", "owner": wish.me, "submitted": wish.now, "regions": list(codes),
        "sensitivity": "restricted", "exposure": {"level": UNKNOWN_EXPOSURE},
        "triage": {"result": "accepted", "at": wish.now, "by": wish.me},
        "event": {"incident_lead": wish.me, "opened": wish.now},
    }  # fmt: skip
    said = [word._replace(address=SHORT.get(word.address, word.address)) for word in wish.words]
    data = assign.assigned(start, said, words._replace(verbs=OWN, decided=True))
    event = data["event"]
    missing = [f"{name}=" for name in NEEDED if not event.get(name)]
    if missing:
        raise BadUsage("error.event-needs", hint="hint.event-needs", missing=", ".join(missing))
    event.setdefault("cadence_h", getattr(workspace.settings.clocks.cadence_h, event["severity"]))
    lead = event.get("incident_lead") or wish.me
    data.setdefault("requester", lead)
    data["rollouts"] = {code: _market(workspace, code, lead, event["opened"]) for code in codes}
    if wish.by:
        _refuse_owner_alone(id, data, wish.by)
        if lead not in wish.by:
            data.setdefault("sponsor", wish.by[0])
        data["gates"] = {"G1": {"result": "go", "date": wish.now, "by": _handles(wish.by)}}
    return data


def _market(workspace: Workspace, code: str, lead: str, opened: str) -> dict[str, Any]:
    tree = workspace.directory.markets
    leads = (tree[above].lead for above in ancestors(tree, code) if above in tree)
    day = zones.day_of_moment(parse_moment(opened), zone_of(workspace.context, code))
    return {
        "status": "live",
        "lead": next((one for one in leads if one), None) or lead,
        "actual": day.isoformat(),
    }


def _refuse_owner_alone(id: str, data: Data, by: Sequence[str]) -> None:
    if set(by) == {data.get("owner")} and data["event"].get("incident_lead") not in by:
        raise Refused("error.owner-alone", hint="hint.owner-alone", id=id, owner=data.get("owner"))


def stand_down(workspace: Workspace, path: str, end: End, *, dry_run: bool = False) -> Written:
    """Stand an emergency down: every criterion is affirmed; monitoring begins and the review has its day.

    Raises Refused while a criterion is not affirmed, none is written down, or somebody else must decide.
    """

    def revised(data: Data) -> Data:
        _refuse_other(data, "rollout")
        event = data["event"]
        criteria = list(event.get("stand_down") or ())
        left = [f"{place} {text}" for place, text in enumerate(criteria, 1) if place not in end.met]
        if not criteria:
            raise Refused("error.no-criteria", hint="hint.no-criteria", id=data["id"])
        if left or max(end.met) > len(criteria):
            raise Refused(
                "error.criteria-left", hint="hint.criteria-left", id=data["id"], count=len(left), left="; ".join(left),
                total=len(criteria),
            )  # fmt: skip
        value = _valued(workspace, data)
        _refuse_decider(workspace, value, "G5", end)
        market = home_market(value)
        today = zones.day_of_moment(parse_moment(end.now), zone_of(workspace.context, market))
        review = calendar.add(workspace.context.calendar, market, today, REVIEWED_WITHIN_DAYS).isoformat()
        benefits = {"due": review, "owner": data["owner"], **(data.get("benefits") or {})}
        return {
            **data,
            "stage": "hypercare",
            "gates": {**(data.get("gates") or {}), "G5": _go(end)},
            "event": {**event, "stood_down": end.now, "review": review},
            "benefits": {**benefits, "due": review},
        }

    return writing.revise(workspace, "event", {path: revised}, dry_run=dry_run)


def review(workspace: Workspace, path: str, end: End, words: Reading, *, dry_run: bool = False) -> Written:
    """Record the review of an emergency that was stood down, and close it.

    Raises Refused while the verdict, an ask, a risk or an issue is open, or somebody else must decide.
    """

    def revised(data: Data) -> Data:
        _refuse_other(data, "hypercare")
        said = [word._replace(address=f"benefits.{word.address}") for word in end.words]
        day = end.now[:10]
        benefits = {"due": day, "owner": data["owner"], **(data.get("benefits") or {}), "done": day}
        data = assign.assigned({**data, "benefits": benefits}, said, words)
        value = _valued(workspace, data)
        passing = Passing(value, workspace.context, words.today, end.by)
        missing = evidence.evidence(passing, "G6").missing
        if missing:
            raise Refused("error.review-incomplete", findings=missing, id=data["id"], count=len(missing))
        _refuse_decider(workspace, value, "G6", end)
        why = end.why or data["benefits"].get("note")
        if not why:
            raise BadUsage("error.review-needs-note", hint="hint.review-needs-note", id=data["id"])
        closed = {"outcome": end.outcome, "at": end.now, "by": end.by[0], "from": "hypercare", "why": why}
        return {
            **data,
            "stage": "closed",
            "closed": closed,
            "gates": {**(data.get("gates") or {}), "G6": _go(end)},
            "rollouts": {code: dict(_over(rollout)) for code, rollout in data["rollouts"].items()},
        }

    return writing.revise(workspace, "event", {path: revised}, dry_run=dry_run)


def criteria(workspace: Workspace, path: str) -> tuple[str, ...]:
    """Return the stand-down criteria of an emergency, in the order of the file."""
    event = (workspace.load(path).data or {}).get("event")
    found = event.get("stand_down") if isinstance(event, dict) else None
    return tuple(map(str, found)) if isinstance(found, list) else ()


def watch(workspace: Workspace, question: Query, clock: Clock, only: str = "") -> Watch:
    """Return the emergencies that the question asks for, or the one of that id, and what each owes."""
    answer = reading.status(workspace, question, clock)
    items = [reading.one(workspace, only, clock)] if only else answer.items
    return Watch(
        tuple(_emergencies(workspace, items)), clock, workspace.head, workspace.behind, workspace.faults
    )


def _emergencies(workspace: Workspace, items: Sequence[Item]) -> Iterator[Emergency]:
    for item in items:
        value: Any = workspace.load(item.row["path"]).value
        if value is None:
            continue
        _refuse_other({"id": value.id, "lane": value.lane, "event": value.event, "stage": value.stage}, "")
        event = value.event
        hours = event.cadence_h or getattr(workspace.settings.clocks.cadence_h, event.severity or "S3")
        due = owed.owed(value, workspace.context)
        yield Emergency(item, value, None if event.stood_down else hours, due)


def _refuse_other(data: Data, stage: str) -> None:
    """Refuse what is no emergency, or one that is not in the stage ("" = any)."""
    if data.get("lane") != "emergency" or not data.get("event"):
        raise Refused("error.no-emergency", hint="hint.no-emergency", id=data.get("id"))
    if stage and data.get("stage") != stage:
        key = "error.not-in-response" if stage == "rollout" else "error.not-monitored"
        raise Refused(key, id=data.get("id"), stage=data.get("stage"))


def _refuse_decider(workspace: Workspace, value: Initiative, gate: str, end: End) -> None:
    day = zones.day_of_moment(parse_moment(end.now), workspace.settings.time_zone)
    missing = authority.missing(value, workspace.context, gate, end.by, day)
    if missing:
        raise Refused(
            "error.not-theirs-to-decide", findings=missing, id=value.id, gate=gate, count=len(missing)
        )


def _go(end: End) -> dict[str, Any]:
    return {"result": "go", "date": end.now, "by": _handles(end.by)}


def _handles(by: Sequence[str]) -> str | list[str]:
    return by[0] if len(by) == 1 else list(by)


def _over(rollout: Data) -> Data:
    """Return a market of a reviewed emergency: what was live is back in the hands of operations."""
    return {**rollout, "status": "handed_over"} if rollout["status"] in ("live", "stable") else rollout


def _valued(workspace: Workspace, data: Data) -> Any:
    """Return the value of plain data; raises BadUsage for what has not the shape of an initiative."""
    value, faults = shape.read("initiative", data, workspace.validators())
    if value is None:
        raise BadUsage("error.not-of-shape", count=len(faults))
    return value
