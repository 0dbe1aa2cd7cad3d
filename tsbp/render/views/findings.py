"""What a check found, as a page: a line that editors and CI can follow, what to do about it, and a count."""

from __future__ import annotations

from tsbp.domain.finding import ERROR, INFO, SEVERITIES, WARNING
from tsbp.render.page import AMBER, MUTED, PLAIN, RED, STRONG, Cell, Column, Page, Prose, Section, Table
from tsbp.render.views.failure import mend, problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsbp.domain.finding import Finding
    from tsbp.ops.checking import Checked
    from tsbp.render.wording import Wording

    Line = tuple[Cell, ...]

KIND = "check/1"
UNREADABLE, FOUND, CLEAN = 3, 1, 0
INDENT = 2
TONES = {ERROR: RED, WARNING: AMBER, INFO: PLAIN}
COLUMNS = ("path", "line", "column", "severity", "rule", "address", "message")
# What stands for the values of one finding where a rule is explained in general.
STAND_INS = {
    name: name.upper()
    for name in (
        "id",
        "address",
        "field",
        "market",
        "gate",
        "stage",
        "item",
        "role",
        "month",
        "person",
        "path",
    )
} | {"allowed": "…"}
LABELS = ("file", "line", "column", "severity", "rule", "address", "message")


def findings(checked: Checked, wording: Wording, limit: int = 0) -> Page:
    """Return the page of a check; its exit tells unreadable files (3) from errors (1) from all well (0).

    `limit` shows so many findings at most (0 = all); the counts are of all.
    """
    found = checked.findings[:limit] if limit else checked.findings
    lines = tuple(line for finding in found for line in told(finding, wording))
    count = (Cell(_count(checked, wording), STRONG),)
    return Page(
        KIND,
        blocks=(Prose(lines, INDENT), Prose((count,), INDENT)) if lines else (Prose((count,), INDENT),),
        data=tuple(item(finding, wording) for finding in found),
        summary=_summary(checked),
        rows=_rows(found, wording),
        ids=tuple(dict.fromkeys(finding.id for finding in found if finding.id)),
        truncated=len(checked.findings) - len(found),
        exit=UNREADABLE if checked.unreadable else FOUND if checked.count(ERROR) else CLEAN,
    )


def below(page: Page, folder: str) -> Page:
    """Return the page with its paths seen from the root of a repository that holds the store in this folder."""
    return page._replace(data=tuple({**one, "path": f"{folder}{one['path'] or ''}"} for one in page.data))


def told(finding: Finding, wording: Wording) -> Iterator[Line]:
    """Yield the line of a finding, `path:line:column: severity rule sentence`, and below it what to do."""
    severity = wording.say(f"check.{finding.severity}")
    yield (
        Cell(f"{_where(finding)}: "),
        Cell(severity, TONES[finding.severity]),
        Cell(f" {finding.rule} "),
        Cell(sentence(finding, wording)),
    )
    for text in (_meant(finding, wording), hint(finding, wording)):
        if text:
            yield (Cell(" " * INDENT), Cell(text, MUTED))


def sentence(finding: Finding, wording: Wording) -> str:
    """Return what the finding says, beginning with the address it speaks of."""
    said = wording.finding(finding)
    return f"{finding.address}: {said}" if finding.address and finding.address not in said else said


def hint(finding: Finding, wording: Wording) -> str:
    """Return what to do about the finding, empty when nothing is known."""
    mended = mend(finding, wording)
    return wording.say("check.hint", text=mended) if mended else ""


def item(finding: Finding, wording: Wording) -> Mapping[str, object]:
    """Return the finding as machines read it: every key always, columns counted from 1, the end exclusive."""
    return {**problem(finding, wording), "path": finding.path}


def explained(rule: str, severity: str, wording: Wording) -> Page:
    """Return what a rule means: its law, and what to do when it is broken."""
    law = wording.say(f"law.{rule}") if wording.knows(f"law.{rule}") else ""
    mend = wording.say(f"hint.{rule}", **STAND_INS) if wording.knows(f"hint.{rule}") else ""
    head = (Cell(rule, STRONG), Cell(f" ({wording.say(f'check.{severity}')})"))
    parts = [(wording.say("check.law"), law), (wording.say("check.mend"), mend)]
    sections = tuple(Section(title, (Prose(((Cell(text),),)),)) for title, text in parts if text)
    data = {"rule": rule, "severity": severity, "law": law or None, "hint": mend or None}
    return Page("check-rule/1", blocks=(Prose((head,)), *sections), data=(data,))


def _where(finding: Finding) -> str:
    place = finding.place
    return f"{finding.path}:{place.line}:{place.column}" if place else f"{finding.path}:1:1"


def _meant(finding: Finding, wording: Wording) -> str:
    candidates = finding.params.get("candidates")
    return wording.say("check.meant", candidates=candidates) if candidates else ""


def _count(checked: Checked, wording: Wording) -> str:
    counts = {severity: checked.count(severity) for severity in SEVERITIES}
    parts = [wording.say("check.files", count=checked.files)]
    if checked.unreadable:
        parts.append(wording.say("check.unreadable", count=len(checked.unreadable)))
    parts += [wording.say(f"check.{severity}s", count=count) for severity, count in counts.items() if count]
    if not any(counts.values()):
        parts.append(wording.say("check.clean"))
    return wording.say("check.comma").join(parts)


def _summary(checked: Checked) -> Mapping[str, object]:
    return {
        "files": checked.files,
        "unreadable": len(checked.unreadable),
        "errors": checked.count(ERROR),
        "warnings": checked.count(WARNING),
        "infos": checked.count(INFO),
    }


def _rows(found: Sequence[Finding], wording: Wording) -> Table:
    columns = tuple(
        Column(key, wording.say(f"check.{label}")) for key, label in zip(COLUMNS, LABELS, strict=True)
    )
    rows = []
    for finding in found:
        values = item(finding, wording)
        rows.append(tuple(Cell("" if values[key] is None else str(values[key])) for key in COLUMNS))
    return Table(columns, tuple(rows))
