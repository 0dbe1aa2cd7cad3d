"""Join a store that others have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.ops import installing
from tsbp.render.page import Page
from tsbp.render.views import installed as views

EXAMPLES = (
    "tsbp clone git@github.com:example/portfolio.git",
    "tsbp clone https://git.example.org/portfolio.git work/portfolio --handle bp-sea-1",
)


@options.shown
def clone(
    env: Env,
    url: Annotated[str, Argument(metavar="URL")],
    into: Annotated[str, Argument(metavar="DIR")] = "",
    handle: Annotated[str, Option("--handle", metavar="HANDLE")] = "",
) -> Page:
    """Clone a store, set up the merge driver and who you are, and say whether all is well."""
    named = handle or env.environment.get("TSBP_HANDLE", "")

    def asked(people: Sequence[str]) -> str:
        if named or not env.interactive:
            return named
        return env.screen.ask(env.wording.say("installed.ask-who"), people)

    return views.installed(installing.clone(url, env.folder, into, asked), env.wording)
