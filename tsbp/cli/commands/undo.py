"""Take back the newest change of one's own."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.ops import undoing
from tsbp.render.page import Page
from tsbp.render.views import history as views

EXAMPLES = (
    "tsbp undo --dry-run",
    "tsbp undo",
    "tsbp undo 3f2a91c",
)


@options.shown
def undo(
    env: Env,
    revision: Annotated[str | None, Argument(metavar="REV")] = None,
    yes: Annotated[bool, Option("--yes", "-y")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Take back the newest change of mine on this branch, or a named one, by value."""
    preview = undoing.undo(env.workspace(), revision or "", dry_run=True)
    bulk = len(preview.written.files) > 1 and not yes
    if dry_run or bulk:
        return views.undone(preview, env.wording, dry="dry" if dry_run else "bulk")
    return views.undone(undoing.undo(env.workspace(), preview.commit), env.wording)
