"""An emergency as plain data: the event, live markets, one decision, a short log; the paper came after."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from storegen import markets, records
from storegen.cast import World
from storegen.moments import moment, offset
from storegen.scene import Scene
from storegen.words import EVENT_TYPES

Record = dict[str, Any]


def answered(rng: Random, told: Scene, world: World, sites: markets.Sites) -> Record:
    """Return what an emergency holds: the event, live markets, one decision, a short log."""
    lead = told.places[0].lead
    decided = moment(told, "03:20")
    over = told.reach == "hypercare"
    gates: Record = {
        "G1": {"result": "go", "date": decided, "by": told.sponsor, "decision": "first-measures"}
    }
    if not told.open:
        gates["G5"] = {"result": "go", "date": told.course.day(told.course.steps.handed), "by": told.sponsor}
        gates["G6"] = {"result": "go", "date": told.now, "by": told.sponsor}
    return {
        "impact": {"by": told.owner, "date": told.course.submitted + timedelta(days=1), "size": "S"},
        "gates": gates,
        "stakeholders": {told.crew.workforce: {"raci": "C", "influence": 4, "interest": 5, "cadence": "6h"}},
        "rollouts": markets.rollouts(rng, told, world, sites),
        "risks": records.risks(rng, told),
        "decisions": {
            "first-measures": {
                "date": decided,
                "question": "Temporary rule until the facts are known?",
                "options": ["remove", "warning screen", "leave"],
                "decision": {
                    "en": "warning screen; news by escalation",
                    "zh": "加警示遮罩，新闻内容走升级通道",
                },
                "why": "public interest, and reversible",
                "by": told.sponsor,
                "principles": ["public-interest", "reversible-steps"],
                "status": "made",
            }
        },
        "metrics": records.metrics(rng, told, world),
        "event": _event(told, lead, over=over),
        "benefits": records.benefits(rng, told) if not told.open else {},
        "updates": records.calm_updates(rng, told, offset(told)),
    }


def _event(told: Scene, lead: str, *, over: bool) -> Record:
    found: Record = {
        "type": EVENT_TYPES[told.theme.en],
        "severity": "S2",
        "incident_lead": lead,
        "opened": moment(told, "02:40"),
    }
    if over:
        found["stood_down"] = told.course.day(told.course.steps.handed)
    return found | {
        "cadence_h": 6,
        "stand_down": ["reports under twice the usual for a day", "no escalation for a day"],
        "comms_line": "one line, held by communications",
        "review": told.course.day(told.course.steps.reviewed),
    }
