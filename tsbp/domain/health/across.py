"""Reasons that need other files: late upstreams, go-lives too close at a site, open emergencies, circles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date

from tsbp.domain.calendar import add, slip
from tsbp.domain.context import zone_of
from tsbp.domain.health.circles import circles
from tsbp.domain.health.pauses import cut
from tsbp.domain.health.waiving import unwaived
from tsbp.domain.reason import AMBER, Reason
from tsbp.domain.zones import start_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsbp.domain.context import Context
    from tsbp.domain.health.standing import Alarm, GoLive, Standing

    Visits = Mapping[str, list[tuple[int, str, str]]]
    Window = tuple[int, int, str]


def across(standings: Mapping[str, Standing], context: Context) -> Mapping[str, tuple[Reason, ...]]:
    """Return the reasons that lie in other files by the id of the initiative, those without left out."""
    going = {id: standing for id, standing in standings.items() if standing.is_open}
    round_about = circles(going)
    visits = _visits(going)
    alarms = [(id, standing.alarm) for id, standing in sorted(going.items()) if standing.alarm]
    windows: dict[tuple[str, str, int], Window] = {}
    found: dict[str, tuple[Reason, ...]] = {}
    for id, standing in going.items():
        own = [
            *_late_upstreams(standing, going),
            *_circle(standing, round_about.get(id, {})),
            *_meetings(standing, visits, alarms, windows, context),
        ]
        if own:
            left = tuple(cut(unwaived(own, dict(standing.waivers)), standing.held_since))
            if left:
                found[id] = left
    return found


def _late_upstreams(standing: Standing, going: Mapping[str, Standing]) -> Iterator[Reason]:
    """Warn of an upstream whose last open key date comes after the day it is needed."""
    for need in standing.needs:
        upstream = going.get(need.upstream)
        if upstream and upstream.id != standing.id and upstream.last_day > need.due:
            params = {"upstream": upstream.id, "need": need.need, "due": need.due, "day": upstream.last_day}
            yield Reason(AMBER, "late-upstream", f"dependencies.{need.key}", params, need.markets)


def _circle(standing: Standing, steps: Mapping[str, tuple[str, ...]]) -> Iterator[Reason]:
    """Warn of initiatives that wait for each other: none of them can begin."""
    for need in standing.needs:
        circle = steps.get(need.upstream)
        if circle:
            params = {"upstream": need.upstream, "circle": " -> ".join((*circle, circle[0]))}
            yield Reason(AMBER, "dependency-cycle", f"dependencies.{need.key}", params, need.markets)


def _visits(going: Mapping[str, Standing]) -> Visits:
    """Return for each site the go-lives at it: (day ordinal, initiative, market), by day."""
    visits: dict[str, list[tuple[int, str, str]]] = {}
    for id, standing in going.items():
        for date_ in standing.go_lives:
            for site in date_.sites:
                visits.setdefault(site, []).append((_ordinal(date_.day), id, date_.market))
    for entries in visits.values():
        entries.sort()
    return visits


def _meetings(
    standing: Standing,
    visits: Visits,
    alarms: list[tuple[str, Alarm]],
    windows: dict[tuple[str, str, int], Window],
    context: Context,
) -> Iterator[Reason]:
    """Warn of what the go-lives still ahead meet at their sites and in their markets."""
    for go_live in standing.go_lives:
        if not go_live.is_ahead:
            continue
        at = go_live.market, go_live.day, standing.apart_wd
        window = windows.get(at) or windows.setdefault(at, _window(*at, context))
        for site in go_live.sites:
            yield from _collision(standing.id, go_live, site, visits[site], window, context)
        for id, alarm in alarms:
            place = _shared(go_live, alarm)
            if place and id != standing.id:
                params = {"market": go_live.market, "day": go_live.day, "event": id, "place": place}
                since = max(alarm.opened, window[2])
                yield Reason(AMBER, "event-open", _subject(go_live), params, (go_live.market,), since)


def _collision(
    id: str, go_live: GoLive, site: str, entries: list[tuple[int, str, str]], window: Window, context: Context
) -> Iterator[Reason]:
    """Warn of others that go live at the site too close to this one; the nearest is named."""
    first, last, _ = window
    start = bisect_left(entries, (first,))
    near = [entry for entry in entries[start : bisect_right(entries, (last + 1,))] if entry[1] != id]
    if not near:
        return
    mine = _ordinal(go_live.day)
    ordinal, other, market = min(near, key=lambda entry: (abs(entry[0] - mine), entry))
    day = date.fromordinal(ordinal)
    days = abs(slip(context.calendar, go_live.market, date.fromordinal(mine), day))
    params = {
        "market": go_live.market,
        "day": go_live.day,
        "site": site,
        "other": other,
        "other_market": market,
        "other_day": day.isoformat(),
        "days": days,
        "count": len({entry[1] for entry in near}),
    }
    yield Reason(AMBER, "collision", _subject(go_live), params, (go_live.market,))


def _window(market: str, day: str, apart: int, context: Context) -> Window:
    """Return the first and last ordinal that are too close, and the instant at which the go-live is close."""
    book, planned = context.calendar, date.fromisoformat(day)
    first = add(book, market, planned, -apart - 1).toordinal() + 1
    last = add(book, market, planned, apart + 1).toordinal() - 1
    return first, last, start_of(add(book, market, planned, -apart), zone_of(context, market))


def _shared(go_live: GoLive, alarm: Alarm) -> str:
    """Return the site, else the market, that a go-live and an emergency share."""
    for site in go_live.sites:
        if site in alarm.sites:
            return site
    return go_live.market if go_live.market in alarm.markets else ""


def _subject(go_live: GoLive) -> str:
    return f"rollouts.{go_live.market}"


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
