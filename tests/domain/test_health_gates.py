"""Red and amber by gate: refusals, conditions, roll-backs, readiness, waivers."""

from __future__ import annotations

from typing import Any

import pytest
from healthkit import at, initiative, rollout, rules, small

from tsbp.domain import health
from tsbp.domain.reason import Reason, holds

CONDITION = {"text": "Macros signed", "owner": "sg-owner", "due": "2026-11-25"}


def reasons(**fields: Any) -> tuple[Reason, ...]:
    return health.reasons(initiative(**fields), small())


def gate(result: str = "go", **fields: Any) -> dict[str, Any]:
    return {"result": result, "date": "2026-11-19", "by": "gb-lead", **fields}


def waiver(what: str, until: str = "2026-12-01") -> dict[str, Any]:
    return {"what": what, "by": "gb-lead", "until": until, "why": "agreed"}


@pytest.mark.parametrize(
    ("result", "red"),
    [("go", False), ("conditional_go", False), ("waived", False), ("hold", True), ("no_go", True)],
)
def test_a_gate_or_go_at_hold_or_no_go_is_red(result: str, red: bool) -> None:
    found = reasons(gates={"G2": gate(result)}, rollouts={"SG": rollout(go=gate(result))})

    expected = [("red", "gate-refused", "gates.G2"), ("red", "go-refused", "rollouts.SG.go")]

    assert rules(found) == (expected if red else [])
    assert [reason.markets for reason in found if reason.rule == "go-refused"] == ([("SG",)] if red else [])


def test_an_open_condition_is_amber_until_it_is_met() -> None:
    conditions = {"macros": CONDITION, "sop": {**CONDITION, "met": "2026-11-20"}}

    found = reasons(
        gates={"G1": gate("conditional_go", conditions=conditions)},
        rollouts={"SG": rollout(go=gate("conditional_go", conditions=conditions))},
    )

    assert rules(found) == [
        ("amber", "condition-open", "gates.G1.conditions.macros"),
        ("amber", "condition-open", "rollouts.SG.go.conditions.macros"),
    ]


def test_an_excluded_market_says_nothing() -> None:
    market = rollout(
        status="excluded", go=gate("no_go"), rolled_back="2026-11-20", baseline="2026-11-02", readiness={}
    )

    assert rules(reasons(rollouts={"SG": market})) == []


def test_a_roll_back_is_red_for_30_days_in_its_market() -> None:
    market = rollout(status="rolled_back", rolled_back="2026-11-08")

    (found,) = (reason for reason in reasons(rollouts={"SA": market}) if reason.rule == "market-rolled-back")

    assert (found.level, found.markets) == ("red", ("SA",))
    assert (found.since, found.until) == ("2026-11-07T21:00:00Z", "2026-12-08T21:00:00Z")
    assert [holds(found, at) for at in ("2026-12-08T20:59:59Z", "2026-12-08T21:00:00Z")] == [True, False]


def test_a_roll_back_voids_the_go_before_it_but_not_one_after_it() -> None:
    rolled = {"status": "rolled_back", "rolled_back": "2026-09-01"}
    before = gate("conditional_go", date="2026-09-01", conditions={"macros": CONDITION})
    after = gate("hold", date="2026-11-19T10:00+08:00")

    assert rules(reasons(rollouts={"SG": rollout(**rolled, go=before)})) == []
    assert rules(reasons(rollouts={"SG": rollout(**rolled, go=after)})) == [
        ("red", "go-refused", "rollouts.SG.go")
    ]


@pytest.mark.parametrize("state", ["todo", "doing", None])
def test_an_open_readiness_item_is_amber_from_5_working_days_before_the_go_live(state: str | None) -> None:
    ready = rollout()["readiness"]
    items = {**ready, "qa": state} if state else {key: done for key, done in ready.items() if key != "qa"}

    found = reasons(rollouts={"SG": rollout(baseline="2026-12-07", readiness=items)})

    (open_,) = (reason for reason in found if reason.rule == "readiness-open")
    assert (open_.level, open_.subject, open_.markets) == ("amber", "rollouts.SG.readiness.qa", ("SG",))
    assert (open_.since, open_.until) == ("2026-11-29T16:00:00Z", "")
    assert open_.params == {"market": "SG", "items": ["qa"], "count": 1, "day": "2026-12-07"}


def test_readiness_days_are_counted_in_the_market() -> None:
    found = reasons(rollouts={"SA": rollout(baseline="2026-12-06", readiness={})})

    (open_,) = (reason for reason in found if reason.rule == "readiness-open")
    assert open_.since == "2026-11-28T21:00:00Z"
    assert (open_.subject, open_.params["count"]) == ("rollouts.SA.readiness", 11)


def test_readiness_of_a_live_market_or_of_items_settled_says_nothing() -> None:
    settled = dict.fromkeys(rollout()["readiness"], "na")

    found = reasons(
        rollouts={
            "SG": rollout(status="live", baseline="2026-11-02", readiness={}),
            "MY": rollout(baseline="2026-12-07", readiness=settled),
            "GB": rollout(baseline="2026-12-07", readiness=dict.fromkeys(settled, "waived")),
            "SA": rollout(readiness={}),
        }
    )

    assert rules(found, at("2026-12-07T12:00+08:00")) == []


def test_an_emergency_owes_five_readiness_items() -> None:
    market = rollout(forecast="2026-11-23", readiness={"comms": "done"})

    found = reasons(lane="emergency", stage="rollout", kind="event", rollouts={"SG": market})

    (open_,) = (reason for reason in found if reason.rule == "readiness-open")
    assert open_.params["items"] == ["sop", "capacity", "wellbeing", "rollback"]


def test_a_waived_readiness_item_is_open_again_when_its_waiver_ends() -> None:
    ready = {**rollout()["readiness"], "localisation": "waived"}

    found = reasons(
        rollouts={"SG": rollout(baseline="2026-11-30", readiness=ready)},
        waivers={"macros": waiver("rollouts.SG.readiness.localisation", "2026-11-25")},
    )

    told = {reason.rule: (reason.subject, reason.since, reason.until) for reason in found}
    assert told["waiver-ends"] == ("waivers.macros", "2026-11-15T16:00:00Z", "2026-11-25T16:00:00Z")
    assert told["readiness-open"] == ("rollouts.SG.readiness.localisation", "2026-11-25T16:00:00Z", "")


def test_a_waiver_that_reaches_the_go_live_needs_no_warning() -> None:
    ready = {**rollout()["readiness"], "localisation": "waived"}

    found = reasons(
        rollouts={"SG": rollout(baseline="2026-11-30", readiness=ready)},
        waivers={"macros": waiver("rollouts.SG.readiness.localisation", "2026-11-30")},
    )

    assert "waiver-ends" not in {reason.rule for reason in found}


@pytest.mark.parametrize("what", ["gates.G2", "G2", "gate-refused"])
def test_a_waiver_of_an_address_a_gate_or_a_rule_holds_until_its_end(what: str) -> None:
    found = reasons(gates={"G2": gate("hold")}, waivers={"agreed": waiver(what)})

    (refused,) = (reason for reason in found if reason.rule == "gate-refused")

    assert refused.since == "2026-12-01T16:00:00Z"
    assert rules(found) == []
    assert rules(found, "2026-12-01T16:00:00Z") == [("red", "gate-refused", "gates.G2")]


def test_a_waiver_of_something_else_changes_nothing() -> None:
    held = {"G2": gate("hold")}

    waived = reasons(gates=held, waivers={"agreed": waiver("gates.G1")})

    assert waived == reasons(gates=held)


def test_a_reason_that_ends_before_its_waiver_does_not_come_back() -> None:
    market = rollout(status="rolled_back", rolled_back="2026-11-08")

    found = reasons(rollouts={"SG": market}, waivers={"agreed": waiver("market-rolled-back", "2027-01-01")})

    assert "market-rolled-back" not in {reason.rule for reason in found}


ASK = {
    "text": "Ask",
    "to": "sg-owner",
    "from": "gb-lead",
    "raised": "2026-11-02",
    "due": "2026-11-18",
    "status": "open",
    "blocking": True,
}


def test_a_warning_stays_while_the_worse_reason_is_waived() -> None:
    found = reasons(asks={"budget": ASK}, waivers={"agreed": waiver("ask-overdue")})

    assert rules(found) == [("amber", "ask-blocking", "asks.budget")]
    assert rules(found, at("2026-12-02")) == [("red", "ask-overdue", "asks.budget")]


def test_after_a_waived_ask_only_the_worse_reason_comes_back() -> None:
    found = reasons(asks={"budget": ASK}, waivers={"agreed": waiver("asks.budget")})

    told = [(reason.rule, reason.since) for reason in found if reason.subject == "asks.budget"]

    assert told == [("ask-overdue", "2026-12-01T16:00:00Z")]


def test_what_would_begin_with_the_pause_never_begins() -> None:
    pause = {"kind": "hold", "since": "2026-11-20", "by": "gb-lead", "why": "people"}

    found = reasons(rollouts={"SG": rollout(rolled_back="2026-11-20")}, pauses={"people": pause})

    assert "market-rolled-back" not in {reason.rule for reason in found}
