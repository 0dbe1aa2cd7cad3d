"""The working days of every market, looked up once; the only module that knows the holiday library.

The library names the public holidays. The team's own files are believed over it: `markets.yaml` says
which days are the weekend, and an entry of `calendar.yaml` with `working` says of single days whether
they are worked (`true`) or not (`false`). Any other entry is a freeze window: people work on such days.
"""

from __future__ import annotations

from datetime import date, timedelta

from tsbp.domain.calendar import SATURDAY_SUNDAY, WEEK, Calendar
from tsbp.domain.geography import ancestors, below, is_market

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsbp.domain.directory import Directory, Freeze

YEARS_BACK = 3
YEARS_AHEAD = 4
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def years_around(year: int) -> range:
    """Return the years whose working days plans of this year may touch."""
    return range(year - YEARS_BACK, year + YEARS_AHEAD + 1)


def build(directory: Directory, years: Iterable[int]) -> Calendar:
    """Work out the working days of every market and region over the years.

    A market of which neither the library nor the team's calendar names a day off is not among `known`.
    """
    span = tuple(years)
    weekends = {code: _weekend(directory, code) for code in directory.markets}
    off: dict[str, frozenset[int]] = {}
    on: dict[str, frozenset[int]] = {}
    listed = set()
    for code in filter(is_market, directory.markets):
        closed, worked = _library(code, span)
        if closed:
            listed.add(code)
        for entry in _entries_for(directory, code):
            days = set(_days(entry, span))
            if entry.working:
                closed, worked = closed - days, worked | days
            else:
                closed, worked = closed | days, worked - days
        weekend = weekends[code]
        off[code] = frozenset(day.toordinal() for day in closed if day.weekday() not in weekend)
        on[code] = frozenset(day.toordinal() for day in worked if day.weekday() in weekend)
    for old, code in directory.aliases.items():
        if code in weekends:  # a market's old code keeps its past, and its days
            weekends[old] = weekends[code]
            off[old], on[old] = off.get(code, frozenset()), on.get(code, frozenset())
    known = frozenset(code for code, days in off.items() if days)
    return Calendar(weekends, off, on, known, frozenset(listed))


def names(code: str, years: Iterable[int]) -> Mapping[date, Mapping[str, str]]:
    """Return what the library calls the public holidays of a market, in English and Chinese where it can.

    A day that it names in neither stands in a language of the market. A market that it does not know has none.
    """
    import holidays

    span = tuple(years)
    try:
        native = holidays.country_holidays(code, years=span)
    except NotImplementedError:
        return {}
    found: dict[date, dict[str, str]] = {}
    for lang, spoken in _tongues(native.supported_languages, native.default_language):
        for day, name in holidays.country_holidays(code, years=span, language=spoken).items():
            found.setdefault(day, {})[lang] = name
    own = (native.default_language or "en").partition("_")[0]
    for day, name in native.items():
        found.setdefault(day, {own: name})
    return found


def _tongues(offered: Iterable[str], own: str | None) -> Iterator[tuple[str, str]]:
    """Yield English and Chinese with the library's own word for each, as far as it offers them."""
    known = tuple(offered) or ((own,) if own else ())
    for lang, wanted in (("en", ("en_US", "en_")), ("zh", ("zh_CN", "zh_"))):
        spoken = next((name for start in wanted for name in known if name.startswith(start)), None)
        if spoken:
            yield lang, spoken


def _weekend(directory: Directory, code: str) -> tuple[int, ...]:
    """Return the days off of a week: the market's own, else those of the region around it.

    A week without a working day would never end; it is read as if nothing were said.
    """
    for around in ancestors(directory.markets, code):
        market = directory.markets.get(around)
        days = market.weekend if market else None
        if days and len(set(days)) < WEEK:
            return tuple(sorted({DAYS.index(day) for day in days}))
    return SATURDAY_SUNDAY


def _library(code: str, years: tuple[int, ...]) -> tuple[set[date], set[date]]:
    """Return the public holidays of the market and the weekend days it works to make up for others."""
    import holidays  # 80 to 180 ms, for whoever fills a table

    try:
        found = holidays.country_holidays(code, years=years)
    except NotImplementedError:
        return set(), set()
    return set(found), {day for day in found.weekend_workdays if day.year in years}


def _entries_for(directory: Directory, code: str) -> Iterator[Freeze]:
    for entry in directory.calendar.values():
        if entry.working is not None and any(code in _covered(directory.markets, at) for at in entry.markets):
            yield entry


def _covered(markets: Mapping[str, object], code: str) -> frozenset[str]:
    return frozenset((code,)) if is_market(code) else below(markets, code)  # type: ignore[arg-type]


def _days(entry: Freeze, years: tuple[int, ...]) -> Iterator[date]:
    day = entry.start
    while day <= entry.end and day.year <= max(years, default=0):
        if day.year in years:
            yield day
        day += timedelta(days=1)
