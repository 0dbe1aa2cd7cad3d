"""Small directories and initiatives for the tests of calendars and health, read through the models."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from tsbp.domain import holidaybook, shape, zones
from tsbp.domain.context import Context
from tsbp.domain.directory import Directory, assemble
from tsbp.domain.initiative import Initiative
from tsbp.domain.reason import Reason, holds
from tsbp.domain.settings import Settings
from tsbp.domain.vocab import READINESS_ITEMS
from tsbp.store import yamlread

PROJECT = Path(__file__).resolve().parents[2]
NOW = "2026-11-22T08:52:00Z"
YEARS = holidaybook.years_around(2026)
WEEKENDS = {
    "SG": "sat sun",
    "MY": "sat sun",
    "GB": "sat sun",
    "SA": "fri sat",
    "UA": "sat sun",
    "CN": "sat sun",
}
TZ = {
    "SG": "Asia/Singapore", "MY": "Asia/Kuala_Lumpur", "GB": "Europe/London", "SA": "Asia/Riyadh",
    "UA": "Europe/Kyiv", "CN": "Asia/Shanghai",
}  # fmt: skip
MARKETS: dict[str, Any] = {
    "global": {"name": "Global"},
    "sea": {"name": "Southeast Asia", "parent": "global", "tz": "Asia/Singapore"},
    **{
        code: {
            "name": code,
            "parent": "sea" if code in {"SG", "MY"} else "global",
            "tz": TZ[code],
            "weekend": days.split(),
        }
        for code, days in WEEKENDS.items()
    },
}
PEOPLE: dict[str, Any] = {
    "sg-owner": {"market": "SG"},
    "gb-lead": {"market": "GB"},
    "sa-lead": {"market": "SA"},
    "roamer": {"market": "SG", "tz": "America/New_York"},
}
TEAMS: dict[str, Any] = {"gb-team": {"name": "Team", "market": "GB"}}


def read(kind: str, data: object) -> Any:
    """Read plain data as its kind; nothing may be wrong with it."""
    value, faults = shape.read(kind, data)
    assert not faults, faults
    return value


def directory(**files: dict[str, Any]) -> Directory:
    """A directory of a few people and markets; the keyword arguments replace its files."""
    given = {"markets": MARKETS, "people": PEOPLE, "teams": TEAMS, **files}
    return assemble({kind: read(kind, {"schema": 1, kind: entries}) for kind, entries in given.items()})


@cache
def small() -> Context:
    """The context of the small directory, its days in the zone of Singapore."""
    found = directory()
    return Context(settings(), found, holidaybook.build(found, YEARS))


def settings(**given: Any) -> Settings:
    """Settings with the zone of Singapore."""
    value: Settings = read("settings", {"time_zone": "Asia/Singapore", **given})
    return value


def within(context: Context, **given: Any) -> Context:
    """The context with other settings."""
    return context._replace(settings=settings(**given))


@cache
def shipped() -> Context:
    """The context of the project's own directory."""
    files = {}
    for path in sorted((PROJECT / "directory").glob("*.yaml")):
        files[path.stem] = read(path.stem, yamlread.load(path.read_bytes()))
    found = assemble(files)
    return Context(settings(), found, holidaybook.build(found, YEARS))


@cache
def examples() -> dict[str, Initiative]:
    """The ten example initiatives of the project, by the last six characters of their ids."""
    paths = sorted((PROJECT / "projects").glob("*/*.yaml"))
    values = [read("initiative", yamlread.load(path.read_bytes())) for path in paths]
    return {value.id[-6:]: value for value in values}


def initiative(**fields: Any) -> Initiative:
    """An initiative in planning with nothing to complain of, changed by the fields given."""
    plain = {
        "schema": 1,
        "id": "TSBP-000001",
        "title": "A",
        "kind": "product",
        "lane": "normal",
        "priority": "P2",
        "stage": "planning",
        "owner": "sg-owner",
        "requester": "sg-owner",
        "submitted": "2026-11-20",
        "regions": ["sea"],
        "exposure": {"level": "none"},
    }
    value: Initiative = read("initiative", {**plain, **fields})
    return value


def without_none(plain: dict[str, Any]) -> dict[str, Any]:
    """The entries that say something: a test leaves one out by giving None."""
    return {key: value for key, value in plain.items() if value is not None}


def rollout(**fields: Any) -> dict[str, Any]:
    """A market in the plan with every readiness item done, changed by the fields given."""
    done = dict.fromkeys(READINESS_ITEMS, "done")
    return {"status": "planned", "lead": "sg-owner", "readiness": done, **fields}


def at(text: str) -> str:
    """The instant of a date-time with offset, or of the last second of a day in Singapore."""
    return zones.clock_from(text, "Asia/Singapore").instant


def rules(reasons: tuple[Reason, ...], instant: str = NOW) -> list[tuple[str, str, str]]:
    """Level, rule and subject of the reasons in force, but for an update that is owed."""
    return [
        (reason.level, reason.rule, reason.subject)
        for reason in reasons
        if holds(reason, instant) and reason.rule != "update-stale"
    ]
