"""The columns of a spreadsheet that comes in: which facts of an initiative they hold."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain.columns import COLUMNS
from tsbp.domain.fields import FIELDS, field
from tsbp.domain.geography import MARKET_LENGTH
from tsbp.domain.near import near
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tsbp.domain.address import Part

ALIAS, ID = "alias", "id"
SHORT: Mapping[str, str] = {"exposure": "exposure.level"}
NOT_ASKED = ("schema",)
SHOWN_ONLY = frozenset(column.key for column in COLUMNS)


class Column(NamedTuple):
    """A column by its name in the file, and the fact that it holds."""

    name: str
    parts: tuple[Part, ...]

    @property
    def address(self) -> str:
        """The address of the fact."""
        return addresses.join(self.parts)


class Header(NamedTuple):
    """What the columns hold: facts; what lists show and no file holds (`ignored`); what nobody knows, each with
    what comes nearest.
    """

    columns: tuple[Column, ...]
    ignored: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]


def header(names: Sequence[str], languages: Collection[str]) -> Header:
    """Return what the columns of these names hold; the two keys `id` and `alias` are no facts."""
    columns, ignored, unknown = [], [], {}
    for name in names:
        if name in (ID, ALIAS):
            continue
        parts = _parts(SHORT.get(name, name))
        if _is_fact(parts, languages):
            columns.append(Column(name, parts))
        elif name in SHOWN_ONLY:
            ignored.append(name)
        else:
            unknown[name] = _nearest(parts, name)
    # A text comes before its languages, a record's own fields in any order.
    columns.sort(key=lambda column: len(column.parts))
    return Header(tuple(columns), tuple(ignored), unknown)


def _parts(text: str) -> tuple[Part, ...]:
    """Return the parts of an address, the code of a market in capital letters."""
    parts = addresses.parse(text)
    if len(parts) > 1 and parts[0] == "rollouts" and len(str(parts[1])) == MARKET_LENGTH:
        return (parts[0], str(parts[1]).upper(), *parts[2:])
    return parts


def _is_fact(parts: tuple[Part, ...], languages: Collection[str]) -> bool:
    if not parts or any(isinstance(part, int) for part in parts):
        return False
    known = field(addresses.pattern(parts))
    if known is not None:
        return known.type not in ("map", "log") and known.path not in NOT_ASKED and "[]" not in known.path
    above = field(addresses.pattern(parts[:-1]))
    return above is not None and above.type == "text" and parts[-1] in languages


def _nearest(parts: tuple[Part, ...], name: str) -> tuple[str, ...]:
    """Return the addresses that come nearest to a name, with the keys that it names."""
    known = [ID, ALIAS, *SHORT]
    for entry in FIELDS:
        pieces = entry.path.split(".")
        if entry.type in ("map", "log") or "[]" in pieces or len(pieces) != len(parts):
            continue
        known.append(".".join(str(parts[at]) if piece == "*" else piece for at, piece in enumerate(pieces)))
    return near(name, known)
