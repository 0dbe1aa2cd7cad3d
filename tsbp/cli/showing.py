"""Showing one thing whole, for the front door and the quick one alike."""

from __future__ import annotations

from tsbp.cli import targets
from tsbp.domain.plain import value_at
from tsbp.ops import reading
from tsbp.render.views import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.cli.env import Env
    from tsbp.render.page import Page


def show(env: Env, id: str) -> Page:
    """Return one initiative, or one entry of the directory, whole."""
    target = targets.resolved(env, id)
    document = env.workspace().load(target.path)
    if target.parts:
        return shown.entry(target.name, value_at(document.data, target.parts) or {}, env.wording)
    clock = env.clock()
    item = reading.one(env.workspace(), target.name, clock)
    waits = reading.waits(env.workspace(), target.name, clock)
    page = shown.shown(item, document.data or {}, waits, document.findings, clock, env.wording)
    return page._replace(
        head=env.workspace().head,
        behind=env.workspace().behind,
        until=reading.told_until(env.workspace(), target.path, clock),
    )
