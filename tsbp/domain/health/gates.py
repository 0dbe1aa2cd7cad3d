"""What the gates and the go-lives of the markets leave open: decisions, conditions, readiness, roll-backs."""

from __future__ import annotations

from datetime import timedelta

from tsbp.domain.calendar import add, slip
from tsbp.domain.context import zone_of
from tsbp.domain.health.case import in_scope
from tsbp.domain.health.milestones import is_ahead, planned
from tsbp.domain.reason import AMBER, RED, Reason
from tsbp.domain.vocab import BEYOND_READY, READINESS_ITEMS
from tsbp.domain.zones import day_of_moment, end_of, start_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tsbp.domain.health.case import Case
    from tsbp.domain.initiative import Gate, Rollout, Waiver

REFUSALS = ("hold", "no_go")
SETTLED = ("done", "na")
EMERGENCY_ITEMS = ("comms", "sop", "capacity", "wellbeing", "rollback")


def gates(case: Case) -> Iterator[Reason]:
    """Judge the gates: hold or no-go is red, an open condition amber."""
    for key, gate in case.value.gates.items():
        yield from _decided(case, gate, "gate", key, f"gates.{key}", ())


def markets(case: Case) -> Iterator[Reason]:
    """Judge the markets: a go at hold or no-go is red, so is a recent roll-back; an open condition is amber.

    A roll-back voids the go that came before it.
    """
    for code, rollout in in_scope(case.value):
        zone = zone_of(case.context, code)
        if rollout.go and not is_void(rollout, rollout.go, zone):
            yield from _decided(case, rollout.go, "go", code, f"rollouts.{code}.go", (code,))
        if rollout.rolled_back:
            until = end_of(rollout.rolled_back + timedelta(days=case.limits.rollback_recent_days), zone)
            params = {"market": code, "day": rollout.rolled_back.isoformat()}
            since = start_of(rollout.rolled_back, zone)
            subject = f"rollouts.{code}.rolled_back"
            yield Reason(RED, "market-rolled-back", subject, params, (code,), since, until)


def readiness(case: Case) -> Iterator[Reason]:
    """Judge readiness: items open shortly before the go-live are amber, one reason for those of one day.

    A waived item is open again when its waiver has ended; that it will end before the go-live shows earlier.
    """
    ends = ends_of_waivers(case)
    for code, rollout in in_scope(case.value):
        day = planned(rollout)
        if is_ahead(rollout) and day is not None:
            yield from _open_items(case, code, rollout, day, ends)
            yield from _ending_waivers(case, code, rollout, day)


def ends_of_waivers(case: Case) -> dict[str, str]:
    """Return for each address, gate or rule that a waiver names the instant up to which it is waived."""
    ends: dict[str, str] = {}
    for waiver in case.value.waivers.values():
        ends[waiver.what] = max(ends.get(waiver.what, ""), _end(case, waiver))
    return ends


def _decided(
    case: Case, gate: Gate, rule: str, name: str, subject: str, touched: tuple[str, ...]
) -> Iterator[Reason]:
    if gate.result in REFUSALS:
        day = day_of_moment(gate.date, case.home.zone)
        params = {"name": name, "result": gate.result, "day": day.isoformat()}
        yield Reason(RED, f"{rule}-refused", subject, params, touched)
    for key, condition in gate.conditions.items():
        if condition.met is None:
            due = condition.due.isoformat()
            params = {"name": name, "text": condition.text, "owner": condition.owner, "due": due}
            yield Reason(AMBER, "condition-open", f"{subject}.conditions.{key}", params, touched)


def is_void(rollout: Rollout, go: Gate, zone: str = "UTC") -> bool:
    """Tell whether the go came before the last roll-back of its market.

    Of one on the very day the market's status tells: it is ready again only on a new go.
    """
    gone, decided = rollout.rolled_back, day_of_moment(go.date, zone)
    if gone is None or decided != gone:
        return gone is not None and decided < gone
    return rollout.status not in BEYOND_READY


def _open_items(
    case: Case, code: str, rollout: Rollout, day: date, ends: Mapping[str, str]
) -> Iterator[Reason]:
    near = _days_before(case, code, day, case.limits.readiness_due_wd)
    opening: dict[str, list[str]] = {}
    for item in EMERGENCY_ITEMS if case.value.lane == "emergency" else READINESS_ITEMS:
        state = rollout.readiness.get(item, "todo")
        waived_until = ends.get(f"rollouts.{code}.readiness.{item}", "")
        if state not in SETTLED and (state != "waived" or waived_until):
            opening.setdefault(max(near, waived_until), []).append(item)
    for since, items in opening.items():
        subject = f"rollouts.{code}.readiness" + (f".{items[0]}" if len(items) == 1 else "")
        params = {"market": code, "items": items, "count": len(items), "day": day.isoformat()}
        yield Reason(AMBER, "readiness-open", subject, params, (code,), since)


def _ending_waivers(case: Case, code: str, rollout: Rollout, day: date) -> Iterator[Reason]:
    for key, waiver in case.value.waivers.items():
        start, _, item = waiver.what.rpartition(".")
        if start != f"rollouts.{code}.readiness" or rollout.readiness.get(item, "todo") in SETTLED:
            continue
        if waiver.until < day:
            days = slip(case.context.calendar, code, waiver.until, day)
            params = {
                "market": code,
                "item": item,
                "until": waiver.until.isoformat(),
                "day": day.isoformat(),
                "days": days,
                "count": days,
            }
            since = _days_before(case, code, day, case.limits.collision_wd)
            yield Reason(AMBER, "waiver-ends", f"waivers.{key}", params, (code,), since, _end(case, waiver))


def _days_before(case: Case, market: str, day: date, days: float) -> str:
    """Return the instant at which the day so many working days before a go-live begins in its market."""
    return start_of(add(case.context.calendar, market, day, -int(days)), zone_of(case.context, market))


def _end(case: Case, waiver: Waiver) -> str:
    return end_of(waiver.until, case.context.settings.time_zone)
