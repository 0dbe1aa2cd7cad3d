"""Findings, reasons and plain data as text of the index; `decoding` reads them.

Days become their ISO text on the way in, for cached and uncached answers alike: every answer passes here.
"""

from __future__ import annotations

from tsbp.domain.jsontext import writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.domain.reason import Reason


def _plain(value: object) -> object:
    isoformat = getattr(value, "isoformat", None)
    if isoformat:
        return isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


_write = writer(_plain)


def encode(value: object) -> str:
    """Return plain data as text; sets and tuples become lists, days and moments their ISO text."""
    return _write(value)


def encode_row(row: Mapping[str, Any], brief: Collection[str]) -> str:
    """Return a row as text: what lists need at once in the first line, the rest in the second."""
    first = {key: value for key, value in row.items() if key in brief}
    rest = {key: value for key, value in row.items() if key not in brief}
    return f"{encode(first)}\n{encode(rest)}"


def encode_findings(findings: Iterable[Finding]) -> str:
    """Return findings as text."""
    return encode([list(finding) for finding in findings])


def encode_reasons(reasons: Iterable[Reason]) -> str:
    """Return reasons as text."""
    return encode([list(reason) for reason in reasons])
