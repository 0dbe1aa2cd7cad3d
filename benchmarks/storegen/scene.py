"""What is settled before a file is written: its theme, lane, stage, places and people, and its days."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from storegen import course
from storegen.cast import CREWS, HEAD, REGION_WEIGHTS, REQUESTERS, Crew, Place, World
from storegen.course import Course
from storegen.words import MONTHS, THEMES, Theme

OPEN_SHARE = 0.32
STAGE_WEIGHTS = {
    "intake": 10,
    "assessment": 13,
    "planning": 17,
    "readiness": 16,
    "rollout": 21,
    "hypercare": 12,
    "bau": 11,
}
# Where closed ones were left, and how they ended.
ENDINGS = {
    ("bau", "delivered"): 66,
    ("bau", "partial"): 7,
    ("assessment", "declined"): 11,
    ("intake", "declined"): 6,
    ("planning", "cancelled"): 3,
    ("readiness", "superseded"): 2,
    ("intake", "merged"): 2,
    ("rollout", "rolled_back"): 2,
}
LANE_WEIGHTS = {"normal": 85, "standard": 15}
OPEN_EMERGENCIES = 6
KIND_OF_THEME: dict[str, list[Theme]] = {}
for _theme in THEMES:
    KIND_OF_THEME.setdefault(_theme.kind, []).append(_theme)
KIND_WEIGHTS = {"product": 27, "policy": 19, "process": 24, "improvement": 20, "event": 10}


class Earlier(NamedTuple):
    """What later files need to know of one written before them."""

    id: str
    open: bool


class Scene(NamedTuple):
    """One initiative before its text."""

    id: str
    theme: Theme
    lane: str
    template: str
    stage: str
    reach: str
    outcome: str
    regions: tuple[str, ...]
    places: tuple[Place, ...]
    crew: Crew
    owner: str
    sponsor: str
    requester: str
    size: str
    course: Course

    @property
    def now(self) -> date:
        """The day the file speaks from."""
        return self.course.now

    @property
    def open(self) -> bool:
        """Whether the initiative is still under way."""
        return self.stage != "closed"

    @property
    def moved_on(self) -> bool:
        """Whether another initiative took it in."""
        return self.outcome in ("merged", "superseded")

    @property
    def emergency(self) -> bool:
        """Whether the initiative acted first and wrote afterwards."""
        return self.lane == "emergency"


def pick(rng: Random, weights: dict[str, int]) -> str:
    """Choose a key by weight."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def settle(rng: Random, id: str, world: World, first: date, emergencies: int) -> Scene:
    """Settle one initiative; `emergencies` is how many open ones the store holds already."""
    kind = pick(rng, KIND_WEIGHTS)
    theme = rng.choice(KIND_OF_THEME[kind])
    region = pick(rng, REGION_WEIGHTS)
    lane = _lane(rng, kind)
    regions, places = _places(rng, world, region, single=lane == "emergency")
    is_open = rng.random() < OPEN_SHARE and not (lane == "emergency" and emergencies >= OPEN_EMERGENCIES)
    stage, reach, outcome = _stage(rng, lane, is_open=is_open)
    template = _template(rng, world, is_open=is_open) if lane == "standard" else ""
    if template:
        first = max(first, _approved(world, template))
    days = _days(rng, lane, reach, first, len(places), closed=not is_open)
    crew = CREWS[region]
    size = rng.choices(("S", "M", "L", "XL"), (34, 40, 20, 6))[0]
    owner = rng.choice(crew.owners)
    return Scene(
        id,
        theme,
        lane,
        template,
        stage,
        reach,
        outcome,
        regions,
        places,
        crew,
        owner,
        HEAD if size == "XL" else crew.sponsor,
        rng.choice(REQUESTERS),
        size,
        days,
    )


def title(scene: Scene) -> tuple[str, str]:
    """Return the title in English and Chinese: what, where and the month it was asked for."""
    day, where = scene.course.submitted, scene.places[0]
    en = f"{scene.theme.en}, {where.en}, {MONTHS[day.month - 1]} {day.year}"
    return en, f"{where.zh}{scene.theme.zh}（{day.year}年{day.month}月）"


def _template(rng: Random, world: World, *, is_open: bool) -> str:
    """Return a template for one under way, for a closed one that which was approved longest ago."""
    if is_open:
        return rng.choice(tuple(world.templates))
    return min(world.templates, key=lambda key: _approved(world, key))


def _approved(world: World, template: str) -> date:
    return date.fromisoformat(str(world.templates[template]["approval"]["date"]))


def _lane(rng: Random, kind: str) -> str:
    if kind == "event":
        return "emergency" if rng.random() < 0.7 else "normal"
    return pick(rng, LANE_WEIGHTS) if kind == "process" else "normal"


def _stage(rng: Random, lane: str, *, is_open: bool) -> tuple[str, str, str]:
    """Return the stage, the stage reached (that it was closed from), and the outcome."""
    if lane == "emergency":
        reach = rng.choice(("rollout", "hypercare")) if is_open else "hypercare"
        return (
            (reach, reach, "")
            if is_open
            else ("closed", reach, rng.choice(("delivered", "delivered", "partial")))
        )
    if is_open:
        weights = dict(STAGE_WEIGHTS)
        if lane == "standard":
            del weights["assessment"], weights["planning"]
        reach = pick(rng, weights)
        return reach, reach, ""
    reach, outcome = rng.choices(tuple(ENDINGS), tuple(ENDINGS.values()))[0]
    if lane == "standard" and reach in ("assessment", "planning"):
        reach, outcome = "bau", "delivered"
    return "closed", reach, outcome


def _places(
    rng: Random, world: World, region: str, *, single: bool
) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """Return the codes asked for and the markets planned, every code with a market at or below it."""
    below = world.below[region]
    count = 1 if single else rng.choices((1, 2, 3, 4, 5), (60, 27, 9, 3, 1))[0]
    chosen = rng.sample(below, min(count, len(below)))
    named = (region,) if rng.random() < 0.6 else tuple(chosen)
    if not single and rng.random() < 0.12:
        other = rng.choice([code for code in CREWS if code != region])
        named, chosen = (*named, other), [*chosen, rng.choice(world.below[other])]
    return named, tuple(world.markets[code] for code in chosen)


def _days(rng: Random, lane: str, reach: str, first: date, waves: int, *, closed: bool) -> Course:
    if lane != "emergency":
        steps = course.draw(rng, waves, lane)
        return course.lay(rng, steps, reach, first, closed=closed)
    stood_down, reviewed = rng.randint(4, 9), rng.randint(11, 14)
    steps = course.Steps(0, 0, 0, 0, (0,) * waves, stood_down, stood_down, reviewed)
    if closed:
        span = max(0, (course.TODAY - first).days - reviewed - 1)
        day = course.back(first + timedelta(days=rng.randint(0, span)))
        return Course(day, day + timedelta(days=reviewed), steps)
    offset = rng.randint(1, 3) if reach == "rollout" else stood_down
    return Course(course.TODAY - timedelta(days=offset), course.TODAY, steps)
