"""The markets of one initiative: look at them side by side, say what is so of them, move them on."""

from __future__ import annotations

from tsbp.domain import geography, grid
from tsbp.domain.near import near
from tsbp.domain.vocab import MARKET_STATUSES
from tsbp.errors import BadData, BadUsage, NotFound
from tsbp.ops import reading
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.geography import HasParent
    from tsbp.domain.grid import MarketRow
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.store.workspace import Workspace

    Rollouts = Mapping[str, Mapping[str, Any]]


class Choice(NamedTuple):
    """Which markets are meant: by their codes, by regions around them, by waves; nothing named = all."""

    markets: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    waves: tuple[int, ...] = ()

    @property
    def is_all(self) -> bool:
        """Tell whether nothing narrows the choice."""
        return not (self.markets or self.regions or self.waves)


class Shape(NamedTuple):
    """How the rows are wanted: by which fields, `-` in front for descending, and how many (0 = all)."""

    sort: tuple[str, ...] = ()
    limit: int = 0


AS_IT_IS = Shape()
SORTED_BY: Mapping[str, Callable[[MarketRow], Any]] = {
    "market": lambda row: row.code,
    "wave": lambda row: row.rollout.wave,
    "status": lambda row: MARKET_STATUSES.index(row.rollout.status),
    "lead": lambda row: row.rollout.lead,
    "baseline": lambda row: row.rollout.baseline,
    "forecast": lambda row: row.rollout.forecast,
    "actual": lambda row: row.rollout.actual,
    "slip_wd": lambda row: row.slip_wd,
    "exposure_pct": lambda row: row.rollout.exposure_pct,
}


class Grid(NamedTuple):
    """The markets asked for and the initiative as it stands in them.

    `outside` counts the markets in the plan that were not asked for, `cut` those beyond the limit; `items`
    are the readiness items of the lane.
    """

    item: Item
    rows: tuple[MarketRow, ...]
    items: tuple[str, ...]
    outside: int
    cut: int
    choice: Choice
    clock: Clock
    head: str
    behind: int


def look(workspace: Workspace, id: str, choice: Choice, clock: Clock, shape: Shape = AS_IT_IS) -> Grid:
    """Return the markets of an initiative; raises NotFound, BadUsage, BadData for a file that cannot be read."""
    document = workspace.load(workspace.path_of(id))
    value: Any = document.value
    if value is None:
        raise BadData("error.target-unreadable", findings=document.findings, path=document.path)
    tree = workspace.directory.markets
    meant = codes(choice, value.rollouts, tree, lambda one: one.wave)
    rows = grid.rows(value, workspace.context, clock.instant)
    asked = _ordered([row for row in rows if row.code in meant], shape.sort)
    shown = tuple(asked[: shape.limit] if shape.limit else asked)
    return Grid(
        reading.one(workspace, id, clock, None if choice.is_all else frozenset(meant)),
        shown,
        grid.items_of(value),
        len(rows) - len(asked),
        len(asked) - len(shown),
        choice,
        clock,
        workspace.head,
        workspace.behind,
    )


def _ordered(rows: Sequence[MarketRow], sort: Sequence[str]) -> list[MarketRow]:
    """Return the rows in the order asked for; what has no value comes last. Raises BadUsage for no field."""
    found = list(rows)
    for name in reversed(sort):
        key = name.removeprefix("-")
        value = SORTED_BY.get(key)
        if value is None:
            raise BadUsage(
                "error.unknown-field", field=key, candidates=near(key, SORTED_BY) or tuple(SORTED_BY)
            )
        there = sorted((row for row in found if value(row) is not None), key=value, reverse=name != key)
        found = there + [row for row in found if value(row) is None]
    return found


def codes(
    choice: Choice,
    rollouts: Mapping[str, Any],
    tree: Mapping[str, HasParent],
    wave_of: Callable[[Any], int | None],
) -> tuple[str, ...]:
    """Return the markets of a plan that are meant, in the order of the file.

    Raises NotFound for a code that the tree does not know, BadUsage for a region named as a market.
    """
    markets = {market(tree, code) for code in choice.markets}
    regions = {known(tree, "region", code) for code in choice.regions}
    return tuple(
        code
        for code, rollout in rollouts.items()
        if (not markets or code in markets)
        and (not regions or not regions.isdisjoint(geography.ancestors(tree, code)))
        and (not choice.waves or wave_of(rollout) in choice.waves)
    )


def market(tree: Iterable[str], said: str) -> str:
    """Return the code of a market of the tree; raises NotFound, BadUsage for a region."""
    code = known(tree, "market", said)
    if not geography.is_market(code):
        raise BadUsage("error.region-as-market", value=code, candidates=(f"--region {code}",))
    return code


def known(tree: Iterable[str], what: str, said: str) -> str:
    """Return a code of the tree as it is written there; raises NotFound with those that are near."""
    folded = {code.casefold(): code for code in tree}
    found = folded.get(said.strip().casefold())
    if found is None:
        raise NotFound("error.no-code", what=what, value=said, candidates=near(said, folded.values()))
    return found


def split_codes(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the codes in words that may hold several with commas."""
    words = (part for text in texts for part in text.replace("，", ",").split(","))
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
