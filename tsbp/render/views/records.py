"""The records of an initiative as they are shown: what is open, who waits for it, who has a part in it."""

from __future__ import annotations

from tsbp.render.page import AMBER, RED, Cell, Column, Section, Table
from tsbp.render.views.facts import said
from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.ops.reading import Wait
    from tsbp.render.wording import Wording

    Record = Mapping[str, Any]

OPEN_LEAST = 40
RECORDS = (
    ("asks", "text", "to"),
    ("issues", "text", "owner"),
    ("risks", "text", "owner"),
    ("dependencies", "need", "upstream"),
    ("assumptions", "text", "owner"),
    ("decisions", "question", "to"),
    ("waivers", "what", "by"),
)
ENDED = ("answered", "withdrawn", "resolved", "closed", "met", "held", "failed", "made", "replaced")
DAYS = ("due", "review", "until", "date")
# On a scale of five the middle counts as high: rather ask once too often.
HIGH = 3
APPROACH = {
    (True, True): "closely", (True, False): "satisfied", (False, True): "informed", (False, False): "monitor",
}  # fmt: skip


def score(risk: Record) -> int:
    """Return likelihood times impact, 0 where one of them is not said."""
    return (risk.get("likelihood") or 0) * (risk.get("impact") or 0)


def open_ones(data: Record, wording: Wording) -> Section | None:
    """Return the records that are open, each with its address, whole enough to be copied; high risks first."""
    found = [
        (kind, key, one, text, person)
        for kind, text, person in RECORDS
        for key, one in sorted((data.get(kind) or {}).items(), key=_highest if kind == "risks" else _as_it_is)
        if one.get("status") not in ENDED
    ]
    lines = tuple(
        (
            Cell(f"{said(one.get(text), wording)} ({kind}.{key})", _tone(one)),
            Cell(said(one.get(person), wording)),
            Cell(_scored(one)),
            Cell(next((str(one[day]) for day in DAYS if one.get(day)), "-")),
        )
        for kind, key, one, text, person in found
    )
    columns = (
        Column("text", wording.say("show.address"), least=OPEN_LEAST, wraps=True),
        Column("who", wording.say("show.who"), drop=1),
        Column("score", wording.say("show.risk-score")),
        Column("due", wording.say("show.due")),
    )
    return Section(wording.say("show.open"), (Table(columns, lines),)) if lines else None


def waiting(waits: Sequence[Wait], wording: Wording) -> Section | None:
    """Return who waits for this initiative."""
    lines = tuple(
        (
            Cell(short(wait.id)),
            Cell(f"{said(wait.need, wording)} (dependencies.{wait.key})", AMBER if wait.late else ""),
            Cell(wait.due),
            Cell(wording.say("show.late") if wait.late else "", AMBER),
        )
        for wait in waits
    )
    columns = (
        Column("id", wording.say("status.id")),
        Column("need", wording.label("dependencies.*.need"), least=OPEN_LEAST, wraps=True),
        Column("due", wording.label("dependencies.*.due")),
        Column("late", ""),
    )
    return Section(wording.say("show.waiting"), (Table(columns, lines),)) if lines else None


def waiting_data(waits: Sequence[Wait]) -> list[dict[str, object]]:
    """Return who waits as machines read it."""
    return [wait._asdict() for wait in waits]


def stakeholders(data: Record, wording: Wording) -> Section | None:
    """Return who has a part or an interest: influence by interest, and what that asks for."""
    people: Record = data.get("stakeholders") or {}
    label = wording.label
    columns = (
        Column("who", wording.say("show.who")),
        Column("raci", label("stakeholders.*.raci")),
        Column("grid", wording.say("show.grid")),
        Column("approach", wording.say("show.approach")),
        Column("cadence", label("stakeholders.*.cadence"), drop=2),
        Column("language", label("stakeholders.*.language"), drop=3),
        Column("consulted", label("stakeholders.*.consulted"), drop=1),
    )
    lines = tuple(
        (
            Cell(handle),
            Cell(said(one.get("raci"), wording)),
            *map(Cell, _grid(one, wording)),
            *(Cell(said(one.get(key), wording)) for key in ("cadence", "language", "consulted")),
        )
        for handle, one in sorted(people.items(), key=_most_influence)
    )
    return Section(wording.say("show.stakeholders"), (Table(columns, lines),)) if lines else None


def _grid(one: Record, wording: Wording) -> tuple[str, str]:
    """Return influence x interest, and how such a person is kept: both where both are said."""
    influence, interest = one.get("influence"), one.get("interest")
    if influence is None or interest is None:
        return f"{influence or '-'}x{interest or '-'}" if influence or interest else "-", "-"
    return f"{influence}x{interest}", wording.say(f"show.{APPROACH[influence >= HIGH, interest >= HIGH]}")


def _most_influence(entry: tuple[str, Record]) -> tuple[int, int]:
    return -(entry[1].get("influence") or 0), -(entry[1].get("interest") or 0)


def _highest(entry: tuple[str, Record]) -> int:
    return -score(entry[1])


def _as_it_is(entry: tuple[str, Record]) -> int:  # noqa: ARG001 - sorting by it leaves the order of the file
    return 0


def _scored(one: Record) -> str:
    return f"{one['likelihood']}x{one['impact']}={score(one)}" if score(one) else ""


def _tone(one: Record) -> str:
    return RED if one.get("severity") == "critical" else ""
