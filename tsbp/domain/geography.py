"""The tree of markets: lower-case regions with ISO 3166-1 markets as its leaves."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    class HasParent(Protocol):
        """A market or region that knows what it lies in."""

        @property
        def parent(self) -> str | None:
            """The region around it, None for the root."""


MARKET_LENGTH = 2


def is_market(code: str) -> bool:
    """Tell whether the code has the form of a market (two capital letters), not of a region."""
    return len(code) == MARKET_LENGTH and code.isascii() and code.isalpha() and code.isupper()


def ancestors(markets: Mapping[str, HasParent], code: str) -> tuple[str, ...]:
    """Return the code and every region around it, the nearest first; a circle ends where it closes."""
    found = [code]
    while (at := markets.get(found[-1])) is not None and at.parent and at.parent not in found:
        found.append(at.parent)
    return tuple(found)


def below(markets: Mapping[str, HasParent], code: str) -> frozenset[str]:
    """Return the markets at or below the code; a market that the tree does not know is below itself."""
    if is_market(code):
        return frozenset((code,))
    return frozenset(market for market in markets if is_market(market) and code in ancestors(markets, market))


def related(markets: Mapping[str, HasParent], code: str) -> frozenset[str]:
    """Return the code, every region around it and everything below it."""
    under = {other for other in markets if code in ancestors(markets, other)}
    return frozenset(under | set(ancestors(markets, code)))
