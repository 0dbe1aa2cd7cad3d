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
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    milestone, golive, review, update, or None. `newest` is the place of the newest update among the row's.
    """

    row: Row
    reasons: tuple[Reason, ...]
    outside: tuple[Reason, ...]
    health: str | None
    computed: str | None
    was: str | None
    hold: Mapping[str, str] | None
    held_before: bool
    codes: tuple[str, ...]
    scope: tuple[str, ...]
    live: int
    next: Mapping[str, Any] | None
    go_live: tuple[str, str] | None
    overdue_asks: int
    newest: int | None
    age: int | None
    stale: bool

    @property
    def markets(self) -> Mapping[str, Mapping[str, Any]]:
        """The rollouts in the slice, by market."""
        return {code: self.row["markets"][code] for code in self.codes}

    @property
    def update(self) -> Mapping[str, Any] | None:
        """The newest update, None where there is none yet."""
        return None if self.newest is None else self.row["updates"][self.newest]


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
    said = row["said"]
    newest = _last(said, now, speaking=False)
    word, before = _last(said, now, speaking=True), _last(said, week_ago, speaking=True)
    spread = row["spread"]
    codes = tuple(code for code in spread if slice_ is None or code in slice_)
    scope = tuple(code for code in row["scope"] if code in codes)
    counts = not closed and hold is None
    stale = counts and any(reason.rule == STALE for reason in inside)
    return Item(
        row=row,
        reasons=inside if counts else (),
        outside=outside if counts else (),
        health=None if word is None else said[word][2],
        computed=worst(inside) if counts and row["stage"] in HEALTH_FROM else None,
        was=None if before is None else said[before][2],
        hold=hold,
        held_before=_open_pause(row, week_ago) is not None,
        codes=codes,
        scope=scope,
        live=sum(1 for code in scope if spread[code][0] in LIVE_OR_BEYOND),
        next=None if closed else _next(row, hold, slice_),
        go_live=None if closed else _go_live(spread, codes),
        overdue_asks=sum(1 for end in row["ask_ends"] if end <= now),
        newest=newest,
        age=None if newest is None else (moment.today(clock) - moment.parse_day(said[newest][1])).days,
        stale=stale,
    )


def until(row: Row, reasons: Iterable[Reason], clock: Clock, week_ago: str) -> str:
    """Return the instant up to which the same is said of an initiative on this day, if its file stays.

    That is the next beginning or end of a reason or a pause, of the time for an ask, an update that lies ahead,
    each also a week later where the health of a week ago is told, and, where the hours to an update are
    told, the next half hour (the next minute within an hour of it).
    """
    now, first = clock.instant, moment.NEVER
    for end in row["ask_ends"]:
        if now < end < first:
            first = end
    for reason in reasons:
        if now < reason.since < first:
            first = reason.since
        if now < reason.until < first:
            first = reason.until
    told = [instant for instant, *_ in row["said"]]
    for pause in row["pauses"]:
        told += (pause["since"], pause["until"])
    for instant in told:
        if instant > week_ago:
            first = min(first, instant if instant > now else moment.later(instant, days=WEEK_DAYS))
    return min(first, _next_span(row["update_due"], now)) if row["update_due"] else first


def _next_span(due: str, now: str) -> str:
    """Return when the span between the two is told in another way."""
    seconds = round(moment.hours_between(due, now) * HOUR)
    step = MINUTE if abs(seconds) < HOUR else HOUR // 2
    return moment.later(due, hours=((seconds // step) + 1) * step / HOUR)


class Columns:
    """One item by the columns of the register, as `--where`, `--sort` and `--fields` see it.

    A column is worked out when it is looked at: a question looks at few of them.
    """

    __slots__ = ("_item",)

    def __init__(self, item: Item) -> None:
        self._item = item

    def __getitem__(self, key: str) -> object:
        """Return the value of a column; raises KeyError for a name that is none."""
        return TOLD[key](self._item)

    def get(self, key: str, default: object = None) -> object:
        """Return the value of a column, or the default for a name that is none."""
        return TOLD[key](self._item) if key in TOLD else default


def _plain(key: str) -> Callable[[Item], object]:
    return lambda item: item.row[key]


_PLAIN = (
    "id", "title", "summary", "kind", "lane", "priority", "stage", "outcome", "driver", "owner", "sponsor",
    "requester", "regions", "queues", "policy_areas", "tags", "serves", "related", "upstreams", "deadline",
    "wanted_by", "submitted", "sensitivity", "exposure", "risk", "wsjf", "aliases", "template", "path",
    "untranslated",
)  # fmt: skip
TOLD: Mapping[str, Callable[[Item], object]] = {
    **{key: _plain(key) for key in _PLAIN},
    "health": lambda item: item.health,
    "computed": lambda item: item.computed,
    "leads": lambda item: _union(entry["lead"] for entry in item.row["markets"].values()),
    "markets": lambda item: tuple(item.row["scope"]),
    "sites": lambda item: _union(site for entry in item.row["markets"].values() for site in entry["sites"]),
    "next": lambda item: item.next["date"] if item.next else None,
    "slip": lambda item: item.next["slip_wd"] if item.next else None,
    "go_live": lambda item: item.go_live[0] if item.go_live else None,
    "live": lambda item: item.live,
    "scope": lambda item: len(item.scope),
    "hold": lambda item: item.hold is not None,
    "hold_review": lambda item: item.hold["review"] or None if item.hold else None,
    "stale": lambda item: item.stale,
    "overdue_asks": lambda item: item.overdue_asks,
    "open_asks": lambda item: len(item.row["ask_ends"]),
    "updated": lambda item: item.row["said"][item.newest][3] if item.newest is not None else None,
    "age": lambda item: item.age,
}
"""How each column is told of an item, in the order of full rows."""


def _union(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))  # type: ignore[attr-defined]


def _sorted_out(
    reasons: tuple[Reason, ...], now: str, slice_: Collection[str] | None
) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
    current = [reason for reason in reasons if holds(reason, now)]
    if slice_ is None:
        return tuple(current), ()
    inside: list[Reason] = []
    outside: list[Reason] = []
    for reason in current:
        (inside if touches(reason, slice_) else outside).append(reason)
    return tuple(inside), tuple(outside)


def _open_pause(row: Row, instant: str) -> Mapping[str, str] | None:
    for pause in row["pauses"]:
        if pause["since"] <= instant and (not pause["until"] or instant < pause["until"]):
            return pause  # type: ignore[no-any-return]
    return None


def _last(said: Sequence[Sequence[str]], instant: str, *, speaking: bool) -> int | None:
    """Return the place of the newest update up to the instant, of those that speak of health if so wanted.

    Of two at one moment the later entry is the newer.
    """
    found, latest = None, ""
    for place, (when, _, health, _) in enumerate(said):
        if latest <= when <= instant and (health or not speaking):
            found, latest = place, when
    return found


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


def _go_live(spread: Mapping[str, Sequence[Any]], codes: Sequence[str]) -> tuple[str, str] | None:
    return min(((spread[code][2], code) for code in codes if spread[code][2]), default=None)
