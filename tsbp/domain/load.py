"""Change load: what go-lives ask of a market or a site, week by week."""

from __future__ import annotations

from datetime import date, timedelta

from tsbp.domain import calendar, moment
from tsbp.domain.vocab import LIVE_OR_BEYOND
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.item import Item

MARKET, SITE = "market", "site"
PLACES = (MARKET, SITE)
GO_LIVES = "golives"
MEASURES: Mapping[str, str] = {
    GO_LIVES: "", "training": "people_to_train", "hours": "training_hours", "fte": "fte",
}  # fmt: skip
"""What can be measured, and the field of a rollout that says how much."""
AHEAD = ("planned", "ready")
WEEK = 7


class GoLive(NamedTuple):
    """The go-live of one market: its day (None: not planned yet), its sites, and its number (None: not said)."""

    id: str
    market: str
    sites: tuple[str, ...]
    day: date | None
    number: float | None


class Row(NamedTuple):
    """One market or site: its number for each week, and together; `freezes` are hard, soft or empty."""

    place: str
    numbers: tuple[float, ...]
    total: float
    freezes: tuple[str, ...]


class Load(NamedTuple):
    """The change load of the weeks (each by its Monday), place by place.

    `totals` count each go-live once, at however many sites it happens. `unsaid` counts go-lives of these weeks
    without a number, `undated` those without a day, `placeless` those without a site.
    """

    weeks: tuple[date, ...]
    rows: tuple[Row, ...]
    totals: tuple[float, ...]
    total: float
    unsaid: int
    undated: int
    placeless: int


def go_lives(item: Item, data: Mapping[str, Any], measure: str) -> Iterator[GoLive]:
    """Yield the go-lives of an initiative in its markets; an emergency and an initiative on hold have none."""
    if item.hold is not None or item.row["lane"] == "emergency":
        return
    field = MEASURES[measure]
    rollouts = data.get("rollouts") or {}
    for code in item.scope:
        market = item.markets[code]
        is_ahead = market["status"] in AHEAD
        if not is_ahead and market["status"] not in LIVE_OR_BEYOND:
            continue
        said = (market["forecast"] or market["baseline"]) if is_ahead else market["actual"]
        number = 1.0 if not field else (rollouts.get(code) or {}).get(field)
        day = moment.parse_day(said) if said else None
        yield GoLive(item.row["id"], code, tuple(market["sites"]), day, number)


def load(
    found: Iterable[GoLive], weeks: Sequence[date], by: str, directory: Directory, places: Sequence[str]
) -> Load:
    """Add up the go-lives by place and week; places are shown in their order, then others as they come."""
    go_lives = tuple(found)
    here = [one for one in go_lives if one.day is not None and weeks[0] <= one.day < _after(weeks)]
    numbers: dict[str, list[float]] = {place: [0.0] * len(weeks) for place in places}
    totals = [0.0] * len(weeks)
    for one in here:
        if one.number is None or one.day is None:
            continue
        week = (one.day - weeks[0]).days // WEEK
        totals[week] += one.number
        for place in (one.market,) if by == MARKET else one.sites:
            numbers.setdefault(place, [0.0] * len(weeks))[week] += one.number
    rows = tuple(
        Row(place, tuple(values), sum(values), _freezes(directory, place, by, weeks))
        for place, values in numbers.items()
    )
    return Load(
        tuple(weeks),
        rows,
        tuple(totals),
        sum(totals),
        unsaid=sum(one.number is None for one in here),
        undated=sum(one.day is None for one in go_lives),
        placeless=sum(by == SITE and not one.sites for one in here),
    )


def _after(weeks: Sequence[date]) -> date:
    return weeks[-1] + timedelta(days=WEEK)


def _freezes(directory: Directory, place: str, by: str, weeks: Sequence[date]) -> tuple[str, ...]:
    """Return for each week the heaviest freeze in it; of a site that of the market it lies in."""
    site = directory.sites.get(place) if by == SITE else None
    market = site.market if site is not None else place
    found = []
    for monday in weeks:
        days = [monday + timedelta(days=ahead) for ahead in range(WEEK)]
        kinds = {
            directory.calendar[key].kind for day in days for key in calendar.freezes(directory, market, day)
        }
        found.append(calendar.HARD if calendar.HARD in kinds else next(iter(kinds), ""))
    return tuple(found)
