"""The plan of one initiative: its markets with readiness and go, and its milestones."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from storegen.cast import Place, World
from storegen.scene import Scene
from storegen.words import NOTES, SLIPS

ITEMS = (
    "comms",
    "training",
    "sop",
    "calibration",
    "qa",
    "tooling",
    "capacity",
    "vendor",
    "wellbeing",
    "localisation",
    "rollback",
)
RESPONSE_ITEMS = ("comms", "sop", "capacity", "wellbeing", "rollback")
EXPOSURE = ("none", "incidental", "moderate", "severe")
SETTLED = 12
LEFT_OUT = {"guide-final": 0.3, "training-complete": 0.4, "benefits-review": 0.5}
KEPT_SHARE = 0.2  # of the closed ones: many teams clear the list once a market is handed over
CAUSES = ("vendor", "tooling", "localisation", "capacity")
SITE_GAP = 17

Record = dict[str, Any]


class Sites:
    """Hands out days ahead at each site, far enough apart that no two go-lives collide."""

    def __init__(self) -> None:
        self.free: dict[str, date] = {}

    def take(self, site: str, day: date, now: date) -> bool:
        """Take the site for a go-live on the day; False when another one is too near."""
        if day <= now:
            return (now - day).days > 2 * SITE_GAP
        if day < self.free.get(site, now + timedelta(days=2 * SITE_GAP)):
            return False
        self.free[site] = day + timedelta(days=SITE_GAP)
        return True


def rollouts(rng: Random, scene: Scene, world: World, sites: Sites) -> Record:
    """Return the roll-out of each market as it stands on the day of the file."""
    if scene.emergency:
        return {place.code: _response(scene, place, world) for place in scene.places}
    pairs = zip(scene.places, scene.course.steps.lives, strict=True)
    return {place.code: _rollout(rng, scene, place, live, world, sites) for place, live in pairs}


def _rollout(rng: Random, scene: Scene, place: Place, live: int, world: World, sites: Sites) -> Record:
    course = scene.course
    slip = rng.choice((0, 0, 0, 0, 3, 6, 9, 14, 24))
    day, baseline = course.day(live), course.day(live - slip)
    status = _status(rng, scene, live)
    record: Record = {
        "wave": 1 + sorted(set(course.steps.lives)).index(live),
        "status": status,
        "lead": place.lead,
    }
    fit = [
        site
        for site in place.sites
        if EXPOSURE.index(world.cleared[site]) >= EXPOSURE.index(scene.theme.exposure)
    ]
    if fit and (not scene.open or sites.take(fit[0], day, scene.now)):
        record["sites"] = [fit[0]]
    record |= {"baseline": min(baseline, day), "forecast": day}
    if status in ("live", "stable", "handed_over", "rolled_back"):
        record |= {"actual": day, "exposure_pct": rng.choice((50, 100)) if status == "live" else 100}
    if rng.random() < 0.3:
        record |= {
            "fte": rng.randint(1, 12),
            "people_to_train": rng.randint(8, 90),
            "training_hours": rng.choice((1, 1.5, 2, 4)),
        }
    record["languages"] = list(place.languages[:2])
    if scene.open or rng.random() < KEPT_SHARE:
        record["readiness"] = _readiness(rng, scene, status)
    if rng.random() < 0.2:
        record["note"] = rng.choice(NOTES)
    if day > baseline:
        record |= {"reason": rng.choice(SLIPS), "cause": rng.choice(CAUSES)}
    return record | _decided(scene, place, live, status)


def _decided(scene: Scene, place: Place, live: int, status: str) -> Record:
    """Return the go of a market and, where it was taken back, when and by which decision."""
    if status == "planned":
        return {}
    record: Record = {
        "go": {"result": "go", "date": scene.course.day(live - 4), "by": [scene.sponsor, place.lead]}
    }
    if status == "rolled_back":
        record |= {"exposure_pct": 0, "rolled_back": scene.now, "decision": "take-it-back"}
    return record


def _status(rng: Random, scene: Scene, live: int) -> str:
    course, reach = scene.course, scene.reach
    if reach in ("intake", "assessment", "planning", "readiness"):
        return "planned"
    if not course.past(live):
        return "ready" if course.past(live - 4) else "planned"
    if scene.outcome == "rolled_back":
        return "rolled_back"
    if reach == "bau":
        return "handed_over"
    elapsed = (course.now - course.day(live)).days
    return "stable" if elapsed > SETTLED and rng.random() < 0.8 else "live"


def _readiness(rng: Random, scene: Scene, status: str) -> dict[str, str]:
    if status != "planned":
        return {item: "na" if item == "vendor" and rng.random() < 0.2 else "done" for item in ITEMS}
    if scene.reach in ("intake", "assessment", "planning"):
        return dict.fromkeys(ITEMS[: rng.randint(2, 4)], "todo")
    return {
        item: rng.choice(("todo", "doing", "doing", "done", "done")) for item in ITEMS[: rng.randint(6, 11)]
    }


def _response(scene: Scene, place: Place, world: World) -> Record:
    """Return the roll-out of an emergency: live at once, the paper after."""
    record: Record = {"wave": 1, "status": "live" if scene.open else "handed_over", "lead": place.lead}
    fit = [
        site
        for site in place.sites
        if EXPOSURE.index(world.cleared[site]) >= EXPOSURE.index(scene.theme.exposure)
    ]
    if fit and not scene.open:
        record["sites"] = fit[:1]
    day = scene.course.submitted
    record |= {"forecast": day, "actual": day, "exposure_pct": 100, "languages": list(place.languages[:2])}
    return record | {"readiness": dict.fromkeys(RESPONSE_ITEMS, "done")}


def milestones(rng: Random, scene: Scene) -> Record:
    """Return the milestones: the guide, the training, all markets live, the review of the benefits."""
    steps = scene.course.steps
    found = {
        "guide-final": _milestone(
            rng, scene, "Guide final in every language", scene.crew.quality, steps.planned + 8
        ),
        "training-complete": _milestone(
            rng, scene, "Training complete at the first sites", scene.crew.quality, steps.lives[0] - 6
        ),
        "all-markets-live": {
            "title": {"en": "All markets live", "zh": "全部市场上线"},
            "owner": scene.owner,
            "key": True,
            "markets": [place.code for place in scene.places],
        },
        "benefits-review": _milestone(
            rng, scene, "Benefits review", scene.owner, steps.reviewed, sliding=False
        ),
    }
    for key, share in LEFT_OUT.items():
        if rng.random() < share * (1 if scene.open else 1.6):
            del found[key]
    for before, key in pairwise(found):
        found[key]["after"] = [before]
    return {key: _in_order(record) for key, record in found.items()}


def _milestone(
    rng: Random, scene: Scene, title: str, owner: str, offset: int, *, sliding: bool = True
) -> Record:
    course = scene.course
    slip = rng.choice((0, 0, 0, 4, 8)) if sliding else 0
    day, baseline = course.day(offset), course.day(offset - slip)
    record: Record = {
        "title": title,
        "owner": owner,
        "baseline": min(baseline, day),
        "forecast": day,
        "key": True,
    }
    if course.past(offset):
        record["actual"] = day
        if day == baseline:
            del record["forecast"]
    elif day > baseline:
        record |= {"reason": rng.choice(SLIPS), "cause": rng.choice(("policy", "localisation", "tooling"))}
    return record


MILESTONE_ORDER = (
    "title",
    "owner",
    "baseline",
    "forecast",
    "actual",
    "key",
    "markets",
    "after",
    "reason",
    "cause",
)


def _in_order(record: Record) -> Record:
    return {key: record[key] for key in MILESTONE_ORDER if key in record}
