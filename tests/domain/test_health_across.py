"""Reasons that lie in other files."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from healthkit import at, initiative, rollout, small
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import health
from tsbp.domain.calendar import slip
from tsbp.domain.reason import Reason, holds

A, B, C, D = "TSBP-00000A", "TSBP-00000B", "TSBP-00000C", "TSBP-00000D"
FLOOD = {"type": "disaster", "severity": "S2", "opened": "2026-11-21T02:40+07:00"}


def across(**initiatives: dict[str, Any]) -> dict[str, tuple[Reason, ...]]:
    values = [initiative(id=f"TSBP-00000{name}", **fields) for name, fields in initiatives.items()]
    standings = {value.id: health.standing(value, small()) for value in values}
    return dict(health.across(standings, small()))


def needs(*upstreams: str, due: str = "2026-12-01", **fields: Any) -> dict[str, Any]:
    return {
        f"need-{upstream[-1].lower()}": {
            "upstream": upstream,
            "need": "Tool",
            "due": due,
            "status": "open",
            **fields,
        }
        for upstream in upstreams
    }


def visit(day: str, market: str = "SG", site: str = "va-kul", **fields: Any) -> dict[str, Any]:
    return {market: rollout(baseline=day, sites=[site], **fields)}


def flood(**fields: Any) -> dict[str, Any]:
    given = {"lane": "emergency", "kind": "event", "stage": "rollout", "event": FLOOD}
    return {
        **given,
        "rollouts": {"SG": rollout(status="live", sites=["va-kul"], actual="2026-11-21")},
        **fields,
    }


def told(found: dict[str, tuple[Reason, ...]]) -> dict[str, list[tuple[str, str]]]:
    return {id: [(reason.rule, reason.subject) for reason in reasons] for id, reasons in found.items()}


def test_an_upstream_whose_last_key_date_is_after_the_due_day_is_late() -> None:
    pilot = {"pilot": {"title": "Pilot", "owner": "sg-owner", "key": True, "baseline": "2026-12-02"}}

    late = across(A={"dependencies": needs(B, markets=["SG"])}, B={"milestones": pilot})
    just = across(A={"dependencies": needs(B, due="2026-12-02")}, B={"milestones": pilot})

    assert told(late) == {A: [("late-upstream", "dependencies.need-b")]}
    (reason,) = late[A]
    assert (reason.level, reason.markets, reason.since, reason.until) == ("amber", ("SG",), "", "")
    assert reason.params == {"upstream": B, "need": "Tool", "due": "2026-12-01", "day": "2026-12-02"}
    assert just == {}


def test_the_last_go_live_makes_an_upstream_late_too() -> None:
    assert told(across(A={"dependencies": needs(B)}, B={"rollouts": visit("2027-01-04")})) == {
        A: [("late-upstream", "dependencies.need-b")]
    }


@pytest.mark.parametrize(
    "upstream",
    [
        {"stage": "closed", "rollouts": visit("2027-01-04")},
        {"rollouts": visit("2027-01-04", status="live", actual="2026-11-02")},
        {},
    ],
)
def test_an_upstream_without_open_key_dates_is_not_late(upstream: dict[str, Any]) -> None:
    assert across(A={"dependencies": needs(B)}, B=upstream) == {}


def test_a_dependency_met_or_on_a_team_or_on_nobody_says_nothing() -> None:
    met = needs(B, status="met")

    assert (
        across(A={"dependencies": {**met, **needs("gb-team", D)}}, B={"rollouts": visit("2027-01-04")}) == {}
    )


def test_two_go_lives_at_one_site_within_10_working_days_collide_for_both() -> None:
    found = across(A={"rollouts": visit("2026-11-30")}, B={"rollouts": visit("2026-12-14", "MY")})

    assert told(found) == {A: [("collision", "rollouts.SG")], B: [("collision", "rollouts.MY")]}
    (reason,) = found[A]
    assert (reason.level, reason.markets) == ("amber", ("SG",))
    assert reason.params == {
        "market": "SG", "day": "2026-11-30", "site": "va-kul", "other": B, "other_market": "MY",
        "other_day": "2026-12-14", "days": 10, "count": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("other", "collides"),
    [
        ("2026-12-14", True),
        ("2026-12-15", False),
        ("2026-11-16", True),
        ("2026-11-13", False),
        ("2026-11-30", True),
    ],
)
def test_a_collision_ends_after_10_working_days_on_either_side(other: str, collides: bool) -> None:
    found = across(A={"rollouts": visit("2026-11-30")}, B={"rollouts": visit(other)})

    assert bool(found) is collides


def test_a_collision_needs_another_open_initiative_the_same_site_and_one_still_ahead() -> None:
    live = visit("2026-11-23", status="live", actual="2026-11-23")
    mine = {"rollouts": visit("2026-11-30")}

    assert across(A={"rollouts": {**visit("2026-11-30"), **visit("2026-11-30", "MY")}}) == {}
    assert across(A=mine, B={"rollouts": visit("2026-11-30", site="vb-bkk")}) == {}
    assert across(A=mine, B={"rollouts": visit("2026-11-30"), "stage": "closed"}) == {}
    assert across(A=mine, B={"rollouts": visit("2026-11-30", status="excluded")}) == {}
    assert across(A={"rollouts": live}, B={"rollouts": live}) == {}
    assert told(across(A=mine, B={"rollouts": live})) == {A: [("collision", "rollouts.SG")]}


def test_of_many_collisions_the_nearest_is_named_and_all_are_counted() -> None:
    found = across(
        A={"rollouts": visit("2026-11-30")},
        B={"rollouts": visit("2026-12-07")},
        C={"rollouts": visit("2026-11-27")},
        D={"rollouts": visit("2027-03-01")},
    )

    (reason,) = found[A]
    assert (reason.params["other"], reason.params["count"]) == (C, 2)


@given(
    st.dates(date(2026, 12, 1), date(2027, 2, 26)),
    st.lists(st.dates(date(2026, 11, 1), date(2027, 3, 31)), max_size=5),
)
def test_every_collision_is_counted_and_none_made_up(mine: date, days: list[date]) -> None:
    others = {
        letter: {"rollouts": visit(day.isoformat(), "GB")} for letter, day in zip("BCDEF", days, strict=False)
    }

    found = across(A={"rollouts": visit(mine.isoformat())}, **others).get(A, ())

    close = [day for day in days if abs(slip(small().calendar, "SG", mine, day)) <= 10]
    assert [reason.params["count"] for reason in found] == ([len(close)] if close else [])
    if close:
        named = date.fromisoformat(str(found[0].params["other_day"]))
        assert abs(named - mine) == min(abs(day - mine) for day in close)


def test_an_initiative_s_own_tolerance_says_how_close_is_too_close() -> None:
    found = across(
        A={"rollouts": visit("2026-11-30"), "tolerance": {"collision_wd": 2}},
        B={"rollouts": visit("2026-12-07")},
    )

    assert list(found) == [B]


def test_a_go_live_soon_is_warned_of_an_emergency_open_at_its_site_or_market() -> None:
    site = across(A={"rollouts": visit("2026-11-30", "MY")}, E=flood())
    market = across(A={"rollouts": visit("2026-11-30", site="vb-bkk")}, E=flood())
    elsewhere = across(A={"rollouts": visit("2026-11-30", "GB", "vd-ber")}, E=flood())

    assert told(site) == {A: [("event-open", "rollouts.MY")]}
    assert site[A][0].params == {
        "market": "MY",
        "day": "2026-11-30",
        "event": "TSBP-00000E",
        "place": "va-kul",
    }
    assert market[A][0].params["place"] == "SG"
    assert elsewhere == {}


def test_an_emergency_is_open_from_its_opening_and_close_from_10_working_days_before() -> None:
    soon = across(A={"rollouts": visit("2026-11-30")}, E=flood())[A][0]
    far = across(A={"rollouts": visit("2027-03-01")}, E=flood())[A][0]

    assert soon.since == "2026-11-20T19:40:00Z"
    assert far.since == at("2027-02-15T00:00+08:00")
    assert not holds(far, at("2027-02-14"))


@pytest.mark.parametrize(
    "over",
    [
        {"event": {**FLOOD, "stood_down": "2026-11-22T08:00+07:00"}, "stage": "hypercare"},
        {"stage": "closed"},
        {"lane": "normal"},
    ],
)
def test_an_emergency_stood_down_or_closed_warns_nobody(over: dict[str, Any]) -> None:
    found = across(A={"rollouts": visit("2026-11-30")}, E=flood(**over))

    assert "event-open" not in {reason.rule for reasons in found.values() for reason in reasons}


def test_initiatives_that_wait_for_each_other_are_told_the_circle() -> None:
    found = across(
        A={"dependencies": needs(B)},
        B={"dependencies": needs(C, D)},
        C={"dependencies": needs(A)},
        D={},
    )

    assert told(found) == {
        A: [("dependency-cycle", "dependencies.need-b")],
        B: [("dependency-cycle", "dependencies.need-c")],
        C: [("dependency-cycle", "dependencies.need-a")],
    }
    assert found[B][0].params == {"upstream": C, "circle": f"{B} -> {C} -> {A} -> {B}"}


def test_a_circle_is_broken_by_what_is_met_or_closed() -> None:
    waits = {"dependencies": needs(A)}

    assert across(A={"dependencies": needs(B, status="met")}, B=waits) == {}
    assert across(A={"dependencies": needs(B)}, B={**waits, "stage": "closed"}) == {}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
def test_whoever_can_reach_itself_is_told_and_nobody_else(edges: list[tuple[int, int]]) -> None:
    letters = "ABCDEF"
    waits = {
        letters[node]: [f"TSBP-00000{letters[to]}" for at, to in edges if at == node] for node in range(6)
    }

    found = across(**{name: {"dependencies": needs(*upstreams)} for name, upstreams in waits.items()})

    steps = {node: {to for at, to in edges if at == node and to != node} for node in range(6)}
    in_circle = {node for node in range(6) if any(node in _reach(steps, to) for to in steps[node])}
    assert set(found) == {f"TSBP-00000{letters[node]}" for node in in_circle}


def _reach(steps: dict[int, set[int]], start: int) -> set[int]:
    seen: set[int] = set()
    todo = [start]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += steps[node]
    return seen


@pytest.mark.parametrize("what", ["rollouts.SG", "collision"])
def test_a_waiver_explains_a_collision_until_it_ends(what: str) -> None:
    waived = {"agreed": {"what": what, "by": "gb-lead", "until": "2026-11-25", "why": "two teams"}}

    found = across(
        A={"rollouts": visit("2026-11-30"), "waivers": waived}, B={"rollouts": visit("2026-12-07")}
    )

    assert [reason.since for reason in found[A]] == ["2026-11-25T16:00:00Z"]
    assert [reason.since for reason in found[B]] == [""]


def test_what_is_held_collides_with_nobody_from_then_on_but_others_collide_with_it() -> None:
    pause = {"people": {"kind": "hold", "since": "2026-11-20", "by": "gb-lead", "why": "people"}}

    found = across(A={"rollouts": visit("2026-11-30"), "pauses": pause}, B={"rollouts": visit("2026-12-07")})

    assert [reason.until for reason in found[A]] == ["2026-11-19T16:00:00Z"]
    assert [reason.until for reason in found[B]] == [""]


def test_a_standing_survives_being_kept_as_text() -> None:
    values = [
        initiative(dependencies=needs(B), rollouts=visit("2026-11-30")),
        initiative(**flood()),
        initiative(stage="closed"),
    ]

    for value in values:
        standing = health.standing(value, small())
        assert health.from_data(json.loads(json.dumps(health.to_data(standing)))) == standing
