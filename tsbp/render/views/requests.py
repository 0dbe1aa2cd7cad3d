"""A request that was taken in or answered, as a page: those like it, and the receipt for the requester."""

from __future__ import annotations

from tsbp.render.messages import LANGUAGES
from tsbp.render.page import AMBER, MUTED, STRONG, Cell, Column, Prose, Section, Table
from tsbp.render.views.items import short
from tsbp.render.views.written import written
from tsbp.render.wording import Wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.ops.creating import Alike, Created
    from tsbp.ops.receipts import Receipt
    from tsbp.ops.triaging import Triaged
    from tsbp.render.page import Block, Page


def created(made: Created, wording: Wording, *, dry: str = "") -> Page:
    """Return a new initiative: its exposure first, its id, those like it, and the receipt."""
    page = written(made.written, wording, dry=dry)
    level = wording.choice("exposure_level", made.exposure)
    head = (
        (Cell(wording.say("new.exposure-is", level=level), AMBER if made.exposure != "none" else MUTED),),
        (Cell(wording.say("new.created", id=made.id), STRONG),),
    )
    blocks = (Prose(head), *page.blocks, *alike(made.alike, wording), _slip(made.receipt, wording))
    lapsed = (wording.say("new.template-lapsed", until=made.lapsed),) if made.lapsed else ()
    page = page._replace(notes=(*lapsed, *page.notes))
    return _told(page, "created/1", made, wording)._replace(blocks=blocks, brief=("id", "path"))


def triaged(answered: Triaged, wording: Wording, *, dry: str = "") -> Page:
    """Return an answered request: what changed, those like it, and the receipt."""
    page = written(answered.written, wording, dry=dry)
    blocks = (*page.blocks, *alike(answered.alike, wording), _slip(answered.receipt, wording))
    page = page._replace(notes=(*_approval(answered, wording), *page.notes))
    return _told(page, "triaged/1", answered, wording)._replace(blocks=blocks)


def _approval(answered: Triaged, wording: Wording) -> Iterator[str]:
    """Yield why a request that began with a template goes the normal way."""
    _, lapsed, beyond = answered.approval
    if lapsed:
        yield wording.say("intake.template-lapsed", until=lapsed)
    if beyond:
        yield wording.say("intake.template-outgrown", fields=wording.listed(map(wording.label, beyond)))


def alike(found: Sequence[Alike], wording: Wording) -> tuple[Block, ...]:
    """Return the initiatives whose titles are like one, or that there are none."""
    if not found:
        return (Prose(((Cell(wording.say("new.none-alike"), MUTED),),)),)
    columns = (
        Column("id", wording.say("status.id")),
        Column("title", wording.say("new.alike"), least=20),
        Column("stage", wording.say("status.stage")),
    )
    mark = wording.say("status.restricted") + " "
    rows = tuple(
        (
            Cell(short(one.id)),
            Cell((mark if one.restricted else "") + wording.text(one.title)),  # type: ignore[arg-type]
            Cell(wording.choice("stage", one.stage)),
        )
        for one in found
    )
    return (Table(columns, rows),)


def receipt(told: Receipt, wording: Wording) -> str:
    """Return what the requester is told, in the first of their languages that we write, else the reader's."""
    spoken = (code.partition("-")[0] for code in told.languages)
    lang = next((code for code in spoken if code in LANGUAGES), wording.lang)
    theirs = Wording(lang, wording.languages)
    other = told.other if told.kind == "merged" else theirs.text(told.other or "")  # type: ignore[arg-type]
    said = theirs.say(
        f"receipt.{told.kind}" if other or told.kind != "merged" else "receipt.merged-elsewhere",
        id=told.id,
        requester=told.requester,
        day=theirs.full_day(told.day),
        other=other,
    )
    parts = [said]
    if told.due:
        key = "receipt.due-time" if told.time else "receipt.due"
        parts.append(theirs.say(key, due=theirs.full_day(told.due), time=told.time))
    if told.note:
        parts.append(theirs.say("receipt.reason", note=told.note))
    return ("" if lang == "zh" else " ").join(parts)


def data(found: Sequence[Alike]) -> list[dict[str, object]]:
    """Return the initiatives like one as machines read them."""
    return [
        {"id": one.id, "title": one.title, "stage": one.stage, "score": round(one.score, 2)} for one in found
    ]


def _slip(told: Receipt, wording: Wording) -> Section:
    """Return the receipt under a heading that says it can be passed on."""
    return Section(wording.say("receipt.head"), (Prose(((Cell(receipt(told, wording)),),)),))


def _told(page: Page, kind: str, made: Created | Triaged, wording: Wording) -> Page:
    said = receipt(made.receipt, wording)
    due = made.receipt.due.isoformat() if made.receipt.due else None
    own = tuple(
        {**entry, "alike": data(made.alike), "receipt": said, "answer_due": due}
        if entry["id"] == made.id
        else entry
        for entry in page.data
    )
    return page._replace(kind=kind, data=own, ids=(made.id,))
