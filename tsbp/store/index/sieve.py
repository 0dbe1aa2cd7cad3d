"""Questions as far as the tables can answer them: what a question cannot possibly mean is never read.

A sieve lets through all that a question asks for, and perhaps more: the question itself is asked again of
what comes through. A sieve that is *exact* lets through nothing more.
"""

from __future__ import annotations

from tsbp.domain.query import AND, ANY, EMPTY, NOT, OR, TEXT
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.query import Node

COLUMNS = frozenset({"stage", "kind", "lane", "priority", "owner", "sponsor"})
MOST_VALUES = 500


class Sieve(NamedTuple):
    """A condition on `entries e` in SQL, and its values in order; the first value of the query is the tree."""

    where: str
    values: tuple[str, ...] = ()


EVERYTHING = Sieve("1")
NOTHING = Sieve("0")
OPEN = Sieve("e.is_open = 1")


def both(one: Sieve, other: Sieve) -> Sieve:
    """Return the sieve that lets through what both do."""
    return Sieve(f"({one.where} AND {other.where})", one.values + other.values)


def sieve(node: Node) -> tuple[Sieve, bool]:
    """Return the sieve of a question, and whether it is exact."""
    within = _codes_within(node)
    if within is not None:
        marks = ", ".join("?" * len(within))
        found = f"e.path IN (SELECT path FROM places WHERE tree = ?1 AND code IN ({marks}))"  # noqa: S608 - question marks only
        return (Sieve(found, within), True) if len(within) <= MOST_VALUES else (EVERYTHING, False)
    if node.op in (AND, OR):
        return _joined(node)
    if node.op == NOT:
        inner, exact = sieve(node.nodes[0])
        return (Sieve(f"NOT ({inner.where})", inner.values), True) if exact else (EVERYTHING, False)
    return _test(node)


def _joined(node: Node) -> tuple[Sieve, bool]:
    parts = [sieve(part) for part in node.nodes]
    exact = all(is_exact for _, is_exact in parts)
    where = f" {node.op.upper()} ".join(part.where for part, _ in parts)
    values = tuple(value for part, _ in parts for value in part.values)
    if not parts:  # all of none holds, one of none does not
        return (EVERYTHING if node.op == AND else NOTHING), True
    return Sieve(f"({where})", values), exact


def _test(node: Node) -> tuple[Sieve, bool]:
    """Return the sieve of a test of a column; its values are plain ASCII wherever the tables are asked."""
    if node.field not in COLUMNS or node.op not in (ANY, TEXT, EMPTY):
        return EVERYTHING, False
    column = f"coalesce(e.{node.field}, '')"
    if node.op == EMPTY:
        return Sieve(f"{column} = ''"), True
    wanted = sorted(value for value in node.value if isinstance(value, str) and value)
    if not all(value.isascii() for value in wanted) or len(wanted) > MOST_VALUES:
        return EVERYTHING, False
    side = f"lower({column})" if node.op == TEXT else column
    return Sieve(f"{side} IN ({', '.join('?' * len(wanted))})", tuple(wanted)), True


def _codes_within(node: Node) -> tuple[str, ...] | None:
    """Return the codes of a question for a scope that touches them (see `tsbp.domain.filters`), else None."""
    if node.op != OR or len(node.nodes) != 2:
        return None
    markets, asked = node.nodes
    codes = markets.value
    if (markets.op, markets.field) != (ANY, "markets") or asked.op != AND or len(asked.nodes) != 2:
        return None
    empty, regions = asked.nodes
    fits = (empty.op, empty.field, regions.op, regions.field) == (EMPTY, "markets", ANY, "regions")
    return tuple(sorted(codes)) if fits and regions.value == codes and all(map(_is_text, codes)) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str)
