"""Share the store with others: fetch, merge, check, push."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, writes
from tsbp.cli.env import Env
from tsbp.ops import choosing, syncing
from tsbp.ops.choosing import SIDES, Choice
from tsbp.ops.syncing import Synced
from tsbp.render.page import Page
from tsbp.render.views import sharing as views

EXAMPLES = (
    "tsbp sync",
    "tsbp sync --keep theirs priority",
    "tsbp sync --keep mine",
    "tsbp sync 4xk7:milestones.pilot-sg-my.forecast=2026-12-04",
)


@options.shown
def sync(
    env: Env,
    said: Annotated[list[str] | None, Argument(metavar="[ADDRESS|ADDRESS=value]...")] = None,
    keep: Annotated[str | None, Option("--keep", metavar="mine|theirs")] = None,
) -> Page:
    """Fetch what others shared, merge it field by field, check the outcome, and push."""
    choices = choosing.read(said or (), keep or "")
    answer = _synced(env, choices)
    while env.interactive and any(dispute.clash for dispute in answer.disputes):
        asked = _asked(env, answer)
        if not asked:
            break
        choices = (*choices, *asked)
        answer = _synced(env, choices)
    return views.synced(answer, env.wording)


def _synced(env: Env, choices: tuple[Choice, ...]) -> Synced:
    reading = writes.reading(env) if choices else None
    return syncing.sync(env.workspace(), env.clock(), choices, reading)


def _asked(env: Env, answer: Synced) -> tuple[Choice, ...]:
    """Ask which side of each clash stands; none where the person leaves one open."""
    found = []
    for dispute in answer.disputes:
        if dispute.clash is None:
            return ()
        env.screen.note(views.described(dispute, env.wording))
        side = env.screen.ask(
            env.wording.say("sync.ask"), (*SIDES, env.wording.say("sync.neither")), default="3"
        )
        if side not in SIDES:
            return ()
        found.append(Choice(side, dispute.clash.address, dispute.id))
    return tuple(found)
