"""Plans as a page: for people a drawing in time, for programs a row for each date."""

from __future__ import annotations

from datetime import date, timedelta

from tsbp.render.page import AMBER, MUTED, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.sanitise import visible
from tsbp.render.views import items
from tsbp.render.views.facts import said
from tsbp.render.views.failure import problem
from tsbp.render.width import cut
from tsbp.render.width import width as cells
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.ops.planning import Plan, Point, Timeline
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

WIDTH = 100
WIDE = 160
# Cells of the columns beside the drawing, so that all plans of a page stand on one scale.
MARK, KEY_MOST, TITLE_MOST, DAY, SLIP, SLACK = 1, 24, 28, 10, 5, 5
LEAST, MOST = 16, 110
BASELINE, FORECAST, ACTUAL, TODAY = "o", ">", "x", "|"
WAY, CRITICAL_WAY = "-", "="
DECEMBER = 12
KEYS = (
    "id", "address", "kind", "title", "owner", "markets", "after", "key", "baseline", "forecast", "actual",
    "slip_wd", "slack_wd", "critical",
)  # fmt: skip


class Scale(NamedTuple):
    """Days as places in so many cells, from the beginning of one month to the end of another.

    `key` and `title` are the cells of those columns on every plan of the page; a title of 0 is left out.
    """

    first: date
    last: date
    room: int
    key: int
    title: int

    def place(self, day: date) -> int:
        """Return the cell of a day."""
        span = (self.last - self.first).days + 1
        return min((day - self.first).days * self.room // span, self.room - 1)

    def ruler(self, wording: Wording) -> str:
        """Return the names of the months where they begin, as many as have room; a January is its year."""
        months, line = wording.say("date.months").split(), ""
        month = self.first
        while month <= self.last:
            label = str(month.year) if month.month == 1 else months[month.month - 1]
            place = self.place(month)
            starts = place >= cells(line) + bool(line)
            if starts and place + cells(label) <= self.room:
                line += " " * (place - cells(line)) + label
            month = _next_month(month)
        return line


def timeline(found: Timeline, wording: Wording, *, width: int) -> Page:
    """Return the plans; drawn in that many cells, or with `width` 0 as a table of dates."""
    answer = found.answer
    plans = [plan for plan in found.plans if plan.points]
    scale = _scale(plans, answer.clock.day, wording, width) if plans and width else None
    blocks: list[Block] = [_section(plan, found, scale, wording) for plan in plans]
    if plans and scale:
        blocks.append(Prose(((Cell(wording.say("timeline.legend"), MUTED),),)))
    flat = [(plan, point) for plan in found.plans for point in plan.points]
    return Page(
        "timeline/1",
        tuple(blocks),
        data=tuple(_data(plan, point) for plan, point in flat),
        summary={"initiatives": len(found.plans), "dates": len(flat), "late": sum(map(_is_late, flat))},
        rows=Table(tuple(Column(key, key) for key in KEYS), tuple(_row(plan, point) for plan, point in flat)),
        ids=tuple(plan.item.row["id"] for plan in found.plans),
        problems=tuple(problem(finding, wording) for finding in answer.faults),
        notes=() if plans else (wording.say("timeline.none"),),
        exit=3 if answer.faults else 0,
        as_of=answer.clock.day.isoformat(),
        head=answer.head,
        behind=answer.behind,
    )


def _scale(plans: Sequence[Plan], today: date, wording: Wording, width: int) -> Scale:
    points = [point for plan in plans for point in plan.points]
    days = [today, *(day for point in points for day in _days(point))]
    key = min(KEY_MOST, max(cells(text) for text in (wording.say("show.key"), *(one.key for one in points))))
    title = TITLE_MOST if width >= WIDE else 0
    columns = [MARK, key, *([title] if title else []), DAY, SLIP, SLACK]
    room = width - sum(columns) - len(columns)
    last = _next_month(max(days)) - timedelta(days=1)
    return Scale(min(days).replace(day=1), last, max(LEAST, min(MOST, room)), key, title)


def _section(plan: Plan, found: Timeline, scale: Scale | None, wording: Wording) -> Section:
    row = plan.item.row
    mark = wording.say("status.restricted") + " " if row["sensitivity"] == "restricted" else ""
    health = items.health_word(plan.item, wording).text
    title = f"{items.short(row['id'])} {health} {mark}{wording.text(row['title'])}"
    blocks: list[Block] = [_drawn(plan, found, scale, wording) if scale else _dated(plan, wording)]
    if len(plan.chain) > 1:
        blocks.append(Prose(((Cell(_chain(plan, wording), MUTED),),), indent=2))
    return Section(title, tuple(blocks))


def _drawn(plan: Plan, found: Timeline, scale: Scale, wording: Wording) -> Table:
    say, today = wording.say, found.answer.clock.day
    widths = [MARK, scale.key, scale.title, scale.room, DAY, SLIP, SLACK]
    heads = (
        Column("critical", ""),
        Column("key", say("show.key")),
        Column("title", wording.label("milestones.*.title")),
        Column("drawing", scale.ruler(wording)),
        Column("day", say("timeline.day")),
        Column("slip", say("timeline.slip"), align=">"),
        Column("slack", say("timeline.slack"), align=">"),
    )
    shown = [(place, column) for place, column in enumerate(heads) if widths[place]]
    rows = [_cells(point, scale, today, wording) for point in plan.points]
    return Table(
        tuple(one._replace(label=_filled(one.label, widths[place], one.align)) for place, one in shown),
        tuple(
            tuple(row[at]._replace(text=_filled(row[at].text, widths[at], one.align)) for at, one in shown)
            for row in rows
        ),
    )


def _cells(point: Point, scale: Scale, today: date, wording: Wording) -> tuple[Cell, ...]:
    return (
        Cell(_mark(point), STRONG),
        Cell(point.key, STRONG if point.is_key else ""),
        Cell("" if point.kind == "market" else said(point.title, wording)),
        Cell(_line(point, scale, today), _tone(point, today)),
        Cell(_day(point, wording)),
        Cell(_signed(point.slip), _tone(point, today)),
        Cell("" if point.slack is None else str(point.slack)),
    )


def _filled(text: str, room: int, align: str) -> str:
    """Return a text of one line in just so many cells."""
    shown = cut(visible(text), room)
    blanks = " " * (room - cells(shown))
    return blanks + shown if align == ">" else shown + blanks


def _dated(plan: Plan, wording: Wording) -> Table:
    """Return the dates as a table, for where a drawing would not line up."""
    label = wording.label
    columns = (
        Column("critical", ""),
        Column("key", wording.say("show.key")),
        Column("title", label("milestones.*.title")),
        *(Column(key, label(f"milestones.*.{key}")) for key in ("baseline", "forecast", "actual")),
        Column("slip", wording.say("timeline.slip")),
        Column("slack", wording.say("timeline.slack")),
    )
    rows = tuple(
        (
            Cell(_mark(point)),
            Cell(point.key),
            Cell("" if point.kind == "market" else said(point.title, wording)),
            *(Cell(wording.shown(day)) for day in (point.baseline, point.day, point.actual)),
            Cell(_signed(point.slip)),
            Cell("" if point.slack is None else str(point.slack)),
        )
        for point in plan.points
    )
    return Table(columns, rows)


def _line(point: Point, scale: Scale, today: date) -> str:
    """Return one date as a line in time: from the baseline to where it stands, with today in it."""
    line = [" "] * scale.room
    line[scale.place(today)] = TODAY
    day = point.actual or point.day
    if point.baseline and day:
        low, high = sorted((scale.place(point.baseline), scale.place(day)))
        way = CRITICAL_WAY if point.is_critical else WAY
        line[low:high] = [way if one == " " else one for one in line[low:high]]
    if point.baseline:
        line[scale.place(point.baseline)] = BASELINE
    if day:
        line[scale.place(day)] = ACTUAL if point.actual else FORECAST
    return "".join(line)


def _day(point: Point, wording: Wording) -> str:
    day = point.actual or point.day
    return wording.short_day(day) if day else "-"


def _chain(plan: Plan, wording: Wording) -> str:
    names = wording.say("timeline.then").join(address.partition(".")[2] for address in plan.chain)
    return wording.say("timeline.chain", names=names)


def _mark(point: Point) -> str:
    return "*" if point.is_critical else ""


def _signed(days: int | None) -> str:
    return "" if not days else f"{days:+d}"


def _tone(point: Point, today: date) -> str:
    if point.actual is None and point.day and point.day < today:
        return RED
    return AMBER if point.actual is None and (point.slip or 0) > 0 else ""


def _is_late(entry: tuple[Plan, Point]) -> bool:
    return entry[1].actual is None and (entry[1].slip or 0) > 0


def _days(point: Point) -> Iterator[date]:
    return (day for day in (point.baseline, point.day, point.actual) if day)


def _next_month(day: date) -> date:
    return date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _data(plan: Plan, point: Point) -> dict[str, object]:
    return {
        "id": plan.item.row["id"],
        "address": point.address,
        "kind": point.kind,
        "title": point.title,
        "owner": point.owner,
        "markets": list(point.markets),
        "after": list(point.after),
        "key": point.is_key,
        "baseline": _iso(point.baseline),
        "forecast": _iso(point.day),
        "actual": _iso(point.actual),
        "slip_wd": point.slip,
        "slack_wd": point.slack,
        "critical": point.is_critical,
    }


def _row(plan: Plan, point: Point) -> tuple[Cell, ...]:
    return tuple(Cell(_plain(value)) for value in _data(plan, point).values())


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, dict):
        return str(next(iter(value.values()), ""))
    return "" if value is None else str(value)
