"""The course of an initiative: which stage follows which in each lane, and how it may end."""

from __future__ import annotations

from tsbp.domain.vocab import STAGES

_ENDED_EARLY = ("merged", "superseded", "cancelled")
_NORMAL = STAGES[:-1]

LANE_STAGES = {
    "normal": _NORMAL,
    "standard": ("intake", "readiness", "rollout", "hypercare", "bau"),
    "emergency": ("intake", "rollout", "hypercare"),
}

# The gate that lets an initiative into a stage; G0 is the triage and G3 belongs to each market.
GATE_INTO = {"planning": "G1", "readiness": "G2", "hypercare": "G4", "bau": "G5"}
GATES_OF_LANE = {"normal": ("G1", "G2", "G4", "G5"), "standard": ("G4", "G5"), "emergency": ()}
PASSED = ("go", "conditional_go", "waived")

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
    back = stages[here - 1 : here] if here > 1 or (here and lane == "normal") else ()
    return (*stages[here + 1 : here + 2], *back, "closed")


def market_moves(lane: str, status: str) -> tuple[str, ...]:
    """Return the statuses that a market of an initiative of the lane may move to."""
    table = MARKET_MOVES_EMERGENCY if lane == "emergency" else MARKET_MOVES
    return table[status]
