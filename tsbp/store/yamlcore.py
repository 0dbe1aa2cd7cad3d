"""Reads plain scalars as the core schema of YAML 1.2 does: `NO`, `on`, `18:10` and dates are text."""

from __future__ import annotations

import re

_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_WORDS: dict[str, object] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

# A plain scalar that is not text starts with one of these, or is empty.
STARTS = frozenset("0123456789+-.~nNtTfF")
_NUMERIC = frozenset("0123456789+-.")


def resolved(plain: str) -> object:
    """Return what a plain scalar stands for; raises ValueError for a number of thousands of digits."""
    if plain in _WORDS:
        return _WORDS[plain]
    if plain[0] not in _NUMERIC or (
        plain[4:5] == "-" and plain[3].isdecimal()
    ):  # most of the latter are dates
        return plain
    if _INT.fullmatch(plain):
        return int(plain)
    if _FLOAT.fullmatch(plain):
        return float(plain)
    if _BASED.fullmatch(plain):
        return int(plain, 0)
    if _SPECIAL.fullmatch(plain):
        return float(plain.replace(".", ""))
    return plain
