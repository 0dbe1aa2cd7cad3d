"""Where the initiatives stand, as a page: head counts, the table, what needs a person."""

from __future__ import annotations

from tsbp.render.page import MUTED, STRONG, Cell, Column, Prose, Section, Table
from tsbp.render.views import items

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsbp.domain.item import Item
    from tsbp.domain.reason import Reason
    from tsbp.ops.reading import Answer
    from tsbp.render.page import Block, Page
    from tsbp.render.wording import Wording

MOST_POINTS = 10
ATTENTION_LEAST = 40


def status(answer: Answer, wording: Wording, *, why: bool = False) -> Page:
    """Return the status page; with `why` every reason stands below the table instead of the most urgent ones."""
    blocks: list[Block] = [Prose(tuple(_head(answer, wording)))]
    if answer.items:
        blocks.append(items.table(answer, wording))
    if why:
        blocks.extend(_whys(answer, wording))
    elif answer.attention:
        blocks.append(_attention(answer, wording))
    if answer.items:
        blocks.append(Prose(((Cell(_legend(answer, wording), MUTED),),)))
    return items.page("status/1", answer, wording, tuple(blocks), summary(answer))


def listing(answer: Answer, wording: Wording, kind: str = "list/1") -> Page:
    """Return the rows alone."""
    blocks = (items.table(answer, wording),) if answer.items else ()
    return items.page(kind, answer, wording, blocks, summary(answer))


def summary(answer: Answer) -> Mapping[str, object]:
    """Return the head counts as machines read them."""
    found = answer.summary
    return {
        "open": found.open,
        "closed": found.closed,
        "held": found.held,
        "declared": dict(found.declared),
        "computed": dict(found.computed),
        "stale": found.stale,
        "overdue_asks": found.overdue_asks,
        "stages": dict(found.stages),
        "next_go_live": {"date": found.next_go_live[0], "market": found.next_go_live[1]}
        if found.next_go_live
        else None,
    }


def _head(answer: Answer, wording: Wording) -> Iterator[tuple[Cell, ...]]:
    found = answer.summary
    say = wording.say
    now = levels(found.declared, found.held, wording)
    then = levels(found.was, found.was_held, wording)
    title = answer.name or say("status.everywhere")
    day = wording.full_day(answer.clock.day)
    yield (Cell(f"{title}  {day}  ", STRONG), Cell(say("status.head", count=found.open, now=now, then=then)))
    late = [
        say("status.late-updates", count=found.stale) if found.stale else "",
        say("status.late-asks", count=found.overdue_asks) if found.overdue_asks else "",
    ]
    told = [
        say("status.rules-say", levels=levels(found.computed, 0, wording)),
        say("status.late", what=wording.listed(filter(None, late))) if any(late) else "",
        say("status.next-go-live", market=found.next_go_live[1], day=wording.day(found.next_go_live[0]))
        if found.next_go_live
        else "",
    ]
    if found.open:
        yield (Cell("   ".join(filter(None, told))),)


def levels(counts: Mapping[str, int], held: int, wording: Wording) -> str:
    """Return the counts of healths as letters, those on hold behind them."""
    said = " ".join(f"{items.LETTER[level]}{count}" for level, count in counts.items())
    return f"{said} {wording.say('status.hold-count', count=held)}" if held else said


def _attention(answer: Answer, wording: Wording) -> Section:
    shown = answer.attention[:MOST_POINTS]
    columns = (
        Column("n", "", align=">"),
        Column("id", ""),
        Column("what", "", least=ATTENTION_LEAST, wraps=True),
        Column("command", "", wide=items.WIDE),
    )
    rows = tuple(
        (
            Cell(str(number)),
            Cell(items.short(point.item.row["id"])),
            Cell(_pointed(point.reason, wording), point.reason.level),
            Cell(_mend(point.item, point.reason), MUTED),
        )
        for number, point in enumerate(shown, 1)
    )
    blocks: list[Block] = [Table(columns, rows, headed=False)]
    if len(answer.attention) > len(shown):
        blocks.append(Prose(((Cell(wording.say("status.more", count=len(answer.attention) - len(shown))),),)))
    return Section(wording.say("status.attention", count=len(answer.attention)), tuple(blocks))


def _pointed(reason: Reason, wording: Wording) -> str:
    said = wording.reason(reason)
    return f"{said} ({reason.subject})" if reason.subject else said


def _mend(item: Item, reason: Reason) -> str:
    """Return the command that mends what the reason complains of."""
    id = items.short(item.row["id"])
    head = reason.subject.partition(".")[0]
    if reason.rule == "update-stale":
        return f"tsbp update {id} HEALTH TEXT"
    if head in ("asks", "issues", "risks", "dependencies"):
        return f"tsbp done {id} {reason.subject}"
    if head in ("milestones", "rollouts") and reason.subject.count(".") == 1:
        return f"tsbp set {id} {reason.subject}.forecast=DAY"
    if head == "metrics":
        return f"tsbp measure {id} {reason.subject.partition('.')[2]} VALUE"
    return f"tsbp show {id}"


def _whys(answer: Answer, wording: Wording) -> Iterator[Section]:
    for item in answer.items:
        if item.reasons or item.outside:
            yield why(item, wording)


def why(item: Item, wording: Wording) -> Section:
    """Return every reason in force of one initiative; those that count elsewhere are marked as outside."""
    columns = (Column("level", ""), Column("what", "", least=ATTENTION_LEAST, wraps=True))
    rows = [(Cell(items.LETTER[one.level], one.level), Cell(_pointed(one, wording))) for one in item.reasons]
    rows += [
        (
            Cell(items.LETTER[one.level], MUTED),
            Cell(f"{wording.say('status.is-outside')} {_pointed(one, wording)}"),
        )
        for one in item.outside
    ]
    title = f"{items.short(item.row['id'])} {wording.text(item.row['title'])}"
    return Section(title, (Table(columns, tuple(rows), headed=False),))


def _legend(answer: Answer, wording: Wording) -> str:
    said = [wording.say("status.legend-h")]
    if any(item.computed and item.health and item.computed != item.health for item in answer.items):
        said.append(wording.say("status.legend-differ"))
    if any(item.row["sensitivity"] == "restricted" for item in answer.items):
        said.append(wording.say("status.legend-restricted"))
    said.append(wording.say("status.legend-why"))
    return wording.say("status.legend-join").join(said)
