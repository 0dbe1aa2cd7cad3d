"""The course of an initiative: which stage follows which in each lane, through which gate, and how it may end."""

from __future__ import annotations

from tsbp.domain.vocab import STAGES
from tsbp.values import NamedTuple


class Step(NamedTuple):
    """A gate: its name, the stages in which it is passed, and the stage that it leads to ("" = none).

    `required` tells that nobody is in that stage without it.
    """

    gate: str
    passed_in: tuple[str, ...]
    leads_to: str
    required: bool = True


_G3 = Step("G3", ("readiness", "rollout"), "rollout", required=False)
_G4 = Step("G4", ("rollout",), "hypercare")
_G5 = Step("G5", ("hypercare",), "bau")
_G6 = Step("G6", ("bau",), "closed", required=False)
STEPS = {
    "normal": (
        Step("G1", ("assessment",), "planning"),
        Step("G2", ("planning",), "readiness"),
        _G3,
        _G4,
        _G5,
        _G6,
    ),
    "standard": (_G3, _G4, _G5, _G6),
    # An emergency acts first: G1 is written down soon after, G5 is the stand-down, G6 the review.
    "emergency": (
        Step("G1", ("rollout", "hypercare"), "", required=False),
        Step("G5", ("rollout",), "hypercare", required=False),
        Step("G6", ("hypercare",), "closed", required=False),
    ),
}
LANE_STAGES = {
    "normal": STAGES[:-1],
    "standard": ("intake", "readiness", "rollout", "hypercare", "bau"),
    "emergency": ("intake", "rollout", "hypercare"),
}
PASSED = ("go", "conditional_go", "waived")

_ENDED_EARLY = ("merged", "superseded", "cancelled")
OUTCOMES_FROM = {
    "intake": ("declined", *_ENDED_EARLY),
    "assessment": ("declined", *_ENDED_EARLY),
    "planning": _ENDED_EARLY,
    "readiness": _ENDED_EARLY,
    "rollout": ("cancelled", "partial", "rolled_back"),
    "hypercare": ("rolled_back",),
    "bau": ("delivered", "partial"),
}
# An emergency has no business as usual: after monitoring it is reviewed and closed.
OUTCOMES_FROM_EMERGENCY = OUTCOMES_FROM | {"hypercare": ("rolled_back", "delivered", "partial")}
# How what went through its last gate ends.
REVIEWED = ("delivered", "partial")

MARKET_MOVES = {
    "planned": ("ready", "excluded"),
    "ready": ("live", "rolled_back", "excluded"),
    "live": ("stable", "rolled_back"),
    "stable": ("handed_over", "rolled_back"),
    "handed_over": (),
    "rolled_back": ("planned", "excluded"),
    "excluded": ("planned",),
}
# Markets of an emergency go live without a go and may be handed over straight from live.
MARKET_MOVES_EMERGENCY = MARKET_MOVES | {
    "planned": ("ready", "live", "excluded"),
    "live": ("stable", "handed_over", "rolled_back"),
}


def step_of(lane: str, gate: str) -> Step | None:
    """Return the step that the gate is in the lane, None where the lane does without it."""
    return next((step for step in STEPS[lane] if step.gate == gate), None)


def step_into(lane: str, stage: str) -> Step | None:
    """Return the step that leads to the stage, None where no gate does."""
    return next((step for step in STEPS[lane] if step.leads_to == stage), None)


def gates_in(lane: str, stage: str) -> tuple[str, ...]:
    """Return the gates that can be passed in the stage."""
    return tuple(step.gate for step in STEPS[lane] if stage in step.passed_in)


def gates_before(lane: str, gate: str) -> tuple[str, ...]:
    """Return the gates of the lane that come before the gate."""
    names = [step.gate for step in STEPS[lane]]
    return tuple(names[: names.index(gate)]) if gate in names else ()


def outcomes(lane: str, stage: str) -> tuple[str, ...]:
    """Return the outcomes with which an initiative of the lane may be closed from the stage."""
    table = OUTCOMES_FROM_EMERGENCY if lane == "emergency" else OUTCOMES_FROM
    return table.get(stage, ())


def next_stages(lane: str, stage: str) -> tuple[str, ...]:
    """Return the stages that an initiative of the lane may move to from the stage, forward first.

    One step forward, one step back, closing. Outside the normal lane nothing goes back to intake.
    """
    stages = LANE_STAGES[lane]
    if stage not in stages:
        return ()
    here = stages.index(stage)
    return (*stages[here + 1 : here + 2], *stage_before(lane, stage), "closed")


def stage_before(lane: str, stage: str) -> tuple[str, ...]:
    """Return the stage that one step back leads to, nothing where there is none."""
    stages = LANE_STAGES[lane]
    here = stages.index(stage) if stage in stages else 0
    return stages[here - 1 : here] if here > 1 or (here and lane == "normal") else ()


def market_moves(lane: str, status: str) -> tuple[str, ...]:
    """Return the statuses that a market of an initiative of the lane may move to."""
    table = MARKET_MOVES_EMERGENCY if lane == "emergency" else MARKET_MOVES
    return table[status]
