"""A planned day that moves says why, and does not move into a hard freeze unless somebody answers for it."""

from __future__ import annotations

from typing import Any

import pytest
from judging import context_with, data_of, good, modelled, revised, subject
from kit import PROJECT

from tsbp.domain import rules

MOVED = "rollouts.ID.forecast"
SAID = {"rollouts.ID.cause": "vendor", "rollouts.ID.reason": "the site is not staffed"}


def around(**window: object) -> Any:
    """The surroundings of the example store with one more window, in Indonesia, 11 to 20 January 2027."""
    file = data_of(PROJECT / "directory/calendar.yaml")
    entry = {"start": "2027-01-11", "end": "2027-01-20", "markets": ["sea"], "kind": "hard", **window}
    file["calendar"]["window"] = entry
    return context_with({"calendar": modelled("calendar", file)})


def found(before: Any, after: Any, context: Any = None) -> list[tuple[str, str]]:
    old = subject(before, around=context) if before is not None else None
    return [(entry.rule, entry.address) for entry in rules.check_change(old, subject(after, around=context))]


def first(before: Any, after: Any, context: Any) -> Any:
    return rules.check_change(subject(before, around=context), subject(after, around=context))[0]


@pytest.mark.parametrize("said", [{}, {"rollouts.ID.cause": "vendor"}, {"rollouts.ID.reason": "late"}])
def test_a_forecast_that_moves_names_cause_and_reason(said: dict[str, object]) -> None:
    before = good("readiness")

    assert found(before, revised(before, {MOVED: "2026-12-15", **said})) == [("forecast-unexplained", MOVED)]
    assert found(before, revised(before, {MOVED: "2026-12-15", **SAID})) == []


def test_the_reason_of_the_last_move_does_not_serve_twice() -> None:
    moved = revised(good("readiness"), {MOVED: "2026-12-15", **SAID})

    assert found(moved, revised(moved, {MOVED: "2026-12-16"})) == [("forecast-unexplained", MOVED)]
    assert found(moved, revised(moved, {MOVED: "2026-12-16", "rollouts.ID.cause": "policy"})) == [
        ("forecast-unexplained", MOVED)
    ]
    assert found(moved, revised(moved, {MOVED: "2026-12-16", "rollouts.ID.reason": "again"})) == []


def test_the_first_forecast_of_what_had_no_day_and_one_on_its_baseline_need_no_word() -> None:
    undated = revised(good("planning"), {"rollouts": {"ID": {"status": "planned", "lead": "id-ops-lead"}}})
    dated = good("readiness")

    assert found(undated, revised(undated, {MOVED: "2026-12-15"})) == []
    assert found(dated, revised(dated, {MOVED: dated["rollouts"]["ID"]["baseline"]})) == []


def test_taking_a_forecast_away_moves_the_day_too() -> None:
    moved = revised(good("readiness"), {MOVED: "2026-12-15", **SAID})

    assert found(moved, revised(moved, {MOVED: None})) == [("forecast-unexplained", MOVED)]


def test_a_decision_that_moves_the_baseline_explains_the_forecast() -> None:
    decision = {
        "question": "Later?", "status": "made", "date": "2026-11-20", "decision": "a week later",
        "why": "not translated", "by": "ts-ops-director-apac",
    }  # fmt: skip
    before = good("readiness")
    new = {"baseline": "2026-12-15", "forecast": "2026-12-15", "decision": "later"}
    after = revised(
        before,
        {**{f"rollouts.ID.{key}": value for key, value in new.items()}, "decisions": {"later": decision}},
    )

    assert found(before, after) == []


def test_a_go_live_is_not_put_into_a_hard_freeze() -> None:
    before = good("readiness")
    after = revised(before, {MOVED: "2027-01-13", **SAID})

    hit = first(before, after, around())
    assert (hit.rule, hit.address, hit.severity) == ("moved-into-freeze", MOVED, "error")
    assert hit.params["freeze"] == "window"
    assert hit.params["offered"] == "2027-01-21"
    assert found(before, after, around(kind="soft")) == []
    assert found(before, after, around(markets=["GB"])) == []


def test_the_day_offered_is_worked_and_in_no_other_hard_freeze() -> None:
    before = good("readiness")
    after = revised(before, {MOVED: "2027-03-09", **SAID})

    hit = first(before, after, around(start="2027-03-08", end="2027-03-12"))
    assert hit.params["freeze"] == "eid-al-fitr-2027, window"
    assert hit.params["offered"] == "2027-03-15"


def test_a_waiver_that_lasts_until_the_day_opens_the_freeze() -> None:
    before = good("readiness")
    waiver = {"what": MOVED, "by": "bp-sea-1", "until": "2027-01-13", "why": "the site asked for it"}
    after = revised(before, {MOVED: "2027-01-13", **SAID, "waivers": {"freeze": waiver}})
    by_rule = revised(after, {"waivers.freeze.what": "go-live-in-freeze"})
    too_short = revised(after, {"waivers.freeze.until": "2027-01-12"})

    assert found(before, after, around()) == []
    assert found(before, by_rule, around()) == []
    assert found(before, too_short, around()) == [("moved-into-freeze", MOVED)]


def test_a_freeze_that_came_later_bars_no_other_change() -> None:
    inside = revised(good("readiness"), {MOVED: "2027-01-13", **SAID})

    assert found(inside, revised(inside, {"priority": "P1"}), around()) == []
    assert "go-live-in-freeze" in {
        entry.rule for entry in rules.check(subject(inside, around=around())) if entry.severity == "warning"
    }


def test_a_new_file_is_not_planned_into_a_hard_freeze_either() -> None:
    inside = revised(good("readiness"), {MOVED: "2027-01-13", **SAID})

    assert found(None, inside, around()) == [("moved-into-freeze", MOVED)]


def test_a_key_milestone_is_held_to_the_freezes_of_the_markets_still_ahead() -> None:
    before = good("readiness")
    place = "milestones.form.forecast"
    said = {"milestones.form.cause": "policy", "milestones.form.reason": "later"}
    after = revised(before, {place: "2027-01-13", **said})

    assert found(before, after, around()) == [("moved-into-freeze", place)]
    assert found(before, revised(after, {"milestones.form.key": False}), around()) == []
    assert found(before, revised(after, {"kind": "event"}), around()) == [], "its days are the event's"


def test_an_emergency_takes_the_day_as_it_comes() -> None:
    before = good("emergency")
    market = next(iter(before["rollouts"]))
    day = f"rollouts.{market}.forecast"
    after = revised(before, {day: "2027-01-13", f"rollouts.{market}.cause": "incident",
                             f"rollouts.{market}.reason": "now"})  # fmt: skip

    assert "moved-into-freeze" not in {rule for rule, _ in found(before, after, around())}
