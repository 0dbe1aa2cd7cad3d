"""Show one initiative, or one entry of the directory, whole."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from tsbp.cli import options, showing
from tsbp.cli.env import Env
from tsbp.render.page import Page

EXAMPLES = ("tsbp show 4xk7", "tsbp show 4XK7QD --json", "tsbp show people.bp-sea-1")


@options.shown
def show(env: Env, id: Annotated[str, Argument(metavar="ID")]) -> Page:
    """Show one initiative, or one entry of the directory, whole."""
    return showing.show(env, id)
