"""Everything a person may ask of a reading command: filters, days, `--where`, saved views, order, columns."""

from __future__ import annotations

from tsbp.domain import filters, query
from tsbp.domain.filters import PLAIN, WORDS, values_of
from tsbp.domain.near import near
from tsbp.domain.query import EVERYTHING, LEAST, LESS, MOST, TEXT, Node, Query, both, either
from tsbp.errors import BadUsage, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.domain.filters import Given, Scene

WHERE, SORT, FIELDS, LIMIT = "where", "sort", "fields", "limit"
DUE_BEFORE, GO_LIVE, SINCE = "due-before", "go-live", "since"
DAYS = (DUE_BEFORE, GO_LIVE, SINCE)
OPTIONS = (*PLAIN, *DAYS, WHERE, SORT, FIELDS, LIMIT)
VIEW_MARK = "@"
PLACES = ("markets", "regions")
NAMED = {
    "owner": "owner", "sponsor": "owner", "leads": "owner", "sites": "site", "queues": "queue",
    "policy_areas": "policy-area", "serves": "serves",
}  # fmt: skip


def from_options(
    options: Mapping[str, Given], scene: Scene, views: Mapping[str, object] | None = None
) -> Query:
    """Return the question of all filter options and words; a word `@name` is the saved view of that name.

    `--sort`, `--fields` and `--limit` take the place of a view's; its question and those of the options
    add up. Raises BadUsage for what cannot be read, NotFound for a code or a view that does not exist.
    """
    given = {name.replace("_", "-"): value for name, value in options.items() if value}
    words = values_of(given.pop(WORDS, ()), split=False)
    named = [word for word in words if word.startswith(VIEW_MARK)]
    given[WORDS] = tuple(word for word in words if not word.startswith(VIEW_MARK))
    rest = {name: given.pop(name) for name in (*DAYS, WHERE, SORT, FIELDS, LIMIT) if name in given}
    asked = filters.plain(given, scene, near)
    node = both(asked.node, *_days(rest, scene), *_wheres(rest, scene))
    asked = asked._replace(node=node, closed=asked.closed or filters.asks_for_closed(node))
    for name in named:
        asked = _viewed(asked, name.removeprefix(VIEW_MARK), scene, views or {})
    return _shown(asked, rest)


def explain(asked: Query) -> str:
    """Return the whole question as it was read, in the language of `--where`; "" for everything."""
    from tsbp.domain import where

    words = (_word(word) for word in asked.words)
    return where.explain(both(asked.node, *words)) if asked.node != EVERYTHING or asked.words else ""


def _word(word: str) -> Node:
    return either(*(Node(query.LIKE, key, word) for key in query.WORD_COLUMNS))


def _days(rest: Mapping[str, Given], scene: Scene) -> list[Node]:
    if not any(name in rest for name in DAYS):
        return []
    from tsbp.domain import dates

    nodes = []
    for text in values_of(rest.get(DUE_BEFORE, ()), split=False):
        day = dates.read_day(text, scene.today).isoformat()
        nodes.append(either(Node(LESS, "next", day), Node(LESS, "deadline", day)))
    for text in values_of(rest.get(GO_LIVE, ()), split=False):
        first, last = dates.read_span(text, scene.today)
        nodes.append(both(Node(LEAST, "go_live", first.isoformat()), Node(MOST, "go_live", last.isoformat())))
    for text in values_of(rest.get(SINCE, ()), split=False):
        day = dates.read_day(text, scene.today, back=True).isoformat()
        nodes.append(either(Node(LEAST, "updated", day), Node(LEAST, "submitted", day)))
    return nodes


def _wheres(rest: Mapping[str, Given], scene: Scene) -> list[Node]:
    if WHERE not in rest:
        return []
    from tsbp.domain import where

    nodes = [where.parse(text, scene.today, scene.me) for text in values_of(rest.get(WHERE, ()), split=False)]
    for node in nodes:
        _refuse_unknown(node, scene)
    return nodes


def _refuse_unknown(node: Node, scene: Scene) -> None:
    """Raise NotFound for a handle or code that is nobody's; such a test would pass nothing and say nothing."""
    for part in node.nodes:
        _refuse_unknown(part, scene)
    known = scene.markets if node.field in PLACES else scene.known.get(NAMED.get(node.field, ""))
    if known is None or node.op != TEXT:
        return
    folded = {code.casefold() for code in known}
    for value in sorted(node.value):
        if value not in folded:
            raise NotFound("error.unknown-code", what=node.field, value=value, candidates=near(value, known))


def _viewed(asked: Query, name: str, scene: Scene, views: Mapping[str, object]) -> Query:
    """Lay a saved view below what was asked."""
    if name not in views:
        raise NotFound("error.no-view", value=name, candidates=near(name, views))
    from tsbp.domain import where

    view = views[name]
    node = where.parse(str(_of(view, "where") or ""), scene.today, scene.me)
    return asked._replace(
        node=both(asked.node, node),
        closed=asked.closed or filters.asks_for_closed(node),
        sort=asked.sort or _columns(_listed(_of(view, "sort"))),
        fields=asked.fields or _columns(_listed(_of(view, "fields"))),
        of=str(_of(view, "of") or asked.of),
        view=name,
    )


def _of(view: object, key: str) -> object:
    return view.get(key) if isinstance(view, dict) else getattr(view, key, None)


def _listed(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return values_of((value,))
    return tuple(str(part) for part in value) if isinstance(value, (tuple, list)) else ()


def _shown(asked: Query, rest: Mapping[str, Given]) -> Query:
    return asked._replace(
        sort=_columns(values_of(rest.get(SORT, ()))) or asked.sort,
        fields=_columns(values_of(rest.get(FIELDS, ()))) or asked.fields,
        limit=_limit(values_of(rest.get(LIMIT, ()))) or asked.limit,
    )


def _columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names as columns, a `-` in front kept; raises BadUsage for no such column."""
    return tuple(
        ("-" if name.startswith("-") else "") + query.column(name.removeprefix("-"), near).key
        for name in names
    )


def _limit(values: Sequence[str]) -> int:
    if not values:
        return 0
    if not values[-1].isdecimal() or not values[-1].isascii() or int(values[-1]) == 0:
        raise BadUsage("error.limit", value=values[-1])
    return int(values[-1])
