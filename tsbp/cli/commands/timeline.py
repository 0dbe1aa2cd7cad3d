"""Show milestones and go-lives in time: baseline, forecast and actual, slips, and the critical chain."""

from __future__ import annotations

from tsbp.cli import options, questions
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.domain.query import ANY, Node, Query, both
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import planning
from tsbp.render.page import Page
from tsbp.render.views import timeline as views

EXAMPLES = (
    "tsbp timeline 4xk7",
    "tsbp timeline --region sea",
    "tsbp timeline @mine --json",
)


@options.shown
@options.filtered
def timeline(env: Env, words: FilterWords) -> Page:
    """Show milestones and go-lives in time: of one initiative, or of all that the filters let through."""
    found = planning.timeline(env.workspace(), _asked(env, words), env.clock())
    drawn = env.output.format == "table"
    return views.timeline(found, env.wording, width=(env.width or views.WIDTH) if drawn else 0)


def _asked(env: Env, words: FilterWords) -> Query:
    """Return the question; a single word that begins an id asks for that initiative, open or closed."""
    said = words.get("words", ())
    if len(said) != 1 or said[0].startswith("@"):
        return questions.asked(env, words)
    try:
        id = env.workspace().find(said[0])
    except (BadUsage, NotFound):
        return questions.asked(env, words)
    question = questions.asked(env, {name: value for name, value in words.items() if name != "words"})
    return question._replace(node=both(Node(ANY, "id", frozenset((id,))), question.node), closed=True)
