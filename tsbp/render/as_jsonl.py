"""Pages for programs that read line by line: one item of the data a line."""

from __future__ import annotations

from tsbp.render.as_json import dumped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.render.formats import Output
    from tsbp.render.page import Page


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return each item of the page as one line of JSON."""
    return "".join(f"{dumped(item)}\n" for item in page.data)
