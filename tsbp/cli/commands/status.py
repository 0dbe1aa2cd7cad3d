"""Show where the initiatives stand, the worst first."""

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
    "tsbp status --region sea",
    "tsbp status --market TH,ID --health red",
    "tsbp status @mine --why",
    "tsbp status --region sea --json",
)


@options.shown
@options.filtered
def status(
    env: Env,
    words: FilterWords,
    why: Annotated[bool, Option("--why")] = False,
    explain: Annotated[bool, Option("--explain")] = False,
) -> Page:
    """Show where the initiatives stand, the worst first."""
    question = questions.asked(env, words)
    if explain:
        return questions.explained(question, env)
    answer = reading.status(env.workspace(), question, env.clock())
    return views.status(answer._replace(name=questions.name(words)), env.wording, why=why)
