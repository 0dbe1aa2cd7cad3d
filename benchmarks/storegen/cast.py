"""Who works where: places from the store's own directory, and the crew that serves each region."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from tsbp.store import yamlread

# A market without a roll-out: people of other teams sit there.
OFFICE_ONLY = {"CN"}


class Place(NamedTuple):
    """A market or region as a generated file speaks of it."""

    code: str
    region: str
    en: str
    zh: str
    tz: str
    languages: tuple[str, ...]
    lead: str
    sites: tuple[str, ...]
    queues: tuple[str, ...]


class Crew(NamedTuple):
    """The handles that carry the work of one region."""

    owners: tuple[str, ...]
    sponsor: str
    desk: str
    vendor: str
    quality: str
    wellbeing: str
    workforce: str
    analyst: str


class World(NamedTuple):
    """What every generated file may name."""

    markets: dict[str, Place]
    regions: dict[str, Place]
    below: dict[str, tuple[str, ...]]
    cleared: dict[str, str]
    metrics: dict[str, dict[str, Any]]
    templates: dict[str, dict[str, Any]]


HEAD = "head-of-ts-ops"
APAC = ("vendor-mgr-apac", "qa-lead-apac", "wellbeing-lead-apac", "wfm-lead-apac", "data-analyst-apac")
EMEA = ("vendor-mgr-emea", "qa-lead-emea", "wellbeing-lead-emea", "wfm-lead-emea", "data-analyst-emea")
AMER = ("vendor-mgr-amer", "qa-lead-amer", "wellbeing-lead-emea", "wfm-lead-emea", "data-analyst-emea")
BP_EMEA, BP_AMER = ("bp-emea-1", "bp-emea-2"), ("bp-americas-1", "bp-americas-2")
CREWS = {
    "sea": Crew(("bp-sea-1", "bp-sea-2", "bp-sea-3"), "ts-ops-director-apac", "bp-lead-sea", *APAC),
    "east-asia": Crew(("bp-east-asia-1",), "ts-ops-director-apac", "bp-east-asia-1", *APAC),
    "anz": Crew(("bp-anz-1",), "ts-ops-director-apac", "bp-anz-1", *APAC),
    "south-asia": Crew(("bp-south-asia-1",), "ts-ops-director-apac", "bp-south-asia-1", *APAC),
    "mena": Crew(BP_EMEA, "ts-ops-director-emea", "bp-emea-1", *EMEA),
    "europe": Crew(BP_EMEA, "ts-ops-director-emea", "bp-emea-1", *EMEA),
    "ssa": Crew(BP_EMEA, "ts-ops-director-emea", "bp-emea-1", *EMEA),
    "north-america": Crew(BP_AMER, "ts-ops-director-amer", "bp-americas-1", *AMER),
    "latam": Crew(BP_AMER, "ts-ops-director-amer", "bp-americas-1", *AMER),
}
REQUESTERS = (
    "product-pm-reporting",
    "product-pm-comments",
    "product-pm-live",
    "product-pm-aigc",
    "policy-global-integrity",
    "policy-global-youth",
    "policy-apac",
    "qa-lead-global",
    "legal-eu",
    "ops-sea",
    "ops-emea",
    "public-policy-ssa",
)
REGION_WEIGHTS = {
    "sea": 24,
    "east-asia": 12,
    "anz": 5,
    "south-asia": 11,
    "mena": 12,
    "europe": 16,
    "ssa": 7,
    "north-america": 6,
    "latam": 9,
}


def world(store: Path) -> World:
    """Read the directory of a store."""
    read = {name: _entries(store, name) for name in ("markets", "vendors", "queues", "metrics", "templates")}
    sites = {key: site for vendor in read["vendors"].values() for key, site in vendor["sites"].items()}
    tree = read["markets"]
    places = {code: _place(code, tree, sites, read["queues"]) for code in tree}
    markets = {code: place for code, place in places.items() if code.isupper() and code not in OFFICE_ONLY}
    below = {region: tuple(c for c, place in markets.items() if place.region == region) for region in CREWS}
    cleared = {key: site["cleared"] for key, site in sites.items()}
    regions = {code: places[code] for code in CREWS}
    return World(markets, regions, below, cleared, read["metrics"], read["templates"])


def _entries(store: Path, name: str) -> dict[str, Any]:
    data = yamlread.load((store / "directory" / f"{name}.yaml").read_bytes())
    assert isinstance(data, dict)
    return data[name]  # type: ignore[no-any-return]


def _place(code: str, tree: dict[str, Any], sites: dict[str, Any], queues: dict[str, Any]) -> Place:
    entry = tree[code]
    return Place(
        code,
        _region(code, tree),
        entry["name"]["en"],
        entry["name"]["zh"],
        entry["tz"],
        tuple(entry.get("languages", ())),
        entry["lead"],
        tuple(key for key, site in sites.items() if code in site["serves"]),
        tuple(key for key, queue in queues.items() if code in queue["markets"]),
    )


def _region(code: str, tree: dict[str, Any]) -> str:
    """Return the reporting region of a code: the ancestor that a crew serves."""
    while code not in CREWS and "parent" in tree[code]:
        code = tree[code]["parent"]
    return code
