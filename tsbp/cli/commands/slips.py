"""Show which dates of plans have moved, how far, how often and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from typer import Option

from tsbp.cli import histories, options, questions
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.domain import dates, moment, zones
from tsbp.errors import BadUsage
from tsbp.ops import slipping
from tsbp.render.page import Page
from tsbp.render.views import slips as views

EXAMPLES = (
    "tsbp slips",
    "tsbp slips --since 2026-Q4.start --by cause",
    "tsbp slips --region sea --by owner -o markdown",
)
QUARTER = 3


@options.shown
@options.filtered
def slips(
    env: Env, words: FilterWords, by: Annotated[str, Option("--by", metavar="cause|region|owner")] = ""
) -> Page:
    """Show which dates have moved since the quarter began or a day of your choice, how far, how often and why."""
    said = words.get("since", ())
    if len(said) > 1:
        raise BadUsage("error.since-twice")
    clock = env.clock()
    today = moment.today(clock)
    since = dates.read_moment(said[0], today, back=True) if said else _quarter(today)
    filters = {name: value for name, value in words.items() if name != "since"}
    instant = zones.instant_of(since, clock.zone)
    question = questions.asked(env, filters, of_rows=False)
    asked = (instant, by.lower().replace("_", "-"))
    found = slipping.slips(env.workspace(), question, clock, asked, histories.authors(env))
    named = found._replace(answer=found.answer._replace(name=questions.name(filters)))
    return views.slips(named, zones.day_of(instant, clock.zone), env.wording, limit=env.output.limit or 0)


def _quarter(today: date) -> date:
    return today.replace(month=(today.month - 1) // QUARTER * QUARTER + 1, day=1)
