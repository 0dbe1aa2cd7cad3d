"""One initiative as its file holds it, from the request to the review of what it brought.

Shape only: types, vocabularies, unknown keys. What must hold at a stage, between fields or between files is a
rule. The order of the fields is the order of the keys in a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from tsbp.domain import vocab
from tsbp.domain.initiative_parts import (
    Benefits,
    Closed,
    Condition,
    Event,
    Exposure,
    Gate,
    Handover,
    Impact,
    Milestone,
    Pause,
    Rollout,
    Score,
    Stakeholder,
    Triage,
    Update,
)
from tsbp.domain.initiative_records import (
    Ask,
    Assumption,
    Decision,
    Dependency,
    Issue,
    Metric,
    Reading,
    Risk,
    Waiver,
)
from tsbp.domain.settings import Tolerances
from tsbp.domain.types import (
    Area,
    ByHandle,
    ByLabel,
    ByMarket,
    Code,
    Day,
    Handle,
    Id,
    Keyed,
    Line,
    Many,
    Maybe,
    Moment,
    OneOf,
    SchemaVersion,
    Some,
    Strict,
    Text,
    Title,
    Url,
    Word,
    closed_keys,
)

__all__ = [
    "Ask",
    "Assumption",
    "Benefits",
    "Closed",
    "Condition",
    "Decision",
    "Dependency",
    "Event",
    "Exposure",
    "Gate",
    "Handover",
    "Impact",
    "Initiative",
    "Issue",
    "Metric",
    "Milestone",
    "Pause",
    "Reading",
    "Risk",
    "Rollout",
    "Score",
    "Stakeholder",
    "Triage",
    "Update",
    "Waiver",
]


class Initiative(Strict):
    """One piece of change work: one file."""

    schema_: SchemaVersion = Field(alias="schema")
    id: Id
    title: Title
    kind: Annotated[str, OneOf(vocab.KINDS)]
    lane: Annotated[str, OneOf(vocab.LANES)]
    template: Maybe[Code] = None
    priority: Annotated[str, OneOf(vocab.PRIORITIES)]
    stage: Annotated[str, OneOf(vocab.STAGES)]
    closed: Maybe[Closed] = None
    pauses: Keyed[Pause] = {}
    owner: Maybe[Handle] = None
    sponsor: Maybe[Handle] = None
    requester: Line
    submitted: Moment
    wanted_by: Maybe[Day] = None
    deadline: Maybe[Day] = None
    driver: Maybe[Annotated[str, OneOf(vocab.DRIVERS)]] = None
    regions: Some[Area]
    summary: Maybe[Text] = None
    policy_areas: Many[Code] = ()
    queues: Many[Code] = ()
    serves: Many[Code] = ()
    tags: Many[Word] = ()
    sensitivity: Annotated[str, OneOf(vocab.SENSITIVITIES)] = "normal"
    exposure: Exposure
    related: Many[Id] = ()
    aliases: Many[Word] = ()
    links: ByLabel[Url] = {}
    score: Maybe[Score] = None
    triage: Maybe[Triage] = None
    impact: Maybe[Impact] = None
    gates: Annotated[Mapping[str, Gate], closed_keys(vocab.GATES)] = {}
    stakeholders: ByHandle[Stakeholder] = {}
    milestones: Keyed[Milestone] = {}
    rollouts: ByMarket[Rollout] = {}
    risks: Keyed[Risk] = {}
    assumptions: Keyed[Assumption] = {}
    issues: Keyed[Issue] = {}
    dependencies: Keyed[Dependency] = {}
    decisions: Keyed[Decision] = {}
    asks: Keyed[Ask] = {}
    metrics: Keyed[Metric] = {}
    waivers: Keyed[Waiver] = {}
    event: Maybe[Event] = None
    handover: Maybe[Handover] = None
    benefits: Maybe[Benefits] = None
    tolerance: Tolerances = {}
    updates: Many[Update] = ()
