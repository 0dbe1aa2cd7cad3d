"""Findings as annotations of a GitHub workflow: an order a line, then what every reader of the log needs.

The service shows ten of each kind in a step and drops the rest without a word, so no more are ordered and what is
left is said. Source: GitHub's workflow commands, "Setting a warning message" and its limits for annotations.
"""

from __future__ import annotations

from collections import Counter

from tsbp.render.page import Prose
from tsbp.render.sanitise import quiet_in_ci, visible, visible_lines
from tsbp.render.services import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.render.formats import Output
    from tsbp.render.page import Page

MOST = 10
ORDERS = {"error": "error", "warning": "warning", "info": "notice"}
PLACE = {"line": "line", "endLine": "end_line", "col": "column", "endColumn": "end_column"}


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return an order for each finding, at most ten of a severity, a line for each one left over, and the count."""
    seen: Counter[object] = Counter()
    orders, left = [], []
    for found in page.data:
        seen[found["severity"]] += 1
        if seen[found["severity"]] <= MOST:
            orders.append(_order(found))
        else:
            left.append(quiet_in_ci(_left(found)))
    return "".join(f"{text}\n" for text in (*orders, *left, *_counted(page)))


def _counted(page: Page) -> list[str]:
    """Return the last lines that a person reads: how much was looked at and found."""
    last = page.blocks[-1] if page.blocks else None
    lines = last.lines if isinstance(last, Prose) else ()
    return [quiet_in_ci(visible_lines("".join(cell.text for cell in line))) for line in lines]


def _order(found: Mapping[str, object]) -> str:
    place = "".join(f",{name}={found[key]}" for name, key in PLACE.items() if found.get(key))
    about = f"file={_property(found['path'] or '')}{place},title={_property(found['rule'])}"
    return f"::{ORDERS[str(found['severity'])]} {about}::{_data(said(found))}"


def _left(found: Mapping[str, object]) -> str:
    where = ":".join(str(found[key] or 1) for key in ("path", "line", "column"))
    return visible(f"{where}: {found['severity']} {found['rule']} ") + said(found).partition("\n")[0]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(visible(str(value))).replace(":", "%3A").replace(",", "%2C")
