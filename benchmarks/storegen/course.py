"""The days of one initiative: how long each step takes, and where it stands on the day of the store."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

# The day the generated store is written on: a Sunday, as in the examples.
TODAY = date(2026, 11, 22)
STAGES = ("intake", "assessment", "planning", "readiness", "rollout", "hypercare", "bau")
# Windows in which nothing may go live anywhere; the real calendar is finer.
PAUSES = (
    (date(2026, 12, 21), date(2027, 1, 3)),
    (date(2027, 2, 3), date(2027, 3, 14)),
    (date(2027, 4, 13), date(2027, 4, 21)),
    (date(2027, 4, 29), date(2027, 5, 5)),
    (date(2027, 5, 15), date(2027, 5, 19)),
    (date(2027, 8, 3), date(2027, 8, 24)),
    (date(2027, 10, 1), date(2027, 10, 7)),
    (date(2027, 12, 21), date(2028, 1, 3)),
)
FRIDAY, THURSDAY, WEEK = 4, 3, 7


class Steps(NamedTuple):
    """Days after the request at which each step is reached."""

    triaged: int
    assessed: int
    decided: int
    planned: int
    lives: tuple[int, ...]
    proved: int
    handed: int
    reviewed: int


class Course(NamedTuple):
    """The steps laid on the calendar. `now` is the day of the store, or the day it was closed."""

    submitted: date
    now: date
    steps: Steps

    def day(self, offset: int) -> date:
        """Return the day so far after the request: back to a Thursday in the past, on to a Monday ahead."""
        day = self.submitted + timedelta(days=offset)
        return back(day) if day <= self.now else ahead(day)

    def past(self, offset: int) -> bool:
        """Tell whether the step so far after the request has been taken."""
        return self.submitted + timedelta(days=offset) <= self.now


def draw(rng: Random, waves: int, lane: str) -> Steps:
    """Draw how long the steps take; the standard lane knows no assessment and no planning."""
    triaged = rng.randint(1, 4)
    assessed = triaged if lane == "standard" else triaged + rng.randint(8, 16)
    decided = triaged if lane == "standard" else assessed + rng.randint(2, 6)
    planned = triaged if lane == "standard" else decided + rng.randint(12, 24)
    first = planned + rng.randint(24, 52)
    lives = [first]
    while len(lives) < waves:
        lives.append(lives[-1] + rng.choice((0, 7, 14, 21)))
    proved = lives[-1] + rng.randint(1, 5)
    handed = proved + rng.randint(16, 30)
    return Steps(
        triaged, assessed, decided, planned, tuple(lives), proved, handed, handed + rng.randint(28, 56)
    )


def window(steps: Steps, stage: str) -> tuple[int, int]:
    """Return the first and the last day after the request on which the initiative is at the stage."""
    first_live = steps.lives[0]
    return {
        "intake": (0, steps.triaged),
        "assessment": (steps.triaged, steps.decided - 1),
        "planning": (steps.decided, steps.planned - 1),
        "readiness": (steps.planned, first_live - 3),
        "rollout": (first_live - 2, max(steps.lives[-1], first_live)),
        "hypercare": (steps.proved, steps.handed - 1),
        "bau": (steps.handed, steps.reviewed - 1),
    }[stage]


def lay(rng: Random, steps: Steps, stage: str, first: date, *, closed: bool) -> Course:
    """Lay the steps so that the stage falls on the day of the store, or was left since `first`."""
    low, high = window(steps, stage)
    if closed and stage == "bau":
        low = high = steps.reviewed
    offset = rng.randint(low, max(low, high))
    latest = TODAY - timedelta(days=offset + (1 if closed else 0))
    submitted = latest
    if closed:
        submitted = first + timedelta(days=rng.randint(0, max(0, (latest - first).days)))
        submitted = min(submitted, latest)
    submitted = back(submitted)
    return Course(submitted, submitted + timedelta(days=offset) if closed else TODAY, steps)


def back(day: date) -> date:
    """Return the day or the Thursday before it: Monday to Thursday are worked in every market."""
    return day - timedelta(days=max(0, day.weekday() - THURSDAY))


def ahead(day: date) -> date:
    """Return the day or the next Monday, clear of the windows in which nothing goes live."""
    while True:
        if day.weekday() >= FRIDAY:
            day += timedelta(days=WEEK - day.weekday())
        pause = next((pause for pause in PAUSES if pause[0] <= day <= pause[1]), None)
        if pause is None:
            return day
        day = pause[1] + timedelta(days=1)
