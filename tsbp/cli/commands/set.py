"""Set plain facts of initiatives or of the directory."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import causes, options, targets, writes
from tsbp.cli.env import Env
from tsbp.cli.rooms import load
from tsbp.domain import address as addresses
from tsbp.errors import BadUsage
from tsbp.ops import assigning, freezing, writing
from tsbp.ops.targets import Target
from tsbp.render.page import Page
from tsbp.render.views import freezes
from tsbp.render.views import written as views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = "people"
EXAMPLES = (
    "tsbp set 4xk7 priority=P0 tags+=reporting",
    "tsbp set 4xk7 rollouts.TH.forecast=+1w --cause vendor -m 'site not staffed'",
    "tsbp set --where 'owner = bp-sea-2 and priority = P3' priority=P2 --yes",
    "tsbp set calendar.year-end-2026 end=2027-01-05",
    "tsbp set people.bp-sea-2 away.from=21-dec away.to=2-jan away.cover=bp-sea-1",
    "tsbp set people.bp-sea-3 active=false",
)


@options.shown
def set_(
    env: Env,
    said: Annotated[list[str] | None, Argument(metavar="ID... ADDRESS=VALUE...")] = None,
    where: Annotated[str | None, Option("--where", metavar="QUESTION")] = None,
    cause: Annotated[str | None, Option("--cause", metavar="CAUSE")] = None,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    decision: Annotated[str | None, Option("--decision", metavar="KEY")] = None,
    yes: Annotated[bool, Option("--yes", "-y")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Set plain facts: `address=value`, `+=` and `-=` for words of a list, an empty value clears."""
    env.handle()
    ids, words = targets.split(said or ())
    matching = _matching(env, where) if where else []
    if not (ids or matching) or not words:
        raise BadUsage("error.set-needs", hint="hint.assignment")
    wish = assigning.Wish(tuple(words), cause or "", message or "", decision or "")
    found = list(dict.fromkeys([*(targets.resolved(env, id) for id in dict.fromkeys(ids)), *matching]))
    bulk = len(found) > 1 and not yes

    def assigned(wish: assigning.Wish) -> writing.Written:
        return assigning.assign_facts(
            env.workspace(),
            found,
            wish,
            writes.reading(env, decided=bool(decision)),
            dry_run=dry_run or bulk,
            progress=env.screen.reporter(env.wording.say("progress.writing")),
        )

    written = causes.explained(env, wish, assigned)
    page = views.written(written, env.wording, dry="bulk" if bulk else "dry" if dry_run else "")
    page = page._replace(notes=(*page.notes, *_left_behind(env, written)))
    return freezes.told(page, freezing.touched(env.workspace(), written), env.wording)


def _left_behind(env: Env, written: writing.Written) -> Iterator[str]:
    """Say how much those still hold who have left by this change."""
    for change in (change for file in written.files if file.id == PEOPLE for change in file.changes):
        parts = addresses.parse(change.address)
        if parts[2:] == ("active",) and change.new is False:
            handle = str(parts[1])
            held = load("tsbp.ops.handing").holding(env.workspace(), handle)
            if held.records:
                yield env.wording.say(
                    "note.left-behind", handle=handle, count=held.records, initiatives=held.initiatives
                )


def _matching(env: Env, where: str) -> list[Target]:
    return targets.matching(env, load("tsbp.cli.questions").asked(env, {"where": (where,)}))
