"""What must hold of milestones: whose dates they carry, and what they come after."""

from __future__ import annotations

from tsbp.domain.rules.circles import circles, told
from tsbp.domain.rules.subject import Hit, is_open, planned_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.initiative import Initiative, Milestone
    from tsbp.domain.rules.subject import Subject

DATES = ("baseline", "forecast", "actual")


def milestone_with_own_dates(subject: Subject) -> Iterator[Hit]:
    """A milestone that stands for markets has their dates and none of its own."""
    for key, milestone in subject.value.milestones.items():
        for field in DATES if milestone.markets else ():
            if getattr(milestone, field) is not None:
                params = {"field": field, "markets": ", ".join(milestone.markets)}
                yield Hit(f"milestones.{key}.{field}", params)


def milestone_market_not_planned(subject: Subject) -> Iterator[Hit]:
    """A milestone stands only for markets that are in the plan."""
    value = subject.value
    for key, milestone in value.milestones.items():
        for position, code in enumerate(milestone.markets):
            if code not in value.rollouts:
                yield Hit(f"milestones.{key}.markets[{position}]", {"market": code})


def milestone_cycle(subject: Subject) -> Iterator[Hit]:
    """No milestone comes after itself, not even by way of others."""
    steps = {
        key: [(f"milestones.{key}.after[{place}]", other) for place, other in enumerate(milestone.after)]
        for key, milestone in subject.value.milestones.items()
        if milestone.after
    }
    for names, address in circles(steps):
        yield Hit(address, {"circle": told(names)})


def milestone_before_what_it_follows(subject: Subject) -> Iterator[Hit]:
    """A milestone is not planned for a day before one that it comes after."""
    value = subject.value
    if not is_open(value):
        return
    for key, milestone in value.milestones.items():
        day = day_of(value, milestone) if milestone.after and milestone.actual is None else None
        for before in milestone.after if day else ():
            earlier = value.milestones.get(before)
            other = day_of(value, earlier) if earlier else None
            if day and other and day < other:
                params = {"day": day.isoformat(), "before": before, "other": other.isoformat()}
                yield Hit(f"milestones.{key}.{_carrier(milestone)}", params)


def day_of(value: Initiative, milestone: Milestone) -> date | None:
    """Return the day of a milestone: in fact, else planned; with markets the latest of theirs."""
    if not milestone.markets:
        return milestone.actual or planned_day(milestone)
    rollouts = [value.rollouts[code] for code in milestone.markets if code in value.rollouts]
    days = [rollout.actual or planned_day(rollout) for rollout in rollouts if rollout.status != "excluded"]
    return max((day for day in days if day), default=None)


def _carrier(milestone: Milestone) -> str:
    """The field of a milestone that its planned day stands in."""
    if milestone.markets:
        return "markets"
    return "forecast" if milestone.forecast else "baseline"
