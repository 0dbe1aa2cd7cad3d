"""List initiatives, a row each."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, questions
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.ops import reading
from tsbp.render.page import Page
from tsbp.render.views import status as views

EXAMPLES = (
    "tsbp list --stage readiness",
    "tsbp list --where 'priority <= P1 and health = amber' -o id",
    "tsbp list --everything --sort -updated --limit 20",
)


@options.shown
@options.filtered
def list_(env: Env, words: FilterWords, explain: Annotated[bool, Option("--explain")] = False) -> Page:
    """List initiatives, a row each."""
    question = questions.asked(env, words)
    if explain:
        return questions.explained(question, env)
    return views.listing(reading.status(env.workspace(), question, env.clock()), env.wording)
