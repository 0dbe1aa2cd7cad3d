"""Close an initiative with one of the outcomes that its stage has."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.domain.near import near
from tsbp.domain.vocab import OUTCOMES
from tsbp.errors import BadUsage
from tsbp.ops import closing
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = (
    'tsbp close k7gq cancelled -m "the election was called off"',
    'tsbp close rt1w superseded --by-id 9m2r -m "taken up by the labelling policy"',
)


@options.shown
def close(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    outcome: Annotated[str, Argument(metavar="OUTCOME")],
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE,HANDLE")] = None,
    by_id: Annotated[str | None, Option("--by-id", metavar="ID")] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Close an initiative; what was delivered goes through gate G6 as it closes."""
    wanted = outcome.casefold().replace("-", "_")
    if wanted not in OUTCOMES:
        raise BadUsage("error.no-outcome", candidates=near(wanted, OUTCOMES) or OUTCOMES, outcome=outcome)
    path = targets.initiative(env, id)
    day = writes.day_on(on, writes.reading(env)).today
    deciders = writes.deciders(env, by)
    other = env.workspace().find(by_id) if by_id else ""
    why = writes.reason(env, message)
    end = closing.End(wanted, deciders[0], why, day.isoformat() if on else writes.moment_now(env), other)
    written = closing.close(env.workspace(), path, closing.Closing(end, deciders, day), dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")
