"""Whether a saved view asks something that can be answered."""

from __future__ import annotations

from datetime import date

from tsbp.domain.fields import COLUMNS
from tsbp.domain.near import near
from tsbp.domain.rules.subject import Hit
from tsbp.errors import BadUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.settings import View

INITIATIVES = "initiatives"
KEYS = tuple(column.key for column in COLUMNS)
# Whether a question can be read depends neither on the day nor on the person that words in it stand for.
ANY_DAY = date(2026, 1, 1)
ANYBODY = "anybody"


def view_unreadable(view: View) -> Iterator[Hit]:
    """Find a question that cannot be read."""
    from tsbp.domain import where  # the reader of questions, which no initiative needs

    try:
        where.parse(view.where or "", ANY_DAY, (ANYBODY,))
    except BadUsage as failure:
        yield Hit("where", {"value": view.where or "", "candidates": failure.candidates})


def view_column_unknown(view: View) -> Iterator[Hit]:
    """Find columns that are none of an initiative's."""
    if view.of != INITIATIVES:
        return
    for field, names in (("fields", view.fields), ("sort", view.sort)):
        for position, name in enumerate(names):
            if name.removeprefix("-") not in KEYS:
                yield Hit(f"{field}[{position}]", {"value": name, "candidates": near(name, KEYS)})
