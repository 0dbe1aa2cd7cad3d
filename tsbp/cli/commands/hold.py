"""Hold an initiative: clocks and gates stand still until it is resumed."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.domain import dates
from tsbp.errors import BadUsage
from tsbp.ops import moving
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = (
    'tsbp hold k7gq --review 11-jan -m "legal must answer first"',
    'tsbp hold 9m2r --review +4w --until +6w -m "code freeze"',
)


@options.shown
def hold(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    review: Annotated[str | None, Option("--review", metavar="DATE")] = None,
    until: Annotated[str | None, Option("--until", metavar="DATE")] = None,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Hold an initiative; on the review date it is looked at again."""
    path = targets.initiative(env, id)
    today = writes.reading(env).today
    if not review:
        raise BadUsage("error.hold-needs-review", hint="hint.hold-needs-review")
    days = [dates.read_day(said, today) if said else None for said in (review, until)]
    for day in days:
        if day is not None and day < today:
            raise BadUsage("error.day-past", day=day)
    ahead = [day.isoformat() if day else "" for day in days]
    word = moving.Word(env.handle(by), writes.reason(env, message), writes.moment_now(env))
    written = moving.hold(env.workspace(), path, moving.Hold(word, *ahead), dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")
