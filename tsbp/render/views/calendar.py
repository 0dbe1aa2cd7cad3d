"""A calendar as a page: a mark for each market and day, then what the marks stand for, week by week."""

from __future__ import annotations

from datetime import timedelta

from tsbp.domain.occasions import EVENT, FREEZE, GO_LIVE, HOLIDAY, MILESTONE, REVIEW, WHOLE, WORKED
from tsbp.render.page import AMBER, MUTED, RED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views.failure import problem
from tsbp.render.views.items import short
from tsbp.render.width import width as cells_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tsbp.domain.occasions import Occasion, Span
    from tsbp.ops.calendaring import Planned, Surroundings
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

WEEK = 7
WEEKS_ABREAST = 8
WHAT_LEAST, MARKETS_LEAST = 24, 8
KEYS = ("date", "end", "kind", "markets", "id", "key", "name", "against", "freeze", "certain", "sensitivity")
TONES = {EVENT: RED, GO_LIVE: STRONG, HOLIDAY: MUTED, WORKED: MUTED}
COUNTED = (GO_LIVE, MILESTONE, REVIEW, EVENT, FREEZE, HOLIDAY)


def calendar(found: Planned, wording: Wording, *, name: str = "", width: int = 0, limit: int = 0) -> Page:
    """Return the calendar; `width` is that of the terminal in cells (0 = endless), `limit` the most occasions."""
    shown = found.occasions[:limit] if limit else found.occasions
    blocks: list[Block] = [Prose(_head(found, name, wording), indent=2)]
    blocks += _grids(found, wording, width)
    blocks.append(Prose(((Cell(wording.say("calendar.legend"), MUTED),),), indent=2))
    if shown:
        blocks.append(_listing(found.span, shown, wording))
    return Page(
        "calendar/1",
        tuple(blocks),
        data=tuple(map(data, shown)),
        summary=_summary(found),
        rows=_rows(shown, wording),
        ids=tuple(dict.fromkeys(one.id for one in shown if one.id)),
        problems=tuple(problem(fault, wording) for fault in found.around.faults),
        notes=tuple(notes(found.around, wording)),
        truncated=len(found.occasions) - len(shown),
        exit=3 if found.around.faults else 0,
        as_of=found.around.clock.day.isoformat(),
        head=found.around.head,
        behind=found.around.behind,
    )


def notes(around: Surroundings, wording: Wording) -> Iterator[str]:
    """Yield what is to be known of the days: markets without holidays, plans on hold, years not known."""
    guessed = [code for code in around.unlisted if code in around.unknown]
    written = [code for code in around.unlisted if code not in around.unknown]
    if guessed:
        yield wording.say("calendar.unknown", markets=guessed)
    if written:
        yield wording.say("calendar.unlisted", markets=written)
    if around.held:
        yield wording.say("calendar.held", count=len(around.held), ids=[short(id) for id in around.held])
    if around.beyond:
        yield wording.say("calendar.beyond")


def data(one: Occasion) -> dict[str, object]:
    """Return an occasion as machines read it (docs/json.md)."""
    return {
        "date": one.day.isoformat(),
        "end": one.end.isoformat(),
        "kind": one.kind,
        "markets": list(one.markets),
        "id": one.id or None,
        "key": one.key or None,
        "name": one.name or None,
        "against": list(one.against),
        "freeze": one.freeze or None,
        "certain": one.is_certain,
        "sensitivity": "restricted" if one.is_restricted else "normal",
    }


def span_said(span: Span, wording: Wording) -> str:
    """Return the days in words: `Mon 23 Nov 2026 - Sun 17 Jan 2027`."""
    return wording.say("calendar.span", first=wording.full_day(span.first), last=wording.full_day(span.last))


def _head(found: Planned, name: str, wording: Wording) -> tuple[tuple[Cell, ...], ...]:
    counts = _counts(found.occasions)
    said = [wording.say(f"calendar.count.{kind}", count=counts[kind]) for kind in COUNTED if counts[kind]]
    title = name or wording.say("status.everywhere")
    told = wording.listed(said) if said else wording.say("calendar.nothing")
    return (Cell(f"{title}  {span_said(found.span, wording)}", STRONG),), (Cell(told),)


def _counts(occasions: Sequence[Occasion]) -> dict[str, int]:
    return {kind: sum(one.kind == kind for one in occasions) for kind in COUNTED}


def _summary(found: Planned) -> dict[str, object]:
    return {
        "from": found.span.first.isoformat(),
        "to": found.span.last.isoformat(),
        "markets": list(found.codes),
        "counts": _counts(found.occasions),
        "unlisted": list(found.around.unlisted),
        "unknown": list(found.around.unknown),
        "held": list(found.around.held),
    }


def _grids(found: Planned, wording: Wording, width: int) -> Iterator[Table]:
    """Yield the marks, as many weeks side by side as there is room for."""
    whole = wording.say("calendar.whole")
    lines = [(code, found.grid[code]) for code in found.codes]
    if set(found.grid[WHOLE]) - {".", "-"}:
        lines.append((whole, found.grid[WHOLE].replace("-", " ").replace(".", " ")))
    mondays = [
        found.span.first + timedelta(days=ahead)
        for ahead in range(0, (found.span.last - found.span.first).days, WEEK)
    ]
    room = (width - max(cells_of(code) for code, _ in [*lines, ("", "")])) // (WEEK + 1)
    abreast = max(room, 1) if width else WEEKS_ABREAST
    for start in range(0, len(mondays), abreast):
        part = mondays[start : start + abreast]
        columns = (Column("market", ""), *(Column(day.isoformat(), f"{day:%m-%d}") for day in part))
        rows = tuple((Cell(code, STRONG), *_weeks(marks, start, len(part))) for code, marks in lines)
        yield Table(columns, rows)


def _weeks(marks: str, start: int, count: int) -> Iterator[Cell]:
    for week in range(start, start + count):
        text = marks[week * WEEK : (week + 1) * WEEK]
        yield Cell(text, RED if "!" in text else "" if text.strip(".-h ") else MUTED)


def _listing(span: Span, shown: Sequence[Occasion], wording: Wording) -> Table:
    columns = (
        Column("week", wording.say("calendar.week")),
        Column("day", wording.say("calendar.day")),
        Column("kind", wording.say("calendar.kind")),
        Column("markets", wording.say("status.markets"), least=MARKETS_LEAST, wraps=True),
        Column("id", wording.say("status.id")),
        Column("what", wording.say("calendar.what"), least=WHAT_LEAST, wraps=True),
    )
    rows = []
    last = ""
    for one in shown:
        day = max(one.day, span.first)
        week = f"W{day.isocalendar().week:02}"
        tone = RED if one.against else AMBER if one.freeze == "hard" else TONES.get(one.kind, "")
        rows.append(
            (
                Cell(week if week != last else "", MUTED),
                Cell(wording.week_day(day)),
                Cell(wording.choice("occasion", one.kind), tone),
                Cell(" ".join(one.markets) or wording.say("calendar.whole")),
                Cell(short(one.id)),
                Cell(_what(one, span, wording)),
            )
        )
        last = week
    return Table(columns, tuple(rows))


def _what(one: Occasion, span: Span, wording: Wording) -> str:
    mark = f"{wording.say('status.restricted')} " if one.is_restricted else ""
    name = mark + wording.text(one.name)
    if one.kind == FREEZE:
        return _freeze(one, name, wording)
    if one.kind == EVENT:
        return wording.say("calendar.open-since", name=name, day=_full(one.day, span, wording))
    if one.kind == REVIEW:
        return wording.say(f"calendar.review.{one.key.partition('.')[0]}", name=name)
    if one.against:
        said = [wording.choice("against", word) for word in one.against]
        return wording.say("calendar.against", name=name, against=said)
    return f"{name} ({one.key.partition('.')[2]})" if one.kind == MILESTONE else name


def _freeze(one: Occasion, name: str, wording: Wording) -> str:
    until = wording.say("calendar.until", day=wording.week_day(one.end)) if one.end != one.day else ""
    moves = "" if one.is_certain else wording.say("calendar.uncertain")
    said = [wording.choice("window", one.freeze) + wording.say("calendar.colon") + name, until, moves]
    return wording.say("calendar.comma").join(filter(None, said))


def _full(day: date, span: Span, wording: Wording) -> str:
    return wording.week_day(day) if day.year == span.first.year else wording.full_day(day)


def _rows(shown: Sequence[Occasion], wording: Wording) -> Table:
    rows = []
    for one in shown:
        values = {
            **data(one), "markets": ",".join(one.markets), "against": ",".join(one.against),
            "name": wording.text(one.name), "certain": "true" if one.is_certain else "false",
        }  # fmt: skip
        rows.append(tuple(Cell(str(values[key] or "")) for key in KEYS))
    return Table(tuple(Column(key, key) for key in KEYS), tuple(rows))
