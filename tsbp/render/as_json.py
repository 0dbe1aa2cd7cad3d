"""Pages for programs: one JSON object, its keys always there, the same input giving the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.render.formats import Output
    from tsbp.render.page import Page

# Legal in JSON, but they act on a terminal (controls, bidi, zero width), cannot be encoded (surrogates) or
# are an order to a build service (`##[`): written as escapes.
ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]|(?<=#)#(?=\\[)"
)


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the envelope of `docs/json.md` around the items of the page, two blanks a level."""
    return dumped(envelope(page), indent=2) + "\n"


def envelope(page: Page) -> dict[str, object]:
    """Return the page as the object that programs read."""
    return {
        "schema": f"tsbp.{page.kind}",
        "as_of": page.as_of or None,
        "head": page.head or None,
        "behind": page.behind,
        "total": len(page.data) + page.truncated,
        "truncated": page.truncated > 0,
        "summary": page.summary,
        "problems": page.problems,
        "data": tuple(page.data),
    }


def dumped(value: object, *, indent: int | None = None) -> str:
    """Return a value as JSON: UTF-8 unescaped, dates in ISO form; raises ValueError for NaN."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=_plain)
    return ACTING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"\\u{unit:04x}" for unit in _units(ord(found.group())))


def _units(code: int) -> tuple[int, ...]:
    if code < 0x10000:
        return (code,)
    return 0xD800 + (code - 0x10000 >> 10), 0xDC00 + (code - 0x10000 & 0x3FF)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in JSON")
