"""Show where the initiatives stand, the worst first."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, reads
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.cli.rooms import load
from tsbp.render.page import Page

EXAMPLES = (
    "tsbp status --region sea",
    "tsbp status --market TH,ID --health red",
    "tsbp status @mine --why",
    "tsbp status --region sea --json",
    "tsbp status --by owner --stale",
    "tsbp status --by site --region sea",
)


@options.shown
@options.filtered
def status(
    env: Env,
    words: FilterWords,
    by: Annotated[str | None, Option("--by", metavar="COLUMN")] = None,
    why: Annotated[bool, Option("--why")] = False,
    explain: Annotated[bool, Option("--explain")] = False,
) -> Page:
    """Show where the initiatives stand, the worst first."""
    if by and not explain:
        rolled: Page = load("tsbp.cli.rolls").rolled(env, words, by, why=why)
        return rolled
    return reads.status(env, words, why=why, explain=explain)
