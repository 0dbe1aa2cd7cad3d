"""Whether data have the shape of their file: a value, or everything that is wrong with them.

Data that fit are told by the compiled checks alone, where the caller has them (`tsbp.domain.compiled`); to word
a fault, or without those checks, the models are asked behind their door.
"""

from __future__ import annotations

from tsbp.domain import vocab
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.domain.compiled import Validators

    Shape = tuple[Any | None, tuple["Fault", ...]]

SHOWN = 80
MOST_BITS = 256
_NAMES = {bool: "bool", int: "number", float: "number", str: "str", dict: "map", list: "list", tuple: "list"}


class Fault(NamedTuple):
    """One thing that does not fit: the rule, the place in the file, and whether its key is what is wrong."""

    rule: str
    loc: tuple[str | int, ...]
    at_key: bool
    params: Mapping[str, object]


def read(kind: str, data: object, validators: Validators | None = None) -> Shape:
    """Return the value of the data and no faults, or None and every fault in the order of the model.

    `kind` is one of `models.KINDS`; data of any other form than that of a file are faults too, never an
    exception.
    """
    if not isinstance(data, dict):
        return None, (Fault("not-a-map", (), at_key=False, params={"got": name(data)}),)
    newer = _newer(data)
    if newer:
        return None, (newer,)
    value = validators.value(kind, data) if validators else None
    if value is not None:
        return value, ()
    from tsbp.domain import models  # the model library, 100 ms

    return models.read(kind, data)


def _newer(data: Mapping[object, object]) -> Fault | None:
    """Say of a file of a later version just that: it may hold anything, in a hundred faults."""
    version = data.get("schema")
    if type(version) is int and version > vocab.SCHEMA_VERSION:
        params = {"schema": shown(version), "known": vocab.SCHEMA_VERSION}
        return Fault("newer-schema", ("schema",), at_key=False, params=params)
    return None


def name(value: object) -> str:
    """Return what a value is, in the register's words."""
    return "nothing" if value is None else _NAMES.get(type(value), "any")


def shown(value: object) -> str:
    """Return a value as a sentence can hold it."""
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return "..."
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
