"""What a change adds against its base, as a page: what is new first, then what was there before it."""

from __future__ import annotations

from tsbp.domain.finding import ERROR, SEVERITIES
from tsbp.render.page import STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views import findings as views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.domain.finding import Finding
    from tsbp.ops.judging import Judged
    from tsbp.render.wording import Wording

KIND = "check-base/1"
SHORT = 9


def judged(found: Judged, wording: Wording, limit: int = 0) -> Page:
    """Return the page of a change; its exit counts only what is new, as that of a check does.

    `limit` shows so many findings at most (0 = all), the new ones first; the counts are of all.
    """
    page = views.findings(found.new, wording, limit)
    left = max(limit - len(page.data), 0) if limit else len(found.known)
    known = found.known[:left]
    both = (*found.new.findings[: limit or None], *known)
    said = Prose(((Cell(_count(found, wording), STRONG),),), views.INDENT)
    blocks: tuple[Prose | Section, ...] = (*_told(found.new.findings[: limit or None], wording), said)
    if found.known:
        title = wording.say("judged.known", count=len(found.known))
        blocks += (Section(title, _told(known, wording)),)
    items = tuple(
        {**views.item(entry, wording), "new": place < len(page.data)} for place, entry in enumerate(both)
    )
    return page._replace(
        kind=KIND,
        blocks=blocks,
        data=items,
        summary={
            "base": found.fork,
            "compared": found.compared,
            **page.summary,
            "known": len(found.known),
        },
        rows=_rows(items, wording),
        ids=tuple(dict.fromkeys(entry.id for entry in both if entry.id)),
        truncated=len(found.new.findings) + len(found.known) - len(both),
        exit=views.UNREADABLE if found.new.unreadable else page.exit,
    )


def only_new(page: Page) -> Page:
    """Return the page with what is new alone: what a service is told of a change."""
    return page._replace(data=tuple(entry for entry in page.data if entry["new"]))


def _told(found: Sequence[Finding], wording: Wording) -> tuple[Prose, ...]:
    lines = tuple(line for entry in found for line in views.told(entry, wording))
    return (Prose(lines, views.INDENT),) if lines else ()


def _count(found: Judged, wording: Wording) -> str:
    counts = {severity: found.new.count(severity) for severity in SEVERITIES}
    parts = [wording.say("judged.compared", count=found.compared, commit=found.fork[:SHORT])]
    if found.new.unreadable:
        parts.append(wording.say("judged.unreadable", count=len(found.new.unreadable)))
    parts += [wording.say(f"judged.{severity}s", count=count) for severity, count in counts.items() if count]
    if not any(counts.values()):
        parts.append(wording.say("judged.clean"))
    elif not counts[ERROR]:
        parts.append(wording.say("judged.no-error"))
    return wording.say("check.comma").join(parts)


def _rows(items: Sequence[Mapping[str, object]], wording: Wording) -> Table:
    keys, labels = (*views.COLUMNS, "new"), [wording.say(f"check.{label}") for label in views.LABELS]
    columns = tuple(map(Column, keys, (*labels, wording.say("judged.new"))))
    return Table(columns, tuple(tuple(Cell(_plain(item[key])) for key in keys) for item in items))


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
