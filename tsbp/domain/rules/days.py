"""Planned days against the calendars of the markets they touch."""

from __future__ import annotations

from tsbp.domain import calendar
from tsbp.domain.rules.markets import AHEAD
from tsbp.domain.rules.subject import Hit, in_scope, is_emergency, is_open, planned_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative, Milestone, Rollout
    from tsbp.domain.rules.subject import Subject

WEEKEND, HOLIDAY = "weekend", "holiday"
EVENT = "event"


def go_live_on_weekend(subject: Subject) -> Iterator[Hit]:
    """Nobody goes live on a market's weekend."""
    return _go_lives_on(subject, WEEKEND)


def go_live_on_holiday(subject: Subject) -> Iterator[Hit]:
    """Nobody goes live on a market's public holiday."""
    return _go_lives_on(subject, HOLIDAY)


def go_live_in_freeze(subject: Subject) -> Iterator[Hit]:
    """Nobody goes live in a freeze of the market."""
    for code, rollout, day in _go_lives(subject):
        names = calendar.freezes(subject.context.directory, code, day)
        if names:
            params = {"market": code, "day": day.isoformat(), "freeze": ", ".join(names)}
            yield Hit(f"rollouts.{code}.{carrier(rollout)}", params)


def milestone_in_freeze(subject: Subject) -> Iterator[Hit]:
    """No open key milestone is planned into a hard freeze of a market that is still to go live."""
    for key, milestone, day, ahead in key_milestones(subject.value):
        directory = subject.context.directory
        found = {code: calendar.freezes(directory, code, day, calendar.HARD) for code in ahead}
        frozen = [code for code, names in found.items() if names]
        if frozen:
            names = dict.fromkeys(name for code in frozen for name in found[code])
            params = {"markets": ", ".join(frozen), "day": day.isoformat(), "freeze": ", ".join(names)}
            yield Hit(f"milestones.{key}.{carrier(milestone)}", params)


def key_milestones(value: Initiative) -> Iterator[tuple[str, Milestone, date, tuple[str, ...]]]:
    """Yield the open key milestones with a day of their own, and the markets that are still to go live.

    What makes ready for an event has its days where the event is, freeze or not.
    """
    if not is_open(value) or is_emergency(value) or value.kind == EVENT:
        return
    ahead = tuple(code for code, rollout in in_scope(value) if rollout.status in AHEAD)
    for key, milestone in value.milestones.items():
        day = planned_day(milestone)
        if milestone.key and day is not None and not milestone.markets and not milestone.actual:
            yield key, milestone, day, ahead


def milestone_on_weekend(subject: Subject) -> Iterator[Hit]:
    """An open milestone is not planned for the weekend of a market that it touches."""
    return _milestones_on(subject, WEEKEND)


def milestone_on_holiday(subject: Subject) -> Iterator[Hit]:
    """An open milestone is not planned for a public holiday of a market that it touches."""
    return _milestones_on(subject, HOLIDAY)


def _go_lives_on(subject: Subject, kind: str) -> Iterator[Hit]:
    for code, rollout, day in _go_lives(subject):
        if _day_off(subject.context, code, day) == kind:
            yield Hit(f"rollouts.{code}.{carrier(rollout)}", {"market": code, "day": day.isoformat()})


def _go_lives(subject: Subject) -> Iterator[tuple[str, Rollout, date]]:
    """Yield the go-lives that somebody planned; those of an emergency take the day as it comes."""
    value = subject.value
    for code, rollout in in_scope(value) if is_open(value) and not is_emergency(value) else ():
        day = planned_day(rollout)
        if day is not None:
            yield code, rollout, day


def _milestones_on(subject: Subject, kind: str) -> Iterator[Hit]:
    value = subject.value
    if not is_open(value) or is_emergency(value):
        return
    for key, milestone in value.milestones.items():
        day = None if milestone.markets or milestone.actual else planned_day(milestone)
        if day is not None:
            off = [code for code, _ in in_scope(value) if _day_off(subject.context, code, day) == kind]
            if off:
                params = {"markets": ", ".join(off), "day": day.isoformat()}
                yield Hit(f"milestones.{key}.{carrier(milestone)}", params)


def _day_off(context: Context, market: str, day: date) -> str:
    """Return why nobody works in the market that day, empty when they do or the market is unknown."""
    book = context.calendar
    if market not in context.directory.markets or calendar.is_working(book, market, day):
        return ""
    return WEEKEND if day.weekday() in book.weekends.get(market, calendar.SATURDAY_SUNDAY) else HOLIDAY


def carrier(record: Rollout | Milestone) -> str:
    """The field that the planned day stands in."""
    return "forecast" if record.forecast else "baseline"
