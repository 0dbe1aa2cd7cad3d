"""What the writing commands share: how words are read, and the moment that is written."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tsbp.domain import moment
from tsbp.domain.assign import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.cli.env import Env


def reading(env: Env, *, decided: bool = False) -> Reading:
    """Return how `address=value` words are read here and today."""
    facts = env.workspace().facts
    return Reading(moment.today(env.clock()), tuple(facts["languages"]), decided=decided)


def moment_now(env: Env) -> str:
    """Return the clock's moment as files hold it: to the minute, with the offset of the store's zone."""
    clock = env.clock()
    there = moment.as_datetime(clock.instant).astimezone(ZoneInfo(clock.zone))
    return _minute(there)


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
