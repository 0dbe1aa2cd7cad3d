"""The critical chain of a plan: what determines its last key date, and how much room all the rest has.

A step waits for the latest of those it follows, its driver; what lies between the two is the time it takes. So
moving a step by less than its slack moves neither the last key date nor anything beyond it.
"""

from __future__ import annotations

from tsbp.domain.calendar import slip
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tsbp.domain.calendar import Calendar

    Before = Mapping[str, tuple[str, ...]]


class Step(NamedTuple):
    """One dated thing of a plan.

    `day` is when it was reached, else when it is planned for, None for neither; `after` names what it follows;
    the working days of `market` count.
    """

    day: date | None
    after: tuple[str, ...] = ()
    is_key: bool = False
    is_done: bool = False
    market: str = ""


class Chain(NamedTuple):
    """The critical chain from its first step to the last key date, and the slack of every open step.

    Slack is in working days, 0 on the chain; a step that is undated, done or later than the end has none.
    """

    steps: tuple[str, ...]
    slack: Mapping[str, int]


def critical(steps: Mapping[str, Step], calendar: Calendar) -> Chain:
    """Return the critical chain of the steps; what would close a circle among them is not followed."""
    dated = {name: step for name, step in steps.items() if step.day is not None}
    if not dated:
        return Chain((), {})
    before = _without_circles(dated)
    drivers = {name: _latest(dated, befores) for name, befores in before.items() if befores}
    end = _end(dated, before)
    slack = _slack(dated, before, drivers, end, calendar)
    chain = [end]
    while chain[-1] in drivers:
        chain.append(drivers[chain[-1]])
    left = {name: days for name, days in slack.items() if not dated[name].is_done}
    return Chain(tuple(reversed(chain)), left)


def _end(dated: Mapping[str, Step], before: Before) -> str:
    """Return the last key date that is open, else the last that there is; of two on a day the one that follows."""
    depths: dict[str, int] = {}
    for name, befores in before.items():
        depths[name] = 1 + max((depths[other] for other in befores), default=0)
    for fits in (_is_open_key, _is_key, _is_any):
        found = [name for name, step in dated.items() if fits(step)]
        if found:
            return max(found, key=lambda name: (dated[name].day, depths[name], name))
    raise ValueError("there are no steps")


def _is_open_key(step: Step) -> bool:
    return step.is_key and not step.is_done


def _is_key(step: Step) -> bool:
    return step.is_key


def _is_any(step: Step) -> bool:  # noqa: ARG001 - one signature for every test
    return True


def _slack(
    dated: Mapping[str, Step], before: Before, drivers: Mapping[str, str], end: str, calendar: Calendar
) -> dict[str, int]:
    followers: dict[str, list[str]] = {name: [] for name in dated}
    for name, befores in before.items():
        for other in befores:
            followers[other].append(name)
    slack: dict[str, int] = {}
    for name in reversed(tuple(before)):
        room = [
            slack[later] + _between(dated[name], dated[drivers[later]], calendar)
            for later in followers[name]
            if later in slack
        ]
        if name == end:
            room = [0]
        elif not room and not _is_later(dated[name], dated[end]):
            room = [_between(dated[name], dated[end], calendar)]
        if room:
            slack[name] = min(room)
    return slack


def _between(step: Step, other: Step, calendar: Calendar) -> int:
    """Return how many working days the step lies before the other, 0 when it is later."""
    if step.day is None or other.day is None:
        return 0
    return max(0, slip(calendar, step.market, step.day, other.day))


def _is_later(step: Step, other: Step) -> bool:
    return step.day is not None and other.day is not None and step.day > other.day


def _latest(dated: Mapping[str, Step], names: tuple[str, ...]) -> str:
    return max(names, key=lambda name: (dated[name].day, name))


def _without_circles(dated: Mapping[str, Step]) -> dict[str, tuple[str, ...]]:
    """Return what each step follows, each behind all of those; a step back into the way there is left out."""
    before: dict[str, tuple[str, ...]] = {}
    for start in dated:
        way = [(start, _known(dated, start))] if start not in before else []
        kept: dict[str, list[str]] = {start: []}
        while way:
            name, left = way[-1]
            other = next(left, None)
            if other is None:
                before[name] = tuple(kept.pop(name))
                way.pop()
            elif other in before:
                kept[name].append(other)
            elif other not in kept:
                kept[name].append(other)
                kept[other] = []
                way.append((other, _known(dated, other)))
    return before


def _known(dated: Mapping[str, Step], name: str) -> Iterator[str]:
    return iter([other for other in dict.fromkeys(dated[name].after) if other in dated])
