"""What the next step of a market rests on, whoever writes it: going live, rolling back, joining the plan."""

from __future__ import annotations

from datetime import date

from tsbp.domain import course
from tsbp.domain.gates.fingerprint import MARKET_GATE, reopened
from tsbp.domain.gates.passing import Passing, let_off
from tsbp.domain.gates.readiness import open_conditions
from tsbp.domain.geography import ancestors
from tsbp.domain.health.gates import is_void
from tsbp.domain.rules.subject import Hit, is_emergency, reached
from tsbp.domain.vocab import BEYOND_READY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.initiative import Initiative, Rollout
    from tsbp.domain.rules.subject import Subject

ROLLBACK_NEEDS = ("decision", "reason")


def market_moved_out_of_turn(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market's status is followed by one that may follow it; a new market begins in the plan."""
    for code, rollout in after.value.rollouts.items() if before else ():
        old = _status(before.value, code) if before else ""
        if rollout.status == old:
            continue
        is_over = before is not None and before.value.stage == "closed"
        allowed = () if is_over else course.market_moves(after.value.lane, old)
        if rollout.status not in allowed:
            params = {
                "market": code,
                "old": old,
                "new": rollout.status,
                "allowed": ", ".join(allowed) or "-",
            }
            yield Hit(f"rollouts.{code}.status", params)


def market_added_outside_regions(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market joins the plan of an initiative that has its region."""
    markets, regions = after.context.directory.markets, set(after.value.regions)
    for code in after.value.rollouts if before else ():
        is_new = before is not None and code not in before.value.rollouts
        if is_new and code in markets and regions.isdisjoint(ancestors(markets, code)):
            yield Hit(f"rollouts.{code}", {"market": code, "regions": ", ".join(after.value.regions)})


def go_live_before_rollout(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market goes live once the initiative is in rollout."""
    for code, _ in _going_live(before, after):
        if not reached(after.value, "rollout"):
            yield Hit(f"rollouts.{code}.status", {"market": code, "stage": after.value.stage})


def go_live_on_hold(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """While an initiative is paused its gates stand still, and so does what they let through."""
    paused = [key for key, pause in after.value.pauses.items() if pause.until is None]
    for code, _ in _going_live(before, after):
        if paused and not is_emergency(after.value):
            since = after.value.pauses[paused[0]].since.isoformat()[:10]
            yield Hit(f"rollouts.{code}.status", {"market": code, "pause": paused[0], "since": since})


def go_live_condition_open(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market goes live when every condition of its go is met."""
    for code, rollout in _going_live(before, after):
        if rollout.go is not None and not is_emergency(after.value):
            for found in open_conditions(_passing(after, rollout), rollout.go, f"rollouts.{code}.go", "G3"):
                yield Hit(found.address, {**found.params, "market": code})


def go_live_waiver_ended(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market goes live on waivers that reach to that day."""
    for code, rollout in _going_live(before, after):
        waived = [item for item, state in rollout.readiness.items() if state == "waived"]
        for item in () if is_emergency(after.value) else waived:
            address = f"rollouts.{code}.readiness.{item}"
            if not let_off(_passing(after, rollout), address):
                ends = [one.until.isoformat() for one in after.value.waivers.values() if one.what == address]
                yield Hit(address, {"market": code, "item": item, "until": max(ends, default="-")})


def go_live_reopened(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market goes live on decisions that stand: what they rest on has not changed since, or they were renewed."""
    first_language = after.context.settings.languages[0]
    for code, rollout in _going_live(before, after):
        for gate, market in () if is_emergency(after.value) else reopened(after.value, first_language):
            address = f"rollouts.{market}.go" if gate == MARKET_GATE else f"gates.{gate}"
            if market in ("", code) and not let_off(_passing(after, rollout), address, gate, "gate-reopened"):
                yield Hit(address, {"market": code, "gate": f"{gate} {market}".strip()})


def go_void(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A roll-back voids the go before it: the market is ready or live again on a new one."""
    for code, rollout in after.value.rollouts.items() if before and not is_emergency(after.value) else ():
        was = before.value.rollouts.get(code) if before else None
        if was is None or was.status in BEYOND_READY or rollout.status not in BEYOND_READY:
            continue
        if rollout.go is not None and rollout.go == was.go and is_void(was, was.go):
            params = {"market": code, "day": rollout.rolled_back.isoformat() if rollout.rolled_back else "-"}
            yield Hit(f"rollouts.{code}.go", params)


def rollback_undecided(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A market is rolled back by a decision that was made, and for a reason."""
    for code, rollout in _moved_to("rolled_back", before, after):
        missing = [name for name in ROLLBACK_NEEDS if not getattr(rollout, name)]
        decision = after.value.decisions.get(rollout.decision or "")
        if decision is not None and decision.status != "made":
            missing.append("decision")
        if missing:
            yield Hit(f"rollouts.{code}.{missing[0]}", {"market": code, "missing": ", ".join(missing)})


def rollback_forgotten(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """That a market was rolled back stays written down: it voids the go before it."""
    for code, was in before.value.rollouts.items() if before else ():
        now = after.value.rollouts.get(code)
        if now is None or was.rolled_back is None or now.rolled_back == was.rolled_back:
            continue
        if now.rolled_back is None or now.rolled_back < was.rolled_back:
            params = {"market": code, "day": was.rolled_back.isoformat()}
            yield Hit(f"rollouts.{code}.rolled_back", params)


def _passing(after: Subject, rollout: Rollout) -> Passing:
    """Return the initiative on the day the market goes live; a day left out is another rule's matter."""
    return Passing(after.value, after.context, rollout.actual or date.min)


def _going_live(before: Subject | None, after: Subject) -> Iterator[tuple[str, Rollout]]:
    return _moved_to("live", before, after)


def _moved_to(status: str, before: Subject | None, after: Subject) -> Iterator[tuple[str, Rollout]]:
    """Yield the markets that this change brings to the status by a step of the course."""
    for code, rollout in after.value.rollouts.items() if before else ():
        old = _status(before.value, code) if before else ""
        if rollout.status == status and status in course.market_moves(after.value.lane, old):
            yield code, rollout


def _status(value: Initiative, code: str) -> str:
    """Return the status of a market; one that is not there yet is about to be planned."""
    found = value.rollouts.get(code)
    return found.status if found else "planned"
