"""Resume an initiative that is paused."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.ops import moving
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = ("tsbp resume rt1w",)


@options.shown
def resume(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Resume an initiative: its clocks go on and its gates can be passed."""
    env.handle()
    path = targets.initiative(env, id)
    written = moving.resume(env.workspace(), path, writes.moment_now(env), dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")
