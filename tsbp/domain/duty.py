"""Which team answers a request, when it works, and who of it takes new requests."""

from __future__ import annotations

from tsbp.domain import clocks
from tsbp.domain.clocks import Hours
from tsbp.domain.context import zone_of
from tsbp.domain.geography import ancestors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.directory_lookup import Directory


def team_of(directory: Directory, owner: str, regions: Sequence[str]) -> str:
    """Return the team that answers: the owner's, else the nearest to the regions that takes requests.

    A team takes requests when somebody is ever on duty. Nearest is the one whose market lies in a region asked
    for, then in the region around it, and so on; of several the first of the file. Empty when there is none.
    """
    if owner in directory.teams:
        return owner
    person = directory.people.get(owner)
    if person is not None and person.team in directory.teams:
        return person.team or ""
    taking = [(name, _around(directory, team.market)) for name, team in directory.teams.items() if team.duty]
    for code in _widening(directory, regions):
        found = next((name for name, around in taking if code in around), "")
        if found:
            return found
    return taking[0][0] if taking else ""


def on_duty(directory: Directory, team: str, day: date) -> str:
    """Return who of the team takes the requests of a day: the one on duty, else the lead, or who covers for them."""
    known = directory.teams.get(team)
    if known is None:
        return ""
    named = [duty.who for duty in known.duty if duty.from_ <= day <= duty.to]
    who = named[0] if named else known.lead or ""
    person = directory.people.get(who)
    away = person.away if person is not None else None
    return away.cover if away and away.cover and away.from_ <= day <= away.to else who


def hours_of(context: Context, team: str) -> Hours:
    """Return when a team works; office hours where it names none, or hours that end before they begin."""
    known = context.directory.teams.get(team)
    said = known.hours if known else None
    opens, closes = clocks.minutes(said) if said and clocks.is_possible(said) else clocks.OFFICE
    market = (known.market or "") if known else ""
    return Hours(opens, closes, market, zone_of(context, market or None))


def _widening(directory: Directory, regions: Sequence[str]) -> list[str]:
    """Return the codes asked for, then the regions around them, ring by ring."""
    rings = [ancestors(directory.markets, code) for code in regions]
    depth = max(map(len, rings), default=0)
    return [ring[step] for step in range(depth) for ring in rings if step < len(ring)]


def _around(directory: Directory, market: str | None) -> tuple[str, ...]:
    return ancestors(directory.markets, market) if market else ()
