"""Why a planned day moves: asked of whoever sits at a terminal, else owed on the command line."""

from __future__ import annotations

from tsbp.domain.vocab import CAUSES
from tsbp.errors import BadUsage
from tsbp.ops.assigning import NEEDS_CAUSE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tsbp.cli.env import Env
    from tsbp.ops.assigning import Wish
    from tsbp.ops.writing import Written


def explained(env: Env, wish: Wish, write: Callable[[Wish], Written]) -> Written:
    """Write the wish; where a day would move without a word, ask for the word and write again.

    Raises what the writing raises, also the want of a word where nobody can be asked.
    """
    try:
        return write(wish)
    except BadUsage as failure:
        if failure.sentence != NEEDS_CAUSE or not env.interactive:
            raise
        env.screen.tell(env.wording.failure(failure)[0])
        return write(_asked(env, wish))


def _asked(env: Env, wish: Wish) -> Wish:
    said = {env.wording.choice("cause", cause): cause for cause in CAUSES}
    cause = wish.cause or said[env.screen.ask(env.wording.say("move.cause"), tuple(said))]
    reason = wish.reason
    while not reason.strip():
        reason = env.screen.ask(env.wording.say("move.reason"))
    return wish._replace(cause=cause, reason=reason)
