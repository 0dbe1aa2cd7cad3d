"""What a calendar holds: days off, freezes, go-lives, key milestones, reviews and events, each on its days.

Days are those of the market they belong to. Everything here is worked out from values; nothing asks a clock.
"""

from __future__ import annotations

from datetime import date, timedelta

from tsbp.domain import calendar, moment, zones
from tsbp.domain.context import zone_of
from tsbp.domain.geography import ancestors
from tsbp.domain.vocab import LIVE_OR_BEYOND
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.item import Item

    Names = Callable[[str], Mapping[date, Mapping[str, str]]]

HOLIDAY, WORKED, FREEZE, GO_LIVE = "holiday", "worked", "freeze", "golive"
MILESTONE, REVIEW, EVENT = "milestone", "review", "event"
KINDS = (EVENT, GO_LIVE, MILESTONE, REVIEW, FREEZE, HOLIDAY, WORKED)
DAY_OFF, COLLISION, EVENT_OPEN = "day-off", "collision", "event-open"
EMERGENCY = "emergency"
AHEAD = ("planned", "ready")
WHOLE = ""
"""The row of what belongs to an initiative as a whole."""


class Occasion(NamedTuple):
    """Something on a day, or from one day to another (both in).

    `markets` none = an initiative as a whole. `id`, `key`: of whose, and which record. `name` is a text.
    `against` says what stands against a go-live on its day: `day-off`, `freeze`, `collision`, `event-open`;
    `freeze` is hard or soft, `is_certain` tells whether its days may still move.
    """

    kind: str
    day: date
    end: date
    markets: tuple[str, ...] = ()
    id: str = ""
    key: str = ""
    name: str | Mapping[str, str] = ""
    against: tuple[str, ...] = ()
    freeze: str = ""
    is_certain: bool = True
    is_restricted: bool = False


class Span(NamedTuple):
    """The days that a calendar shows, both ends in."""

    first: date
    last: date


def of_item(
    item: Item, data: Mapping[str, Any], context: Context, codes: Collection[str] | None, today: date
) -> Iterator[Occasion]:
    """Yield what the plan of one initiative holds, in these markets (None = in all); `data` are its plain data.

    An initiative on hold has nothing but the day of its review.
    """
    row = item.row
    known = {"id": row["id"], "is_restricted": row["sensitivity"] == "restricted"}
    if item.hold is not None:
        if item.hold["review"]:
            day = moment.parse_day(item.hold["review"])
            yield Occasion(REVIEW, day, day, (), key="pauses", name=row["title"], **known)
        return
    if row["lane"] == EMERGENCY:
        yield from _event(item, data, context, today)
    else:
        yield from _go_lives(item, context)
        yield from _milestones(item, data, codes)
    for key, day in _reviews(data):
        yield Occasion(REVIEW, day, day, (), key=key, name=row["title"], **known)


def of_calendar(context: Context, codes: Sequence[str], span: Span, names: Names) -> Iterator[Occasion]:
    """Yield the holidays, worked weekends and freezes of the markets; `names` gives a market's holidays by day."""
    yield from _merged(_days_off(context, codes, span, names))
    directory = context.directory
    around = {code: ancestors(directory.markets, code) for code in codes}
    for key, entry in directory.calendar.items():
        touched = tuple(code for code in codes if any(name in around[code] for name in entry.markets))
        if entry.working is None and touched and entry.start <= span.last and span.first <= entry.end:
            yield Occasion(
                FREEZE, entry.start, entry.end, touched, key=key, name=entry.reason or key, freeze=entry.kind,
                is_certain=entry.certain,
            )  # fmt: skip


def within(occasions: Iterable[Occasion], span: Span) -> tuple[Occasion, ...]:
    """Return the occasions of the days, in the order of their days and kinds."""
    found = [one for one in occasions if one.day <= span.last and span.first <= one.end]
    return tuple(
        sorted(found, key=lambda one: (max(one.day, span.first), KINDS.index(one.kind), one.id, one.key))
    )


def grid(
    context: Context, codes: Sequence[str], span: Span, occasions: Iterable[Occasion]
) -> Mapping[str, str]:
    """Return for each market a mark for each day, and under WHOLE one for what has no market.

    The mark of the heaviest thing counts: `!` a go-live with something against it, `G` or the number of
    go-lives, `M` milestone, `R` review, `E` event, `F` hard freeze, `h` holiday, `f` soft freeze, `w` weekend
    that is worked, `-` weekend, `.` working day.
    """
    days = [span.first + timedelta(days=ahead) for ahead in range((span.last - span.first).days + 1)]
    here: dict[tuple[str, date], list[Occasion]] = {}
    for one in occasions:
        for day in days:
            if one.day <= day <= one.end:
                for code in one.markets or (WHOLE,):
                    here.setdefault((code, day), []).append(one)
    return {
        code: "".join(_mark(context, code, day, here.get((code, day), ())) for day in days)
        for code in (*codes, WHOLE)
    }


def _mark(context: Context, code: str, day: date, found: Sequence[Occasion]) -> str:
    kinds = {one.kind for one in found}
    go_lives = [one for one in found if one.kind == GO_LIVE]
    if any(one.against for one in go_lives):
        return "!"
    if go_lives:
        return "G" if len(go_lives) == 1 else str(min(len(go_lives), 9))
    freezes = {one.freeze for one in found}
    for mark, holds in (
        ("M", MILESTONE in kinds), ("R", REVIEW in kinds), ("E", EVENT in kinds), ("F", calendar.HARD in freezes),
        ("h", HOLIDAY in kinds), ("f", FREEZE in kinds), ("w", WORKED in kinds),
    ):  # fmt: skip
        if holds:
            return mark
    weekend = context.calendar.weekends.get(code, calendar.SATURDAY_SUNDAY)
    return "-" if day.weekday() in weekend else "."


def _go_lives(item: Item, context: Context) -> Iterator[Occasion]:
    row = item.row
    met: dict[str, list[str]] = {}
    for reason in item.reasons:
        if reason.rule in (COLLISION, EVENT_OPEN):
            met.setdefault(reason.subject, []).append(reason.rule)
    for code in item.scope:
        market = item.markets[code]
        is_ahead = market["status"] in AHEAD
        said = (market["forecast"] or market["baseline"]) if is_ahead else market["actual"]
        if not said or not (is_ahead or market["status"] in LIVE_OR_BEYOND):
            continue
        day, key = moment.parse_day(said), f"rollouts.{code}"
        against = [] if calendar.is_working(context.calendar, code, day) else [DAY_OFF]
        against += [FREEZE] if calendar.freezes(context.directory, code, day) else []
        yield Occasion(
            GO_LIVE, day, day, (code,), row["id"], key, row["title"], (*against, *met.get(key, ())),
            is_restricted=row["sensitivity"] == "restricted",
        )  # fmt: skip


def _milestones(item: Item, data: Mapping[str, Any], codes: Collection[str] | None) -> Iterator[Occasion]:
    row = item.row
    ahead = {one["key"]: one for one in row["dates"] if one["kind"] == MILESTONE and one["key_one"]}
    for key, record in (data.get("milestones") or {}).items():
        said = record.get("actual") or (ahead[key]["date"] if key in ahead else None)
        markets = tuple(record.get("markets") or ())
        if not record.get("key") or not said:
            continue
        if codes is not None and markets and not set(markets) & set(codes):
            continue
        day = moment.parse_day(str(said))
        yield Occasion(
            MILESTONE, day, day, tuple(code for code in markets if codes is None or code in codes), row["id"],
            f"milestones.{key}", record["title"], is_restricted=row["sensitivity"] == "restricted",
        )  # fmt: skip


def _event(item: Item, data: Mapping[str, Any], context: Context, today: date) -> Iterator[Occasion]:
    event, row = data.get("event") or {}, item.row
    for code in item.scope:
        zone = zone_of(context, code)
        opened = _day_there(event.get("opened") or row["submitted"], zone)
        ended = _day_there(event["stood_down"], zone) if event.get("stood_down") else max(today, opened)
        yield Occasion(
            EVENT, opened, ended, (code,), row["id"], "event", row["title"],
            is_restricted=row["sensitivity"] == "restricted",
        )  # fmt: skip


def _day_there(said: str, zone: str) -> date:
    return zones.day_of_moment(moment.parse_moment(said), zone)


def _reviews(data: Mapping[str, Any]) -> Iterator[tuple[str, date]]:
    """Yield the reviews that are owed: of an event, and of the benefits."""
    event, benefits = data.get("event") or {}, data.get("benefits") or {}
    if event.get("review"):
        yield "event.review", moment.parse_day(str(event["review"]))
    if benefits.get("due") and not benefits.get("done"):
        yield "benefits.due", moment.parse_day(str(benefits["due"]))


def _days_off(
    context: Context, codes: Sequence[str], span: Span, names: Names
) -> Iterator[tuple[str, date, str, str | Mapping[str, str]]]:
    """Yield (kind, day, market, name) of every day off outside the weekend, and of every weekend that is worked."""
    days = range(span.first.toordinal(), span.last.toordinal() + 1)
    book = context.calendar
    for code in codes:
        own: dict[date, str | Mapping[str, str]] = dict(_own_days(context, code))
        off, on = book.off.get(code, calendar.NONE), book.on.get(code, calendar.NONE)
        listed = names(code) if off.intersection(days) else {}
        for ordinal in days:
            day = date.fromordinal(ordinal)
            if ordinal in off:
                yield HOLIDAY, day, code, own.get(day) or listed.get(day) or ""
            elif ordinal in on:
                yield WORKED, day, code, own.get(day) or ""


def _own_days(context: Context, code: str) -> Iterator[tuple[date, Any]]:
    """Yield the days of which the team's own calendar says whether they are worked, and why."""
    around = ancestors(context.directory.markets, code)
    for key, entry in context.directory.calendar.items():
        if entry.working is not None and any(name in around for name in entry.markets):
            for ahead in range(min((entry.end - entry.start).days, 366) + 1):
                yield entry.start + timedelta(days=ahead), entry.reason or key


def _merged(days: Iterable[tuple[str, date, str, Any]]) -> Iterator[Occasion]:
    """Put the markets together that have the same day off by the same name."""
    found: dict[tuple[str, date, str], tuple[Any, list[str]]] = {}
    for kind, day, code, name in days:
        found.setdefault((kind, day, str(name)), (name, []))[1].append(code)
    for (kind, day, _), (name, markets) in found.items():
        yield Occasion(kind, day, day, tuple(markets), name=name)
