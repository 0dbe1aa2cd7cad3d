"""What other initiatives need to know of one: a few plain values, kept per file version."""

from __future__ import annotations

from tsbp.domain.health.case import case, in_scope
from tsbp.domain.health.deadlines import last_open
from tsbp.domain.health.gates import ends_of_waivers
from tsbp.domain.health.milestones import is_ahead, key_dates, planned
from tsbp.domain.health.pauses import held_since
from tsbp.domain.zones import instant_of
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.health.case import Case
    from tsbp.domain.initiative import Initiative

EMERGENCY = "emergency"


class Need(NamedTuple):
    """A dependency that is not met: who must deliver what by which day (ISO text)."""

    key: str
    upstream: str
    need: str | Mapping[str, str]
    due: str
    markets: tuple[str, ...]


class GoLive(NamedTuple):
    """The go-live of a market: its day (ISO text), its sites, and whether it is still ahead."""

    market: str
    day: str
    sites: tuple[str, ...]
    is_ahead: bool


class Alarm(NamedTuple):
    """An emergency that is not stood down: since when, and the markets and sites it takes up."""

    opened: str
    markets: tuple[str, ...]
    sites: tuple[str, ...]


class Standing(NamedTuple):
    """How an initiative stands towards the others; days are ISO text, instants UTC text, empty = none.

    `last_day` is its last open key date. `held_since` is the instant since which a pause is open. Go-lives
    of others within `apart_wd` working days of its own are too close. `waivers` are pairs of what is waived
    and the instant up to which it is.
    """

    id: str
    is_open: bool
    held_since: str
    last_day: str
    apart_wd: int
    needs: tuple[Need, ...]
    go_lives: tuple[GoLive, ...]
    alarm: Alarm | None
    waivers: tuple[tuple[str, str], ...]


def standing(value: Initiative, context: Context) -> Standing:
    """Return how the initiative stands towards the others; of a closed one only that it is closed."""
    if value.stage == "closed":
        return Standing(value.id, False, "", "", 0, (), (), None, ())  # noqa: FBT003 - is_open
    one = case(value, context)
    last = last_open(key_dates(one))
    return Standing(
        value.id,
        True,  # noqa: FBT003 - is_open
        held_since(one),
        last.day.isoformat() if last and last.day else "",
        int(one.limits.collision_wd),
        _needs(value),
        _go_lives(value) if value.lane != EMERGENCY else (),
        _alarm(one),
        tuple(sorted(ends_of_waivers(one).items())),
    )


def to_data(standing: Standing) -> list[Any]:
    """Return the standing as plain data."""
    return [
        *standing[:5],
        [list(need) for need in standing.needs],
        [list(date) for date in standing.go_lives],
        list(standing.alarm) if standing.alarm else None,
        [list(waiver) for waiver in standing.waivers],
    ]


def from_data(data: Sequence[Any]) -> Standing:
    """Return the standing that `to_data` wrote."""
    id, is_open, held, last_day, apart, needs, go_lives, alarm, waivers = data
    return Standing(
        id,
        is_open,
        held,
        last_day,
        apart,
        tuple([Need(key, upstream, need, due, tuple(codes)) for key, upstream, need, due, codes in needs]),
        tuple([GoLive(market, day, tuple(sites), ahead) for market, day, sites, ahead in go_lives]),
        Alarm(alarm[0], tuple(alarm[1]), tuple(alarm[2])) if alarm else None,
        tuple([(what, until) for what, until in waivers]),
    )


def _needs(value: Initiative) -> tuple[Need, ...]:
    return tuple(
        Need(key, dependency.upstream, dependency.need, dependency.due.isoformat(), tuple(dependency.markets))
        for key, dependency in value.dependencies.items()
        if dependency.status != "met"
    )


def _go_lives(value: Initiative) -> tuple[GoLive, ...]:
    found = []
    for code, rollout in in_scope(value):
        ahead = is_ahead(rollout)
        day = planned(rollout) if ahead else rollout.actual
        if day is not None:
            found.append(GoLive(code, day.isoformat(), tuple(rollout.sites), ahead))
    return tuple(found)


def _alarm(one: Case) -> Alarm | None:
    value, event = one.value, one.value.event
    if value.lane != EMERGENCY or event is None or event.stood_down is not None:
        return None
    rollouts = in_scope(value)
    sites = dict.fromkeys(site for _, rollout in rollouts for site in rollout.sites)
    opened = instant_of(event.opened or value.submitted, one.home.zone)
    return Alarm(opened, tuple(code for code, _ in rollouts), tuple(sites))
