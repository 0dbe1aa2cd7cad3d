"""One initiative at a moment, for a reader of some markets: what `status` and `list` show.

Everything that does not depend on the clock was worked out when the file version was first read (see
`tsbp.domain.row`); here the clock and the slice of markets only select.
"""

from __future__ import annotations

from tsbp.domain import moment
from tsbp.domain.reason import holds, touches, worst
from tsbp.domain.vocab import LIVE_OR_BEYOND
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from tsbp.domain.moment import Clock
    from tsbp.domain.reason import Reason

    Row = Mapping[str, Any]

STALE = "update-stale"
WEEK_DAYS = 7
HOUR, MINUTE = 3600, 60
HEALTH_FROM = ("planning", "readiness", "rollout", "hypercare", "bau")


class Item(NamedTuple):
    """What is said of one initiative now.

    `reasons` are in force and count for the slice, `outside` are in force elsewhere. `health` is the word of a
    person, `computed` that of the rules; both are None where there is none. `was` is the health of a
    week ago. `next` is the next date that matters: (kind, key, day, slip in working days), kind one of
    milestone, golive, review, update, or None.
    """

    row: Row
    reasons: tuple[Reason, ...]
    outside: tuple[Reason, ...]
    health: str | None
    computed: str | None
    was: str | None
    hold: Mapping[str, str] | None
    held_before: bool
    markets: Mapping[str, Mapping[str, Any]]
    scope: tuple[str, ...]
    live: int
    next: Mapping[str, Any] | None
    go_live: tuple[str, str] | None
    overdue_asks: int
    update: Mapping[str, Any] | None
    age: int | None
    stale: bool


def item(
    row: Row, reasons: tuple[Reason, ...], clock: Clock, week_ago: str, slice_: Collection[str] | None
) -> Item:
    """Return what is said of one initiative at the clock, counting only the markets of the slice.

    `week_ago` is the instant with which `was` compares; a slice of None takes every market.
    """
    now = clock.instant
    closed = row["stage"] == "closed"
    hold = _open_pause(row, now)
    inside, outside = _sorted_out(reasons, now, slice_)
    update = _newest(row["updates"], now)
    markets = {code: entry for code, entry in row["markets"].items() if slice_ is None or code in slice_}
    scope = tuple(code for code in row["scope"] if code in markets)
    counts = not closed and hold is None
    today = moment.today(clock)
    stale = counts and any(reason.rule == STALE for reason in inside)
    return Item(
        row=row,
        reasons=inside if counts else (),
        outside=outside if counts else (),
        health=_declared(row["updates"], now),
        computed=worst(inside) if counts and row["stage"] in HEALTH_FROM else None,
        was=_declared(row["updates"], week_ago),
        hold=hold,
        held_before=_open_pause(row, week_ago) is not None,
        markets=markets,
        scope=scope,
        live=sum(1 for code in scope if markets[code]["status"] in LIVE_OR_BEYOND),
        next=None if closed else _next(row, hold, slice_),
        go_live=None if closed else _go_live(markets),
        overdue_asks=sum(1 for ask in row["asks"] if ask["overdue"] <= now),
        update=update,
        age=(today - moment.parse_day(update["day"])).days if update else None,
        stale=stale,
    )


def until(row: Row, reasons: Iterable[Reason], clock: Clock, week_ago: str) -> str:
    """Return the instant up to which the same is said of an initiative on this day, if its file stays.

    That is the next beginning or end of a reason or a pause, of the time for an ask, an update that lies ahead,
    each also a week later where the health of a week ago is told, and, where the hours to an update are
    told, the next half hour (the next minute within an hour of it).
    """
    now = clock.instant
    turns = [ask["overdue"] for ask in row["asks"]]
    for reason in reasons:
        turns += (reason.since, reason.until)
    ends = [turn for turn in turns if turn > now]
    told = [update["instant"] for update in row["updates"]]
    for pause in row["pauses"]:
        told += (pause["since"], pause["until"])
    for instant in told:
        if instant > now:
            ends.append(instant)
        elif instant > week_ago:
            ends.append(moment.later(instant, days=WEEK_DAYS))
    if row["update_due"]:
        ends.append(_next_span(row["update_due"], now))
    return min(ends, default=moment.NEVER)


def _next_span(due: str, now: str) -> str:
    """Return when the span between the two is told in another way."""
    seconds = round(moment.hours_between(due, now) * HOUR)
    step = MINUTE if abs(seconds) < HOUR else HOUR // 2
    return moment.later(due, hours=((seconds // step) + 1) * step / HOUR)


def columns(item: Item) -> dict[str, object]:
    """Return the item by the columns of the register, as `--where`, `--sort` and `--fields` see it."""
    row = item.row
    markets = row["markets"]
    return {
        **{key: row[key] for key in _PLAIN},
        "health": item.health,
        "computed": item.computed,
        "leads": _union(entry["lead"] for entry in markets.values()),
        "markets": tuple(row["scope"]),
        "sites": _union(site for entry in markets.values() for site in entry["sites"]),
        "next": item.next["date"] if item.next else None,
        "slip": item.next["slip_wd"] if item.next else None,
        "go_live": item.go_live[0] if item.go_live else None,
        "live": item.live,
        "scope": len(item.scope),
        "hold": item.hold is not None,
        "hold_review": item.hold["review"] or None if item.hold else None,
        "stale": item.stale,
        "overdue_asks": item.overdue_asks,
        "open_asks": len(row["asks"]),
        "updated": item.update["at"] if item.update else None,
        "age": item.age,
    }


_PLAIN = (
    "id", "title", "summary", "kind", "lane", "priority", "stage", "outcome", "driver", "owner", "sponsor",
    "requester", "regions", "queues", "policy_areas", "tags", "serves", "related", "upstreams", "deadline",
    "wanted_by", "submitted", "sensitivity", "exposure", "template", "path", "untranslated",
)  # fmt: skip


def _union(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))  # type: ignore[attr-defined]


def _sorted_out(
    reasons: tuple[Reason, ...], now: str, slice_: Collection[str] | None
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    current = [reason for reason in reasons if holds(reason, now)]
    if slice_ is None:
        return tuple(current), ()
    inside = tuple(reason for reason in current if touches(reason, slice_))
    return inside, tuple(reason for reason in current if not touches(reason, slice_))


def _open_pause(row: Row, instant: str) -> Mapping[str, str] | None:
    for pause in row["pauses"]:
        if pause["since"] <= instant and (not pause["until"] or instant < pause["until"]):
            return pause  # type: ignore[no-any-return]
    return None


def _declared(updates: list[Mapping[str, Any]], instant: str) -> str | None:
    said = [update for update in updates if update["health"] and update["instant"] <= instant]
    return max(reversed(said), key=lambda update: update["instant"])["health"] if said else None


def _newest(updates: list[Mapping[str, Any]], instant: str) -> Mapping[str, Any] | None:
    said = [update for update in updates if update["instant"] <= instant]
    return max(reversed(said), key=lambda update: update["instant"]) if said else None


def _next(
    row: Row, hold: Mapping[str, str] | None, slice_: Collection[str] | None
) -> Mapping[str, Any] | None:
    if hold is not None:
        return {
            "kind": "review",
            "key": "",
            "date": hold["review"] or None,
            "slip_wd": None,
            "title": None,
            "baseline": None,
        }
    if row["update_due"]:
        due = row["update_due"]
        return {
            "kind": "update",
            "key": "",
            "date": due[:10],
            "due": due,
            "slip_wd": None,
            "title": None,
            "baseline": None,
        }
    dates = [
        entry
        for entry in row["dates"]
        if slice_ is None or not entry["markets"] or any(market in slice_ for market in entry["markets"])
    ]
    return dates[0] if dates else None


def _go_live(markets: Mapping[str, Mapping[str, Any]]) -> tuple[str, str] | None:
    ahead = [
        (entry["forecast"] or entry["baseline"], code)
        for code, entry in markets.items()
        if entry["status"] in ("planned", "ready") and (entry["forecast"] or entry["baseline"])
    ]
    return min(ahead) if ahead else None
