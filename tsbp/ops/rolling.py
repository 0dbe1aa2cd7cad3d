"""Roll initiatives up by one of their columns: how many stand how, and the worst one named; never an average."""

from __future__ import annotations

from tsbp.domain import geography, vocab
from tsbp.domain.item import Columns
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import reading
from tsbp.store.index import shelf
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.query import Query
    from tsbp.ops.reading import Answer, Summary
    from tsbp.store.workspace import Workspace

REGION, SITE = "region", "site"
# The word behind --by, the column it stands for, and the order of a closed vocabulary.
DIMENSIONS: Mapping[str, tuple[str, Sequence[str]]] = {
    REGION: ("regions", ()),
    "market": ("markets", ()),
    "kind": ("kind", vocab.KINDS),
    "lane": ("lane", vocab.LANES),
    "stage": ("stage", vocab.STAGES),
    "priority": ("priority", vocab.PRIORITIES),
    "owner": ("owner", ()),
    "sponsor": ("sponsor", ()),
    "requester": ("requester", ()),
    "lead": ("leads", ()),
    SITE: ("sites", ()),
    "queue": ("queues", ()),
    "policy-area": ("policy_areas", ()),
    "serves": ("serves", ()),
    "tag": ("tags", ()),
}
NOBODY = ""


class Exposed(NamedTuple):
    """What one initiative brings before the people of a site; `cleared` tells that the site is set up for it."""

    id: str
    level: str
    routes: tuple[str, ...]
    categories: tuple[str, ...]
    controls: tuple[str, ...]
    cleared: bool


class Group(NamedTuple):
    """The initiatives of one value of the column, the worst first; `name` is empty for those without a value.

    `cleared` is the exposure a site is set up for, `exposed` what its initiatives bring; both of sites only.
    """

    name: str
    items: tuple[Item, ...]
    summary: Summary
    cleared: str = ""
    exposed: tuple[Exposed, ...] = ()

    @property
    def restricted(self) -> int:
        """How many of them are restricted."""
        return sum(item.row["sensitivity"] == "restricted" for item in self.items)

    @property
    def events(self) -> int:
        """How many of them are events."""
        return sum(item.row["kind"] == "event" for item in self.items)


class RollUp(NamedTuple):
    """Groups by one column; `total` counts them, `groups` are those to be shown."""

    by: str
    groups: tuple[Group, ...]
    total: int
    answer: Answer


def roll_up(workspace: Workspace, by: str, question: Query, clock: Clock) -> RollUp:
    """Return the initiatives asked for by the values of a column; one with several values counts in each.

    A closed vocabulary keeps its order, other groups come the worst first, those without a value last.
    Raises BadUsage for no such column, and as `reading.status` does.
    """
    if by not in DIMENSIONS:
        raise BadUsage("error.no-roll-up", candidates=near(by, DIMENSIONS) or tuple(DIMENSIONS), value=by)
    answer = reading.status(workspace, question._replace(limit=0, sort=()), clock)
    found: dict[str, list[Item]] = {}
    names = _names(by, workspace)
    for item in answer.items:
        for name in dict.fromkeys(names(item)) or (NOBODY,):
            found.setdefault(name, []).append(item)
    groups = [Group(name, tuple(items), reading.counted(items)) for name, items in found.items()]
    ordered = sorted(groups, key=lambda group: _place(by, group))
    shown = ordered[: question.limit] if question.limit else ordered
    return RollUp(by, _exposed(workspace, shown) if by == SITE else tuple(shown), len(ordered), answer)


def _names(by: str, workspace: Workspace) -> Callable[[Item], Iterable[str]]:
    """Return what tells the groups an initiative belongs to; of its markets only those asked for count."""
    parents = {code: Place(parent) for code, parent in workspace.facts["parents"].items()}
    column = DIMENSIONS[by][0]
    if by == REGION:
        old: Mapping[str, str] = workspace.facts["aliases"]
        return lambda item: [
            region_of(parents, old.get(code, code)) for code in item.scope or item.row["regions"]
        ]
    if by == "market":
        return lambda item: item.scope
    if by == "lead":
        return lambda item: [entry["lead"] for entry in _in_scope(item)]
    if by == SITE:
        return lambda item: [site for entry in _in_scope(item) for site in entry["sites"]]

    def values(item: Item) -> Iterable[str]:
        value: Any = Columns(item)[column]
        return value if isinstance(value, (list, tuple)) else [value] if value else []

    return values


class Place(NamedTuple):
    """A region or market, as much of it as the tree needs."""

    parent: str | None


def region_of(parents: Mapping[str, Place], code: str) -> str:
    """Return the large region that a market or region lies in: the one just below the root."""
    around = geography.ancestors(parents, code)
    return around[-2] if len(around) > 1 else code


def _in_scope(item: Item) -> list[Mapping[str, Any]]:
    return [item.markets[code] for code in item.scope]


def _place(by: str, group: Group) -> tuple[object, ...]:
    order = DIMENSIONS[by][1]
    if group.name in order:
        return False, (order.index(group.name),), group.name
    return group.name == NOBODY, reading.worst_first(group.items[0]), group.name


def _exposed(workspace: Workspace, groups: Sequence[Group]) -> tuple[Group, ...]:
    paths = dict.fromkeys(item.row["path"] for group in groups for item in group.items)
    data = dict(workspace.tree.ask(lambda db, tree: shelf.plain(db, tree, tuple(paths))))
    sites = workspace.directory.sites
    found = []
    for group in groups:
        if not group.name:
            found.append(group)
            continue
        cleared = (sites[group.name].cleared or "") if group.name in sites else ""
        exposed = (_of(item, data.get(item.row["path"]) or {}, cleared) for item in group.items)
        found.append(group._replace(cleared=cleared, exposed=tuple(sorted(exposed, key=_gravest))))
    return tuple(found)


def _of(item: Item, data: Mapping[str, Any], cleared: str) -> Exposed:
    said: Mapping[str, Any] = data.get("exposure") or {}
    level = said.get("level") or "none"
    routes, categories, controls = (
        tuple(said.get(key) or ()) for key in ("routes", "categories", "controls")
    )
    is_cleared = _rank(level) <= _rank(cleared or "none")
    return Exposed(item.row["id"], level, routes, categories, controls, is_cleared)


def _gravest(one: Exposed) -> tuple[int, str]:
    return -_rank(one.level), one.id


def _rank(level: str) -> int:
    return vocab.EXPOSURE_LEVELS.index(level)
