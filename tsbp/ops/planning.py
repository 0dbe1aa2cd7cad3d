"""The plans of initiatives: milestones and go-lives with their dates, how far they slipped, what determines the end."""

from __future__ import annotations

from tsbp.domain import shape
from tsbp.domain.calendar import slip
from tsbp.domain.chain import Step, critical
from tsbp.domain.health.case import in_scope
from tsbp.domain.health.milestones import dates_of, is_ahead, planned
from tsbp.ops import reading
from tsbp.store import layout
from tsbp.store.index import shelf
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from tsbp.domain.calendar import Calendar
    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative, Rollout
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.query import Query
    from tsbp.ops.reading import Answer
    from tsbp.store.workspace import Workspace

MILESTONE, MARKET = "milestone", "market"


class Point(NamedTuple):
    """One date of a plan: a milestone, or the go-live of a market.

    `day` is the forecast, else the baseline; of a milestone with markets the latest of theirs. `slip` is how
    many working days it lies after its baseline, None without one; `slack` how many it may still move without
    moving the last key date, None for what is done or does not count; `after` are addresses.
    """

    address: str
    kind: str
    key: str
    title: str | Mapping[str, str]
    owner: str
    markets: tuple[str, ...]
    after: tuple[str, ...]
    is_key: bool
    baseline: date | None
    day: date | None
    actual: date | None
    market: str
    slip: int | None = None
    slack: int | None = None
    is_critical: bool = False


class Plan(NamedTuple):
    """The plan of one initiative in the markets asked for, by day; `chain` are the addresses of its critical chain."""

    item: Item
    points: tuple[Point, ...]
    chain: tuple[str, ...]


class Timeline(NamedTuple):
    """The plans of the initiatives asked for, in the order of the answer."""

    plans: tuple[Plan, ...]
    answer: Answer


def timeline(workspace: Workspace, question: Query, clock: Clock) -> Timeline:
    """Return the plans of the initiatives asked for; raises as `reading.status` does."""
    answer = reading.status(workspace, question, clock)
    paths = tuple(item.row["path"] for item in answer.items)
    data = dict(workspace.tree.ask(lambda db, tree: shelf.plain(db, tree, paths)))
    context, plans = workspace.context, []
    for item in answer.items:
        value = shape.read(layout.INITIATIVE, data.get(item.row["path"]), workspace.validators())[0]
        if value is not None:
            plans.append(_plan(item, value, context))
    return Timeline(tuple(plans), answer)


def _plan(item: Item, value: Initiative, context: Context) -> Plan:
    points = {point.address: point for point in (*_milestones(value, context), *_go_lives(value))}
    found = critical({address: _step(point) for address, point in points.items()}, context.calendar)
    told = (
        point._replace(
            slip=_slip(point, context.calendar),
            slack=found.slack.get(address),
            is_critical=address in found.steps,
        )
        for address, point in points.items()
        if not point.markets or any(code in item.markets for code in point.markets)
    )
    return Plan(item, tuple(sorted(told, key=_by_day)), found.steps)


def _milestones(value: Initiative, context: Context) -> Iterator[Point]:
    scope = [code for code, _ in in_scope(value)]
    for key, milestone in value.milestones.items():
        dates = dates_of(value, key, context)
        markets = tuple(f"rollouts.{code}" for code in milestone.markets if code in scope)
        yield Point(
            f"milestones.{key}",
            MILESTONE,
            key,
            milestone.title,
            milestone.owner,
            milestone.markets,
            (*markets, *(f"milestones.{other}" for other in milestone.after)),
            milestone.key,
            dates.baseline,
            dates.date,
            dates.actual,
            dates.market,
        )


def _go_lives(value: Initiative) -> Iterator[Point]:
    for code, rollout in in_scope(value):
        yield Point(
            f"rollouts.{code}",
            MARKET,
            code,
            code,
            rollout.lead,
            (code,),
            (),
            True,  # noqa: FBT003 - a go-live is a key date
            rollout.baseline,
            planned(rollout),
            _live_on(rollout),
            code,
        )


def _live_on(rollout: Rollout) -> date | None:
    """Return the day the market went live, None while that is still ahead."""
    return None if is_ahead(rollout) else rollout.actual or planned(rollout)


def _step(point: Point) -> Step:
    done = point.actual is not None
    return Step(point.actual or point.day, point.after, point.is_key, done, point.market)


def _slip(point: Point, calendar: Calendar) -> int | None:
    day = point.actual or point.day
    return slip(calendar, point.market, point.baseline, day) if point.baseline and day else None


def _by_day(point: Point) -> tuple[str, bool, str]:
    day = point.actual or point.day
    return day.isoformat() if day else "9999", point.kind == MILESTONE, point.key
