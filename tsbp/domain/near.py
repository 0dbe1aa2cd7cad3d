"""Which of the known words somebody probably meant."""

from __future__ import annotations

from difflib import get_close_matches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3
CUTOFF = 0.6


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of the known words that are like the word, the most alike first, in any case."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), folded, n=MOST, cutoff=CUTOFF)
    return tuple(folded[name] for name in found)
