"""Who decided at each gate, who recorded it, and what has changed of what it was about, as a page."""

from __future__ import annotations

from tsbp.render.page import AMBER, GREEN, PLAIN, Cell, Page, Prose, Section, Table
from tsbp.render.views.gates import by, head, plain, result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.ops.auditing import Audited
    from tsbp.ops.gating import Gates
    from tsbp.render.wording import Wording

    Line = tuple[Cell, ...]

KIND = "gate-audit/1"


def audit(answer: Gates, found: Sequence[Audited], wording: Wording) -> Page:
    """Return for each decision who decided, who recorded it, and what has changed of what it was about."""
    sections = tuple(_audited(one, wording) for one in found)
    nothing = () if sections else (Prose(((Cell(wording.say("gate.none-decided")),),)),)
    return Page(
        KIND,
        (Prose(tuple(head(answer, wording)), indent=2), *sections, *nothing),
        data=tuple(_audit_data(answer, one) for one in found),
        summary={"decided": len(found), "differ": sum(one.mark == "differs" for one in found)},
        rows=_audit_rows(answer, found),
        ids=(answer.value.id,),
    )


def _audited(one: Audited, wording: Wording) -> Section:
    say, record = wording.say, one.record
    recorder = f"{one.handle} ({one.recorder})" if one.handle and one.handle != one.recorder else one.recorder
    lines: list[Line] = [
        (Cell(say("audit.decided", by=by(record), date=wording.full_day(record.date.isoformat()))),),
    ]
    if one.commit:
        signature = say(f"audit.{one.signature}")
        params = {"recorder": recorder, "at": one.at[:16].replace("T", " "), "commit": one.commit[:7]}
        lines.append((Cell(say("audit.recorded", signature=signature, **params)),))
    else:
        lines.append((Cell(say("audit.uncommitted")),))
    if record.why:
        lines.append((Cell(say("audit.why", why=record.why)),))
    if one.mark:
        tone = {"differs": AMBER, "matches": GREEN}.get(one.mark, PLAIN)
        lines.append((Cell(say(f"audit.{one.mark.replace('_', '-')}", mark=record.fingerprint), tone),))
    for turned in one.turned:
        was, now = (wording.shown(tuple(said) if isinstance(said, list) else said) for said in turned[1:])
        lines.append((Cell("  " + say("audit.turned", address=turned.address, was=was, now=now), AMBER),))
    for label, reference in record.evidence.items():
        lines.append((Cell(f"{wording.label('gates.*.evidence')} {label}: {reference}"),))
    title = f"{one.gate} {one.market}".strip()
    title = say("audit.title", gate=title, result=result(record, wording))
    return Section(title, (Prose(tuple(lines), indent=4),))


def _audit_data(answer: Gates, one: Audited) -> dict[str, object]:
    return {
        "id": answer.value.id,
        "gate": one.gate,
        "market": one.market or None,
        "result": one.record.result,
        "date": one.record.date.isoformat(),
        "by": list(by(one.record)),
        "why": one.record.why,
        "commit": one.commit or None,
        "recorded_at": one.at or None,
        "recorded_by": one.recorder or None,
        "recorder": one.handle or None,
        "signature": one.signature or None,
        "fingerprint": one.record.fingerprint,
        "mark": one.mark or None,
        "changed": [
            {"address": turned.address, "was": turned.was, "now": turned.now} for turned in one.turned
        ],
        "evidence": dict(one.record.evidence),
    }


def _audit_rows(answer: Gates, found: Sequence[Audited]) -> Table:
    keys = (
        "id",
        "gate",
        "market",
        "result",
        "date",
        "by",
        "recorded_by",
        "commit",
        "signature",
        "mark",
        "changed",
    )
    rows = [
        (
            answer.value.id, one.gate, one.market, one.record.result, one.record.date.isoformat(),
            ",".join(by(one.record)), one.handle or one.recorder, one.commit, one.signature, one.mark,
            ",".join(turned.address for turned in one.turned),
        )
        for one in found
    ]  # fmt: skip
    return plain(keys, rows)
