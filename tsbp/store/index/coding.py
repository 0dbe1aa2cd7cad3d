"""Findings, reasons and plain data as text of the index, and back.

Days become their ISO text on the way in, for cached and uncached answers alike: every answer passes here.
"""

from __future__ import annotations

import json

from tsbp.domain.finding import Finding, Place
from tsbp.domain.reason import Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def encode(value: object) -> str:
    """Return plain data as text; sets and tuples become lists, days and moments their ISO text."""
    return json.dumps(value, separators=(",", ":"), default=_plain)


def decode(text: str | None) -> Any:
    """Return the plain data of a text that `encode` made; raises ValueError for anything else, and for None."""
    if text is None:
        raise ValueError("a row that should be kept is gone")
    return json.loads(text)


def encode_findings(findings: Iterable[Finding]) -> str:
    """Return findings as text."""
    return encode([list(finding) for finding in findings])


def decode_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings of a text that `encode_findings` made."""
    return tuple(_finding(values) for values in json.loads(text))


def encode_reasons(reasons: Iterable[Reason]) -> str:
    """Return reasons as text."""
    return encode([list(reason) for reason in reasons])


def decode_reasons(text: str) -> tuple[Reason, ...]:
    """Return the reasons of a text that `encode_reasons` made."""
    return tuple(
        Reason(level, rule, subject, params, tuple(markets), since, until)
        for level, rule, subject, params, markets, since, until in json.loads(text)
    )


def _finding(values: list[object]) -> Finding:
    finding = Finding(*values)  # type: ignore[arg-type]  # the shape is ours: written by encode_findings
    return finding._replace(place=Place(*finding.place)) if finding.place else finding


def _plain(value: object) -> object:
    isoformat = getattr(value, "isoformat", None)
    if isoformat:
        return isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)
