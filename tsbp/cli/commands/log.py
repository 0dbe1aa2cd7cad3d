"""Show what changed, when, and by whom."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets
from tsbp.cli.env import Env
from tsbp.domain import address as addresses
from tsbp.domain import dates, moment, zones
from tsbp.domain.locating import located
from tsbp.errors import NotFound
from tsbp.ops import comparing, telling
from tsbp.ops.comparing import Asked
from tsbp.render.page import Page
from tsbp.render.views import history as views
from tsbp.store import layout

EXAMPLES = (
    "tsbp log 4xk7",
    "tsbp log 4xk7 rollouts.TH.forecast",
    "tsbp log people.bp-sea-3",
    "tsbp log --since 7d --by bp-sea-1",
)
MOST = 50


@options.shown
def log(
    env: Env,
    target: Annotated[str | None, Argument(metavar="ID")] = None,
    address: Annotated[str | None, Argument(metavar="ADDRESS")] = None,
    since: Annotated[str | None, Option("--since", metavar="DATE")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
) -> Page:
    """Show what changed, when, and by whom, the newest first."""
    asked = _asked(env, target, address)
    revision = env.workspace().as_of or "HEAD"
    asked = asked._replace(since=_instant(env, since) if since else "", by=by or "", revision=revision)
    people = env.workspace().context.directory.people
    if asked.by == "me":
        asked = asked._replace(by=env.handle())
    acting = {env.workspace().git.config("user.email"): env.acting()}
    found = comparing.history(env.workspace(), asked, telling.authors(people, acting))
    entries = tuple(islice(found, _limit(env, asked)))
    left = comparing.remaining(env.workspace().git, asked, found, len(entries))
    name = (
        addresses.join(asked.parts)
        if asked.id in asked.parts
        else f"{asked.id} {addresses.join(asked.parts)}"
    )
    page = views.history(entries, env.wording, name=name.strip(), left=left)
    return page._replace(as_of=env.clock().day.isoformat(), head=env.workspace().head)


def _limit(env: Env, asked: Asked) -> int | None:
    """Return how many entries are shown: as said, else all of one thing and the newest of the whole store."""
    if env.output.limit is not None:
        return env.output.limit or None
    return None if asked.path else MOST


def _asked(env: Env, target: str | None, address: str | None) -> Asked:
    """Return whose history is wanted; keys of the address may be typed by any unambiguous start."""
    if not target:
        return Asked()
    if target in layout.DIRECTORY_KINDS or target == layout.SETTINGS:
        found_path = layout.SETTINGS if target == layout.SETTINGS else layout.directory_path(target)
        return Asked(found_path, comparing.name_of(found_path, None), addresses.parse(address or ""))
    found = targets.resolved(env, target)
    if found.parts:
        return Asked(found.path, found.parts[0], (*found.parts, *addresses.parse(address or "")))
    return Asked(found.path, found.name, _parts(env, found.path, address or ""))


def _parts(env: Env, path: str, said: str) -> tuple[str | int, ...]:
    if not said:
        return ()
    data = env.workspace().load(path).data or {}
    try:
        return located(data, said)
    except NotFound:
        return addresses.parse(said)  # a record that is no longer there has a history too


def _instant(env: Env, text: str) -> str:
    clock = env.clock()
    found = dates.read_moment(text, moment.today(clock), back=True)
    return zones.instant_of(found, clock.zone)
