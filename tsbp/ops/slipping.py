"""Which dates of plans have moved since a day: from, to, by how many working days, how often, and why."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.errors import BadUsage
from tsbp.ops import comparing, reading
from tsbp.ops.comparing import Asked
from tsbp.ops.rolling import Place, region_of
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tsbp.domain.change import Change
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.query import Query
    from tsbp.ops.comparing import Entry
    from tsbp.ops.reading import Answer
    from tsbp.ops.telling import Authors
    from tsbp.store.workspace import Workspace

CAUSE, REGION, OWNER = "cause", "region", "owner"
GROUPINGS = (CAUSE, REGION, OWNER)
FORECAST = "forecast"


class Move(NamedTuple):
    """One date put from one day to another in one commit; `wd` are working days of its market."""

    entry: Entry
    old: str
    new: str
    wd: int
    cause: str
    reason: str
    decision: str


class Slip(NamedTuple):
    """All moves of one date, the oldest first."""

    item: Item
    address: str
    moves: tuple[Move, ...]

    @property
    def is_forecast(self) -> bool:
        """Whether it is a forecast that moved; a baseline is set anew by a decision."""
        return self.address.endswith(f".{FORECAST}")

    @property
    def wd(self) -> int:
        """By how many working days the date has moved, later ones positive."""
        return sum(move.wd for move in self.moves)


class Group(NamedTuple):
    """The slips of one cause, region or owner, the longest first; the name is empty for those without one."""

    name: str
    slips: tuple[Slip, ...]

    @property
    def sums(self) -> Sums:
        """The sums of its forecasts."""
        return summed(self.slips)


class Sums(NamedTuple):
    """How many forecasts moved, how often, and by how many working days in all: later, and earlier (negative)."""

    dates: int
    moves: int
    later: int
    earlier: int


class Slips(NamedTuple):
    """The groups, the longest slip first; one without a name when nothing was to be grouped.

    `slips` are all of them once, `sums` theirs; `cut` tells that the clone holds nothing older of an initiative.
    """

    by: str
    since: str
    groups: tuple[Group, ...]
    slips: tuple[Slip, ...]
    sums: Sums
    answer: Answer
    cut: bool


def summed(slips: Iterable[Slip]) -> Sums:
    """Return the sums of the forecasts among the slips; later days are never set off against earlier ones."""
    forecasts = [slip for slip in slips if slip.is_forecast]
    days = [slip.wd for slip in forecasts]
    moves = sum(len(slip.moves) for slip in forecasts)
    return Sums(len(forecasts), moves, sum(max(one, 0) for one in days), sum(min(one, 0) for one in days))


def slips(
    workspace: Workspace, question: Query, clock: Clock, asked: tuple[str, str], authors: Authors
) -> Slips:
    """Return the dates that moved in what the question asks for; `asked` are the instant since when, and the grouping.

    A date that moved for two causes is in both groups, with the moves of each. Raises BadUsage for no such grouping,
    and as `reading.status` does.
    """
    since, by = asked
    if by and by not in GROUPINGS:
        raise BadUsage("error.no-slips-by", candidates=GROUPINGS, value=by)
    answer = reading.status(workspace, question._replace(closed=True, limit=0, sort=()), clock)
    items = {item.row["id"]: item for item in answer.items}
    wanted = Asked(since=since, revision=workspace.as_of or "HEAD")
    entries = [one for one in comparing.history(workspace, wanted, authors) if one.id in items]
    found = tuple(_slips(reversed(entries), items, question))
    groups = _grouped(found, by, workspace)
    return Slips(by, since, groups, found, summed(found), answer, any(entry.cut for entry in entries))


def _slips(entries: Iterable[Entry], items: Mapping[str, Item], question: Query) -> Iterator[Slip]:
    """Yield the dates that moved, the longest slip first; `entries` come the oldest first."""
    found: dict[tuple[str, str], list[Move]] = {}
    for entry in entries:
        for change in entry.changes:
            if "wd" not in change.params or _is_outside(change, question):
                continue
            moves = found.setdefault((entry.id, change.address), [])
            if not moves or moves[-1].new != change.new:  # both sides of a merge may make the same move
                moves.append(_move(entry, change))
    told = [Slip(items[id], address, tuple(moves)) for (id, address), moves in found.items()]
    yield from sorted(told, key=_longest)


def _longest(slip: Slip) -> tuple[object, ...]:
    return not slip.is_forecast, -slip.wd, slip.item.row["id"], slip.address


def _move(entry: Entry, change: Change) -> Move:
    params = change.params
    old = change.old if change.old is not None else params["from"]
    said = (str(params.get(key) or "") for key in ("cause", "reason", "decision"))
    return Move(entry, str(old), str(change.new), int(str(params["wd"])), *said)


def _is_outside(change: Change, question: Query) -> bool:
    parts = addresses.parse(change.address)
    return bool(question.markets) and parts[0] == "rollouts" and parts[1] not in question.markets


def _grouped(found: Sequence[Slip], by: str, workspace: Workspace) -> tuple[Group, ...]:
    if not by:
        return (Group("", tuple(found)),) if found else ()
    groups: dict[str, list[Slip]] = {}
    names = _regions(workspace) if by == REGION else _owner
    for slip in found:
        for name, part in _by_cause(slip) if by == CAUSE else ((name, slip) for name in names(slip)):
            groups.setdefault(name, []).append(part)
    made = [Group(name, tuple(sorted(slips, key=_longest))) for name, slips in groups.items()]
    return tuple(sorted(made, key=lambda group: (not group.name, -group.sums.later, group.name)))


def _by_cause(slip: Slip) -> Iterator[tuple[str, Slip]]:
    for cause in dict.fromkeys(move.cause for move in slip.moves):
        yield cause, slip._replace(moves=tuple(move for move in slip.moves if move.cause == cause))


def _owner(slip: Slip) -> tuple[str, ...]:
    return (slip.item.row["owner"] or "",)


def _regions(workspace: Workspace) -> Callable[[Slip], tuple[str, ...]]:
    """Return what tells the large regions of a date: that of its market, else those of its initiative."""
    parents = {code: Place(parent) for code, parent in workspace.facts["parents"].items()}
    old: Mapping[str, str] = workspace.facts["aliases"]

    def regions(slip: Slip) -> tuple[str, ...]:
        parts = addresses.parse(slip.address)
        codes = [str(parts[1])] if parts[0] == "rollouts" else slip.item.scope or slip.item.row["regions"]
        return tuple(dict.fromkeys(region_of(parents, old.get(code, code)) for code in codes)) or ("",)

    return regions
