"""What a value of the `--where` language means for the column it stands against."""

from __future__ import annotations

import re
from datetime import date

from tsbp.domain import datewords, query, typed
from tsbp.domain.dates import read_day
from tsbp.domain.near import near
from tsbp.domain.query import ANY, LIKE, TEXT, Node, either
from tsbp.errors import BadUsage
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.fields import ColumnType

LONGEST_PATTERN = 100
MOST_REPETITIONS = 2
ME = "me"
SPECIAL = frozenset("\\.^$*+?{}[]|()")
_YES_NO = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_ESCAPES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPETITION = re.compile(r"[*+{]")
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_SYNTAX_TRAPS = re.compile(r"\(\?(?!:)|\\[1-9]")


class Seen(NamedTuple):
    """From where a question is read: the day it is, and the handles that `me` stands for."""

    today: date
    me: tuple[str, ...]


def is_day(column: ColumnType) -> bool:
    """Tell whether the column holds days; moments count as their day."""
    return column.type in ("day", "moment")


def test(column: ColumnType, op: str, said: str, seen: Seen, *, quoted: bool) -> Node:
    """Return the test of one column against one value as typed; raises BadUsage for what does not fit."""
    if op == query.EQUAL:
        return _equal(column, said, seen, quoted=quoted)
    if op == "~":
        return _like(column, said)
    if is_day(column):
        return Node(op, column.key, read_day(said, seen.today).isoformat())
    if column.type in NUMBERS:
        return Node(op, column.key, NUMBERS[column.type](said))
    if column.type == "choice":
        return _by_order(column, op, _choice(column, said))
    raise BadUsage("error.where-no-order", column=column.key, op=op, candidates=("=", "!=", "~", "in"))


def united(column: ColumnType, nodes: Sequence[Node]) -> Node:
    """Return the one test that stands for `in (…)`."""
    if not nodes:
        return Node(ANY, column.key, frozenset())
    if nodes[0].op == query.EQUAL:
        return either(*dict.fromkeys(nodes))
    return Node(nodes[0].op, column.key, frozenset().union(*(node.value for node in nodes)))


def in_order(node: Node) -> list[Any]:
    """Return the values of an `any` or `text` test, by the vocabulary where there is one, else sorted."""
    choices = query.TYPES[node.field].choices if node.field in query.TYPES else ()
    known = [choice for choice in choices if choice in node.value]
    return known or sorted(node.value, key=str)


def day_or_number(value: object) -> str:
    """Return a value of an ordered test as `explain` writes it: a day with its weekday."""
    return f"{value} ({weekday(value)})" if isinstance(value, str) else str(value)


def weekday(day: str) -> str:
    """Return the short English name of an ISO day's weekday."""
    return datewords.SHORT_WEEKDAYS[date.fromisoformat(day).weekday()]


def _equal(column: ColumnType, said: str, seen: Seen, *, quoted: bool) -> Node:
    if is_day(column):
        return Node(query.EQUAL, column.key, read_day(said, seen.today).isoformat())
    if column.type in NUMBERS:
        return Node(query.EQUAL, column.key, NUMBERS[column.type](said))
    if column.type == "bool":
        return Node(ANY, column.key, frozenset({_yes_or_no(column, said)}))
    if column.type == "choice":
        return Node(ANY, column.key, frozenset({_choice(column, said)}))
    if column.type in ("handle", "handles") and said.casefold() == ME and not quoted:
        if not seen.me:
            raise BadUsage("error.no-handle", hint="hint.no-handle")
        return Node(TEXT, column.key, frozenset(handle.casefold() for handle in seen.me))
    return Node(TEXT, column.key, frozenset({said.casefold()}))


def _by_order(column: ColumnType, op: str, choice: str) -> Node:
    """Return a test by the order of a vocabulary as the choices it lets pass."""
    place = column.choices.index(choice)
    passing = {
        query.LESS: column.choices[:place],
        query.MOST: column.choices[: place + 1],
        query.MORE: column.choices[place + 1 :],
        query.LEAST: column.choices[place:],
    }
    return Node(ANY, column.key, frozenset(passing[op]))


def _choice(column: ColumnType, said: str) -> str:
    folded = said.casefold().replace("-", "_")
    for choice in column.choices:
        if choice.casefold() == folded:
            return choice
    candidates = near(folded, column.choices)
    raise BadUsage(
        "error.where-no-choice", column=column.key, value=said, choices=column.choices, candidates=candidates
    )


def _whole(said: str) -> int:
    if not _WHOLE.fullmatch(said):
        raise BadUsage("error.where-number", value=said)
    return int(said)


def _number(said: str) -> float:
    try:
        return typed.number(said)
    except ValueError:
        raise BadUsage("error.where-not-a-number", value=said) from None


NUMBERS: Mapping[str, Callable[[str], float]] = {"int": _whole, "number": _number}


def _yes_or_no(column: ColumnType, said: str) -> bool:
    found = _YES_NO.get(said.casefold())
    if found is None:
        raise BadUsage("error.where-yes-no", column=column.key, value=said, candidates=("true", "false"))
    return found


def _like(column: ColumnType, said: str) -> Node:
    if column.type not in ("text", "id", "handle", "handles", "codes"):
        raise BadUsage("error.where-no-text", column=column.key, candidates=("=", "!=", "<", ">", "in"))
    if not SPECIAL.intersection(said):
        return Node(LIKE, column.key, said.casefold())
    return Node(LIKE, column.key, _pattern(said))


def _pattern(said: str) -> re.Pattern[str]:
    """Compile an expression that cannot take for ever: no repeated group, few repetitions."""
    bare = _ESCAPES.sub("x", said)
    slow = _REPEATED_GROUP.search(bare) or len(_REPETITION.findall(bare)) > MOST_REPETITIONS
    if len(said) > LONGEST_PATTERN or slow or _SYNTAX_TRAPS.search(said):
        raise BadUsage("error.where-pattern-slow", hint="hint.where-pattern", value=said)
    try:
        return re.compile(said, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError):
        raise BadUsage("error.where-pattern", hint="hint.where-pattern", value=said) from None
