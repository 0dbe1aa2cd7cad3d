"""Merge lists: words as sets that keep an order, logs as unions of entries that are sorted."""

from __future__ import annotations

import json

from tsbp.domain.change import when
from tsbp.domain.plain import same
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

# What makes two entries of a log the same one, told twice; any other log has only its whole entries.
IDENTITY = {"updates": ("at", "by"), "readings": ("date",)}
UPDATES = "updates"


class Log(NamedTuple):
    """Three versions of a log; its name is that of its key."""

    name: str
    base: list[Any]
    ours: list[Any]
    theirs: list[Any]

    def rewritten(self) -> Iterator[tuple[int, Any, Any, Any]]:
        """Yield the entries of the base that both sides took out and not both put back alike.

        Each with its place and what either side has in its stead, None for nothing.
        """
        for at, entry in enumerate(self.base):
            if _among(entry, self.ours) or _among(entry, self.theirs):
                continue
            mine, other = self._instead(entry, self.ours), self._instead(entry, self.theirs)
            if not same(mine, other):
                yield at, entry, mine, other

    def union(self, chosen: Sequence[Any]) -> list[Any]:
        """Return the entries of both sides without those that either took out, sorted; equal ones are one.

        `chosen` stand for the rewritten ones. Entries that were there keep their order where it says nothing else.
        """
        kept = [entry for entry in self.base if _among(entry, self.ours) and _among(entry, self.theirs)]
        aside = [side for _, _, *sides in self.rewritten() for side in sides]
        come = [entry for entry in (*self.ours, *self.theirs) if not _among(entry, [*self.base, *aside])]
        come = sorted((*come, *chosen), key=_canonical)
        return sorted(_distinct([*kept, *come]), key=self._order)

    def _instead(self, entry: Any, side: list[Any]) -> Any:
        identity = self._identity(entry)
        return next(
            (other for other in side if not _among(other, self.base) and self._identity(other) == identity),
            None,
        )

    def _identity(self, entry: Any) -> Any:
        names = IDENTITY.get(self.name, ())
        return [entry.get(name) for name in names] if names and isinstance(entry, dict) else _canonical(entry)

    def _order(self, entry: Any) -> tuple[str, ...]:
        if not isinstance(entry, dict):
            return ("",)
        if self.name == UPDATES:
            return when(entry), str(entry.get("by")), _canonical(entry)
        return (str(entry.get("date", "")),)


def merged_words(base: list[Any], ours: list[Any], theirs: list[Any]) -> list[Any] | None:
    """Return the words of both sides without those that either took out: first those that were there, then new ones.

    None where a list names a word twice, or both sides put the words that stay in different orders.
    """
    if any(len(_distinct(words)) < len(words) for words in (base, ours, theirs)):
        return None
    kept = [word for word in base if _among(word, ours) and _among(word, theirs)]
    mine, other = ([word for word in side if _among(word, kept)] for side in (ours, theirs))
    if mine != other and kept not in (mine, other):
        return None
    come = [word for word in (*ours, *theirs) if not _among(word, base)]
    return [*(mine if other == kept else other), *sorted(_distinct(come), key=_canonical)]


def _among(entry: object, entries: Sequence[Any]) -> bool:
    return any(same(entry, other) for other in entries)


def _distinct(entries: Sequence[Any]) -> list[Any]:
    return [entry for at, entry in enumerate(entries) if not _among(entry, entries[:at])]


def _canonical(entry: object) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False)
