"""What surrounds an initiative when it is judged: settings, directory, working days."""

from __future__ import annotations

from tsbp.domain.directory_lookup import zone
from tsbp.domain.geography import is_market
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.calendar import Calendar
    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.settings import Settings


class Context(NamedTuple):
    """The settings of the store, its directory, and the working days made of both."""

    settings: Settings
    directory: Directory
    calendar: Calendar


def zone_of(context: Context, name: str | None) -> str:
    """Return the time zone of a market, region, site, person or team, the store's own when nobody says."""
    directory = context.directory
    person = directory.people.get(name or "")
    code = person.market if person is not None and not person.tz else name or ""
    if is_market(code):  # asked many times for every initiative: nearly always the market itself knows
        market = directory.markets.get(code)
        if market is not None and market.tz:
            return market.tz
    return zone(directory, name or "") or context.settings.time_zone
