"""Reasons that need other files: late upstreams, go-lives too close at a site, open emergencies, circles."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from tsbp.domain.calendar import add, slip
from tsbp.domain.context import zone_of
from tsbp.domain.health.circles import circles
from tsbp.domain.health.pauses import cut
from tsbp.domain.health.waiving import unwaived
from tsbp.domain.reason import AMBER, Reason
from tsbp.domain.zones import start_of
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsbp.domain.context import Context
    from tsbp.domain.health.standing import GoLive, Standing

    Visit = tuple[int, str, str]
    Alarms = Mapping[str, list[tuple[str, str]]]


class Scene(NamedTuple):
    """Who else is there: by site the go-lives (day ordinal, initiative, market) in the order of their days.

    `alarms` holds by site and by market the open emergencies: (initiative, instant of opening).
    """

    visits: Mapping[str, list[Visit]]
    alarms: Alarms
    context: Context


def across(standings: Mapping[str, Standing], context: Context) -> Mapping[str, tuple[Reason, ...]]:
    """Return the reasons that lie in other files by the id of the initiative, those without left out."""
    going = {id: standing for id, standing in standings.items() if standing.is_open}
    round_about = circles(going)
    scene = Scene(_visits(going), _alarms(going), context)
    found: dict[str, tuple[Reason, ...]] = {}
    for id, standing in going.items():
        own = [
            *_late_upstreams(standing, going),
            *_circle(standing, round_about.get(id, {})),
            *_meetings(standing, scene),
        ]
        left = tuple(cut(unwaived(own, dict(standing.waivers)), standing.held_since)) if own else ()
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


def _visits(going: Mapping[str, Standing]) -> dict[str, list[Visit]]:
    visits: dict[str, list[Visit]] = {}
    for id, standing in going.items():
        for go_live in standing.go_lives:
            ordinal = _ordinal(go_live.day)
            for site in go_live.sites:
                visits.setdefault(site, []).append((ordinal, id, go_live.market))
    for entries in visits.values():
        entries.sort()
    return visits


def _alarms(going: Mapping[str, Standing]) -> dict[str, list[tuple[str, str]]]:
    alarms: dict[str, list[tuple[str, str]]] = {}
    for id, standing in going.items():
        alarm = standing.alarm
        for place in (*alarm.sites, *alarm.markets) if alarm else ():
            alarms.setdefault(place, []).append((id, alarm.opened if alarm else ""))
    return alarms


def _meetings(standing: Standing, scene: Scene) -> Iterator[Reason]:
    """Warn of what the go-lives still ahead meet at their sites and in their markets."""
    for go_live in standing.go_lives:
        if go_live.is_ahead:
            for site in go_live.sites:
                yield from _collision(standing, go_live, site, scene)
            yield from _events(standing, go_live, scene)


def _collision(standing: Standing, go_live: GoLive, site: str, scene: Scene) -> Iterator[Reason]:
    """Warn of others that go live at the site too close to this one; the nearest is named."""
    mine, book, market = date.fromisoformat(go_live.day), scene.context.calendar, go_live.market
    beyond = standing.apart_wd + 1
    entries = scene.visits[site]
    first = bisect_left(entries, (add(book, market, mine, -beyond).toordinal() + 1,))
    last = bisect_left(entries, (add(book, market, mine, beyond).toordinal(),))
    near = entries[first:last]
    others = {id for _, id, _ in near} - {standing.id}
    if not others:
        return
    ordinal, other, where = _nearest(near, mine.toordinal(), standing.id)
    day = date.fromordinal(ordinal)
    params = {
        "market": market,
        "day": go_live.day,
        "site": site,
        "other": other,
        "other_market": where,
        "other_day": day.isoformat(),
        "days": abs(slip(book, market, mine, day)),
        "count": len(others),
    }
    yield Reason(AMBER, "collision", _subject(go_live), params, (market,))


def _nearest(near: list[Visit], middle: int, own: str) -> Visit:
    """Return the visit of another initiative closest to the middle, of two as close the earlier."""
    place = bisect_left(near, (middle,))
    before = next((visit for visit in reversed(near[:place]) if visit[1] != own), None)
    after = next((visit for visit in near[place:] if visit[1] != own), None)
    if before is None or after is None:
        return before or after or near[0]
    return before if middle - before[0] <= after[0] - middle else after


def _events(standing: Standing, go_live: GoLive, scene: Scene) -> Iterator[Reason]:
    """Warn of emergencies open at the site or in the market of a go-live that is close."""
    places = [place for place in (*go_live.sites, go_live.market) if place in scene.alarms]
    if not places:
        return
    context, market = scene.context, go_live.market
    close = add(context.calendar, market, date.fromisoformat(go_live.day), -standing.apart_wd)
    since = start_of(close, zone_of(context, market))
    met = {id: (place, opened) for place in reversed(places) for id, opened in scene.alarms[place]}
    for id, (place, opened) in sorted(met.items()):
        if id != standing.id:
            params = {"market": market, "day": go_live.day, "event": id, "place": place}
            yield Reason(AMBER, "event-open", _subject(go_live), params, (market,), max(opened, since))


def _subject(go_live: GoLive) -> str:
    return f"rollouts.{go_live.market}"


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
