"""The reads that are asked all day, for the front door and the quick one alike."""

from __future__ import annotations

from tsbp.cli import questions
from tsbp.ops import reading
from tsbp.render.views import status as views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.cli.env import Env
    from tsbp.render.page import Page

    FilterWords = Mapping[str, tuple[str, ...]]


def status(env: Env, words: FilterWords, *, why: bool = False, explain: bool = False) -> Page:
    """Return where the initiatives stand, the worst first."""
    question = questions.asked(env, words)
    if explain:
        return questions.explained(question, env)
    answer = reading.status(env.workspace(), question, env.clock())
    return views.status(answer._replace(name=questions.name(words)), env.wording, why=why)


def listing(env: Env, words: FilterWords, *, explain: bool = False) -> Page:
    """Return the initiatives, a row each."""
    question = questions.asked(env, words)
    if explain:
        return questions.explained(question, env)
    return views.listing(reading.status(env.workspace(), question, env.clock()), env.wording)
