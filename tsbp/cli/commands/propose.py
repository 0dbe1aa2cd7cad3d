"""Propose changes on a branch of one's own."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.errors import BadUsage
from tsbp.ops import proposing
from tsbp.render.page import Page
from tsbp.render.views import sharing as views

EXAMPLES = (
    "tsbp propose th-go-live",
    "tsbp propose --push",
)


@options.shown
def propose(
    env: Env,
    topic: Annotated[str | None, Argument(metavar="TOPIC")] = None,
    push: Annotated[bool, Option("--push")] = False,
) -> Page:
    """Start a branch for a topic, or push it and say where to ask for its merge."""
    if bool(topic) == push:
        raise BadUsage("error.propose-what", hint="hint.propose-first")
    workspace = env.workspace()
    answer = proposing.push(workspace) if push else proposing.start(workspace, topic or "")
    return views.proposed(answer, env.wording)
