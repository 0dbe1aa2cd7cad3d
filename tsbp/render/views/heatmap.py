"""The change load as a page: places down, weeks across, digits that need no colour."""

from __future__ import annotations

from datetime import timedelta

from tsbp.domain.load import GO_LIVES
from tsbp.domain.occasions import Span
from tsbp.render.page import AMBER, MUTED, RED, STRONG, Cell, Column, Page, Prose, Table
from tsbp.render.views.calendar import notes, span_said
from tsbp.render.views.failure import problem
from tsbp.render.width import width as cells_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tsbp.domain.load import Load, Row
    from tsbp.ops.calendaring import Loaded
    from tsbp.render.page import Block
    from tsbp.render.wording import Wording

KEYS = ("place", "week", "from", "number", "freeze")
MARKS = {"hard": "F", "soft": "f", "": ""}
NOTHING = "."
SOME, MANY = 2, 3


def heatmap(found: Loaded, wording: Wording, *, name: str = "", width: int = 0, limit: int = 0) -> Page:
    """Return the heat map; `width` is that of the terminal in cells (0 = endless), `limit` the most places."""
    load = found.load
    shown = load.rows[:limit] if limit else load.rows
    blocks: list[Block] = [Prose((_head(found, name, wording),), indent=2)]
    blocks += _bands(found, shown, wording, width) if shown else ()
    blocks.append(Prose(((Cell(wording.say("heatmap.legend"), MUTED),),), indent=2))
    return Page(
        "heatmap/1",
        tuple(blocks),
        data=tuple(_data(row, load.weeks) for row in shown),
        summary=_summary(found),
        rows=_rows(shown, load.weeks),
        ids=tuple(row.place for row in shown),
        problems=tuple(problem(fault, wording) for fault in found.around.faults),
        notes=(*_unsaid(found, wording), *notes(found.around, wording)),
        truncated=len(load.rows) - len(shown),
        exit=3 if found.around.faults else 0,
        as_of=found.around.clock.day.isoformat(),
        head=found.around.head,
        behind=found.around.behind,
    )


def week_name(monday: date) -> str:
    """Return the ISO name of a week: `2026-W48`."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def _head(found: Loaded, name: str, wording: Wording) -> tuple[Cell, ...]:
    weeks = found.load.weeks
    span = Span(weeks[0], weeks[-1] + timedelta(days=6))
    title = name or wording.say("status.everywhere")
    what = wording.say(f"heatmap.measure.{found.measure}", by=wording.say(f"heatmap.by.{found.by}"))
    return Cell(f"{title}  {span_said(span, wording)}  ", STRONG), Cell(what)


def _bands(found: Loaded, shown: Sequence[Row], wording: Wording, width: int) -> Iterator[Table]:
    """Yield the map, as many weeks side by side as there is room for; the totals stand in the last part."""
    load, total = found.load, wording.say("heatmap.total")
    highest = max((number for row in shown for number in row.numbers), default=0.0)
    names = (*(row.place for row in shown), total)
    columns = [
        (f"W{monday.isocalendar().week:02}", *(_texts(shown, load, week)))
        for week, monday in enumerate(load.weeks)
    ]
    last = (total, *(_number(row.total) for row in shown), _number(load.total))
    room = (width or 10**6) - max(map(cells_of, names))
    for start, stop, has_total in _parts([_size(texts) for texts in columns], _size(last), room):
        heads = [
            Column("place", ""),
            *(Column(texts[0], texts[0], align=">") for texts in columns[start:stop]),
        ]
        heads += [Column("total", total, align=">")] if has_total else []
        rows = []
        for line, place in enumerate(names):
            row = shown[line] if line < len(shown) else None
            cells = [Cell(place, STRONG)]
            for week in range(start, stop):
                tone = _tone(row.numbers[week], highest, found.measure) if row else STRONG
                cells.append(Cell(columns[week][line + 1], tone))
            rows.append((*cells, *([Cell(last[line + 1], STRONG)] if has_total else [])))
        yield Table(tuple(heads), tuple(rows))


def _parts(sizes: Sequence[int], last: int, room: int) -> Iterator[tuple[int, int, bool]]:
    """Yield which weeks stand side by side, each with a blank before it, and whether the totals stand there too."""
    start = 0
    while start < len(sizes):
        stop, used = start + 1, sizes[start] + 1
        while stop < len(sizes) and used + sizes[stop] + 1 <= room:
            used += sizes[stop] + 1
            stop += 1
        fits = stop == len(sizes) and (used + last + 1 <= room or stop == start + 1)
        if stop == len(sizes) and not fits:
            stop -= 1
        yield start, stop, fits
        start = stop


def _texts(shown: Sequence[Row], load: Load, week: int) -> Iterator[str]:
    for row in shown:
        yield _number(row.numbers[week]) + MARKS[row.freezes[week]]
    yield _number(load.totals[week])


def _size(texts: Sequence[str]) -> int:
    return max(map(cells_of, texts))


def _number(number: float) -> str:
    """Return a number as short as it can be told; nothing at all is a dot."""
    return f"{round(number, 1):g}" if number else NOTHING


def _tone(number: float, highest: float, measure: str) -> str:
    if not number:
        return MUTED
    if measure == GO_LIVES:
        return RED if number >= MANY else AMBER if number >= SOME else ""
    return RED if number * 3 >= highest * 2 else AMBER if number * 3 >= highest else ""


def _unsaid(found: Loaded, wording: Wording) -> Iterator[str]:
    load = found.load
    for name, count in (("unsaid", load.unsaid), ("undated", load.undated), ("placeless", load.placeless)):
        if count:
            yield wording.say(f"heatmap.{name}", count=count)


def _data(row: Row, weeks: Sequence[date]) -> dict[str, object]:
    return {
        "place": row.place,
        "total": round(row.total, 6),
        "weeks": [
            {
                "week": week_name(monday),
                "from": monday.isoformat(),
                "number": round(number, 6),
                "freeze": freeze or None,
            }
            for monday, number, freeze in zip(weeks, row.numbers, row.freezes, strict=True)
        ],
    }


def _summary(found: Loaded) -> dict[str, object]:
    load = found.load
    return {
        "by": found.by,
        "measure": found.measure,
        "weeks": [week_name(monday) for monday in load.weeks],
        "totals": [round(number, 6) for number in load.totals],
        "total": round(load.total, 6),
        "unsaid": load.unsaid,
        "undated": load.undated,
        "placeless": load.placeless,
        "held": list(found.around.held),
    }


def _rows(shown: Sequence[Row], weeks: Sequence[date]) -> Table:
    rows = tuple(
        (
            Cell(row.place),
            Cell(week_name(monday)),
            Cell(monday.isoformat()),
            Cell(f"{number:g}"),
            Cell(freeze),
        )
        for row in shown
        for monday, number, freeze in zip(weeks, row.numbers, row.freezes, strict=True)
    )
    return Table(tuple(Column(key, key) for key in KEYS), rows)
