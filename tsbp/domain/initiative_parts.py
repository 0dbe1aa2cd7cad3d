"""The blocks within an initiative: what frames it, its gates, milestones and markets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from tsbp.domain import vocab
from tsbp.domain.types import (
    ByLabel,
    Cadence,
    Code,
    Day,
    Fingerprint,
    Handle,
    Handles,
    Id,
    Key,
    Keyed,
    Language,
    Line,
    Many,
    MarketCode,
    Maybe,
    Moment,
    Number,
    NumberOrText,
    OneOf,
    Prose,
    Rank,
    Strict,
    Text,
    Title,
    Whole,
    Yes,
    closed_keys,
    number,
    whole,
)


class Closed(Strict):
    """How the initiative ended."""

    outcome: Maybe[Annotated[str, OneOf(vocab.OUTCOMES)]] = None
    at: Maybe[Moment] = None
    by: Maybe[Handle] = None
    from_: Maybe[Annotated[str, OneOf(vocab.STAGES[:-1])]] = Field(default=None, alias="from")
    why: Maybe[Prose] = None


class Pause(Strict):
    """A time in which clocks and gates stand still; without `until` it lasts."""

    kind: Annotated[str, OneOf(vocab.PAUSES)]
    since: Moment
    until: Maybe[Moment] = None
    review: Maybe[Day] = None
    by: Maybe[Handle] = None
    why: Maybe[Prose] = None


class Exposure(Strict):
    """What harmful material the work brings before people, and what protects them."""

    level: Annotated[str, OneOf(vocab.EXPOSURE_LEVELS)]
    routes: Many[Annotated[str, OneOf(vocab.EXPOSURE_ROUTES)]] = ()
    categories: Many[Annotated[str, OneOf(vocab.EXPOSURE_CATEGORIES)]] = ()
    controls: Many[Code] = ()


class Score(Strict):
    """What it is worth against what it takes."""

    value: Maybe[Annotated[int, OneOf(vocab.SCORES)]] = None
    urgency: Maybe[Annotated[int, OneOf(vocab.SCORES)]] = None
    risk_reduction: Maybe[Annotated[int, OneOf(vocab.SCORES)]] = None
    size: Maybe[Annotated[int, OneOf(vocab.SCORES)]] = None
    mandatory: Yes = False


class Triage(Strict):
    """The first answer to the request."""

    result: Annotated[str, OneOf(vocab.TRIAGE_RESULTS)]
    at: Moment
    by: Handle
    note: Maybe[Prose] = None
    acknowledged: Maybe[Moment] = None
    merged_into: Maybe[Id] = None


class Impact(Strict):
    """What the change means, heading by heading: a number, words, or `n/a: why`."""

    by: Maybe[Handle] = None
    date: Maybe[Day] = None
    markets: Maybe[NumberOrText] = None
    volume_per_day: Maybe[NumberOrText] = None
    aht_s: Maybe[NumberOrText] = None
    fte: Maybe[NumberOrText] = None
    people_to_train: Maybe[NumberOrText] = None
    training_hours: Maybe[NumberOrText] = None
    quality: Maybe[NumberOrText] = None
    users: Maybe[NumberOrText] = None
    tooling: Maybe[NumberOrText] = None
    legal: Maybe[NumberOrText] = None
    vendor: Maybe[NumberOrText] = None
    wellbeing: Maybe[NumberOrText] = None
    cost: Maybe[NumberOrText] = None
    size: Maybe[Annotated[str, OneOf(vocab.SIZES)]] = None


class Condition(Strict):
    """What must still come true after a conditional go."""

    text: Line
    owner: Handle
    due: Day
    met: Maybe[Day] = None


class Gate(Strict):
    """One decision at a gate: of the initiative, or of one market (its `go`)."""

    result: Annotated[str, OneOf(vocab.GATE_RESULTS)]
    date: Moment
    by: Handles
    why: Maybe[Prose] = None
    decision: Maybe[Key] = None
    conditions: Keyed[Condition] = {}
    evidence: ByLabel[Line] = {}
    fingerprint: Maybe[Fingerprint] = None


class Stakeholder(Strict):
    """Somebody with a part or an interest in the work."""

    raci: Maybe[Annotated[str, OneOf(vocab.RACI)]] = None
    influence: Maybe[Rank] = None
    interest: Maybe[Rank] = None
    language: Maybe[Language] = None
    cadence: Maybe[Cadence] = None
    consulted: Maybe[Day] = None


class Milestone(Strict):
    """A date that somebody answers for; with `markets` its dates are theirs."""

    title: Title
    owner: Handle
    baseline: Maybe[Day] = None
    forecast: Maybe[Day] = None
    actual: Maybe[Day] = None
    key: Yes = False
    markets: Many[MarketCode] = ()
    after: Many[Key] = ()
    reason: Maybe[Prose] = None
    cause: Maybe[Annotated[str, OneOf(vocab.CAUSES)]] = None
    decision: Maybe[Key] = None


class Update(Strict):
    """What somebody said of how it stands; amber and red say why."""

    at: Moment
    by: Handle
    health: Maybe[Annotated[str, OneOf(vocab.HEALTHS)]] = None
    why: Maybe[Prose] = None
    summary: Text
    next: Many[Line] = ()
    asks: Many[Key] = ()


class Rollout(Strict):
    """One market: its plan, its readiness, its go (gate G3) and where it stands."""

    wave: Maybe[Annotated[int, whole(0, 99)]] = None
    status: Annotated[str, OneOf(vocab.MARKET_STATUSES)]
    lead: Handle
    sites: Many[Code] = ()
    baseline: Maybe[Day] = None
    forecast: Maybe[Day] = None
    actual: Maybe[Day] = None
    exposure_pct: Maybe[Annotated[int | float, number(0, 100)]] = None
    fte: Maybe[Number] = None
    people_to_train: Maybe[Whole] = None
    training_hours: Maybe[Number] = None
    languages: Many[Language] = ()
    readiness: Annotated[
        Mapping[str, Annotated[str, OneOf(vocab.READINESS_STATES)]], closed_keys(vocab.READINESS_ITEMS)
    ] = {}
    note: Maybe[Prose] = None
    reason: Maybe[Prose] = None
    cause: Maybe[Annotated[str, OneOf(vocab.CAUSES)]] = None
    go: Maybe[Gate] = None
    rolled_back: Maybe[Day] = None
    decision: Maybe[Key] = None
    updates: Many[Update] = ()


class Event(Strict):
    """What happened, who leads the answer, how often it is told, and when it is over."""

    type: Maybe[Annotated[str, OneOf(vocab.EVENT_TYPES)]] = None
    severity: Maybe[Annotated[str, OneOf(vocab.EVENT_SEVERITIES)]] = None
    incident_lead: Maybe[Handle] = None
    opened: Maybe[Moment] = None
    stood_down: Maybe[Moment] = None
    cadence_h: Maybe[Annotated[int | float, number(0.25, 720)]] = None
    stand_down: Many[Line] = ()
    comms_line: Maybe[Prose] = None
    review: Maybe[Day] = None


class Handover(Strict):
    """Who owns what after the project."""

    sop: Maybe[Handle] = None
    qa: Maybe[Handle] = None
    metric: Maybe[Handle] = None
    training: Maybe[Handle] = None


class Benefits(Strict):
    """The review of what it brought."""

    due: Day
    owner: Handle
    done: Maybe[Day] = None
    verdict: Maybe[Annotated[str, OneOf(vocab.VERDICTS)]] = None
    note: Maybe[Prose] = None
