"""Write the JSON Schemas of a store's files, for editors and for other tools."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.ops import describing, formatpage
from tsbp.render.page import Page
from tsbp.render.views import schemas as views

EXAMPLES = (
    "tsbp schema",
    "tsbp schema --check",
    "tsbp schema --page",
)


@options.shown
def schema(
    env: Env,
    check: Annotated[bool, Option("--check")] = False,
    page: Annotated[bool, Option("--page")] = False,
) -> Page:
    """Write schemas/*.schema.json in one commit, or say which of them are stale."""
    if page:
        return views.page(formatpage.page())
    if check:
        return views.checked(describing.stale(env.workspace().root), env.wording)
    return views.written(describing.write(env.workspace()), env.wording)
