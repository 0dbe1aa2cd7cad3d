"""Post an update on an initiative; over a view it is the weekly round."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, posts
from tsbp.cli.env import Env
from tsbp.cli.rooms import load
from tsbp.ops import posting, reading
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = (
    'tsbp update 4xk7 green "TH live without incident"',
    'tsbp update 4xk7 amber "Vendor slipped" --why "site not staffed" --zh "供应商延期" --next "call vb-bkk"',
    'tsbp update 4xk7 green "Stable at 100%" --market SG',
    "tsbp update @mine",
)


@options.shown
def update(
    env: Env,
    id: Annotated[str, Argument(metavar="ID|@VIEW")],
    said: Annotated[list[str] | None, Argument(metavar="[green|amber|red] TEXT")] = None,
    why: Annotated[str | None, Option("--why", metavar="WHY")] = None,
    zh: Annotated[str | None, Option("--zh", metavar="TEXT")] = None,
    market: Annotated[str | None, Option("--market", metavar="CODE")] = None,
    next_: Annotated[list[str] | None, Option("--next", metavar="TEXT")] = None,
    ask: Annotated[list[str] | None, Option("--ask", metavar="KEY")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Post an update: health left out stands as it was; amber and red say why."""
    me = env.handle(by)
    if not id.startswith("@"):
        said_ = posts.Said(
            said or (), why or "", zh or "", market or "", tuple(next_ or ()), tuple(ask or ())
        )
        return posts.posted(env, id, said_, me, dry_run=dry_run)
    question = load("tsbp.cli.questions").asked(env, {"words": (id,)})
    found = load("tsbp.cli.rounds").posts(env, reading.status(env.workspace(), question, env.clock()), me)
    if not found:
        return views.nothing(env.wording, id)
    written = posting.post(env.workspace(), found, dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")
