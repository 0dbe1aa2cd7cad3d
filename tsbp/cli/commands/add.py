"""Add a record to an initiative, or an entry to the directory."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.errors import BadUsage
from tsbp.ops import freezing, listing, recording
from tsbp.render.page import Page
from tsbp.render.views import freezes
from tsbp.render.views import written as views
from tsbp.store import layout

EXAMPLES = (
    'tsbp add 4xk7 risk "Vendor cannot staff the night shift" likelihood=3 impact=4 response=reduce owner=th-ops-lead',
    'tsbp add 4xk7 ask "Confirm the budget" to=ts-ops-director-apac due=+1w blocking=yes',
    "tsbp add 4xk7 market PH wave=3 lead=ph-ops-lead baseline=2027-02-01",
    "tsbp add freeze songkran-2028 start=2028-04-13 end=2028-04-15 markets=TH kind=hard reason=Songkran source=law",
    "tsbp add person bp-sea-3 team=bp-sea market=SG languages=en,zh-Hans",
)


@options.shown
def add(
    env: Env,
    what: Annotated[str, Argument(metavar="ID|KIND")],
    kind: Annotated[str, Argument(metavar="KIND|KEY")],
    said: Annotated[list[str] | None, Argument(metavar="TEXT ADDRESS=VALUE...")] = None,
    key: Annotated[str | None, Option("--key", metavar="KEY")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Add a record to an initiative, or an entry to the directory."""
    texts, words = targets.told(said or ())
    if what in listing.ENTRIES:
        if texts:
            raise BadUsage("error.extra-text", text=" ".join(texts))
        made = listing.add(env.workspace(), what, kind, words, writes.reading(env), dry_run=dry_run)
        page = views.written(made, env.wording, dry="dry" if dry_run else "")
        return freezes.told(page, freezing.touched(env.workspace(), made), env.wording)
    target = targets.resolved(env, what)
    if layout.kind_of(target.path) != layout.INITIATIVE:
        raise BadUsage("error.not-an-initiative", text=what)
    addition = recording.Addition(kind, " ".join(texts), tuple(words), key or "")
    written = recording.add(
        env.workspace(), target.path, addition, writes.reading(env), env.handle(by), dry_run=dry_run
    )
    return views.written(written, env.wording, dry="dry" if dry_run else "")
