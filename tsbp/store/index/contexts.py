"""A context as the index keeps it: put together from a dozen files once, and had again at the cost of one."""

from __future__ import annotations

from tsbp.domain import blocks
from tsbp.domain.calendar import from_data, to_data
from tsbp.domain.context import Context
from tsbp.domain.directory_lookup import Directory
from tsbp.store.index.coding import encode
from tsbp.store.index.decoding import decode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tsbp.domain.calendar import Calendar

# What a text that is not ours may lead to.
STRANGE = (KeyError, TypeError, IndexError, AttributeError)


def written(context: Context) -> str:
    """Return a context as text; of one that was not made by the compiled checks only the working days."""
    try:
        values: Any = [
            blocks.written(context.settings),
            {name: blocks.written(value) for name, value in context.directory._asdict().items()},
        ]
    except ValueError:
        values = None
    return encode({"calendar": to_data(context.calendar), "values": values})


def read(text: str) -> Context | None:
    """Return the context of a text, None where that holds the working days only; raises ValueError."""
    found = decode(text)
    try:
        if found["values"] is None:
            return None
        settings, directory = found["values"]
        values = {name: blocks.read(value) for name, value in directory.items()}
        return Context(blocks.read(settings), Directory(**values), from_data(found["calendar"]))
    except STRANGE as error:
        raise ValueError("a context that was not written here") from error


def calendar(text: str) -> Calendar:
    """Return the working days of a text."""
    return from_data(decode(text)["calendar"])
