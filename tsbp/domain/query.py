"""Questions about initiatives: a tree of tests on columns, and what to show of those that pass."""

from __future__ import annotations

from tsbp.domain.fields import COLUMNS
from tsbp.errors import BadUsage
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Protocol, TypeVar

    from tsbp.domain.fields import ColumnType

    Thing = TypeVar("Thing")

    class Named(Protocol):
        """What has a value for each column."""

        def get(self, key: str, /) -> Any:
            """Return the value, None for no such column."""

        def __getitem__(self, key: str, /) -> Any:
            """Return the value; raises KeyError for no such column."""

    Near = Callable[[str, Iterable[str]], tuple[str, ...]]

AND, OR, NOT = "and", "or", "not"
ANY, TEXT, LIKE, EMPTY = "any", "text", "like", "empty"
EQUAL, LESS, MOST, MORE, LEAST = "=", "<", "<=", ">", ">="
ORDERED = (EQUAL, LESS, MOST, MORE, LEAST)
DAY_LENGTH = 10
LONGEST_TEXT = 1000
ALIASES = {
    "due": "next", "held": "hold", "region": "regions", "market": "markets", "site": "sites",
    "queue": "queues", "policy_area": "policy_areas", "tag": "tags", "lead": "leads", "upstream": "upstreams",
    "alias": "aliases",
}  # fmt: skip
WORD_COLUMNS = ("id", "title", "owner", "tags")
TYPES = {column.key: column for column in COLUMNS}


class Node(NamedTuple):
    """A question about one item: a test of one column, or `and`, `or`, `not` over other questions.

    `any`: the value, or one of a list, is in the set `value`. `text`: the same in any case (`value` is
    folded). `like`: the folded text `value` occurs, or the compiled expression is found. `empty`: there
    is no value. `= < <= > >=`: order of numbers, or of days as ISO text; a moment counts as its day.

    A missing value passes `empty` and no other test; `!=` is `not` over `=`, so it passes that too.
    """

    op: str
    field: str = ""
    value: Any = None
    nodes: tuple[Node, ...] = ()


EVERYTHING = Node(AND)


class Query(NamedTuple):
    """What was asked for: the test, the words, and how much of what passes is shown in which order.

    `markets` are the codes that health counts for, none = all. `closed` shows closed ones beside open ones.
    `sort` holds column names, `-` in front for descending; `limit` 0 = no limit; `of` names the things
    asked for. `view` is the saved view it came from; `explain` asks to be told how it was read.
    """

    node: Node = EVERYTHING
    words: tuple[str, ...] = ()
    markets: frozenset[str] = frozenset()
    closed: bool = False
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    limit: int = 0
    of: str = "initiatives"
    view: str = ""
    explain: bool = False


def both(*nodes: Node) -> Node:
    """Return the question that all of the questions pass, nested `and`s made flat."""
    return _joined(AND, nodes)


def either(*nodes: Node) -> Node:
    """Return the question that one of the questions must pass, nested `or`s made flat."""
    return _joined(OR, nodes)


def negated(node: Node) -> Node:
    """Return the question that exactly the others pass."""
    return node.nodes[0] if node.op == NOT else Node(NOT, nodes=(node,))


def accepts(node: Node, item: Named) -> bool:
    """Tell whether the item (values by column, days as ISO text, lists as tuples) passes the question."""
    op = node.op
    if op == AND:
        return all(accepts(part, item) for part in node.nodes)
    if op == OR:
        return any(accepts(part, item) for part in node.nodes)
    if op == NOT:
        return not accepts(node.nodes[0], item)
    value = item.get(node.field)
    if value is None or value in ("", ()) or value == [] or value == {}:
        return op == EMPTY
    return _TESTS[op](value, node.value)


def matches(query: Query, item: Named) -> bool:
    """Tell whether the item passes the question and holds every word, closed or not."""
    return accepts(query.node, item) and (not query.words or _holds(item, query.words))


def ordered(query: Query, things: Iterable[Thing], columns: Callable[[Thing], Named]) -> list[Thing]:
    """Return the things in the order asked for: what has no value comes last, ties go by id."""
    rows = sorted(((columns(thing), thing) for thing in things), key=lambda row: str(row[0].get("id") or ""))
    for name in reversed(query.sort):
        key = name.removeprefix("-")
        there = [row for row in rows if row[0].get(key) not in (None, "", ())]
        missing = [row for row in rows if row[0].get(key) in (None, "", ())]
        rank = _rank(key)
        there.sort(key=lambda row: rank(row[0][key]), reverse=name.startswith("-"))
        rows = there + missing
    return [thing for _, thing in rows]


def column(name: str, near: Near | None = None) -> ColumnType:
    """Return the column of that name, in any case, also by its singular; raises BadUsage for none."""
    key = name.strip().lower().replace("-", "_")
    found = TYPES.get(ALIASES.get(key, key))
    if found is None:
        candidates = near(key, (*TYPES, *ALIASES)) if near else ()
        raise BadUsage(
            "error.no-column", hint="hint.columns", value=name, columns=tuple(TYPES), candidates=candidates
        )
    return found


def mentions(node: Node, field: str) -> bool:
    """Tell whether the question tests the column anywhere."""
    return node.field == field or any(mentions(part, field) for part in node.nodes)


def _joined(op: str, nodes: Sequence[Node]) -> Node:
    parts: list[Node] = []
    for node in nodes:
        parts.extend(node.nodes if node.op == op else (node,))
    return parts[0] if len(parts) == 1 else Node(op, nodes=tuple(parts))


def texts(value: object) -> tuple[str, ...]:
    """Return every text in a value: itself, those of a list, or those of its languages."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, dict):
        return tuple(text for part in value.values() for text in texts(part))
    if isinstance(value, (tuple, list)):
        return tuple(text for part in value for text in texts(part))
    return (str(value),)


def _holds(item: Named, words: tuple[str, ...]) -> bool:
    said = "\n".join(text for key in WORD_COLUMNS for text in texts(item.get(key) or ())).casefold()
    return all(word in said for word in words)


def _any(value: Any, wanted: frozenset[Any]) -> bool:
    return not wanted.isdisjoint(value) if isinstance(value, (tuple, list)) else value in wanted


def _text(value: Any, wanted: frozenset[str]) -> bool:
    return any(text.casefold() in wanted for text in texts(value))


def _like(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, str):
        return any(wanted in text.casefold() for text in texts(value))
    return any(wanted.search(text[:LONGEST_TEXT]) for text in texts(value))


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else str(value)[:DAY_LENGTH]


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    ANY: _any,
    TEXT: _text,
    LIKE: _like,
    EMPTY: lambda value, wanted: False,  # noqa: ARG005 - a value that is there is never empty
    EQUAL: lambda value, wanted: _plain(value) == wanted,
    LESS: lambda value, wanted: _plain(value) < wanted,
    MOST: lambda value, wanted: _plain(value) <= wanted,
    MORE: lambda value, wanted: _plain(value) > wanted,
    LEAST: lambda value, wanted: _plain(value) >= wanted,
}


def _rank(key: str) -> Callable[[Any], Any]:
    """Return what orders the values of a column: the vocabulary's order, numbers, or text in any case."""
    kind = TYPES[key].type if key in TYPES else ""
    if kind == "choice":
        places = {choice: place for place, choice in enumerate(TYPES[key].choices)}
        return lambda value: places.get(value, len(places))
    if kind in ("int", "number", "bool"):
        return lambda value: value
    return lambda value: tuple(text.casefold() for text in texts(value))
