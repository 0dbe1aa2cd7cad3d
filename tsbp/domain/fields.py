"""THE register of fields: what each is called, who writes it, how it merges, what it names, where it shows.

It is tied to the models by a test, so a new field is one line in the models and one in the register.
"""

from __future__ import annotations

from tsbp.domain import address, vocab
from tsbp.domain.columns import COLUMNS, ColumnType
from tsbp.domain.fieldlist import FIELDS, Field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.domain.address import Part

__all__ = ["COLUMNS", "FIELDS", "ColumnType", "Field", "field", "label", "order"]

_BY_PATH = {entry.path: entry for entry in FIELDS}
_BY_COLUMN = {column.key: column for column in COLUMNS}
_CLOSED_KEYS = {"gates": vocab.GATES, "rollouts.*.readiness": vocab.READINESS_ITEMS}


def field(pattern: str) -> Field | None:
    """Return the line of a register path (`milestones.*.owner`), None when there is none."""
    return _BY_PATH.get(pattern)


def order(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the keys that may stand below these parts, in the order of a file; () = any, as they come."""
    closed = _CLOSED_KEYS.get(address.pattern(parts))
    return closed or tuple(name for name in address.below(parts) if name not in (address.ANY, address.ENTRY))


def label(path: str, lang: str) -> str:
    """Return what a field or a column is called; a path that nobody knows is its own name.

    The path may be the register's, an address (`milestones.th-live.owner`), or a column's key.
    """
    found = _BY_PATH.get(path) or _known(path) or _BY_COLUMN.get(path)
    if found is None:
        return path
    return found.zh if lang.startswith("zh") else found.en


def _known(path: str) -> Field | None:
    """Return the field of an address; the language of a text and a place in a list of words belong to it."""
    pattern = address.pattern(address.parse(path))
    return _BY_PATH.get(pattern) or _BY_PATH.get(pattern.rpartition(".")[0])
