"""One initiative as plain data, in the order in which a file holds it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from storegen import emergency, markets, records, scene
from storegen.cast import World
from storegen.course import ahead
from storegen.moments import moment
from storegen.scene import Earlier, Scene
from storegen.words import CATEGORIES, EVENT_TYPES, SUMMARY

Record = dict[str, Any]
SCORES = (1, 2, 3, 5, 8, 13)
ROUTES = {
    "product": ("project",),
    "policy": ("project", "core_role"),
    "process": ("core_role",),
    "event": ("escalation",),
}
PRIORITIES = ("P0", "P1", "P2", "P3")
GATE_STEPS = (("G4", "hypercare", "proved"), ("G5", "bau", "handed"))
HOLD_SHARE, SERVES_SHARE, RELATED_SHARE, LINK_SHARE = 0.05, 0.25, 0.12, 0.15
EARLY = ("intake", "assessment")
# What people leave out of, or tidy away from, what is closed.
CLEARED = ("score", "stakeholders", "risks", "asks", "issues", "dependencies")
CLEARED_SHARE = 0.8


def content(rng: Random, told: Scene, world: World, earlier: list[Earlier], sites: markets.Sites) -> Record:
    """Return the whole initiative; what does not belong to its stage is left out."""
    parts = _head(rng, told, earlier)
    parts |= _judged(rng, told, next(iter(parts["related"]), ""))
    if told.emergency:
        parts |= emergency.answered(rng, told, world, sites)
    else:
        parts |= _planned(rng, told, world, earlier, sites)
    if not told.open:
        for block in CLEARED:
            if rng.random() < CLEARED_SHARE:
                parts.pop(block, None)
    return {key: value for key, value in parts.items() if value not in ({}, [], "", None)}


def _head(rng: Random, told: Scene, earlier: list[Earlier]) -> Record:
    en, zh = scene.title(told)
    where = told.places[0]
    said_en, said_zh = rng.choice(SUMMARY)
    reached = told.reach not in EARLY
    related = [rng.choice(earlier).id] if earlier and (rng.random() < RELATED_SHARE or told.moved_on) else []
    late = told.theme.kind == "policy" and told.open and reached
    return {
        "schema": 1,
        "id": told.id,
        "title": {"en": en, "zh": zh} if rng.random() > 0.04 else {"en": en},
        "kind": told.theme.kind,
        "lane": told.lane,
        "template": told.template,
        "priority": "P0" if told.emergency else rng.choices(PRIORITIES, (3, 22, 50, 25))[0],
        "stage": told.stage,
        "closed": _closed(told),
        "pauses": _pauses(rng, told),
        "owner": told.owner if told.reach != "intake" else None,
        "sponsor": told.sponsor if reached else None,
        "requester": told.requester,
        "submitted": moment(told, "02:40") if told.emergency else told.course.submitted,
        "deadline": ahead(told.course.day(told.course.steps.reviewed) + timedelta(days=30)) if late else None,
        "driver": rng.choice(("business", "regulatory", "safety", "quality", "efficiency", "wellbeing")),
        "regions": list(told.regions),
        "summary": {"en": said_en.format(place=where.en), "zh": said_zh.format(place=where.zh)},
        "policy_areas": list(told.theme.areas),
        "queues": list(where.queues[:2]),
        "serves": [rng.choice(("faster-first-routing", "moderator-wellbeing"))]
        if rng.random() < SERVES_SHARE
        else [],
        "tags": rng.sample(
            ("language", "console", "training", "youth", "audit", "pilot"), rng.choice((0, 0, 1, 2))
        ),
        "sensitivity": "restricted" if told.emergency else "",
        "exposure": _exposure(told),
        "related": related,
        "links": {"ticket": f"https://tracker.example/OPS-{rng.randint(1000, 9999)}"}
        if rng.random() < LINK_SHARE
        else {},
    }


def _judged(rng: Random, told: Scene, target: str) -> Record:
    """Return the score, the triage and the impact assessment, as far as the lane asks for them."""
    steps, course = told.course.steps, told.course
    found: Record = {}
    if told.lane == "normal" and told.reach != "intake":
        found["score"] = {key: rng.choice(SCORES) for key in ("value", "urgency", "risk_reduction", "size")}
    found["triage"] = _triage(told, target)
    if told.lane == "normal" and told.reach not in EARLY:
        found["impact"] = _impact(rng, told)
    if told.emergency:
        return found
    gates: Record = {}
    if told.lane == "normal" and told.reach not in EARLY:
        gates["G1"] = _gate(told, steps.decided, told.sponsor) | {"decision": "way-to-do"}
        if told.reach != "planning":
            gates["G2"] = _gate(told, steps.planned, told.sponsor)
    for gate, stage, step in GATE_STEPS:
        if told.reach == stage or told.reach == "bau":
            by = told.sponsor if gate == "G4" else told.places[0].lead
            gates[gate] = _gate(told, getattr(steps, step), by)
    if told.outcome in ("delivered", "partial"):
        gates["G6"] = {"result": "go", "date": course.now, "by": told.sponsor}
    return found | {"gates": gates}


def _planned(rng: Random, told: Scene, world: World, earlier: list[Earlier], sites: markets.Sites) -> Record:
    """Return plan, records and log of an initiative that takes its time."""
    found: Record = {}
    if told.reach not in EARLY:
        found["stakeholders"] = _stakeholders(rng, told)
        found["milestones"] = markets.milestones(rng, told)
        found["rollouts"] = markets.rollouts(rng, told, world, sites)
        found |= {"risks": records.risks(rng, told), "issues": records.issues(rng, told)}
        found["dependencies"] = records.dependencies(rng, told, earlier)
        found["decisions"] = records.decisions(rng, told)
    if told.reach != "intake":
        found["asks"] = records.asks(rng, told)
        found["metrics"] = records.metrics(rng, told, world)
    if told.theme.kind == "event" and told.reach not in EARLY:
        found["event"] = {
            "type": EVENT_TYPES[told.theme.en],
            "severity": "S3",
            "incident_lead": told.places[0].lead,
            "opened": told.course.submitted,
            "review": told.course.day(told.course.steps.reviewed),
        }
    if told.reach == "bau":
        lead = told.places[0].lead
        found["handover"] = {
            "sop": lead,
            "qa": told.crew.quality,
            "metric": told.crew.analyst,
            "training": lead,
        }
        found["benefits"] = records.benefits(rng, told)
    return found | {"updates": records.updates(rng, told)}


def _closed(told: Scene) -> Record:
    if told.open:
        return {}
    why = {
        "delivered": "targets met and handed over",
        "partial": "half of the markets gained, the rest stays as it was",
        "declined": "costs more than it saves",
        "cancelled": "the need went away",
        "superseded": "taken over by a wider change",
        "merged": "same request as another",
        "rolled_back": "accuracy fell below the floor",
    }
    by = told.crew.desk if told.reach == "intake" else told.sponsor
    return {"outcome": told.outcome, "at": told.now, "by": by, "from": told.reach, "why": why[told.outcome]}


def _pauses(rng: Random, told: Scene) -> Record:
    if not told.open or told.emergency or told.reach not in ("assessment", "planning", "readiness"):
        return {}
    if rng.random() > HOLD_SHARE * 2:
        return {}
    since = max(told.course.submitted, told.now - timedelta(days=rng.randint(2, 12)))
    review = ahead(told.now + timedelta(days=rng.randint(20, 60)))
    return {
        "waits-for-people": {
            "kind": "hold",
            "since": since,
            "review": review,
            "by": told.crew.desk,
            "why": "people lent to an event",
        }
    }


def _exposure(told: Scene) -> Record:
    level = told.theme.exposure
    found: Record = {"level": level}
    if level == "none":
        return found
    categories = [word for area in told.theme.areas for word in CATEGORIES.get(area, ())] or ["other"]
    found["routes"] = list(ROUTES.get(told.theme.kind, ("core_role",)))
    found["categories"] = list(dict.fromkeys(categories))
    controls = ["content_warning", "rotation"] if level != "incidental" else ["text_only_examples"]
    return found | {"controls": [*controls, "on_site_support"] if level == "severe" else controls}


def _triage(told: Scene, target: str) -> Record:
    if told.open and told.reach == "intake":
        return {}
    result = {"declined": "declined", "merged": "merged"}.get(told.outcome, "accepted")
    result = result if told.reach == "intake" else "accepted"
    at: Any = (
        moment(told, "03:05") if told.emergency else min(told.now, told.course.day(told.course.steps.triaged))
    )
    found: Record = {"result": result, "at": at, "by": told.crew.desk}
    return found | ({"merged_into": target} if result == "merged" else {})


def _impact(rng: Random, told: Scene) -> Record:
    volume = rng.randint(4, 90) * 100
    found: Record = {
        "by": told.owner,
        "date": told.course.day(told.course.steps.assessed),
        "markets": len(told.places),
        "volume_per_day": volume,
        "aht_s": rng.randint(12, 70),
        "fte": round(volume * 40 / 3600 / 4.76, 1),
        "people_to_train": rng.randint(8, 240),
        "training_hours": rng.choice((1, 1.5, 2, 3, 6)),
        "quality": "a dip of two weeks expected",
        "users": "one more step; clearer words",
        "tooling": "two rules in the console",
        "legal": "n/a: no change of duty",
        "vendor": "brief for each site",
        "wellbeing": "rotation stays as it is",
        "cost": "n/a: inside the budget",
        "size": told.size,
    }
    if not told.open:  # older assessments were shorter
        for heading in rng.sample(
            ("quality", "users", "legal", "vendor", "wellbeing", "cost", "training_hours"), 5
        ):
            del found[heading]
    return found


def _gate(told: Scene, step: int, by: str) -> Record:
    return {"result": "go", "date": told.course.day(step), "by": by}


def _stakeholders(rng: Random, told: Scene) -> Record:
    when = told.course.day(told.course.steps.assessed)
    leads = dict.fromkeys(place.lead for place in told.places)
    found: Record = {
        lead: {"raci": "C", "influence": rng.randint(2, 4), "interest": rng.randint(3, 5), "consulted": when}
        for lead in leads
    }
    if rng.random() < 0.4:
        found[told.crew.vendor] = {
            "raci": "I",
            "influence": 3,
            "interest": rng.randint(2, 5),
            "cadence": "weekly",
        }
    return found
