"""The filter options, the same on every command that reads, made into one question."""

from __future__ import annotations

from tsbp.domain import geography, query
from tsbp.domain.query import ANY, EMPTY, LESS, MORE, TEXT, Node, Query, both, either
from tsbp.errors import BadUsage, NotFound
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tsbp.domain.geography import HasParent
    from tsbp.domain.query import Near

    Given = Sequence[str] | bool

REGION, MARKET, WORDS = "region", "market", "words"
CHOICES = ("stage", "health", "computed", "kind", "lane", "priority")
CODES = {
    "owner": "owner", "sponsor": "sponsor", "requester": "requester", "lead": "leads", "site": "sites",
    "queue": "queues", "policy-area": "policy_areas", "serves": "serves", "tag": "tags",
}  # fmt: skip
PEOPLE = ("owner", "sponsor", "requester", "lead")
HELD, OVERDUE, STALE, CLOSED, EVERY = "held", "overdue", "stale", "closed", "everything"
FLAGS = (HELD, OVERDUE, STALE, CLOSED, EVERY)
EXPLAIN = "explain"
PLAIN = (REGION, MARKET, WORDS, EXPLAIN, *CHOICES, *CODES, *FLAGS)
ME = "me"


class Scene(NamedTuple):
    """What the options are read against.

    `markets` is the tree of regions and markets; `me` are the handles that the acting person stands in
    for, their own first; `known` holds the codes that exist, by option (`owner`, `site` …); an option
    without is not checked. `aliases` leads from old codes to those of today: either finds both.
    """

    today: date
    markets: Mapping[str, HasParent]
    me: tuple[str, ...] = ()
    known: Mapping[str, Collection[str]] = {}
    aliases: Mapping[str, str] = {}


def plain(options: Mapping[str, Given], scene: Scene, near: Near | None = None) -> Query:
    """Return the question of the options named in PLAIN: values of one are alternatives, options add up.

    Raises BadUsage for what is no choice, NotFound for a code that does not exist; `near` finds the
    candidates.
    """
    given = {name: value for name, value in options.items() if value and name not in (WORDS, EXPLAIN)}
    nodes = [_node(name, values_of(value), scene, near) for name, value in given.items()]
    shows_closed = any(options.get(name) for name in (CLOSED, EVERY))
    return Query(
        node=both(*(node for node in nodes if node is not None)),
        words=tuple(word.casefold() for word in values_of(options.get(WORDS, ()), split=False)),
        markets=_slice(options, scene, near),
        closed=shows_closed or any(asks_for_closed(node) for node in nodes if node is not None),
        explain=bool(options.get(EXPLAIN)),
    )


def values_of(value: Given, *, split: bool = True) -> tuple[str, ...]:
    """Return the values of an option that may be repeated, and list several with commas."""
    if isinstance(value, bool):
        return ()
    words = (value,) if isinstance(value, str) else tuple(value)
    if not split:
        return words
    return tuple(
        part.strip() for word in words for part in word.replace("，", ",").split(",") if part.strip()
    )


def asks_for_closed(node: Node) -> bool:
    """Tell whether the question would find nothing, or not all it asks for, among the open ones."""
    if node.field == "stage" and node.op in (ANY, TEXT):
        return "closed" in node.value
    return node.field == "outcome" or any(asks_for_closed(part) for part in node.nodes)


def _node(name: str, values: Sequence[str], scene: Scene, near: Near | None) -> Node | None:
    if name in (REGION, MARKET):
        return _within(_codes(name, values, scene, near))
    if name in CHOICES:
        return Node(ANY, name, frozenset(_choice(name, value, near) for value in values))
    if name in CODES:
        return _coded(name, values, scene, near)
    if name in FLAGS:
        return _flag(name, scene)
    raise BadUsage("error.no-filter", value=name, candidates=near(name, PLAIN) if near else ())


def _flag(name: str, scene: Scene) -> Node | None:
    if name == HELD:
        return Node(ANY, "hold", frozenset({True}))
    if name == STALE:
        return Node(ANY, "stale", frozenset({True}))
    if name == OVERDUE:
        today = scene.today.isoformat()
        return either(Node(MORE, "overdue_asks", 0), Node(LESS, "next", today), Node(LESS, "deadline", today))
    return None


def _within(codes: frozenset[str]) -> Node:
    """Return the question for a scope that touches the codes: the markets, or before those the regions."""
    asked = both(Node(EMPTY, "markets"), Node(ANY, "regions", codes))
    return either(Node(ANY, "markets", codes), asked)


def _slice(options: Mapping[str, Given], scene: Scene, near: Near | None) -> frozenset[str]:
    slices = [
        _codes(name, values_of(options[name]), scene, near) for name in (REGION, MARKET) if options.get(name)
    ]
    if not slices:
        return frozenset()
    return slices[0].intersection(*slices[1:]) or slices[-1]


def _codes(name: str, values: Iterable[str], scene: Scene, near: Near | None) -> frozenset[str]:
    """Return the codes named with all above and all below them in the tree."""
    found: set[str] = set()
    for value in values:
        code = _known(name, value, scene.markets, scene, near)
        if name == MARKET and not geography.is_market(code):
            raise BadUsage("error.region-as-market", value=code, candidates=(f"--region {code}",))
        found.update(geography.related(scene.markets, code))
    return frozenset(found | _also(found, scene))


def _also(codes: Collection[str], scene: Scene) -> set[str]:
    """Return the old codes of these: what was written under them is found as well."""
    return {old for old, code in scene.aliases.items() if code in codes}


def _coded(name: str, values: Sequence[str], scene: Scene, near: Near | None) -> Node:
    codes: set[str] = set()
    known = scene.known.get(name)
    for value in values:
        if value.casefold() == ME and name in PEOPLE:
            codes.update(_me(scene), _also(_me(scene), scene))
        elif known is None:
            codes.add(value.casefold())
        else:
            code = _known(name, value, known, scene, near)
            codes.update(one.casefold() for one in (code, *_also((code,), scene)))
    return Node(TEXT, CODES[name], frozenset(codes))


def _me(scene: Scene) -> tuple[str, ...]:
    if not scene.me:
        raise BadUsage("error.no-handle", hint="hint.no-handle")
    return scene.me


def _known(name: str, value: str, known: Collection[str], scene: Scene, near: Near | None) -> str:
    if value in known:
        return value
    folded = {old.casefold(): code for old, code in scene.aliases.items() if code in known}
    folded |= {code.casefold(): code for code in known}
    found = folded.get(value.casefold())
    if found is None:
        candidates = near(value, known) if near else ()
        raise NotFound("error.unknown-code", what=name, value=value, candidates=candidates)
    return found


def _choice(name: str, value: str, near: Near | None) -> str:
    column = query.TYPES[name]
    folded = value.casefold().replace("-", "_")
    for choice in column.choices:
        if choice.casefold() == folded:
            return choice
    candidates = near(folded, column.choices) if near else ()
    raise BadUsage(
        "error.filter-choice", what=name, value=value, choices=column.choices, candidates=candidates
    )
