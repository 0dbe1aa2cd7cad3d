"""End a record: a milestone reached, an ask answered, a risk closed, a decision made, a condition met."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.ops import recording
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = (
    "tsbp done 4xk7 asks.confirm 'Fix ships on 27 Nov'",
    "tsbp done 4xk7 milestones.wave-1 --on yesterday",
    "tsbp done 4xk7 risks.longer",
)


@options.shown
def done(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    address: Annotated[str, Argument(metavar="ADDRESS")],
    said: Annotated[list[str] | None, Argument(metavar="TEXT ADDRESS=VALUE...")] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE")] = None,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """End a record: a milestone reached, an ask answered, a risk closed, a decision made, a condition met."""
    reading = writes.day_on(on, writes.reading(env))
    target = targets.resolved(env, id)
    texts, words = targets.told(said or ())
    end = recording.End(address, " ".join(texts), message or "", dated=bool(on), words=tuple(words))
    written = recording.done(env.workspace(), target.path, end, reading, env.handle(by), dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")
