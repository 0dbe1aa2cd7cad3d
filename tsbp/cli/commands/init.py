"""Start a store."""

from __future__ import annotations

import os
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.errors import BadUsage
from tsbp.ops import installing
from tsbp.render.page import Page
from tsbp.render.views import installed as views

EXAMPLES = (
    "tsbp init --handle bp-sea-1 --market SG",
    "tsbp init portfolio --handle bp-sea-1",
)


@options.shown
def init(
    env: Env,
    into: Annotated[str, Argument(metavar="DIR")] = "",
    handle: Annotated[str, Option("--handle", metavar="HANDLE")] = "",
    market: Annotated[str, Option("--market", metavar="CODE")] = "",
) -> Page:
    """Start a store in this folder, or in DIR; safe to repeat."""
    root = os.path.realpath(os.path.join(env.folder, into))
    acting = handle or env.environment.get("TSBP_HANDLE", "") or installing.known_handle(root) or _asked(env)
    return views.installed(installing.init(root, acting, market=market.upper()), env.wording)


def _asked(env: Env) -> str:
    if not env.interactive:
        raise BadUsage("error.no-handle", hint="hint.init-handle")
    return env.screen.ask(env.wording.say("installed.ask-handle"))
