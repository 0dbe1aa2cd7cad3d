"""What a store sets for itself in `tsbp.yaml`, and its saved views; every key has a default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field
from pydantic_core import core_schema as core

from tsbp.domain import vocab
from tsbp.domain.types import (
    ByLabel,
    Code,
    Handle,
    Kind,
    Language,
    Line,
    Many,
    Maybe,
    Number,
    OneOf,
    SchemaVersion,
    Some,
    Strict,
    Text,
    Whole,
    Zone,
    closed_keys,
    number,
)

Prefix = Annotated[
    str, Kind(core.str_schema(pattern="^[A-Z]{1,10}$", strict=True, metadata={"kind": "prefix"}))
]
Span = Annotated[
    str, Kind(core.str_schema(pattern="^[1-9][0-9]{0,2}(?:m|h|wd)$", strict=True, metadata={"kind": "span"}))
]
Colour = Annotated[
    str, Kind(core.str_schema(pattern="^#[0-9a-fA-F]{6}$", strict=True, metadata={"kind": "colour"}))
]

CONTROLS = (
    "content_warning",
    "grayscale_default",
    "blur",
    "mute_audio",
    "rotation",
    "on_site_support",
    "counselling",
    "opt_in_samples",
    "text_only_examples",
    "reduced_hours",
)
# What a store may make of the warnings and notes of a rule.
SEVERITIES = ("error", "warning", "info", "off")
VIEW_SUBJECTS = (
    "initiatives",
    "milestones",
    "markets",
    "risks",
    "assumptions",
    "issues",
    "dependencies",
    "decisions",
    "asks",
    "metrics",
    "waivers",
    "updates",
)


class Thresholds(Strict):
    """Where computed health turns: `wd` counts working days, `days` calendar days."""

    slip_amber_wd: Whole = 3
    slip_red_wd: Whole = 10
    deadline_near_wd: Whole = 5
    readiness_due_wd: Whole = 5
    risk_high: Whole = 15
    rollback_recent_days: Whole = 30
    collision_wd: Whole = 10
    stale_worried_days: Whole = 7
    stale_green_days: Whole = 14
    stale_bau_days: Whole = 30


Tolerances = Annotated[Mapping[str, Number], closed_keys(tuple(Thresholds.model_fields))]


class PriorityClocks(Strict):
    """A span for each priority: `15m`, `4h` (working hours), `2wd` (working days)."""

    P0: Span = "15m"
    P1: Span = "4h"
    P2: Span = "1wd"
    P3: Span = "2wd"


class TriageClocks(PriorityClocks):
    """How soon a request has its first answer."""

    P0: Span = "1h"
    P1: Span = "1wd"
    P2: Span = "3wd"
    P3: Span = "5wd"


class SizeClocks(Strict):
    """How soon an assessment is done, by size."""

    S: Span = "3wd"
    M: Span = "7wd"
    L: Span = "15wd"
    XL: Span = "25wd"


class Cadences(Strict):
    """How often an event is told, in hours, by severity."""

    S1: Annotated[int | float, number(0.25, 720)] = 2
    S2: Annotated[int | float, number(0.25, 720)] = 6
    S3: Annotated[int | float, number(0.25, 720)] = 24


class Clocks(Strict):
    """How soon things are owed; the clocks run in the team's working hours and stop in pauses."""

    acknowledge: PriorityClocks = PriorityClocks()
    triage: TriageClocks = TriageClocks()
    assessment: SizeClocks = SizeClocks()
    cadence_h: Cadences = Cadences()


class ChangeAuthority(Strict):
    """Who decides at each gate: `sponsor`, `market_lead`, `receiving_lead`, `head`, or a handle.

    `head` decides beside them on initiatives of size XL or priority P0.
    """

    G1: Many[Line] = ("sponsor",)
    G2: Many[Line] = ("sponsor",)
    G3: Many[Line] = ("sponsor", "market_lead")
    G4: Many[Line] = ("sponsor",)
    G5: Many[Line] = ("receiving_lead",)
    G6: Many[Line] = ("sponsor",)
    head: Maybe[Handle] = None


class Branding(Strict):
    """How reports present themselves."""

    name: Maybe[Text] = None
    colour: Maybe[Colour] = None
    footer: Maybe[Text] = None


class Settings(Strict):
    """The settings of a store; an empty file means the defaults."""

    schema_: SchemaVersion = Field(default=vocab.SCHEMA_VERSION, alias="schema")
    prefix: Prefix = vocab.PREFIX
    languages: Some[Language] = ("en", "zh")
    time_zone: Zone = "Etc/UTC"
    thresholds: Thresholds = Thresholds()
    clocks: Clocks = Clocks()
    change_authority: ChangeAuthority = ChangeAuthority()
    protected: Many[Line] = ()
    controls: Many[Code] = CONTROLS
    forbidden_hosts: Many[Line] = ()
    severities: ByLabel[Annotated[str, OneOf(SEVERITIES)]] = {}
    branding: Branding = Branding()


class View(Strict):
    """A saved question: what to list, which of it, in which columns and order."""

    schema_: SchemaVersion = Field(default=vocab.SCHEMA_VERSION, alias="schema")
    title: Maybe[Text] = None
    of: Annotated[str, OneOf(VIEW_SUBJECTS)] = "initiatives"
    where: Maybe[Line] = None
    fields: Many[Line] = ()
    sort: Many[Line] = ()
