"""Hand every open record of one person or team to another."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets
from tsbp.cli.env import Env
from tsbp.cli.rooms import load
from tsbp.domain import moment
from tsbp.ops import handing
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = (
    "tsbp reassign bp-sea-2 bp-sea-1",
    "tsbp reassign bp-sea-2 bp-sea-1 --where 'kind = process' --yes",
)


@options.shown
def reassign(
    env: Env,
    old: Annotated[str, Argument(metavar="OLD")],
    new: Annotated[str, Argument(metavar="NEW")],
    where: Annotated[str | None, Option("--where", metavar="QUESTION")] = None,
    yes: Annotated[bool, Option("--yes", "-y")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Hand every open record of one person or team to another; without --yes it is only shown."""
    env.handle()
    question = load("tsbp.cli.questions").asked(env, {"where": (where,)} if where else {})
    paths = [target.path for target in targets.matching(env, question)]
    kept = yes and not dry_run
    done = handing.reassign(
        env.workspace(),
        old.lower(),
        new.lower(),
        paths,
        moment.today(env.clock()).isoformat(),
        directory=not where,
        dry_run=not kept,
        progress=env.screen.reporter(env.wording.say("progress.writing")),
    )
    if not done.files:
        return views.nothing(env.wording, old.lower())
    return views.written(done, env.wording, dry="" if kept else "dry" if dry_run else "bulk")
