"""Pages for another command: the ids alone, one a line."""

from __future__ import annotations

from tsbp.render.sanitise import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.render.formats import Output
    from tsbp.render.page import Page


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the ids of the page."""
    return "".join(f"{visible(id)}\n" for id in page.ids)
