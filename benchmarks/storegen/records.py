"""The records around a plan: risks, issues, dependencies, decisions, asks, metrics, the log of updates."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from storegen.cast import World
from storegen.course import ahead, back
from storegen.scene import Earlier, Scene
from storegen.words import ANSWERS, ASKS, BAD, CALM, GOOD, ISSUES, NEXT, QUESTIONS, RISKS

Record = dict[str, Any]
STALE_SHARE = 0.08
LEVELS = {
    "%": (60, 96),
    "h": (4, 40),
    "s": (20, 70),
    "items": (200, 3000),
    "index": (0, 1),
    "per 1M views": (20, 60),
}


def key_of(words: str) -> str:
    """Return the first three telling words as a key."""
    telling = [
        word
        for word in words.lower().replace("'", "").replace(",", "").split()
        if word not in {"the", "a", "of", "in"}
    ]
    return "-".join(telling[:3]).strip("?")[:40]


def risks(rng: Random, scene: Scene) -> Record:
    """Return one to three risks; closed with the initiative."""
    found: Record = {}
    for text, action in rng.sample(RISKS, rng.choice((1, 1, 1, 2))):
        found[key_of(text)] = {
            "text": text,
            "likelihood": rng.randint(1, 4),
            "impact": rng.randint(2, 4),
            "response": "reduce",
            "action": action,
            "owner": rng.choice((scene.crew.quality, scene.crew.vendor, scene.owner)),
            "review": ahead(scene.now + timedelta(days=rng.randint(5, 40))) if scene.open else scene.now,
            "status": "open" if scene.open else "closed",
        }
    return found


def issues(rng: Random, scene: Scene) -> Record:
    """Return at most one issue; resolved with the initiative."""
    if rng.random() > 0.35:
        return {}
    text, raised = rng.choice(ISSUES), _lately(rng, scene, 30)
    return {
        key_of(text): {
            "text": text,
            "severity": rng.choices(("low", "medium", "high", "critical"), (30, 45, 22, 3))[0],
            "owner": scene.crew.quality,
            "raised": raised,
            "due": max(raised, ahead(scene.now + timedelta(days=rng.randint(3, 25)))),
            "markets": [scene.places[0].code],
            "status": "open" if scene.open and rng.random() < 0.6 else "resolved",
        }
    }


def dependencies(rng: Random, scene: Scene, earlier: list[Earlier]) -> Record:
    """Return at most one dependency, on a team or an initiative written before this one: never a circle."""
    if rng.random() > 0.3:
        return {}
    other = rng.choice(earlier) if earlier and rng.random() < 0.6 else None
    due = ahead(scene.now + timedelta(days=rng.randint(10, 60))) if scene.open else scene.now
    met = not scene.open or (other is not None and not other.open)
    return {
        "shared-tooling" if other else "hours-of-analyst": {
            "upstream": other.id if other else "data",
            "need": "routing rules in the console" if other else "a dashboard of the two figures",
            "due": due,
            "status": "met" if met else "open",
        }
    }


def decisions(rng: Random, scene: Scene) -> Record:
    """Return the decision that G1 cites and, where a market was taken back, the one for that."""
    question, options, decision, why = rng.choice(QUESTIONS)
    found: Record = {
        "way-to-do": {
            "date": scene.course.day(scene.course.steps.decided),
            "question": question,
            "options": list(options[:2]),
            "decision": decision,
            "why": why,
            "by": scene.sponsor,
            "principles": rng.sample(("safety-first", "reversible-steps", "fairness", "proportionality"), 2),
            "status": "made",
        }
    }
    if scene.outcome == "rolled_back":
        found["take-it-back"] = {
            "date": scene.now,
            "question": "Carry on with extra review or take it back?",
            "decision": "take it back",
            "why": "below the floor for a week",
            "by": scene.sponsor,
            "status": "made",
        }
    return found


def asks(rng: Random, scene: Scene) -> Record:
    """Return up to two asks, mostly answered, all of them once closed."""
    found: Record = {}
    for text in rng.sample(ASKS, rng.choice((0, 0, 1, 1, 2))):
        raised = _lately(rng, scene, 20)
        is_open = scene.open and rng.random() < 0.4
        late = rng.random() < 0.15
        due = (
            ahead(scene.now + timedelta(days=rng.randint(2, 15)))
            if is_open and not late
            else back(raised + timedelta(days=5))
        )
        found[key_of(text)] = (
            {
                "text": text,
                "to": rng.choice((scene.crew.vendor, scene.crew.workforce, scene.places[0].lead)),
                "from": scene.owner,
                "raised": raised,
                "due": max(due, raised),
            }
            | ({"blocking": True} if rng.random() < 0.3 else {})
            | ({"status": "open"} if is_open else {"status": "answered", "answer": rng.choice(ANSWERS)})
        )
    return found


def metrics(rng: Random, scene: Scene, world: World) -> Record:
    """Return the outcome and the balancing metric of the theme, measured once the work is decided."""
    found: Record = {}
    roles = (("outcome", scene.theme.outcome), ("balancing", scene.theme.balancing))
    for role, name in (
        roles
        if scene.theme.kind == "improvement" or rng.random() < 0.3
        else roles[: scene.open or rng.random() < 0.5]
    ):
        definition = world.metrics[name]
        unit, better = definition["unit"], definition["better"]
        low, high = LEVELS.get(unit, (10, 90))
        level = round(rng.uniform(low, high), 2)
        record: Record = {"metric": name, "role": role, "unit": unit, "better": better, "baseline": level}
        bound = round(level * (1.12 if (better == "up") == (role == "outcome") else 0.88), 2)
        record["target" if role == "outcome" else "limit"] = min(bound, 99.5) if unit == "%" else bound
        record |= {"source": definition["source"], "scope": scene.places[0].code}
        found[name.replace("_", "-")] = record | {"readings": _readings(rng, scene, level, bound)}
    return found


def _readings(rng: Random, scene: Scene, level: float, bound: float) -> list[Record]:
    """Return weekly readings, drifting towards the target or staying short of the limit."""
    start = scene.course.day(scene.course.steps.decided)
    weeks = min(max(0, (scene.now - start).days // 7), rng.randint(2, 6 if scene.open else 3))
    drift = (bound - level) * rng.uniform(0.2, 0.8)
    return [
        {
            "date": scene.now - timedelta(days=7 * (weeks - week)),
            "value": round(level + drift * week / max(1, weeks), 2),
            "n": rng.randint(180, 900),
        }
        for week in range(weeks)
    ]


def updates(rng: Random, scene: Scene) -> list[Record]:
    """Return the log, oldest first; before planning nobody declares a health."""
    days = _update_days(rng, scene)
    declares = scene.course.day(scene.course.steps.decided)
    return [
        _update(rng, scene, day, healthy=scene.reach not in ("intake", "assessment") and day >= declares)
        for day in days
    ]


def _update_days(rng: Random, scene: Scene) -> list[date]:
    start = scene.course.day(scene.course.steps.triaged)
    age = rng.randint(16, 40) if rng.random() < STALE_SHARE else rng.randint(1, 9)
    last = max(start, back(scene.now - timedelta(days=age))) if scene.open else scene.now
    count = 1 if scene.reach == "intake" else rng.randint(2, 4) if scene.open else rng.choice((1, 1, 2))
    gap = max(1, min(21, (last - start).days // count))
    return sorted({max(start, last - timedelta(days=gap * step)) for step in range(count)})


def _update(rng: Random, scene: Scene, day: date, *, healthy: bool) -> Record:
    place = rng.choice(scene.places)
    health = rng.choices(("green", "amber", "red"), (70, 23, 7))[0]
    filling = {"market": place.en, "zh": place.zh, "pct": rng.randint(5, 95)}
    record: Record = {"at": day, "by": scene.owner}
    if not healthy or health == "green":
        en, zh = rng.choice(GOOD)
        record |= {"health": "green"} if healthy else {}
    else:
        en, zh, why, _ = rng.choice(BAD)
        record |= {"health": health, "why": why}
    summary = {"en": en.format(**filling), "zh": zh.format(**filling)}
    if rng.random() < 0.06:
        del summary["zh"]
    return record | {"summary": summary, "next": rng.sample(NEXT, rng.choice((1, 1, 2)))}


def calm_updates(rng: Random, scene: Scene, offset: str) -> list[Record]:
    """Return the log of an emergency, by the hour; the last one on the day of the file."""
    first: Record = {
        "at": f"{scene.course.submitted}T09:00{offset}",
        "by": scene.owner,
        "health": "red",
        "why": "case volume far above normal",
        "summary": {
            "en": f"First measures live in {scene.places[0].en}.",
            "zh": f"{scene.places[0].zh}首批措施已上线。",
        },
        "next": ["next update at noon"],
    }
    en, zh = rng.choice(CALM)
    last: Record = {
        "at": f"{scene.now}T09:00{offset}",
        "by": scene.owner,
        "health": "green",
        "summary": {"en": en, "zh": zh},
    }
    return [first, last]


def _lately(rng: Random, scene: Scene, days: int) -> date:
    """Return a day within the last `days`, not before triage."""
    return max(
        scene.course.day(scene.course.steps.triaged), back(scene.now - timedelta(days=rng.randint(2, days)))
    )


def benefits(rng: Random, told: Scene) -> Record:
    """Return the review of what it brought, done once it is closed."""
    due = told.course.day(told.course.steps.reviewed)
    found: Record = {"due": due, "owner": told.owner}
    if not told.open:
        verdict = rng.choices(("improved", "no_change", "not_measurable"), (60, 30, 10))[0]
        found |= {"done": told.now, "verdict": verdict, "note": "series and interval in the review"}
    return found
