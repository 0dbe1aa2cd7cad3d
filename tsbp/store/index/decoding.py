"""Reads what `coding` wrote: findings, reasons and plain data.

Light: a hot read decodes some hundred texts, and the package `json` costs a third of what starting Python does.
"""

from __future__ import annotations

from tsbp.domain.finding import Finding, Place
from tsbp.domain.reason import Reason

try:  # the heart of `json`; not every Python has it
    from _json import make_scanner  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from json.scanner import make_scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Plainly:
    """How `json` reads when nothing is asked of it."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int = float, int
    memo: dict[str, str] = {}

    @staticmethod
    def parse_constant(text: str) -> float:
        return float(text)


_read = make_scanner(_Plainly())  # type: ignore[arg-type]


def decode(text: str | None) -> Any:
    """Return the plain data of a text that `encode` made; raises ValueError for anything else, and for None."""
    if text is None:
        raise ValueError("a row that should be kept is gone")
    try:
        value, end = _read(text, 0)
    except StopIteration:
        end = -1
    if end != len(text):
        raise ValueError("a row that should be kept is spoilt")
    return value


class Row(dict[str, "Any"]):
    """A row that a text of `encode_row` tells: the rest is read when something of it is first looked at."""

    def __init__(self, text: str | None) -> None:
        first, _, self._rest = (text or "").partition("\n")
        super().__init__(decode(first))

    def __missing__(self, key: str) -> Any:
        self.update(decode(self._rest) if self._rest else {})
        self._rest = ""
        if key in self:
            return self[key]
        raise KeyError(key)


def decode_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings of a text that `encode_findings` made."""
    return tuple(_finding(values) for values in decode(text))


def decode_reasons(text: str) -> tuple[Reason, ...]:
    """Return the reasons of a text that `encode_reasons` made."""
    return tuple(
        Reason(level, rule, subject, params, tuple(markets), since, until)
        for level, rule, subject, params, markets, since, until in decode(text)
    )


def _finding(values: list[object]) -> Finding:
    finding = Finding(*values)  # type: ignore[arg-type]  # the shape is ours: written by encode_findings
    return finding._replace(place=Place(*finding.place)) if finding.place else finding
