"""List initiatives, a row each."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, reads
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.render.page import Page

EXAMPLES = (
    "tsbp list --stage readiness",
    "tsbp list --where 'priority <= P1 and health = amber' -o id",
    "tsbp list --everything --sort -updated --limit 20",
)


@options.shown
@options.filtered
def list_(env: Env, words: FilterWords, explain: Annotated[bool, Option("--explain")] = False) -> Page:
    """List initiatives, a row each."""
    return reads.listing(env, words, explain=explain)
