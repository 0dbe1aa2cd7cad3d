"""Look whether this clone is ready for work."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.ops import doctoring
from tsbp.render.page import Page
from tsbp.render.views import installed as views

EXAMPLES = (
    "tsbp doctor",
    "tsbp doctor --fix",
)


@options.shown
def doctor(env: Env, fix: Annotated[bool, Option("--fix")] = False) -> Page:
    """Say how everything stands that work in this clone needs, and what to run; exit 1 when something is left to do."""
    page = views.installed(doctoring.look(env.workspace(), fix=fix), env.wording)
    return page._replace(exit=1 if page.summary["todo"] else 0)
