"""What lies ahead day by day, and the change load week by week."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter

from tsbp.domain import calendar, holidaybook, load, moment, occasions
from tsbp.domain.geography import is_market
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import reading
from tsbp.store.index import shelf
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.domain.item import Item
    from tsbp.domain.load import Load
    from tsbp.domain.moment import Clock
    from tsbp.domain.occasions import Occasion, Span
    from tsbp.domain.query import Query
    from tsbp.store.workspace import Workspace

ALIASES = {"date": "day"}
YEARS_KNOWN = (3, 5)
"""How many years back and ahead of this one the index knows working days."""


class Surroundings(NamedTuple):
    """What an answer about days stands on.

    `unlisted` are markets of which the holiday library knows no day, `unknown` those of which nobody does;
    `held` are the initiatives on hold, whose plans do not count. `beyond` tells that the days go farther than
    holidays are known.
    """

    clock: Clock
    head: str
    behind: int
    faults: tuple[Finding, ...]
    unlisted: tuple[str, ...]
    unknown: tuple[str, ...]
    held: tuple[str, ...]
    beyond: bool


class Planned(NamedTuple):
    """The occasions of a span of days in these markets, and a mark for each market and day (`occasions.grid`)."""

    span: Span
    codes: tuple[str, ...]
    occasions: tuple[Occasion, ...]
    grid: Mapping[str, str]
    around: Surroundings


class Loaded(NamedTuple):
    """The change load of some weeks, by market or site, in one measure."""

    load: Load
    by: str
    measure: str
    around: Surroundings


def planned(workspace: Workspace, question: Query, clock: Clock, span: Span) -> Planned:
    """Return what the calendar holds for the initiatives that the question asks for, and for their markets."""
    answer = reading.status(workspace, question, clock)
    context = workspace.context
    codes = _codes(workspace, question, answer.items)
    data = _data(workspace, answer.items)
    years = range(span.first.year, span.last.year + 1)
    inside = codes if question.markets else None
    found = [
        one
        for item in answer.items
        for one in occasions.of_item(item, data[item.row["path"]], context, inside, moment.today(clock))
    ]
    found += occasions.of_calendar(context, codes, span, lambda code: holidaybook.names(code, years))
    shown = occasions.within(found, span)
    grid = occasions.grid(context, codes, span, shown)
    return Planned(span, codes, shown, grid, _around(workspace, answer, codes, span))


def loaded(workspace: Workspace, question: Query, clock: Clock, span: Span, by: str, measure: str) -> Loaded:
    """Return the change load of whole weeks, from the Monday that the span begins with."""
    answer = reading.status(workspace, question, clock)
    directory = workspace.context.directory
    codes = _codes(workspace, question, answer.items)
    data = _data(workspace, answer.items)
    found = [one for item in answer.items for one in load.go_lives(item, data[item.row["path"]], measure)]
    weeks = [span.first + timedelta(weeks=ahead) for ahead in range(((span.last - span.first).days + 1) // 7)]
    named = {site for one in found for site in one.sites}
    places = codes if by == load.MARKET else tuple(site for site in directory.sites if site in named)
    around = _around(workspace, answer, codes, span)
    return Loaded(load.load(found, weeks, by, directory, places), by, measure, around)


def weeks_from(first: date, count: int) -> Span:
    """Return the span of so many weeks, from the Monday of the week of the day."""
    monday = first - timedelta(days=first.weekday())
    return occasions.Span(monday, monday + timedelta(days=7 * count - 1))


def _codes(workspace: Workspace, question: Query, items: Sequence[Item]) -> tuple[str, ...]:
    """Return the markets that were asked for, else those that the initiatives go to, in the order of the tree."""
    wanted = set(question.markets) or {code for item in items for code in item.scope}
    known = tuple(workspace.facts["parents"])
    return tuple(code for code in known if is_market(code) and code in wanted)


def _data(workspace: Workspace, items: Sequence[Item]) -> Mapping[str, Mapping[str, Any]]:
    paths = [item.row["path"] for item in items]
    return dict(workspace.tree.ask(lambda connection, tree: shelf.plain(connection, tree, paths)))


def _around(workspace: Workspace, answer: reading.Answer, codes: Sequence[str], span: Span) -> Surroundings:
    book = workspace.context.calendar
    year = moment.today(answer.clock).year
    known = range(year - YEARS_KNOWN[0], year + YEARS_KNOWN[1] + 1)
    return Surroundings(
        answer.clock,
        answer.head,
        answer.behind,
        answer.faults,
        tuple(code for code in calendar.unlisted(book) if code in codes),
        tuple(code for code in calendar.unknown(book) if code in codes),
        tuple(item.row["id"] for item in answer.items if item.hold is not None),
        span.first.year not in known or span.last.year not in known,
    )


def ordered(found: Planned, names: str) -> Planned:
    """Return the occasions in another order: by these of their fields, `-` in front for descending; raises BadUsage."""
    return found._replace(
        occasions=_sorted(found.occasions, names, ("day", "end", "kind", "markets", "id", "key"))
    )


def rows_ordered(found: Loaded, names: str) -> Loaded:
    """Return the rows of the load in another order: by `place` or `total`; raises BadUsage."""
    rows = _sorted(found.load.rows, names, ("place", "total"))
    return found._replace(load=found.load._replace(rows=rows))


def _sorted(rows: tuple[Any, ...], names: str, known: tuple[str, ...]) -> tuple[Any, ...]:
    for name in reversed([part.strip() for part in names.split(",") if part.strip()]):
        key = ALIASES.get(name.removeprefix("-"), name.removeprefix("-"))
        if key not in known:
            raise BadUsage("error.unknown-field", hint="hint.fields", field=name, candidates=near(key, known))
        rows = tuple(sorted(rows, key=attrgetter(key), reverse=name.startswith("-")))
    return rows
