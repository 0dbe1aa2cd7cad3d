"""Tell of each fact of a file who made it what it is, and when."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from tsbp.cli import histories, options
from tsbp.cli.env import Env
from tsbp.ops import blaming
from tsbp.render.page import Page
from tsbp.render.views import blame as views

EXAMPLES = (
    "tsbp blame 4xk7",
    "tsbp blame 4xk7 rollouts.th.forecast",
    "tsbp blame people.bp-sea-3 --json",
)


@options.shown
def blame(
    env: Env,
    target: Annotated[str, Argument(metavar="ID")],
    address: Annotated[str | None, Argument(metavar="ADDRESS")] = None,
) -> Page:
    """Tell of each fact who made it what it is, when, in which commit, and what it was before."""
    asked = histories.asked(env, target, address or "")
    found = blaming.blame(env.workspace(), asked, histories.authors(env))
    page = views.blame(found, asked.id, env.wording, name=histories.name(asked), limit=env.output.limit or 0)
    return page._replace(as_of=env.clock().day.isoformat(), head=env.workspace().head)
