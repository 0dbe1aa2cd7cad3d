"""Merge two versions of an initiative that come from one base, fact by fact, as the register says.

    merge(x, x, x) == x        merge(b, a, b) == a        merge(b, o, t) == merge(b, t, o), its sides exchanged

What one side changed and the other left alone is taken, a removal like anything else; what both changed alike
is one change; what both changed differently is a clash. Maps are merged key by key, lists of words word by
word, logs entry by entry (`tsbp.domain.mergelists`).
"""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain.fields import field
from tsbp.domain.mergelists import Log, merged_words
from tsbp.domain.plain import same
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Parts = tuple[str | int, ...]
    Sides = tuple[Any, Any, Any]

MAP, WORDS, LOG, TEXT = "map", "words", "log", "text"


class Clash(NamedTuple):
    """A fact that both sides changed, each in its own way; None where a side has none."""

    address: str
    base: Any
    ours: Any
    theirs: Any


class Merged(NamedTuple):
    """What both versions come to; where `clashes` are left, the data hold what the base has there."""

    data: Any
    clashes: tuple[Clash, ...]


class _Nothing:
    """Stands where a version has no such fact."""


_NOTHING = _Nothing()


def merge(
    base: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    decided: Mapping[str, Any] | None = None,
) -> Merged:
    """Merge two versions of an initiative; `decided` holds the outcome of clashes by address, None = none.

    New keys come behind those of the base, sorted.
    """
    merger = _Merger(decided or {})
    data = merger.value((), (base, ours, theirs))
    return Merged({} if data is _NOTHING else data, tuple(merger.clashes))


class _Merger:
    """The walk through three versions; it gathers what clashes on the way."""

    def __init__(self, decided: Mapping[str, Any]) -> None:
        self.decided = decided
        self.clashes: list[Clash] = []

    def value(self, parts: Parts, sides: Sides) -> Any:
        base, ours, theirs = sides
        if same(ours, theirs) or same(base, theirs):
            return ours
        if same(base, ours):
            return theirs
        known = field(addresses.pattern(parts)) if parts else None
        if known is not None and known.type == TEXT:
            sides = _in_languages(sides)
        if _all_are(dict, sides):
            return self._map(parts, sides)
        if _all_are(list, sides) and known is not None:
            base, ours, theirs = (side if isinstance(side, list) else [] for side in sides)
            if known.merge == LOG:
                return self._log(parts, Log(str(parts[-1]), base, ours, theirs))
            words = merged_words(base, ours, theirs) if known.merge == WORDS else None
            if words is not None:
                return words or _NOTHING
        return self._clash(parts, sides)

    def _map(self, parts: Parts, sides: Sides) -> Any:
        base, ours, theirs = (side if isinstance(side, dict) else {} for side in sides)
        new = sorted(key for key in {**ours, **theirs} if key not in base)
        found = {
            key: self.value((*parts, key), tuple(side.get(key, _NOTHING) for side in (base, ours, theirs)))
            for key in (*base, *new)
        }
        kept = {key: value for key, value in found.items() if value is not _NOTHING}
        return kept or _NOTHING

    def _log(self, parts: Parts, log: Log) -> Any:
        chosen = [
            self._clash((*parts, at), sides) for at, *three in log.rewritten() if (sides := _filled(three))
        ]
        return log.union([entry for entry in chosen if entry is not _NOTHING]) or _NOTHING

    def _clash(self, parts: Parts, sides: Sides) -> Any:
        where = addresses.join(parts)
        if where in self.decided:
            outcome = self.decided[where]
            return _NOTHING if outcome is None else outcome
        self.clashes.append(Clash(where, *(None if side is _NOTHING else side for side in sides)))
        return sides[0]


def _all_are(kind: type, sides: Sides) -> bool:
    """Tell whether both sides are of the kind, and the base too if there is one."""
    base, ours, theirs = sides
    return (
        isinstance(ours, kind)
        and isinstance(theirs, kind)
        and (isinstance(base, kind) or base is None or base is _NOTHING)
    )


def _filled(three: list[Any]) -> Sides:
    base, ours, theirs = (_NOTHING if side is None else side for side in three)
    return base, ours, theirs


def _in_languages(sides: Sides) -> Sides:
    """Return the texts as maps of languages, where a plain one also stands in a map and so tells its language."""
    plain = [side for side in sides if isinstance(side, str)]
    tongues = set(_languages(sides, plain))
    if len(tongues) != 1:
        return sides
    (tongue,) = tongues
    base, ours, theirs = ({tongue: side} if isinstance(side, str) else side for side in sides)
    return base, ours, theirs


def _languages(sides: Sides, plain: list[str]) -> Iterator[str]:
    for side in sides:
        if isinstance(side, dict):
            yield from (tongue for tongue, text in side.items() if text in plain)
