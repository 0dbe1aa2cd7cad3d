"""What the writing commands share: how words are read, and the moment that is written."""

from __future__ import annotations

from tsbp.domain import dates, moment
from tsbp.domain.assign import Reading
from tsbp.errors import BadUsage
from tsbp.ops import editing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.cli.env import Env


def reading(env: Env, *, decided: bool = False) -> Reading:
    """Return how `address=value` words are read here and today."""
    facts = env.workspace().facts
    return Reading(moment.today(env.clock()), tuple(facts["languages"]), decided=decided, me=env.acting())


def moment_now(env: Env) -> str:
    """Return the clock's moment as files hold it: to the minute, with the offset of the store's zone."""
    return moment.written(env.clock(), env.workspace().facts["offsets"])


def day_on(said: str | None, reading: Reading) -> Reading:
    """Return how words are read when something is said to have been so on a day; raises BadUsage for one ahead."""
    if not said:
        return reading
    day = dates.read_day(said, reading.today, back=True)
    if day > reading.today:
        raise BadUsage("error.day-ahead", day=day, text=said)
    return reading._replace(today=day)


def reason(env: Env, message: str | None) -> str:
    """Return the reason given with -m, asked for where somebody can answer; raises BadUsage without one."""
    said = (message or "").strip()
    if not said and env.interactive:
        said = env.screen.ask(env.wording.say("writes.why")).strip()
    if not said:
        raise BadUsage("error.needs-reason", hint="hint.needs-reason")
    return said


def deciders(env: Env, by: str | None) -> tuple[str, ...]:
    """Return who decided, each of them somebody active; the acting person where nobody is named."""
    handles = [part.strip() for part in (by or "").replace("，", ",").split(",") if part.strip()]
    return tuple(dict.fromkeys(env.handle(handle) for handle in handles)) or (env.handle(),)


def keep_aside(env: Env, name: str, text: str) -> None:
    """Keep a text that was given up, and say where it lies."""
    kept = editing.put_aside(env.workspace(), name, text)
    env.screen.note(env.wording.say("note.edit-kept", path=kept))
