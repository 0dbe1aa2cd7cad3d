"""What must hold within the directory: everybody it names is there, and its spans and zones make sense."""

from __future__ import annotations

from tsbp.domain import calendar, clocks, zones
from tsbp.domain.finding import INFO, WARNING
from tsbp.domain.geography import ancestors
from tsbp.domain.near import near
from tsbp.domain.rules.circles import circles, told
from tsbp.domain.rules.moments import end_of_day
from tsbp.domain.rules.subject import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from tsbp.domain.context import Context

# file kind, field of its records, what the field names
NAMES = (
    ("people", "team", "teams"),
    ("people", "market", "markets"),
    ("people", "away.cover", "people"),
    ("teams", "lead", "people"),
    ("teams", "market", "markets"),
    ("teams", "duty[].who", "people"),
    ("vendors", "owner", "people"),
    ("sites", "market", "markets"),
    ("sites", "queues", "queues"),
    ("markets", "parent", "markets"),
    ("markets", "lead", "people"),
    ("calendar", "markets", "markets"),
    ("queues", "markets", "markets"),
    ("queues", "site", "sites"),
    ("metrics", "owner", "people"),
    ("priorities", "owner", "people"),
    ("principles", "owner", "people"),
    ("glossary", "owner", "people"),
    ("templates", "approval.by", "people"),
)
SPANS = (
    ("calendar", "", "start", "end"),
    ("people", "away", "from_", "to"),
    ("teams", "duty[]", "from_", "to"),
    ("priorities", "", "valid_from", "valid_to"),
    ("principles", "", "valid_from", "valid_to"),
)
ALIASED = ("people", "teams", "markets", "policy_areas", "queues", "metrics", "priorities", "principles")

DUTY = "duty[]"

Found = "Iterator[tuple[str, Hit]]"


def directory_name_unknown(context: Context) -> Iterator[tuple[str, Hit]]:
    """Whoever and whatever the directory names stands in it."""
    for kind, path, target in NAMES:
        known = getattr(context.directory, target)
        for address, name in _values(context, kind, path):
            if name not in known:
                params = {"value": name, "file": _file(target), "candidates": near(name, known)}
                yield _file(kind), Hit(address, params)


def directory_span_reversed(context: Context) -> Iterator[tuple[str, Hit]]:
    """Nothing ends before it began."""
    for kind, path, first, last in SPANS:
        for address, span in _values(context, kind, path):
            began, ended = getattr(span, first), getattr(span, last)
            if began is not None and ended is not None and ended < began:
                params = {"began": began.isoformat(), "ended": ended.isoformat()}
                yield _file(kind), Hit(f"{address}.{last}", params)


def hours_reversed(context: Context) -> Iterator[tuple[str, Hit]]:
    """A team stops working after it began, on the same day; else its clocks would never run."""
    for handle, team in context.directory.teams.items():
        if team.hours and not clocks.is_possible(team.hours):
            yield "teams", Hit(f"teams.{handle}.hours", {"hours": team.hours})


def region_circle(context: Context) -> Iterator[tuple[str, Hit]]:
    """No region lies within itself."""
    steps = {
        code: [(f"markets.{code}.parent", market.parent)]
        for code, market in context.directory.markets.items()
        if market.parent
    }
    for names, address in circles(steps):
        yield "markets", Hit(address, {"circle": told(names)})


def zone_unknown(context: Context) -> Iterator[tuple[str, Hit]]:
    """A time zone is one that the time zone data hold."""
    for kind in ("people", "sites", "markets"):
        for address, zone in _values(context, kind, "tz"):
            if not zones.is_known(zone):
                yield _file(kind), Hit(address, {"value": zone})


def market_without_zone(context: Context) -> Iterator[tuple[str, Hit]]:
    """A market has a time zone, its own or that of a region above it; days end there."""
    markets = context.directory.markets
    for code in markets:
        around = [markets[name] for name in ancestors(markets, code) if name in markets]
        if not any(market.tz for market in around):
            yield "markets", Hit(f"markets.{code}", {"market": code})


def weekend_whole(context: Context) -> Iterator[tuple[str, Hit]]:
    """A market works on some days of the week."""
    for code, market in context.directory.markets.items():
        if market.weekend and len(set(market.weekend)) > LONGEST_WEEKEND:
            yield "markets", Hit(f"markets.{code}.weekend", {"market": code})


LONGEST_WEEKEND = 3


def market_without_holidays(context: Context) -> Iterator[tuple[str, Hit]]:
    """Somebody says which days a market has off: the holiday library, else the team's own calendar.

    Where only the calendar does, that is worth knowing; where nobody does, every working day is a guess.
    """
    unknown = calendar.unknown(context.calendar)
    for code in calendar.unlisted(context.calendar):
        count = len(context.calendar.off.get(code, ()))
        severity = WARNING if code in unknown else INFO
        yield "markets", Hit(f"markets.{code}", {"market": code, "count": count}, severity=severity)


def cover_of_little_use(context: Context) -> Iterator[tuple[str, Hit]]:
    """Who covers for somebody is active, is not the same person and is not away in the same days."""
    people = context.directory.people
    for handle, person in people.items():
        away = person.away
        cover = people.get(away.cover) if away and away.cover else None
        if not away or cover is None:
            continue
        both = cover.away and cover.away.from_ <= away.to and away.from_ <= cover.away.to
        if away.cover == handle or not cover.active or both:
            yield "people", Hit(f"people.{handle}.away.cover", {"person": handle, "cover": away.cover})


def lead_inactive(context: Context) -> Iterator[tuple[str, Hit]]:
    """Nobody who has left leads a team or a region, is on duty or owns a definition."""
    gone = {handle for handle, person in context.directory.people.items() if not person.active}
    for kind, path, target in NAMES if gone else ():
        if target == "people" and path not in ("away.cover", f"{DUTY}.who"):
            for address, name in _values(context, kind, path):
                if name in gone:
                    yield _file(kind), Hit(address, {"person": name})
    zone = context.settings.time_zone
    for address, duty in _values(context, "teams", DUTY) if gone else ():
        if duty.who in gone:
            yield "teams", Hit(f"{address}.who", {"person": duty.who}, until=end_of_day(duty.to, zone))


def alias_taken(context: Context) -> Iterator[tuple[str, Hit]]:
    """An old code that still reads is nobody else's code."""
    for kind in ALIASED:
        records: Mapping[str, Any] = getattr(context.directory, kind)
        for key, record in records.items():
            for position, alias in enumerate(getattr(record, "aliases", ())):
                if alias in records and alias != key:
                    yield kind, Hit(f"{kind}.{key}.aliases[{position}]", {"value": alias})


def _file(kind: str) -> str:
    """The directory file that holds records of the kind."""
    return "vendors" if kind == "sites" else kind


def _values(context: Context, kind: str, path: str) -> Iterator[tuple[str, Any]]:
    """Yield address and value of a field in every record of the kind; a list yields its entries."""
    for key, record in getattr(context.directory, kind).items():
        base = (
            f"vendors.{context.directory.site_vendor[key]}.sites.{key}"
            if kind == "sites"
            else f"{kind}.{key}"
        )
        yield from _below(base, record, path.split(".") if path else [])


def _below(address: str, value: Any, steps: list[str]) -> Iterator[tuple[str, Any]]:
    if value is None:
        return
    if isinstance(value, tuple):
        for position, entry in enumerate(value):
            yield from _below(f"{address}[{position}]", entry, steps)
    elif not steps:
        yield address, value
    else:
        name = steps[0].removesuffix("[]")
        yield from _below(f"{address}.{name}", getattr(value, name), steps[1:])
