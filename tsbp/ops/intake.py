"""The intake queue, and how the clocks of requests were kept."""

from __future__ import annotations

from tsbp.domain import clocks, duty, moment, owed, zones
from tsbp.domain.owed import ACKNOWLEDGE, CLOCKS, MET, MISSED, OVERDUE, STOPPED, TRIAGE
from tsbp.domain.query import ANY, LEAST, Node, both
from tsbp.ops import creating, reading, triaging
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.owed import Owed
    from tsbp.domain.query import Query
    from tsbp.domain.triage import Evidence
    from tsbp.ops.creating import Alike
    from tsbp.ops.reading import Answer
    from tsbp.store.workspace import Workspace

LATE = (OVERDUE, MISSED)


class Request(NamedTuple):
    """A request that waits: who answers it, its clocks, and what was answered so far (empty: nothing).

    `days` is its age; `next` is the clock that is to be met first, None where every answer was given; `zone` is
    where the team works.
    """

    item: Item
    team: str
    duty: str
    days: int
    owed: tuple[Owed, ...]
    next: Owed | None
    result: str
    zone: str


class Queue(NamedTuple):
    """The requests that wait, the most pressing first; `answer` is the question's, `odd` are teams whose hours
    cannot be, with what stands there.
    """

    requests: tuple[Request, ...]
    answer: Answer
    odd: Mapping[str, str]


class Sheet(NamedTuple):
    """One request before its triage: what gate G0 looks for, and the initiatives like it."""

    request: Request
    evidence: tuple[Evidence, ...]
    alike: tuple[Alike, ...]


class Line(NamedTuple):
    """How one clock was kept for one priority or size: counts, and the worst of the missed ones."""

    clock: str
    of: str
    limit: str
    met: int
    missed: int
    open: int
    worst: Owed | None
    id: str


class Kept(NamedTuple):
    """How the clocks were kept of what came in since a day; `asked` counts the initiatives looked at."""

    lines: tuple[Line, ...]
    since: date
    asked: int
    answer: Answer


def queue(workspace: Workspace, question: Query, clock: Clock) -> Queue:
    """Return the requests at intake that the question asks for; raises as `reading.status` does."""
    waiting = question._replace(node=both(question.node, Node(ANY, "stage", frozenset({"intake"}))), limit=0)
    answer = reading.status(workspace, waiting, clock)
    found = [_request(workspace, item, clock) for item in answer.items]
    ordered = found if question.sort else sorted(found, key=_pressing)
    shown = ordered[: question.limit] if question.limit else ordered
    kept = answer._replace(items=tuple(one.item for one in shown))
    teams = {one.team for one in shown}
    return Queue(tuple(shown), kept, _odd(workspace.context, teams))


def sheet(workspace: Workspace, id: str, clock: Clock) -> Sheet:
    """Return one request with what is looked for and what is like it; raises Refused when it waits no more."""
    data = workspace.load(workspace.path_of(id)).data or {}
    triaging.refuse_elsewhere(data)
    item = reading.one(workspace, id, clock)
    languages = tuple(workspace.facts["languages"])
    alike = creating.alike(creating.named(data["title"], languages), creating.whole_rows(workspace, but=id))
    looked_for = triaging.evidence(workspace, data, moment.today(clock))
    return Sheet(_request(workspace, item, clock), looked_for, alike)


def kept(workspace: Workspace, question: Query, since: date, clock: Clock) -> Kept:
    """Return how the clocks were kept of the initiatives asked for that came in on the day or later."""
    later = Node(LEAST, "submitted", since.isoformat())
    asked = question._replace(node=both(question.node, later), closed=True, limit=0)
    answer = reading.status(workspace, asked, clock)
    counted: dict[tuple[str, str, str], list[tuple[str, Owed]]] = {}
    for item in answer.items:
        for one in _owed(workspace, item.row, clock):
            counted.setdefault((one.clock, one.of, one.limit), []).append((item.row["id"], one))
    lines = [_line(*key, found) for key, found in counted.items()]
    lines.sort(key=lambda line: (CLOCKS.index(line.clock), _rank(line.of)))
    return Kept(tuple(lines), since, len(answer.items), answer)


def _request(workspace: Workspace, item: Item, clock: Clock) -> Request:
    context = workspace.context
    value: Any = workspace.load(item.row["path"]).value
    told = owed.owed(value, context, clock.instant) if value is not None else ()
    team = duty.team_of(context.directory, item.row["owner"] or "", item.row["regions"])
    hours = duty.hours_of(context, team)
    there = zones.day_of(clock.instant, hours.zone)
    came = zones.day_of_moment(moment.parse_moment(item.row["submitted"]), hours.zone)
    open_ = [one for one in told if not one.ended and one.clock in (ACKNOWLEDGE, TRIAGE)]
    return Request(
        item,
        team,
        duty.on_duty(context.directory, team, there),
        (there - came).days,
        told,
        open_[0] if open_ else None,
        value.triage.result if value is not None and value.triage else "",
        hours.zone,
    )


def _owed(workspace: Workspace, row: Mapping[str, Any], clock: Clock) -> tuple[Owed, ...]:
    value: Any = workspace.load(row["path"]).value
    return owed.owed(value, workspace.context, clock.instant) if value is not None else ()


def _pressing(one: Request) -> tuple[object, ...]:
    """Order requests: first what is due first; what stands still last, then what was answered."""
    if one.next is None:
        return 2, "", one.item.row["id"]
    return int(one.next.state == STOPPED), one.next.due, one.item.row["id"]


def _odd(context: Context, teams: set[str]) -> Mapping[str, str]:
    found = {team: context.directory.teams.get(team) for team in sorted(teams)}
    return {
        team: known.hours
        for team, known in found.items()
        if known is not None and known.hours and not clocks.is_possible(known.hours)
    }


def _line(clock: str, of: str, limit: str, found: Sequence[tuple[str, Owed]]) -> Line:
    late = [entry for entry in found if entry[1].state in LATE]
    id, worst = min(late, key=lambda entry: (entry[1].left, entry[0]), default=("", None))
    met = sum(one.state == MET for _, one in found)
    return Line(clock, of, limit, met, len(late), len(found) - met - len(late), worst, id)


def _rank(of: str) -> tuple[int, str]:
    sizes = ("S", "M", "L", "XL")
    return (sizes.index(of), "") if of in sizes else (-1, of)
