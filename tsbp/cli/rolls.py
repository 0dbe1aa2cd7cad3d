"""The roll-up behind `status --by`, in a room of its own so that `status` alone never waits for it."""

from __future__ import annotations

from tsbp.cli import questions
from tsbp.ops import rolling
from tsbp.render.views import rollup as views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.cli.env import Env
    from tsbp.render.page import Page

    FilterWords = Mapping[str, tuple[str, ...]]

CHASED = ("stale", "overdue")


def rolled(env: Env, words: FilterWords, by: str, *, why: bool = False) -> Page:
    """Return the initiatives rolled up; with `why`, or when late ones are asked for, each is named."""
    question = questions.asked(env, words)
    found = rolling.roll_up(env.workspace(), by.lower().replace("_", "-"), question, env.clock())
    named = found._replace(answer=found.answer._replace(name=questions.name(words)))
    return views.roll_up(named, env.wording, lists=why or any(flag in words for flag in CHASED))
