"""The sheet for Monday: counts and change, what changed, and who has to decide, answer, go live or report."""

from __future__ import annotations

from tsbp.cli import options, questions
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.domain import dates, moment, zones
from tsbp.errors import BadUsage
from tsbp.ops import briefing
from tsbp.render.page import Page
from tsbp.render.views import agenda as views

EXAMPLES = (
    "tsbp agenda --region sea --since 7d",
    "tsbp agenda @mine",
    "tsbp agenda --region sea --since mon -o markdown",
)
WEEK = "7d"


@options.shown
@options.filtered
def agenda(env: Env, words: FilterWords) -> Page:
    """Show the sheet for Monday, of all that the filters let through, since a week ago or a day of your choice."""
    said = words.get("since") or (WEEK,)
    if len(said) > 1:
        raise BadUsage("error.since-twice")
    clock = env.clock()
    since = dates.read_moment(said[0], moment.today(clock), back=True)
    filters = {name: value for name, value in words.items() if name != "since"}
    workspace = env.workspace()
    me = {workspace.git.config("user.email"): env.acting()} if workspace.places else {}
    found = briefing.agenda(
        workspace, questions.asked(env, filters), clock, zones.instant_of(since, clock.zone), me
    )
    named = found._replace(answer=found.answer._replace(name=questions.name(filters)))
    day = zones.day_of(found.since, clock.zone)
    return views.agenda(named, day, env.wording, everything=env.output.limit == 0)
