"""What a requester is owed and by when, and which team owes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from judging import context, context_with, data_of, good, modelled, revised
from kit import PROJECT

from tsbp.domain import duty, owed
from tsbp.domain.moment import NEVER
from tsbp.domain.owed import MET, MISSED, OVERDUE, RUNNING, STOPPED

FRIDAY = "2026-11-20T17:30+08:00"
SATURDAY = "2026-11-21T03:00:00Z"


def clocks_of(changes: dict[str, object], now: str = SATURDAY, name: str = "intake") -> dict[str, Any]:
    value = modelled("initiative", revised(good(name), changes))
    return {one.clock: one for one in owed.owed(value, context(), now)}


def test_a_request_is_owed_a_first_word_and_an_outcome_by_its_priority() -> None:
    found = clocks_of({"submitted": FRIDAY, "priority": "P1"})

    assert [(one.clock, one.of, one.limit, one.state) for one in found.values()] == [
        ("acknowledge", "P1", "4h", RUNNING),
        ("triage", "P1", "1wd", RUNNING),
    ]
    assert found["acknowledge"].due == "2026-11-23T04:30:00Z"
    assert found["triage"].due == "2026-11-23T09:30:00Z"


def test_the_clocks_of_p0_run_over_the_weekend() -> None:
    found = clocks_of({"submitted": "2026-11-21T10:00+08:00", "priority": "P0"})

    assert (found["acknowledge"].due, found["acknowledge"].state) == ("2026-11-21T02:15:00Z", OVERDUE)
    assert found["triage"].left == 0


def test_a_plain_day_counts_in_favour_of_the_team() -> None:
    found = clocks_of({"submitted": "2026-11-20", "priority": "P1"})

    assert found["acknowledge"].due == "2026-11-23T05:00:00Z"


def test_a_clock_stands_still_while_the_requester_is_asked() -> None:
    pause = {"kind": "needs_info", "since": "2026-11-23T09:30+08:00"}
    asked = {"result": "needs_info", "at": "2026-11-23T09:30+08:00", "by": "bp-sea-1"}
    now = "2026-11-27T03:00:00Z"

    found = clocks_of({"submitted": FRIDAY, "pauses": {"p": pause}, "triage": asked}, now)
    assert (found["acknowledge"].state, found["triage"].state, found["triage"].due) == (MET, STOPPED, NEVER)

    over = {"p": {**pause, "until": "2026-11-26T09:30+08:00"}}
    found = clocks_of({"submitted": FRIDAY, "pauses": over, "triage": asked}, now)
    assert (found["triage"].state, found["triage"].due) == (RUNNING, "2026-11-30T09:30:00Z")


def test_an_answer_that_came_too_late_is_missed_by_how_much() -> None:
    answered = {"result": "declined", "at": "2026-11-27T12:00+08:00", "by": "bp-sea-1"}
    closed = {"outcome": "declined", "at": "2026-11-27", "by": "bp-sea-1", "from": "intake", "why": "no"}

    found = clocks_of(
        {"submitted": FRIDAY, "priority": "P1", "triage": answered, "stage": "closed", "closed": closed}
    )

    assert (found["triage"].state, found["triage"].left) == (MISSED, -30.5 * 3600)


def test_the_assessment_is_counted_from_the_acceptance_to_gate_g1_by_its_size() -> None:
    accepted = {"result": "accepted", "at": "2026-11-16T09:00+08:00", "by": "bp-sea-1"}

    found = clocks_of({"triage": accepted, "impact.size": "S"}, name="assessment")
    assert (found["assessment"].of, found["assessment"].due) == ("S", "2026-11-18T10:00:00Z")
    assert found["assessment"].state == OVERDUE

    unsized = revised(good("assessment"), {"triage": accepted})
    unsized.pop("impact", None)
    value = modelled("initiative", unsized)
    assert owed.owed(value, context(), SATURDAY)[-1].of == "M"


def test_an_emergency_owes_nothing_before_it_is_triaged() -> None:
    value = modelled("initiative", revised(good("emergency"), {"triage": None}))

    assert owed.owed(value, context(), SATURDAY) == ()


@pytest.mark.parametrize(
    ("owner", "regions", "team"),
    [
        ("", ["TH"], "bp-sea"),
        ("", ["JP"], "bp-east-asia"),
        ("", ["dach"], "bp-emea"),
        ("bp-emea-1", ["TH"], "bp-emea"),
        ("legal", ["TH"], "legal"),
        ("nobody", ["global"], "bp-sea"),
    ],
)
def test_the_owner_s_team_answers_else_the_nearest_that_takes_requests(
    owner: str, regions: list[str], team: str
) -> None:
    assert duty.team_of(context().directory, owner, regions) == team


def test_a_day_that_nobody_holds_falls_to_the_lead_and_absence_to_the_cover() -> None:
    people = data_of(PROJECT / "directory/people.yaml")
    people["people"]["bp-sea-2"]["away"] = {"from": "2026-11-24", "to": "2026-11-25", "cover": "bp-sea-1"}
    directory = context_with({"people": modelled("people", people)}).directory

    assert duty.on_duty(directory, "bp-sea", date(2026, 11, 23)) == "bp-sea-2"
    assert duty.on_duty(directory, "bp-sea", date(2026, 11, 24)) == "bp-sea-1"
    assert duty.on_duty(directory, "bp-sea", date(2027, 2, 1)) == "bp-lead-sea"
    assert duty.on_duty(directory, "nobody", date(2027, 2, 1)) == ""


def test_hours_that_cannot_be_are_read_as_office_hours() -> None:
    teams = data_of(PROJECT / "directory/teams.yaml")
    teams["teams"]["bp-sea"]["hours"] = "18:00-09:00"
    around = context_with({"teams": modelled("teams", teams)})

    assert duty.hours_of(around, "bp-sea")[:2] == (540, 1080)
    assert duty.hours_of(around, "bp-east-asia")[:2] == (600, 1140)
    assert duty.hours_of(around, "nobody") == (540, 1080, "", "Asia/Singapore")
