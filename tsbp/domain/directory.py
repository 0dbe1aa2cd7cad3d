"""The directory: people, teams, vendors, markets and the words that initiatives refer to.

Each file is `schema: 1` and one key of the file's own name that holds a map: `people:` in people.yaml.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic_core import core_schema as core

from tsbp.domain import vocab
from tsbp.domain.directory_lookup import Directory, assemble, market_of, sites_of, zone
from tsbp.domain.directory_words import (
    MetricDefinition,
    PolicyArea,
    Principle,
    Priority,
    Queue,
    Template,
    Term,
)
from tsbp.domain.types import (
    Area,
    ByArea,
    ByCode,
    ByHandle,
    Code,
    Day,
    Handle,
    Hours,
    Keyed,
    Kind,
    Language,
    Line,
    Many,
    MarketCode,
    Maybe,
    Number,
    OneOf,
    SchemaVersion,
    Some,
    Strict,
    Text,
    Whole,
    Word,
    Yes,
    Zone,
)

__all__ = [
    "Accounts", "Away", "CalendarFile", "Directory", "Duty", "File", "Freeze", "GlossaryFile", "Market",
    "MarketsFile", "MetricDefinition", "MetricsFile", "PeopleFile", "Person", "PoliciesFile", "PolicyArea",
    "Principle", "PrinciplesFile", "PrioritiesFile", "Priority", "Queue", "QueuesFile", "Site", "Team",
    "TeamsFile", "Template", "TemplatesFile", "Term", "Vendor", "VendorsFile", "assemble", "market_of",
    "sites_of", "zone",
]  # fmt: skip

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
M49 = Annotated[str, Kind(core.str_schema(pattern="^[0-9]{3}$", strict=True, metadata={"kind": "m49"}))]


class Away(Strict):
    """Days on which somebody is away, both of them in, and who covers."""

    from_: Day = Field(alias="from")
    to: Day
    cover: Maybe[Handle] = None


class Accounts(Strict):
    """Names under which a person is known where the code is hosted."""

    github: Maybe[Word] = None
    gitlab: Maybe[Word] = None


class Person(Strict):
    """Somebody who owns, decides, answers or is asked; known by a handle, a name is not needed."""

    name: Maybe[Text] = None
    role: Maybe[Text] = None
    team: Maybe[Code] = None
    market: MarketCode
    tz: Maybe[Zone] = None
    languages: Many[Language] = ()
    level: Maybe[Annotated[str, OneOf(vocab.LEVELS)]] = None
    active: Yes = True
    away: Maybe[Away] = None
    accounts: Maybe[Accounts] = None
    aliases: Many[Word] = ()


class Duty(Strict):
    """Who takes new requests from one day to another, both of them in."""

    from_: Day = Field(alias="from")
    to: Day
    who: Handle


class Team(Strict):
    """People with one lead, working the hours of one market."""

    name: Text
    lead: Maybe[Handle] = None
    market: Maybe[Area] = None
    hours: Maybe[Hours] = None
    duty: Many[Duty] = ()
    aliases: Many[Word] = ()


class Site(Strict):
    """A place where a vendor's people work queues; `cleared` is the exposure it is set up for."""

    city: Maybe[Text] = None
    market: MarketCode
    serves: Many[MarketCode] = ()
    tz: Maybe[Zone] = None
    languages: Many[Language] = ()
    queues: Many[Code] = ()
    headcount: Maybe[Whole] = None
    cleared: Maybe[Annotated[str, OneOf(vocab.EXPOSURE_LEVELS)]] = None
    quality_floor: Maybe[Number] = None
    aliases: Many[Word] = ()


class Vendor(Strict):
    """A company that works queues for us; `owner` answers for its contract."""

    name: Text
    owner: Maybe[Handle] = None
    sites: ByCode[Site] = {}
    aliases: Many[Word] = ()


class Market(Strict):
    """A market, or a region that markets lie in; what it leaves out holds from the region above it."""

    parent: Maybe[Area] = None
    name: Text
    tz: Maybe[Zone] = None
    weekend: Many[Annotated[str, OneOf(WEEKDAYS)]] = ()
    languages: Many[Language] = ()
    lead: Maybe[Handle] = None
    m49: Maybe[M49] = None
    obligations: Keyed[Text] = {}
    aliases: Many[Word] = ()


class Freeze(Strict):
    """Days on which nothing should go live, both ends in; with `working`: they are worked, or not."""

    start: Day
    end: Day
    markets: Some[Area]
    kind: Annotated[str, OneOf(vocab.FREEZES)] = "soft"
    reason: Maybe[Text] = None
    source: Maybe[Line] = None
    certain: Yes = True
    working: Maybe[Yes] = None


class File(Strict):
    """A directory file."""

    schema_: SchemaVersion = Field(alias="schema")


class PeopleFile(File):
    """people.yaml."""

    people: ByHandle[Person]


class TeamsFile(File):
    """teams.yaml."""

    teams: ByHandle[Team]


class VendorsFile(File):
    """vendors.yaml."""

    vendors: ByCode[Vendor]


class MarketsFile(File):
    """markets.yaml."""

    markets: ByArea[Market]


class CalendarFile(File):
    """calendar.yaml."""

    calendar: Keyed[Freeze]


class PoliciesFile(File):
    """policy_areas.yaml."""

    policy_areas: ByCode[PolicyArea]


class QueuesFile(File):
    """queues.yaml."""

    queues: ByCode[Queue]


class MetricsFile(File):
    """metrics.yaml."""

    metrics: ByCode[MetricDefinition]


class PrioritiesFile(File):
    """priorities.yaml."""

    priorities: ByCode[Priority]


class PrinciplesFile(File):
    """principles.yaml."""

    principles: ByCode[Principle]


class GlossaryFile(File):
    """glossary.yaml."""

    glossary: ByCode[Term]


class TemplatesFile(File):
    """templates.yaml."""

    templates: ByCode[Template]
