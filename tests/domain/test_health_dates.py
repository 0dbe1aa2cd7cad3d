"""Red and amber by date: key milestones, go-lives, the deadline."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from healthkit import at, initiative, rollout, rules, small, within

from tsbp.domain import health
from tsbp.domain.calendar import add
from tsbp.domain.reason import Reason, holds

BASELINE = date(2027, 3, 1)
MON, TUE, WED, THU, FRI = "2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11"


def milestone(**fields: Any) -> dict[str, Any]:
    return {"title": "Pilot", "owner": "sg-owner", "key": True, **fields}


def slipped(days: int, market: str = "SG") -> str:
    return add(small().calendar, market, BASELINE, days).isoformat()


def reasons(**fields: Any) -> tuple[Reason, ...]:
    return health.reasons(initiative(**fields), small())


def only(rule: str, **fields: Any) -> Reason:
    (found,) = (reason for reason in reasons(**fields) if reason.rule == rule)
    return found


@pytest.mark.parametrize(
    ("days", "level"), [(0, None), (2, None), (3, "amber"), (10, "amber"), (11, "red"), (-5, None)]
)
def test_a_key_milestone_is_amber_from_3_and_red_beyond_10_working_days(days: int, level: str | None) -> None:
    pilot = milestone(baseline=BASELINE.isoformat(), forecast=slipped(days))

    expected = [(level, "milestone-slip", "milestones.pilot")] if level else []

    assert rules(reasons(milestones={"pilot": pilot})) == expected


@pytest.mark.parametrize(("days", "level"), [(2, None), (3, "amber"), (10, "amber"), (11, "red")])
def test_a_go_live_is_amber_from_3_and_red_beyond_10_working_days(days: int, level: str | None) -> None:
    market = rollout(baseline=BASELINE.isoformat(), forecast=slipped(days))

    expected = [(level, "go-live-slip", "rollouts.SG")] if level else []

    assert rules(reasons(rollouts={"SG": market})) == expected


def test_a_slip_tells_its_days_dates_and_market() -> None:
    pilot = milestone(baseline="2026-10-05", forecast="2026-11-27", owner="sg-owner")

    assert only("milestone-slip", milestones={"pilot": pilot}).params == {
        "name": "Pilot",
        "baseline": "2026-10-05",
        "day": "2026-11-27",
        "days": 38,
        "count": 38,
        "market": "SG",
    }


def test_the_owners_market_counts_the_days_of_a_milestone_and_the_team_s_too() -> None:
    friday_to_sunday = {"baseline": "2026-11-20", "forecast": "2026-11-24"}
    pilots = {
        "sa": milestone(owner="sa-lead", **friday_to_sunday),
        "gb": milestone(owner="gb-team", **friday_to_sunday),
        "nobody": milestone(owner="nobody-knows", **friday_to_sunday),
    }

    told = {
        reason.subject: (reason.params["days"], reason.params["market"])
        for reason in reasons(milestones=pilots, tolerance={"slip_amber_wd": 1})
        if reason.rule == "milestone-slip"
    }

    assert told == {"milestones.sa": (3, "SA"), "milestones.gb": (2, "GB"), "milestones.nobody": (2, "SG")}


@pytest.mark.parametrize(
    ("owner", "end"),
    [
        ("sg-owner", "2027-03-01T16:00:00Z"),
        ("gb-lead", "2027-03-02T00:00:00Z"),
        ("sa-lead", "2027-03-01T21:00:00Z"),
        ("roamer", "2027-03-02T05:00:00Z"),
    ],
)
def test_a_key_milestone_is_red_once_its_day_has_ended_where_its_owner_is(owner: str, end: str) -> None:
    found = reasons(milestones={"pilot": milestone(baseline="2027-03-01", owner=owner)})

    past = [reason for reason in found if reason.rule == "milestone-past"]

    assert [(reason.level, reason.since, reason.until) for reason in past] == [("red", end, "")]
    assert not holds(past[0], end[:17] + "-")
    assert holds(past[0], end)


def test_a_go_live_is_red_once_its_day_has_ended_in_its_market() -> None:
    found = reasons(rollouts={"SA": rollout(baseline="2026-11-29"), "GB": rollout(baseline="2026-11-29")})

    past = {
        reason.subject: (reason.since, reason.markets) for reason in found if reason.rule == "go-live-past"
    }

    assert past == {
        "rollouts.SA": ("2026-11-29T21:00:00Z", ("SA",)),
        "rollouts.GB": ("2026-11-30T00:00:00Z", ("GB",)),
    }


def test_what_is_reached_not_key_or_without_a_date_says_nothing() -> None:
    late = {"baseline": "2026-01-05", "forecast": "2026-06-01"}

    found = reasons(
        milestones={
            "done": milestone(**late, actual="2026-06-01"),
            "minor": milestone(**late, key=False),
            "undated": milestone(),
        },
        rollouts={
            "SG": rollout(**late, status="live"),
            "MY": rollout(**late, status="stable"),
            "GB": rollout(**late, status="handed_over"),
            "SA": rollout(**late, status="excluded", reason="out"),
            "CN": rollout(),
        },
    )

    assert rules(found, at("2027-01-01")) == []


def test_a_forecast_without_baseline_is_no_slip_but_can_be_past() -> None:
    found = reasons(milestones={"pilot": milestone(forecast="2026-11-20")})

    assert rules(found) == [("red", "milestone-past", "milestones.pilot")]


def test_a_milestone_with_markets_has_the_latest_of_their_dates() -> None:
    rollouts = {
        "SG": rollout(baseline="2027-01-04", forecast="2027-01-04"),
        "SA": rollout(baseline="2027-01-06", forecast="2027-02-14"),
        "GB": rollout(baseline="2027-06-01", status="excluded"),
    }
    both = milestone(markets=["SG", "SA", "GB"], baseline="2025-01-01", forecast="2025-01-01")

    found = [
        reason
        for reason in reasons(milestones={"both": both}, rollouts=rollouts)
        if reason.subject == "milestones.both"
    ]

    assert [(reason.rule, reason.markets) for reason in found] == [
        ("milestone-slip", ("SG", "SA", "GB")),
        ("milestone-past", ("SG", "SA", "GB")),
    ]
    assert (found[0].params["baseline"], found[0].params["day"]) == ("2027-01-06", "2027-02-14")
    assert found[0].params["market"] == "SA"
    assert found[1].since == "2027-02-14T21:00:00Z"


def test_a_milestone_of_one_market_counts_that_market_s_days() -> None:
    rollouts = {"SA": rollout(baseline="2026-11-19", forecast="2026-11-22")}

    dates = health.dates_of(
        initiative(milestones={"sa": milestone(markets=["SA"])}, rollouts=rollouts), "sa", small()
    )

    assert dates == (date(2026, 11, 19), date(2026, 11, 22), None, "SA")


def test_a_milestone_with_markets_is_reached_when_all_of_them_are_live() -> None:
    live = rollout(status="live", baseline="2026-10-05", forecast="2026-10-05", actual="2026-10-19")
    waiting = rollout(baseline="2026-10-05", forecast="2026-10-26")
    milestones = {"both": milestone(markets=["SG", "MY"])}

    one = initiative(milestones=milestones, rollouts={"SG": live, "MY": waiting})
    all_ = initiative(milestones=milestones, rollouts={"SG": live, "MY": live})

    assert ("red", "milestone-past", "milestones.both") in rules(health.reasons(one, small()))
    assert rules(health.reasons(all_, small())) == []
    assert health.dates_of(all_, "both", small()).actual == date(2026, 10, 19)
    assert health.dates_of(one, "both", small()).actual is None


def test_a_market_rolled_back_is_ahead_again_only_with_a_later_day() -> None:
    rolled = {
        "status": "rolled_back",
        "rolled_back": "2026-08-03",
        "baseline": "2026-07-06",
        "actual": "2026-07-06",
    }

    ended = reasons(rollouts={"SG": rollout(**rolled)})
    again = reasons(rollouts={"SG": rollout(**rolled, forecast="2027-02-01")})

    assert rules(ended) == []
    assert rules(again) == [("red", "go-live-slip", "rollouts.SG")]


def test_an_emergency_without_baselines_says_nothing_of_slips() -> None:
    found = reasons(
        lane="emergency",
        stage="rollout",
        kind="event",
        milestones={"review": milestone(forecast="2026-12-01")},
        rollouts={"SG": rollout(status="live", forecast="2026-11-21", actual="2026-11-21")},
    )

    assert rules(found) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-12-04", []),
        (MON, [("amber", "deadline-near", "deadline")]),
        (FRI, [("amber", "deadline-near", "deadline")]),
        ("2026-12-12", [("red", "deadline-missed", "deadline")]),
    ],
)
def test_less_than_5_working_days_before_the_deadline_is_amber_and_after_it_red(
    day: str, expected: list[tuple[str, str, str]]
) -> None:
    found = reasons(deadline=FRI, milestones={"pilot": milestone(baseline=day)})

    assert rules(found) == expected


def test_the_last_open_key_date_counts_against_the_deadline_go_lives_too() -> None:
    found = only(
        "deadline-missed",
        deadline="2026-12-11",
        milestones={
            "pilot": milestone(baseline="2026-12-01"),
            "done": milestone(baseline="2027-01-01", actual="2026-11-02"),
        },
        rollouts={
            "SA": rollout(baseline="2026-12-20"),
            "GB": rollout(baseline="2027-05-03", status="excluded"),
        },
    )

    assert (found.params["name"], found.params["day"]) == ("SA", "2026-12-20")


def test_a_deadline_passed_with_a_key_date_open_is_red_from_its_end() -> None:
    fields: dict[str, Any] = {"deadline": "2026-12-11", "owner": "gb-lead"}
    still = only("deadline-passed", **fields, milestones={"pilot": milestone(baseline="2026-12-01")})
    reached = reasons(**fields, milestones={"pilot": milestone(baseline="2026-12-01", actual="2026-12-01")})

    assert (still.level, still.since, still.until) == ("red", "2026-12-12T00:00:00Z", "")
    assert rules(reached, at("2027-01-01")) == []


@pytest.mark.parametrize("kind", ["election", "planned_event"])
def test_the_deadline_of_a_planned_event_is_the_event(kind: str) -> None:
    fields: dict[str, Any] = {
        "kind": "event",
        "deadline": "2027-08-10",
        "milestones": {"day": milestone(baseline="2027-08-10"), "review": milestone(baseline="2027-09-07")},
    }

    assert rules(reasons(**fields, event={"type": kind}), at("2027-08-10T12:00+08:00")) == []
    assert rules(reasons(**fields, event={"type": "platform"}))[0][1] == "deadline-missed"


def test_thresholds_are_settings_and_the_initiative_s_tolerance_wins() -> None:
    pilot = {"pilot": milestone(baseline=BASELINE.isoformat(), forecast=slipped(4))}
    strict = within(small(), thresholds={"slip_amber_wd": 1, "slip_red_wd": 3})

    assert rules(health.reasons(initiative(milestones=pilot), strict))[0][0] == "red"
    calm = initiative(milestones=pilot, tolerance={"slip_red_wd": 5})
    assert rules(health.reasons(calm, strict))[0][0] == "amber"


def test_an_absurd_tolerance_stops_nothing() -> None:
    tolerance = dict.fromkeys(
        ("readiness_due_wd", "rollback_recent_days", "collision_wd", "stale_green_days"), 10**12
    )

    found = reasons(
        tolerance=tolerance,
        rollouts={"SG": rollout(baseline="2027-03-01", rolled_back="2026-11-02", readiness={})},
    )

    assert {reason.rule for reason in found} >= {"readiness-open", "market-rolled-back", "update-stale"}


def test_a_closed_initiative_has_no_reasons() -> None:
    late = {"pilot": milestone(baseline="2026-01-05", forecast="2026-06-01")}

    assert reasons(stage="closed", milestones=late) == ()
