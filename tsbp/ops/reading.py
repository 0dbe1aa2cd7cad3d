"""What one can ask of the store without changing it: status, list, search, one initiative."""

from __future__ import annotations

from tsbp.domain import item as items
from tsbp.domain import moment, query
from tsbp.domain.item import WEEK_DAYS, Columns, Item
from tsbp.domain.reason import AMBER, GREEN, ORDER, RED, holds
from tsbp.domain.vocab import PRIORITIES, STAGES
from tsbp.store.index import shelf
from tsbp.store.index import sieve as sieves
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tsbp.domain.finding import Finding
    from tsbp.domain.moment import Clock
    from tsbp.domain.query import Query
    from tsbp.domain.reason import Reason
    from tsbp.store.index.entry import Entry
    from tsbp.store.workspace import Workspace

ATTENTION = {
    "ask-overdue": 0, "update-stale": 1, "event-open": 2, "collision": 3, "late-upstream": 4, "waiver-ends": 5,
}  # fmt: skip
"""The reasons that somebody can act on today, the most pressing first."""
IN_THE_TABLE = ("milestone-slip", "go-live-slip")
"""The reasons that the table tells already, in its column of next dates."""


class Point(NamedTuple):
    """Something that needs a person: a reason of one initiative."""

    item: Item
    reason: Reason


class Wait(NamedTuple):
    """Another initiative that waits for this one: its id, the key of its dependency, what it needs by which day.

    `late` tells that the dependency counts as late there now.
    """

    id: str
    key: str
    need: str | Mapping[str, str]
    due: str
    late: bool


class Summary(NamedTuple):
    """The head counts of what was asked for; held initiatives count only under `held`."""

    open: int
    closed: int
    held: int
    declared: Mapping[str, int]
    computed: Mapping[str, int]
    stale: int
    overdue_asks: int
    stages: Mapping[str, int]
    next_go_live: tuple[str, str] | None
    was: Mapping[str, int]
    was_held: int


class Answer(NamedTuple):
    """The initiatives that were asked for, the worst first, and what there is to say of them together.

    `total` counts those that match, `items` are those to be shown. `name` says which part of
    the world was asked for; until the instant `until` the clock changes nothing of it.
    """

    items: tuple[Item, ...]
    total: int
    summary: Summary
    attention: tuple[Point, ...]
    faults: tuple[Finding, ...]
    query: Query
    clock: Clock
    head: str
    behind: int
    name: str = ""
    until: str = moment.NEVER


def status(workspace: Workspace, question: Query, clock: Clock, before: str = "") -> Answer:
    """Return where the initiatives stand that the question asks for, the worst first.

    `before` is the instant with which the healths are compared, by default a week ago. Closed ones are counted
    but only shown when the question says so. Raises BadData for a store whose files cannot be read at all,
    NotFound when it names nothing that exists.
    """
    entries, closed, is_exact = _sought(workspace, question)
    week_ago = before or moment.days_before(clock, WEEK_DAYS)
    all_items = (
        items.item(entry.row, entry.reasons, clock, week_ago, question.markets or None) for entry in entries
    )
    turns = [items.until(entry.row, entry.reasons, clock, week_ago) for entry in entries]
    turns.append(moment.end_of_day(clock, workspace.facts["offsets"]))
    found = [item for item in all_items if is_exact or query.matches(question, Columns(item))]
    shown = [item for item in found if _is_wanted(item, question)]
    ordered = query.ordered(question, shown, Columns) if question.sort else sorted(shown, key=worst_first)
    limited = ordered[: question.limit] if question.limit else ordered
    return Answer(
        tuple(limited),
        len(ordered),
        counted(found, closed),
        tuple(_attention(shown)),
        workspace.faults,
        question,
        clock,
        workspace.head,
        workspace.behind,
        until=min(turns),
    )


def _sought(workspace: Workspace, question: Query) -> tuple[Sequence[Entry], int, bool]:
    """Return the initiatives that can be meant, and whether they surely are.

    Between the two: how many closed ones beside them are meant, and only counted.
    """
    sieve, is_exact = sieves.sieve(question.node)
    if question.closed or question.words or not is_exact:
        return workspace.entries(sieve), 0, is_exact and not question.words
    closed = workspace.stages(sieve).get("closed", 0)
    return workspace.entries(sieves.both(sieves.OPEN, sieve)), closed, True


def told_until(workspace: Workspace, path: str, clock: Clock) -> str:
    """Return the instant up to which the same is said of the initiative in a file, if its file stays."""
    week_ago = moment.days_before(clock, WEEK_DAYS)
    turns = [items.until(entry.row, entry.reasons, clock, week_ago) for entry in workspace.entries_at([path])]
    return min(*turns, moment.end_of_day(clock, workspace.facts["offsets"]))


def one(workspace: Workspace, id: str, clock: Clock, markets: Collection[str] | None = None) -> Item:
    """Return one initiative as it stands at the clock, in these markets or in all; raises NotFound."""
    found = workspace.entries_at([workspace.path_of(id)])
    if not found:
        return workspace.missing(id)
    week_ago = moment.days_before(clock, WEEK_DAYS)
    return items.item(found[0].row, found[0].reasons, clock, week_ago, markets)


def waits(workspace: Workspace, id: str, clock: Clock) -> tuple[Wait, ...]:
    """Return who waits for the initiative, the earliest day first."""
    found = []
    for path, other, key, need, due in workspace.tree.ask(lambda db, tree: shelf.waiting(db, tree, id)):
        reasons = workspace.entries_at([path])[0].reasons
        late = any(one.subject == f"dependencies.{key}" and holds(one, clock.instant) for one in reasons)
        found.append(Wait(other, key, need, due, late))
    return tuple(sorted(found, key=lambda wait: (wait.due, wait.id, wait.key)))


def _is_wanted(item: Item, question: Query) -> bool:
    return question.closed or item.row["stage"] != "closed"


def worst_first(item: Item) -> tuple[object, ...]:
    """Return what orders initiatives from the worst to the best."""
    row = item.row
    word = item.health or item.computed or GREEN
    return (
        row["stage"] == "closed",
        item.hold is not None,
        ORDER[word],
        ORDER[item.computed or GREEN],
        PRIORITIES.index(row["priority"]),
        (item.next or {}).get("date") or "9999",
        row["id"],
    )


def counted(found: Sequence[Item], closed: int = 0) -> Summary:
    """Count heads; `closed` are closed ones that are not among the found."""
    open_ = [item for item in found if item.row["stage"] != "closed"]
    held = [item for item in open_ if item.hold is not None]
    going = [item for item in open_ if item.hold is None]
    ahead = [item.go_live for item in going if item.go_live]
    return Summary(
        open=len(open_),
        closed=len(found) - len(open_) + closed,
        held=len(held),
        declared=_levels(item.health for item in going),
        computed=_levels(item.computed for item in going),
        stale=sum(item.stale for item in going),
        overdue_asks=sum(item.overdue_asks for item in going),
        stages=_stages(found, closed),
        next_go_live=min(ahead, default=None),
        was=_levels(item.was for item in open_ if not item.held_before),
        was_held=sum(item.held_before for item in open_),
    )


def _stages(found: Sequence[Item], closed: int) -> Mapping[str, int]:
    counts = dict.fromkeys(STAGES, 0)
    for item in found:
        counts[item.row["stage"]] += 1
    return counts | {"closed": counts["closed"] + closed}


def _levels(words: Iterable[str | None]) -> Mapping[str, int]:
    counts = {RED: 0, AMBER: 0, GREEN: 0}
    for word in words:
        if word:
            counts[word] += 1
    return counts


def _attention(shown: Sequence[Item]) -> Iterable[Point]:
    """Find what needs a person now: reasons one can act on, then healths that the rules contradict."""
    points = [
        Point(item, reason)
        for item in shown
        for reason in item.reasons
        if reason.rule in ATTENTION or (reason.level == RED and reason.rule not in IN_THE_TABLE)
    ]
    named = {point.item.row["id"] for point in points}
    for item in shown:
        if (
            item.row["id"] not in named
            and item.computed
            and item.health
            and ORDER[item.computed] < ORDER[item.health]
        ):
            worst = min(item.reasons, key=lambda reason: ORDER[reason.level])
            points.append(Point(item, worst))
    rank = {item.row["id"]: place for place, item in enumerate(sorted(shown, key=worst_first))}
    return sorted(
        points,
        key=lambda point: (
            rank[point.item.row["id"]],
            ATTENTION.get(point.reason.rule, 9),
            point.reason.subject,
        ),
    )
