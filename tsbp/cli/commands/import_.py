"""Import initiatives from a spreadsheet."""

from __future__ import annotations

import os
import sys
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, writes
from tsbp.cli.env import Env
from tsbp.ops import importing
from tsbp.render.page import Page
from tsbp.render.views import importing as views
from tsbp.store import spreadsheet

EXAMPLES = (
    "tsbp import portfolio.csv",
    "tsbp import portfolio.csv --yes",
    "tsbp list --region sea -o csv > sea.csv   # edit it, then: tsbp import sea.csv",
)
STDIN = "-"


@options.shown
def import_(
    env: Env,
    file: Annotated[str, Argument(metavar="FILE")],
    yes: Annotated[bool, Option("--yes", "-y")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Import initiatives from a CSV whose columns are addresses: a dry run unless --yes; all rows, or none."""
    env.handle()
    sheet = (
        spreadsheet.table(sys.stdin.buffer.read(spreadsheet.LARGEST + 1))
        if file == STDIN
        else spreadsheet.load(os.path.join(env.folder, file))
    )
    is_dry = dry_run or not yes
    found = importing.bring_in(
        env.workspace(),
        sheet,
        writes.reading(env),
        writes.moment_now(env),
        dry_run=is_dry,
        progress=env.screen.reporter(env.wording.say("progress.writing")),
    )
    return views.imported(found, env.wording, dry="dry" if dry_run else "bulk" if is_dry else "")
