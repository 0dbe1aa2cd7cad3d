"""Show the change load of markets or sites, week by week."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, questions, spans
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.domain import load
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import calendaring
from tsbp.render.page import Page
from tsbp.render.views import heatmap as views

EXAMPLES = (
    "tsbp heatmap --region sea",
    "tsbp heatmap --by site --from 2026-10-01 --weeks 13",
    "tsbp heatmap --measure training --region sea",
    "tsbp heatmap --measure fte --to 2027-03-31 -o csv",
)
WEEKS = 12


@options.shown
@options.filtered
def heatmap(
    env: Env,
    words: FilterWords,
    by: Annotated[str, Option("--by", metavar="|".join(load.PLACES))] = load.MARKET,
    measure: Annotated[str, Option("--measure", metavar="|".join(load.MEASURES))] = load.GO_LIVES,
    from_: Annotated[str | None, Option("--from", metavar="DATE")] = None,
    to: Annotated[str | None, Option("--to", metavar="DATE")] = None,
    weeks: Annotated[int | None, Option("--weeks", metavar="N")] = None,
) -> Page:
    """Show the change load of markets or sites, week by week: go-lives, and what they ask of people."""
    _refuse_unknown("--by", by, load.PLACES)
    _refuse_unknown("--measure", measure, tuple(load.MEASURES))
    span = spans.asked(env, from_, to, weeks, WEEKS)
    question = questions.asked(env, words, of_rows=False)
    found = calendaring.loaded(env.workspace(), question, env.clock(), span, by, measure)
    ordered = calendaring.rows_ordered(found, env.output.sort)
    return views.heatmap(
        ordered, env.wording, name=questions.name(words), width=env.width, limit=env.output.limit or 0
    )


def _refuse_unknown(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise BadUsage("error.not-one-of", candidates=near(value, known) or known, option=option, value=value)
