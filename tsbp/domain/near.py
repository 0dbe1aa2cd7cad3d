"""Which of the known words somebody probably meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3
CUTOFF = 0.6
LEAST = 2


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of the known words that are like the word, in any case, the most alike first.

    Letters in another order count as most alike, then words that begin with what was typed.
    """
    from difflib import get_close_matches  # most files name nothing unknown

    folded = {name.casefold(): name for name in known}
    typed = word.casefold()
    swapped = [name for name in folded if sorted(name) == sorted(typed)]
    begun = [name for name in folded if len(typed) >= LEAST and name.startswith(typed)]
    found = [*swapped, *begun, *get_close_matches(typed, folded, n=MOST, cutoff=CUTOFF)]
    return tuple(folded[name] for name in dict.fromkeys(found))[:MOST]
