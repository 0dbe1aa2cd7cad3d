"""The records that a team keeps beside its plan: risks, issues, decisions, asks, metrics, waivers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tsbp.domain import vocab
from tsbp.domain.types import (
    Address,
    Code,
    Day,
    Handle,
    Key,
    Line,
    Many,
    MarketCode,
    Maybe,
    Moment,
    Number,
    OneOf,
    Prose,
    Rank,
    Strict,
    Text,
    Upstream,
    Whole,
    Yes,
)


class Risk(Strict):
    """What may happen, how likely and how bad (1 to 5 each), and what is done about it."""

    text: Line
    likelihood: Maybe[Rank] = None
    impact: Maybe[Rank] = None
    response: Maybe[Annotated[str, OneOf(vocab.RESPONSES)]] = None
    action: Maybe[Prose] = None
    owner: Handle
    review: Maybe[Day] = None
    markets: Many[MarketCode] = ()
    status: Annotated[str, OneOf(vocab.RISK_STATUSES)] = "open"


class Assumption(Strict):
    """What is taken for true until it is checked."""

    text: Line
    owner: Handle
    due: Maybe[Day] = None
    status: Annotated[str, OneOf(vocab.ASSUMPTION_STATUSES)] = "open"


class Issue(Strict):
    """What has gone wrong."""

    text: Line
    severity: Annotated[str, OneOf(vocab.ISSUE_SEVERITIES)]
    owner: Handle
    raised: Maybe[Day] = None
    due: Maybe[Day] = None
    markets: Many[MarketCode] = ()
    from_risk: Maybe[Key] = None
    status: Annotated[str, OneOf(vocab.ISSUE_STATUSES)] = "open"


class Dependency(Strict):
    """What is needed from another initiative or a team, and by when."""

    upstream: Upstream
    need: Line
    due: Day
    forecast: Maybe[Day] = None
    markets: Many[MarketCode] = ()
    status: Annotated[str, OneOf(vocab.DEPENDENCY_STATUSES)] = "open"


class Decision(Strict):
    """A question, and once it is made: when, what, why and by whom."""

    date: Maybe[Moment] = None
    question: Line
    to: Maybe[Handle] = None
    due: Maybe[Day] = None
    options: Many[Line] = ()
    decision: Maybe[Text] = None
    why: Maybe[Prose] = None
    by: Maybe[Handle] = None
    principles: Many[Code] = ()
    markets: Many[MarketCode] = ()
    status: Annotated[str, OneOf(vocab.DECISION_STATUSES)] = "open"


class Ask(Strict):
    """What one person is asked for by one date."""

    text: Text
    to: Handle
    from_: Handle = Field(alias="from")
    raised: Day
    due: Day
    blocking: Yes = False
    about: Maybe[Address] = None
    markets: Many[MarketCode] = ()
    status: Annotated[str, OneOf(vocab.ASK_STATUSES)] = "open"
    answer: Maybe[Prose] = None


class Reading(Strict):
    """One value of a metric; `n` is the number of things behind it."""

    date: Day
    value: Number
    n: Maybe[Whole] = None


class Metric(Strict):
    """A figure of the catalogue followed for this initiative."""

    metric: Code
    role: Maybe[Annotated[str, OneOf(vocab.METRIC_ROLES)]] = None
    unit: Maybe[Line] = None
    better: Maybe[Annotated[str, OneOf(vocab.BETTER)]] = None
    baseline: Maybe[Number] = None
    target: Maybe[Number] = None
    limit: Maybe[Number] = None
    plan: Maybe[Prose] = None
    source: Maybe[Line] = None
    changes: Many[Day] = ()
    scope: Maybe[MarketCode] = None
    readings: Many[Reading] = ()


class Waiver(Strict):
    """Leave to go on without something (an address, a gate, a rule) until a day."""

    what: Address
    by: Handle
    until: Day
    why: Prose
