"""The sheet for Monday: how it stands and stood, what changed, who has to decide, answer, go live or report."""

from __future__ import annotations

from datetime import datetime

from tsbp.domain import moment
from tsbp.domain.calendar import slip
from tsbp.domain.directory_lookup import market_of
from tsbp.ops import comparing, reading, telling
from tsbp.ops.comparing import Asked
from tsbp.store.index import shelf
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.query import Query
    from tsbp.ops.comparing import Entry
    from tsbp.ops.reading import Answer
    from tsbp.store.workspace import Workspace

GO_LIVES_WD = 10
AHEAD = ("planned", "ready")


class Call(NamedTuple):
    """One thing that waits for a person: a decision, an answer, a go-live, an update.

    `days` are working days where the person works (a go-live: in its market) up to the day, negative when it
    is past, None without a day; of an update the days since the last one. `blocking` and `level` (of
    exposure) are said of asks and go-lives.
    """

    item: Item
    address: str
    person: str
    text: str | Mapping[str, str]
    day: str
    days: int | None
    blocking: bool = False
    level: str = ""


class Moved(NamedTuple):
    """An initiative whose declared health is another than it was."""

    item: Item
    was: str | None


class Agenda(NamedTuple):
    """The sheet: the answer of today with `was` of the instant `since`, and what waits for whom, the earliest first."""

    answer: Answer
    since: str
    moved: tuple[Moved, ...]
    changes: tuple[Entry, ...]
    decisions: tuple[Call, ...]
    asks: tuple[Call, ...]
    go_lives: tuple[Call, ...]
    stale: tuple[Call, ...]


def agenda(workspace: Workspace, question: Query, clock: Clock, since: str, me: Mapping[str, str]) -> Agenda:
    """Return the sheet of what the question asks for since an instant; `me` are names of the acting person in git.

    Held initiatives are counted, nothing of them waits for anybody. Raises as `reading.status` does.
    """
    whole = question._replace(closed=True, limit=0)
    answer = reading.status(workspace, whole, clock, since)
    open_ = tuple(item for item in answer.items if item.row["stage"] != "closed")
    going = [item for item in open_ if item.hold is None]
    context = workspace.context
    return Agenda(
        answer._replace(items=open_, total=len(open_)),
        since,
        tuple(Moved(item, item.was) for item in going if item.health and item.health != item.was),
        tuple(_changes(workspace, answer.items, since, me, clock)),
        _earliest(_decisions(workspace, going, context, clock)),
        _earliest(_asks(going, context, clock)),
        _earliest(_go_lives(going, context, clock)),
        tuple(_stale(going)),
    )


def _earliest(calls: Iterable[Call]) -> tuple[Call, ...]:
    return tuple(sorted(calls, key=lambda call: (call.day or "9999", call.item.row["id"], call.address)))


def _changes(
    workspace: Workspace, items: Sequence[Item], since: str, me: Mapping[str, str], clock: Clock
) -> Iterator[Entry]:
    """Yield what happened to the initiatives between the instant and the clock, the newest first."""
    if not workspace.places:
        return
    wanted = {item.row["id"] for item in items}
    authors = telling.authors(workspace.directory.people, me)
    asked = Asked(since=since, revision=workspace.as_of or "HEAD")
    for entry in comparing.history(workspace, asked, authors):
        at = moment.instant(datetime.fromisoformat(entry.at))
        if entry.id in wanted and at <= clock.instant and (entry.changes or entry.unreadable):
            yield entry


def _decisions(workspace: Workspace, items: Sequence[Item], context: Context, clock: Clock) -> Iterator[Call]:
    """Yield the decisions that are open."""
    paths = tuple(item.row["path"] for item in items)
    data = dict(workspace.tree.ask(lambda db, tree: shelf.plain(db, tree, paths)))
    for item in items:
        decisions: Mapping[str, Any] = (data.get(item.row["path"]) or {}).get("decisions") or {}
        for key, one in decisions.items():
            if one.get("status", "open") == "open":
                person, day = one.get("to") or "", one.get("due") or ""
                days = _days(context, clock, market_of(context.directory, person), day)
                yield Call(item, f"decisions.{key}", person, one["question"], day, days)


def _asks(items: Sequence[Item], context: Context, clock: Clock) -> Iterator[Call]:
    """Yield the asks whose day is past."""
    for item in items:
        for ask in item.row["asks"]:
            if ask["overdue"] <= clock.instant:
                days = _days(context, clock, market_of(context.directory, ask["to"]), ask["due"])
                address = f"asks.{ask['key']}"
                yield Call(item, address, ask["to"], ask["text"], ask["due"], days, blocking=ask["blocking"])


def _go_lives(items: Sequence[Item], context: Context, clock: Clock) -> Iterator[Call]:
    """Yield the go-lives ahead within ten working days of their market, and those whose day is past."""
    for item in items:
        for code in item.scope:
            market = item.markets[code]
            day = market["forecast"] or market["baseline"]
            days = _days(context, clock, code, day)
            if market["status"] in AHEAD and days is not None and days <= GO_LIVES_WD:
                yield Call(
                    item, f"rollouts.{code}", market["lead"], code, day, days, level=item.row["exposure"]
                )


def _stale(items: Sequence[Item]) -> Iterator[Call]:
    """Yield the initiatives that owe an update, by owner, the oldest first."""
    late = [item for item in items if item.stale]
    for item in sorted(late, key=lambda one: (one.row["owner"] or "", -(one.age or 0), one.row["id"])):
        day = item.update["day"] if item.update else ""
        yield Call(item, "updates", item.row["owner"] or "", item.row["title"], day, item.age)


def _days(context: Context, clock: Clock, market: str, day: str | None) -> int | None:
    if not day:
        return None
    return slip(context.calendar, market, moment.today(clock), moment.parse_day(day[: len(moment.DAY_FORM)]))
