"""Show what changed, when, and by whom."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import histories, options
from tsbp.cli.env import Env
from tsbp.domain import address as addresses
from tsbp.domain import dates, fields, moment, zones
from tsbp.domain.changepart import is_in_field
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import comparing
from tsbp.ops.comparing import Asked, Entry
from tsbp.render.page import Page
from tsbp.render.views import history as views
from tsbp.store import layout

EXAMPLES = (
    "tsbp log 4xk7",
    "tsbp log 4xk7 rollouts.TH.forecast",
    "tsbp log people.bp-sea-3",
    "tsbp log --since 7d --by bp-sea-1",
    "tsbp log --field 'rollouts.*.forecast' --since 30d --until today",
)
MOST = 50


@options.shown
def log(
    env: Env,
    target: Annotated[str | None, Argument(metavar="ID")] = None,
    address: Annotated[str | None, Argument(metavar="ADDRESS")] = None,
    since: Annotated[str | None, Option("--since", metavar="DATE")] = None,
    until: Annotated[str | None, Option("--until", metavar="DATE")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    field: Annotated[str | None, Option("--field", metavar="FIELD")] = None,
) -> Page:
    """Show what changed, when, and by whom, the newest first."""
    asked = histories.asked(env, target or "", address or "")._replace(
        since=_instant(env, since) if since else "",
        until=_end(env, until) if until else "",
        by=env.handle() if by == "me" else by or "",
        field=_field(field) if field else "",
    )
    found = comparing.history(env.workspace(), asked, histories.authors(env))
    entries = tuple(islice(found, _limit(env, asked)))
    left = comparing.remaining(env.workspace().git, asked, found, len(entries))
    page = views.history(_narrowed(entries, asked.field), env.wording, name=histories.name(asked), left=left)
    return page._replace(as_of=env.clock().day.isoformat(), head=env.workspace().head)


def _narrowed(entries: tuple[Entry, ...], field: str) -> tuple[Entry, ...]:
    """Return the entries with no other changes than those of the field."""
    if not field:
        return entries
    return tuple(
        entry._replace(changes=tuple(one for one in entry.changes if is_in_field(one, field)))
        for entry in entries
    )


def _field(said: str) -> str:
    """Return the field; raises BadUsage for one that no file has, offering those that look like it."""
    first = str(addresses.parse(said)[0]) if addresses.parse(said) else ""
    known = (*fields.order(()), *layout.DIRECTORY_KINDS)
    if first not in known:
        raise BadUsage("error.no-field", candidates=near(first, known), field=first, address=said)
    return said


def _limit(env: Env, asked: Asked) -> int | None:
    """Return how many entries are shown: as said, else all of one thing and the newest of the whole store."""
    if env.output.limit is not None:
        return env.output.limit or None
    return None if asked.path else MOST


def _instant(env: Env, text: str) -> str:
    clock = env.clock()
    found = dates.read_moment(text, moment.today(clock), back=True)
    return zones.instant_of(found, clock.zone)


def _end(env: Env, text: str) -> str:
    """Return the instant at which the day has ended, or the moment itself."""
    clock = env.clock()
    found = dates.read_moment(text, moment.today(clock), back=True)
    return zones.last_instant_of(found, clock.zone)
