"""Key dates, milestones and go-lives: how late they are against their baseline, and whether they are past."""

from __future__ import annotations

from tsbp.domain.calendar import slip
from tsbp.domain.directory_lookup import market_of
from tsbp.domain.health.case import Home, home, home_of, in_scope
from tsbp.domain.reason import AMBER, RED, Reason
from tsbp.domain.vocab import LIVE_OR_BEYOND
from tsbp.domain.zones import end_of
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from tsbp.domain.context import Context
    from tsbp.domain.health.case import Case
    from tsbp.domain.initiative import Initiative, Milestone, Rollout

MILESTONE, GO_LIVE = "milestone", "go-live"
ROLLED_BACK = "rolled_back"


class Dates(NamedTuple):
    """The dates of a milestone: `date` = forecast, else baseline; `actual` = reached.

    The working days of `market` count. A milestone with markets has the latest dates of theirs and is reached
    when all of them are live.
    """

    baseline: dt.date | None
    date: dt.date | None
    actual: dt.date | None
    market: str


class KeyDate(NamedTuple):
    """A date that health looks at: a key milestone or the go-live of a market in scope.

    `day` is the forecast, else the baseline. `is_open`: it has not been reached. `name` is the milestone's
    title or the market's code.
    """

    kind: str
    subject: str
    name: object
    markets: tuple[str, ...]
    home: Home
    baseline: dt.date | None
    day: dt.date | None
    is_open: bool


def key_dates(case: Case) -> tuple[KeyDate, ...]:
    """Return the key milestones, then the go-lives in scope, each in the order of the file."""
    milestones = case.value.milestones.items()
    return (
        *(milestone_date(case, key, milestone) for key, milestone in milestones if milestone.key),
        *(go_live(case, code, rollout) for code, rollout in in_scope(case.value)),
    )


def go_live(case: Case, code: str, rollout: Rollout) -> KeyDate:
    """Return the go-live of a market."""
    at = home_of(case.context, (code,), None)
    day = planned(rollout)
    return KeyDate(GO_LIVE, f"rollouts.{code}", code, (code,), at, rollout.baseline, day, is_ahead(rollout))


def milestone_date(case: Case, key: str, milestone: Milestone) -> KeyDate:
    """Return the date of a milestone as health sees it."""
    dates = dates_of(case.value, key, case.context)
    is_open = dates.actual is None and not _is_live(case.value, milestone)
    at = home(case, (dates.market,) if milestone.markets and dates.market else (), milestone.owner)
    subject = f"milestones.{key}"
    return KeyDate(
        MILESTONE, subject, milestone.title, milestone.markets, at, dates.baseline, dates.date, is_open
    )


def dates_of(value: Initiative, key: str, context: Context) -> Dates:
    """Return the dates of a milestone by its key; one with markets has none of its own."""
    milestone = value.milestones[key]
    if not milestone.markets:
        market = market_of(context.directory, milestone.owner)
        return Dates(milestone.baseline, planned(milestone), milestone.actual, market)
    theirs = _of_markets(value, milestone)
    days = [(day, code) for code, rollout in theirs for day in [_told(rollout)] if day]
    day, latest = max(days, default=(None, ""))
    single = milestone.markets[0] if len(milestone.markets) == 1 else ""
    market = single or latest or market_of(context.directory, milestone.owner)
    baseline = max((rollout.baseline for _, rollout in theirs if rollout.baseline), default=None)
    reached = milestone.actual or (day if _is_live(value, milestone) else None)
    return Dates(baseline, day, reached, market)


def planned(record: Milestone | Rollout) -> dt.date | None:
    """Return the day something is planned for: its forecast, else its baseline."""
    return record.forecast or record.baseline


def is_ahead(rollout: Rollout) -> bool:
    """Tell whether the market still has to go live.

    One that was rolled back has to only if a later day was set for another attempt.
    """
    if rollout.status != ROLLED_BACK:
        return rollout.status not in LIVE_OR_BEYOND
    day = planned(rollout)
    return day is not None and rollout.rolled_back is not None and day > rollout.rolled_back


def slipped(case: Case, date: KeyDate) -> int:
    """Return how many working days the date lies after its baseline, 0 without one."""
    if date.baseline is None or date.day is None:
        return 0
    return slip(case.context.calendar, date.home.market, date.baseline, date.day)


def reasons(case: Case, dates: tuple[KeyDate, ...]) -> Iterator[Reason]:
    """Judge the open key dates: red when past or far behind the baseline, amber when a little behind."""
    for date in dates:
        if not date.is_open or date.day is None:
            continue
        days = slipped(case, date)
        params = {"name": date.name, "day": date.day.isoformat()}
        if days >= case.limits.slip_amber_wd:
            level = RED if days > case.limits.slip_red_wd else AMBER
            late = {"days": days, "count": days, "baseline": _iso(date.baseline), "market": date.home.market}
            yield Reason(level, f"{date.kind}-slip", date.subject, {**params, **late}, date.markets)
        since = end_of(date.day, date.home.zone)
        yield Reason(RED, f"{date.kind}-past", date.subject, params, date.markets, since)


def _of_markets(value: Initiative, milestone: Milestone) -> list[tuple[str, Rollout]]:
    return [(code, rollout) for code, rollout in in_scope(value) if code in milestone.markets]


def _is_live(value: Initiative, milestone: Milestone) -> bool:
    """Tell whether every market that the milestone stands for is reached; without markets it never is."""
    theirs = _of_markets(value, milestone)
    return bool(theirs) and not any(is_ahead(rollout) for _, rollout in theirs)


def _told(rollout: Rollout) -> dt.date | None:
    """Return the day a market went live, else the planned one."""
    return planned(rollout) if is_ahead(rollout) else rollout.actual or planned(rollout)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
