"""The directory as one value, and where its people, teams and sites are; knows no models at run time."""

from __future__ import annotations

from tsbp.domain.geography import ancestors
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.domain.directory import (
        Freeze,
        Market,
        MetricDefinition,
        Person,
        PolicyArea,
        Principle,
        Priority,
        Queue,
        Site,
        Team,
        Template,
        Term,
        Vendor,
    )

FILES = (
    "people", "teams", "vendors", "markets", "calendar", "policy_areas", "queues", "metrics", "priorities",
    "principles", "glossary", "templates",
)  # fmt: skip


class Directory(NamedTuple):
    """Every directory file by its keys; `sites` and `site_vendor` are joined from the vendors.

    `aliases` leads from each old code that still reads to the one of today.
    """

    people: Mapping[str, Person] = {}
    teams: Mapping[str, Team] = {}
    vendors: Mapping[str, Vendor] = {}
    markets: Mapping[str, Market] = {}
    calendar: Mapping[str, Freeze] = {}
    policy_areas: Mapping[str, PolicyArea] = {}
    queues: Mapping[str, Queue] = {}
    metrics: Mapping[str, MetricDefinition] = {}
    priorities: Mapping[str, Priority] = {}
    principles: Mapping[str, Principle] = {}
    glossary: Mapping[str, Term] = {}
    templates: Mapping[str, Template] = {}
    sites: Mapping[str, Site] = {}
    site_vendor: Mapping[str, str] = {}
    aliases: Mapping[str, str] = {}


def assemble(files: Mapping[str, Any]) -> Directory:
    """Join the models of the directory files, by their kinds, into one value; what is missing is empty."""
    maps = {kind: getattr(files[kind], kind) for kind in FILES if kind in files}
    vendors = maps.get("vendors", {})
    sites = {name: site for vendor in vendors.values() for name, site in vendor.sites.items()}
    site_vendor = {name: key for key, vendor in vendors.items() for name in vendor.sites}
    aliases = {
        alias: key
        for entries in (*maps.values(), sites)
        for key, entry in entries.items()
        for alias in getattr(entry, "aliases", ())
    }
    return Directory(**maps, sites=sites, site_vendor=site_vendor, aliases=aliases)


def market_of(directory: Directory, handle: str) -> str:
    """Return the market of a person or a team, empty when neither goes by that handle."""
    handle = directory.aliases.get(handle, handle)
    person = directory.people.get(handle)
    if person is not None:
        return person.market
    team = directory.teams.get(handle)
    return (team.market or "") if team is not None else ""


def zone(directory: Directory, name: str) -> str:
    """Return the time zone of a market, region, site, person or team, empty when nobody says.

    A person's own zone comes before that of the market, a market's before that of the regions above it.
    """
    name = directory.aliases.get(name, name)
    known = directory.people.get(name) or directory.sites.get(name)
    if known is not None and known.tz:
        return known.tz
    for code in ancestors(
        directory.markets, known.market if known is not None else market_of(directory, name) or name
    ):
        market = directory.markets.get(code)
        if market is not None and market.tz:
            return market.tz
    return ""


def sites_of(directory: Directory, market: str) -> tuple[str, ...]:
    """Return the sites that work for a market, in the order of the files; by default it serves its own."""
    return tuple(name for name, site in directory.sites.items() if market in (site.serves or (site.market,)))
