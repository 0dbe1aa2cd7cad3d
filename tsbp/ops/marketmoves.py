"""Move markets of an initiative on, or say what is so of them; the rules of every door have their word."""

from __future__ import annotations

from tsbp.domain import assign, course, geography, zones
from tsbp.domain.context import zone_of
from tsbp.domain.locating import located
from tsbp.domain.moment import parse_day
from tsbp.domain.plain import value_at
from tsbp.domain.vocab import LIVE_OR_BEYOND
from tsbp.errors import BadUsage, NotFound, Refused
from tsbp.ops import assigning, rollouts, writing
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.domain.moment import Clock
    from tsbp.ops.rollouts import Choice
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

    Record = Mapping[str, Any]

COURSE = ("planned", "ready", "live", "stable", "handed_over")
DECIDED = ("rolled_back",)
EXPLAINED = ("rolled_back", "excluded")
# What is no longer so of a market that is planned anew, by where it comes from.
UNSAID = {
    ("rolled_back", "planned"): ("actual", "exposure_pct"),
    ("excluded", "planned"): ("reason",),
}


class Move(NamedTuple):
    """What happens to the markets chosen: a status (empty = none), facts, and what it rests on.

    `day` is the day of it as ISO text, empty = today in each market. `skips` leaves alone those that are
    excluded or have come so far already, instead of refusing them.
    """

    choice: Choice
    status: str = ""
    words: tuple[Word, ...] = ()
    day: str = ""
    why: str = ""
    decision: str = ""
    cause: str = ""
    skips: bool = False


def missing(status: str, why: str, decision: str) -> tuple[str, ...]:
    """Return the options that the step to a status still needs."""
    needed = (("--decision", DECIDED, decision), ("-m", EXPLAINED, why))
    return tuple(option for option, statuses, said in needed if status in statuses and not said)


def move(
    workspace: Workspace, path: str, wish: Move, reading: Reading, clock: Clock, *, dry_run: bool = False
) -> Written:
    """Move the markets in one commit, all or none; raises BadUsage, NotFound, Refused, and as `writing.revise`."""
    lacking = missing(wish.status, wish.why, wish.decision)
    if lacking:
        raise BadUsage(
            "error.move-needs",
            hint=f"hint.move-needs-{lacking[0].strip('-')}",
            status=wish.status,
            options=lacking,
        )

    def revised(data: Record) -> Record:
        for code in _meant(workspace, data, wish):
            today = zones.today_in(clock, zone_of(workspace.context, code))
            data = _moved(_assigned(data, code, wish, reading), code, wish, today)
        return data

    try:
        return writing.revise(workspace, "rollout", {path: revised}, dry_run=dry_run)
    except Refused as failure:
        said = assigning.Wish(wish.words, wish.cause, wish.why, wish.decision)
        raise (assigning.unexplained(failure, said) or failure) from None


def _meant(workspace: Workspace, data: Record, wish: Move) -> tuple[str, ...]:
    """Return the markets that are to be moved; raises NotFound for one that is not in the plan."""
    plan, tree = data.get("rollouts") or {}, workspace.directory.markets
    found = rollouts.codes(wish.choice, plan, tree, lambda one: one.get("wave"))
    for said in wish.choice.markets:
        code = rollouts.market(tree, said)
        if code not in plan:
            is_inside = not set(data["regions"]).isdisjoint(geography.ancestors(tree, code))
            hint = "hint.add-market" if is_inside else "hint.add-region"
            raise NotFound("error.no-rollout", hint=hint, candidates=tuple(plan), market=code, id=data["id"])
    if wish.skips and wish.status:
        found = tuple(code for code in found if not _is_there(plan[code]["status"], wish.status))
    if not found:
        raise NotFound("error.no-market-meant", id=data["id"], candidates=tuple(plan))
    return found


def _is_there(status: str, wanted: str) -> bool:
    """Tell whether a market is where it is to go, or beyond, or not in scope."""
    if status in ("excluded", wanted):
        return True
    return status in COURSE and wanted in COURSE and COURSE.index(status) > COURSE.index(wanted)


def _assigned(data: Record, code: str, wish: Move, reading: Reading) -> Record:
    """Lay the facts over the market; why it moved and what decided it stand beside them."""
    words = [word._replace(address=f"rollouts.{code}.{word.address}") for word in wish.words]
    words += [
        assign.Word(f"rollouts.{code}.{name}", "=", value)
        for name, value in (("cause", wish.cause), ("reason", wish.why))
        if value
    ]
    if wish.decision:
        key = str(located(data, f"decisions.{wish.decision}")[-1])
        words.append(assign.Word(f"rollouts.{code}.decision", "=", key))
    return assign.assigned(data, words, reading._replace(decided=bool(wish.decision)))


def _moved(data: Record, code: str, wish: Move, today: date) -> Record:
    """Return the data with the market at the status; raises Refused for a step that is not in the table."""
    rollout = data["rollouts"][code]
    old, new = rollout["status"], wish.status or rollout["status"]
    if old != new:
        _refuse_step(data, code, new)
    said = {"status": new, **dict(_days(rollout, wish, today, is_new=old != new))}
    for day in filter(None, (said.get("rolled_back"), said.get("actual"), value_at(rollout, ("actual",)))):
        if parse_day(str(day)) > today and new in (*LIVE_OR_BEYOND, "rolled_back"):
            raise BadUsage("error.day-ahead", day=parse_day(str(day)), text=day)
    kept = {name: value for name, value in rollout.items() if name not in UNSAID.get((old, new), ())}
    return {**data, "rollouts": {**data["rollouts"], code: {**kept, **said}}}


def _days(rollout: Record, wish: Move, today: date, *, is_new: bool) -> Iterator[tuple[str, str]]:
    """Yield the day that goes with a status: as said, else as it stands, else today."""
    if wish.status == "live" and (is_new or wish.day):
        said = any(word.address == "actual" for word in wish.words)
        yield "actual", wish.day or (rollout["actual"] if said else today.isoformat())
    if wish.status == "rolled_back" and is_new:
        yield "rolled_back", wish.day or today.isoformat()


def _refuse_step(data: Record, code: str, new: str) -> None:
    """Refuse a step out of turn, and say what can be done; ready is what the gate G3 makes of a market."""
    rollout, lane = data["rollouts"][code], str(data.get("lane"))
    old, id = rollout["status"], data["id"]
    allowed = course.market_moves(lane, old)
    if data.get("stage") == "closed":
        raise Refused("error.market-of-closed", id=id, market=code)
    passed = value_at(rollout, ("go", "result")) in course.PASSED
    gate = f"tsbp gate {id} G3 {code}=go"
    if new not in allowed:
        hint = "hint.go-first" if new == "live" and "ready" in allowed else ""
        raise Refused(
            "error.market-step", hint=hint, market=code, old=old, new=new, allowed=allowed, command=gate
        )
    if new == "ready" and lane != "emergency" and not passed:
        raise Refused("error.ready-needs-go", hint="hint.go-first", market=code, command=gate)
