"""What must hold of the markets of an initiative and of the milestones that stand for them."""

from __future__ import annotations

from tsbp.domain import course
from tsbp.domain.context import zone_of
from tsbp.domain.rules.moments import end_of_day
from tsbp.domain.rules.subject import Hit, in_scope, is_emergency, is_open, planned_day, reached, stage_of
from tsbp.domain.vocab import BEYOND_READY, EXPOSURE_LEVELS, LIVE_OR_BEYOND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.initiative import Initiative, Rollout
    from tsbp.domain.rules.subject import Subject

AHEAD = ("planned", "ready")
EVER_READY = (*BEYOND_READY, "rolled_back")


def no_market_ready(subject: Subject) -> Iterator[Hit]:
    """In rollout at least one market is ready, live, or was."""
    value = subject.value
    if value.stage == "rollout" and all(
        rollout.status not in EVER_READY for rollout in value.rollouts.values()
    ):
        yield Hit("rollouts", {"stage": value.stage})


def market_not_live(subject: Subject) -> Iterator[Hit]:
    """From hypercare on every market in scope is live or beyond, or rolled back by a decision."""
    value = subject.value
    if not reached(value, "hypercare"):
        return
    for code, rollout in in_scope(value):
        rolled_back = rollout.status == "rolled_back" and rollout.decision
        if rollout.status not in LIVE_OR_BEYOND and not rolled_back:
            params = {"market": code, "status": rollout.status, "stage": stage_of(value)}
            yield Hit(f"rollouts.{code}.status", params)


def go_missing(subject: Subject) -> Iterator[Hit]:
    """A market is ready or live on a go; only an emergency goes live without."""
    value = subject.value
    if is_emergency(value):
        return
    for code, rollout in value.rollouts.items():
        if rollout.status in BEYOND_READY and (rollout.go is None or rollout.go.result not in course.PASSED):
            yield Hit(f"rollouts.{code}.go", {"market": code, "status": rollout.status})


def go_live_undated(subject: Subject) -> Iterator[Hit]:
    """A market that is live says since when; one in the plan says for when."""
    value = subject.value
    planning_over = reached(value, "readiness") and not is_emergency(value)
    for code, rollout in value.rollouts.items():
        if rollout.status in LIVE_OR_BEYOND and rollout.actual is None:
            yield Hit(f"rollouts.{code}.actual", {"market": code, "status": rollout.status})
        elif planning_over and rollout.status in AHEAD and planned_day(rollout) is None and is_open(value):
            params = {"market": code, "status": rollout.status}
            yield Hit(f"rollouts.{code}.baseline", params, severity="warning")


def live_without_traffic(subject: Subject) -> Iterator[Hit]:
    """A market that is live has a share of the traffic."""
    for code, rollout in subject.value.rollouts.items() if is_open(subject.value) else ():
        if rollout.status in LIVE_OR_BEYOND and rollout.exposure_pct == 0:
            params = {"market": code, "status": rollout.status}
            yield Hit(f"rollouts.{code}.exposure_pct", params)


def rollback_unexplained(subject: Subject) -> Iterator[Hit]:
    """A market that was rolled back says when, and by which decision."""
    value = subject.value
    for code, rollout in value.rollouts.items():
        if rollout.status != "rolled_back":
            continue
        if rollout.rolled_back is None:
            yield Hit(f"rollouts.{code}.rolled_back", {"market": code, "missing": "rolled_back"})
        if not rollout.decision and not reached(value, "hypercare"):
            params = {"market": code, "missing": "decision"}
            yield Hit(f"rollouts.{code}.decision", params, severity="warning")


def exclusion_unexplained(subject: Subject) -> Iterator[Hit]:
    """A market that is left out says why."""
    for code, rollout in subject.value.rollouts.items():
        if rollout.status == "excluded" and not (rollout.reason or rollout.note):
            yield Hit(f"rollouts.{code}.reason", {"market": code})


def conditional_go_without_condition(subject: Subject) -> Iterator[Hit]:
    """A conditional go names its conditions."""
    value = subject.value
    decided = [(f"gates.{gate}", record) for gate, record in value.gates.items()]
    decided += [(f"rollouts.{code}.go", rollout.go) for code, rollout in value.rollouts.items() if rollout.go]
    for address, record in decided:
        if record.result == "conditional_go" and not record.conditions:
            yield Hit(f"{address}.conditions", {"at": address})


def waived_without_waiver(subject: Subject) -> Iterator[Hit]:
    """What is marked waived rests on a waiver, so that somebody answers for it until a day."""
    value = subject.value
    named = {waiver.what for waiver in value.waivers.values()}
    for address, _ in _waived(value):
        if address not in named:
            yield Hit(address, {"item": address})
    for gate, record in value.gates.items():
        if record.result == "waived" and gate not in named:
            yield Hit(f"gates.{gate}.result", {"item": gate})


def waiver_lapsed(subject: Subject) -> Iterator[Hit]:
    """An item that was waived is open again when its waiver has ended."""
    value = subject.value
    if not is_open(value) or not value.waivers:
        return
    waived = {address: code for address, code in _waived(value) if value.rollouts[code].status in AHEAD}
    for key, waiver in value.waivers.items():
        if waiver.what in waived:
            zone = zone_of(subject.context, waived[waiver.what])
            params = {"at": waiver.what, "until": waiver.until.isoformat()}
            yield Hit(f"waivers.{key}.until", params, since=end_of_day(waiver.until, zone))


def site_not_cleared(subject: Subject) -> Iterator[Hit]:
    """A site is set up for the exposure of the work that goes there."""
    value = subject.value
    sites = subject.context.directory.sites
    level = EXPOSURE_LEVELS.index(value.exposure.level)
    if not is_open(value) or not level:
        return
    for code, rollout in in_scope(value):
        for position, name in enumerate(rollout.sites):
            cleared = getattr(sites.get(name), "cleared", None)
            if cleared and EXPOSURE_LEVELS.index(cleared) < level:
                params = {"site": name, "cleared": cleared, "level": value.exposure.level}
                yield Hit(f"rollouts.{code}.sites[{position}]", params)


def _waived(value: Initiative) -> Iterator[tuple[str, str]]:
    """Yield the address and the market of every readiness item marked waived."""
    for code, rollout in value.rollouts.items():
        for item in _waived_items(rollout):
            yield f"rollouts.{code}.readiness.{item}", code


def _waived_items(rollout: Rollout) -> Iterator[str]:
    for item, state in rollout.readiness.items():
        if state == "waived":
            yield item
