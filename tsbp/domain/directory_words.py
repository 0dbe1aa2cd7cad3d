"""The words of the directory: what areas, queues, metrics, priorities and templates mean."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tsbp.domain import vocab
from tsbp.domain.initiative_parts import Exposure, Impact, Milestone, Rollout, Score, Stakeholder
from tsbp.domain.initiative_records import Assumption, Metric, Risk
from tsbp.domain.types import (
    Area,
    ByHandle,
    ByLabel,
    ByMarket,
    Code,
    Day,
    Handle,
    Keyed,
    Language,
    Line,
    Many,
    Maybe,
    OneOf,
    Strict,
    Text,
    Url,
    Whole,
    Word,
)


class PolicyArea(Strict):
    """A field of policy, with its names elsewhere and the exposure that is usual in it."""

    name: Text
    dsa: Many[Line] = ()
    roost: Many[Line] = ()
    exposure: Maybe[Annotated[str, OneOf(vocab.EXPOSURE_LEVELS)]] = None
    aliases: Many[Word] = ()


class Queue(Strict):
    """A stream of review work; without a site it is worked in-house."""

    name: Text
    markets: Many[Area] = ()
    languages: Many[Language] = ()
    site: Maybe[Code] = None
    aliases: Many[Word] = ()


class Version(Strict):
    """From which day a metric means something else: readings on both sides are not compared."""

    from_: Day = Field(alias="from")
    note: Line


class MetricDefinition(Strict):
    """What a figure means, and the trap to say beside it."""

    name: Text
    formula: Maybe[Line] = None
    population: Maybe[Line] = None
    unit: Maybe[Line] = None
    better: Maybe[Annotated[str, OneOf(vocab.BETTER)]] = None
    source: Maybe[Line] = None
    owner: Maybe[Handle] = None
    trap: Maybe[Text] = None
    versions: Many[Version] = ()
    aliases: Many[Word] = ()


class Priority(Strict):
    """What comes first, from a day to a day; a lower rank comes before."""

    name: Text
    text: Maybe[Text] = None
    source: Maybe[Line] = None
    owner: Maybe[Handle] = None
    valid_from: Maybe[Day] = None
    valid_to: Maybe[Day] = None
    rank: Maybe[Whole] = None
    aliases: Many[Word] = ()


class Principle(Priority):
    """How we decide; decisions cite it by key."""


class Term(Priority):
    """A word as the team uses it, in its languages; `text` is the definition."""


class Approval(Strict):
    """The standing approval behind a template."""

    by: Handle
    date: Day
    until: Day


class Defaults(Strict):
    """What an initiative made from a template starts with."""

    title: Maybe[Text] = None
    kind: Maybe[Annotated[str, OneOf(vocab.KINDS)]] = None
    priority: Maybe[Annotated[str, OneOf(vocab.PRIORITIES)]] = None
    owner: Maybe[Handle] = None
    sponsor: Maybe[Handle] = None
    driver: Maybe[Annotated[str, OneOf(vocab.DRIVERS)]] = None
    regions: Many[Area] = ()
    summary: Maybe[Text] = None
    policy_areas: Many[Code] = ()
    queues: Many[Code] = ()
    serves: Many[Code] = ()
    tags: Many[Word] = ()
    sensitivity: Maybe[Annotated[str, OneOf(vocab.SENSITIVITIES)]] = None
    exposure: Maybe[Exposure] = None
    links: ByLabel[Url] = {}
    score: Maybe[Score] = None
    impact: Maybe[Impact] = None
    stakeholders: ByHandle[Stakeholder] = {}
    milestones: Keyed[Milestone] = {}
    rollouts: ByMarket[Rollout] = {}
    risks: Keyed[Risk] = {}
    assumptions: Keyed[Assumption] = {}
    metrics: Keyed[Metric] = {}


class Template(Strict):
    """A change that was approved in advance, and what it starts with."""

    name: Text
    text: Maybe[Text] = None
    kind: Annotated[str, OneOf(vocab.KINDS)]
    approval: Approval
    defaults: Defaults = Defaults()
    aliases: Many[Word] = ()
