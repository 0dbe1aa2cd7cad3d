"""The names of the formats, and the door to the one renderer that is needed."""

from __future__ import annotations

from importlib import import_module

from tsbp.errors import BadUsage
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from tsbp.render.page import Page

FORMATS = ("table", "plain", "json", "jsonl", "csv", "markdown", "id")
# Only findings can be told in these; the commands that find any name them.
OF_FINDINGS = ("github", "gitlab", "sarif")
# What programs read is UTF-8 whatever the terminal speaks, and is never worded, coloured or explained.
FOR_MACHINES = ("json", "jsonl", "csv", "id", *OF_FINDINGS)
MODULES = {"table": "as_terminal"}


class Output(NamedTuple):
    """How an answer is to be shown.

    `width` is in cells, 0 = as wide as it comes. `fields` name columns in the order wanted; `sort` and
    `limit` are for the work below (`limit` None = not said, 0 = all).
    """

    format: str = "plain"
    fields: tuple[str, ...] = ()
    sort: str = ""
    limit: int | None = None
    width: int = 0
    colour: bool = False
    lang: str = "en"


def known(name: str, more: tuple[str, ...] = ()) -> str:
    """Return the name when it is a format, or one of `more`; raises BadUsage."""
    if name not in FORMATS and name not in more:
        raise BadUsage("error.unknown-format", format=name, candidates=(*FORMATS, *more))
    return name


def render(page: Page, output: Output) -> str:
    """Return the page as text in the format asked for."""
    text = load(MODULES.get(output.format, f"as_{output.format}")).render(page, output)
    return str(text)


def load(name: str) -> ModuleType:
    """Import one renderer by the name of its module."""
    return import_module(f"tsbp.render.{name}")
