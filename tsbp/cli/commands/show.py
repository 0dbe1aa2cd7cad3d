"""Show one initiative, or one entry of the directory, whole."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from tsbp.cli import options, targets
from tsbp.cli.env import Env
from tsbp.domain.plain import value_at
from tsbp.ops import reading
from tsbp.render.page import Page
from tsbp.render.views import shown

EXAMPLES = ("tsbp show 4xk7", "tsbp show 4XK7QD --json", "tsbp show people.bp-sea-1")


@options.shown
def show(env: Env, id: Annotated[str, Argument(metavar="ID")]) -> Page:
    """Show one initiative, or one entry of the directory, whole."""
    target = targets.resolved(env, id)
    document = env.workspace().load(target.path)
    if target.parts:
        return shown.entry(target.name, value_at(document.data, target.parts) or {}, env.wording)
    item = reading.one(env.workspace(), target.name, env.clock())
    page = shown.shown(item, document.data or {}, document.findings, env.clock(), env.wording)
    return page._replace(head=env.workspace().head, behind=env.workspace().behind)
