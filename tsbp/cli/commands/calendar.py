"""Show what lies ahead day by day: holidays, freezes, go-lives, key milestones, reviews, events."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, questions, spans
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.ops import calendaring
from tsbp.render.page import Page
from tsbp.render.views import calendar as views

EXAMPLES = (
    "tsbp calendar --region sea",
    "tsbp calendar --market VN,SG --from 2027-02-01 --weeks 6",
    "tsbp calendar --region mena --from 2027-02-01 --to 2027-03-31 -o csv",
    "tsbp calendar @mine --lang zh",
)
WEEKS = 8


@options.shown
@options.filtered
def calendar(
    env: Env,
    words: FilterWords,
    from_: Annotated[str | None, Option("--from", metavar="DATE")] = None,
    to: Annotated[str | None, Option("--to", metavar="DATE")] = None,
    weeks: Annotated[int | None, Option("--weeks", metavar="N")] = None,
) -> Page:
    """Show what lies ahead day by day, in the time of each market."""
    span = spans.asked(env, from_, to, weeks, WEEKS)
    question = questions.asked(env, words, of_rows=False)
    found = calendaring.planned(env.workspace(), question, env.clock(), span)
    ordered = calendaring.ordered(found, env.output.sort)
    return views.calendar(
        ordered, env.wording, name=questions.name(words), width=env.width, limit=env.output.limit or 0
    )
