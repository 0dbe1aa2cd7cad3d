"""The word of people: declared health, updates that are owed, pauses."""

from __future__ import annotations

from typing import Any

import pytest
from healthkit import NOW, initiative, rollout, rules, small, within
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import health
from tsbp.domain.reason import Reason, holds

EVENT = {"type": "disaster", "severity": "S2", "opened": "2026-11-21T02:40+07:00", "cadence_h": 6}


def update(at: str, word: str | None = None, **fields: Any) -> dict[str, Any]:
    said = {"health": word, "why": "because"} if word else {}
    return {"at": at, "by": "sg-owner", **said, "summary": "Said", **fields}


def declared(instant: str, *updates: dict[str, Any], **fields: Any) -> str | None:
    return health.declared(initiative(updates=list(updates), **fields), instant, small())


def stale(**fields: Any) -> list[Reason]:
    return [
        reason for reason in health.reasons(initiative(**fields), small()) if reason.rule == "update-stale"
    ]


def since(**fields: Any) -> str:
    (found,) = stale(**fields)
    return found.since


def test_the_newest_update_that_has_a_health_declares_it() -> None:
    said = update("2026-11-02", "amber"), update("2026-11-09", "green"), update("2026-11-16")

    assert declared(NOW, *said) == "green"
    assert declared(NOW, *reversed(said)) == "green"
    assert declared("2026-11-05T00:00:00Z", *said) == "amber"
    assert declared("2026-11-01T00:00:00Z", *said) is None


def test_of_two_updates_of_one_moment_the_later_entry_counts() -> None:
    singapore, utc = update("2026-11-16T17:00+08:00", "red"), update("2026-11-16T09:00:00Z", "green")

    assert declared(NOW, singapore, utc) == "green"
    assert declared(NOW, utc, singapore) == "red"


def test_a_plain_day_counts_from_its_beginning_where_the_owner_is() -> None:
    said = update("2026-11-16", "red")

    assert declared("2026-11-15T15:59:59Z", said) is None
    assert declared("2026-11-15T16:00:00Z", said) == "red"
    assert declared("2026-11-15T23:59:59Z", said, owner="gb-lead") is None


def test_a_market_s_own_updates_declare_nothing_and_renew_nothing() -> None:
    market = rollout(status="live", updates=[update("2026-11-21", "red")])
    old = update("2026-10-01", "green")

    value = initiative(updates=[old], rollouts={"SG": market})

    assert health.declared(value, NOW, small()) == "green"
    assert since(updates=[old], rollouts={"SG": market}) == since(updates=[old])


@given(st.permutations([("2026-11-02", "amber"), ("2026-11-09T08:00+08:00", "red"), ("2026-11-12", "green")]))
def test_the_order_of_entries_does_not_change_what_is_declared(order: list[tuple[str, str]]) -> None:
    series = health.declared_series(initiative(updates=[update(*entry) for entry in order]), small())

    assert [word for _, word in series] == ["amber", "red", "green"]


@pytest.mark.parametrize(("word", "due"), [("red", "23"), ("amber", "23"), ("green", "30"), (None, "30")])
def test_an_update_is_stale_after_7_days_of_red_or_amber_and_14_of_green(word: str | None, due: str) -> None:
    (found,) = stale(updates=[update("2026-11-16T10:00+08:00", word)])

    assert (found.level, found.since) == ("amber", f"2026-11-{due}T02:00:00Z")
    assert holds(found, found.since)
    assert not holds(found, f"2026-11-{due}T01:59:59Z")


def test_an_update_without_health_renews_the_clock_of_the_last_declared() -> None:
    said = [update("2026-11-01T10:00+08:00", "red"), update("2026-11-16T10:00+08:00")]

    assert since(updates=said) == "2026-11-23T02:00:00Z"


def test_an_update_of_a_plain_day_counts_from_its_end() -> None:
    assert since(updates=[update("2026-11-16", "red")]) == "2026-11-23T16:00:00Z"
    assert since(updates=[update("2026-11-16", "red")], owner="gb-lead") == "2026-11-24T00:00:00Z"


def test_in_bau_an_update_is_stale_after_30_days_whatever_its_health() -> None:
    assert since(stage="bau", updates=[update("2026-11-16", "red")]) == "2026-12-16T16:00:00Z"


def test_without_an_update_the_last_gate_counts_then_the_submission() -> None:
    gates = {
        "G1": {"result": "go", "date": "2026-11-10", "by": "gb-lead"},
        "G2": {"result": "go", "date": "2026-11-18T09:00+08:00", "by": "gb-lead"},
    }

    assert since(gates=gates) == "2026-12-02T01:00:00Z"
    assert since(submitted="2026-11-01T09:00+08:00") == "2026-11-15T01:00:00Z"
    assert since(gates=gates, updates=[update("2026-11-02", "green")]) == "2026-11-16T16:00:00Z"


@pytest.mark.parametrize("stage", ["intake", "assessment"])
def test_nothing_is_stale_before_planning(stage: str) -> None:
    assert stale(stage=stage, submitted="2026-01-05") == []


def test_an_emergency_owes_an_update_at_its_cadence() -> None:
    said = [update("2026-11-22T09:00+07:00", "amber")]
    fields: dict[str, Any] = {"lane": "emergency", "stage": "rollout", "kind": "event", "updates": said}

    (found,) = stale(**fields, event=EVENT)

    assert (found.since, found.params["hours"]) == ("2026-11-22T08:00:00Z", 6)
    assert (found.params["due"], found.params["every"]) == (found.since, "6 h")


@pytest.mark.parametrize(("severity", "hours"), [("S1", 2), ("S2", 6), ("S3", 24), (None, 24)])
def test_an_emergency_without_cadence_has_that_of_its_severity(severity: str | None, hours: int) -> None:
    event = {"type": "disaster", **({"severity": severity} if severity else {})}
    fields: dict[str, Any] = {"lane": "emergency", "stage": "rollout", "kind": "event", "event": event}
    value = initiative(**fields, updates=[update("2026-11-22T00:00:00Z", "red")])

    def owed(clocks: dict[str, Any]) -> list[object]:
        found = health.reasons(value, within(small(), clocks=clocks))
        return [reason.params["hours"] for reason in found if reason.rule == "update-stale"]

    assert owed({}) == [hours]
    assert owed({"cadence_h": {"S1": 1, "S2": 1, "S3": 1}}) == [1]


def test_an_emergency_that_is_stood_down_is_told_like_any_other() -> None:
    said = [update("2026-11-16T08:00+08:00", "green")]
    fields: dict[str, Any] = {"lane": "emergency", "kind": "event", "updates": said}

    down = since(**fields, stage="hypercare", event={**EVENT, "stood_down": "2026-11-16T08:00+08:00"})

    assert down == "2026-11-30T00:00:00Z"


def test_from_the_beginning_of_an_open_pause_there_is_no_computed_health() -> None:
    issue = {"text": "Fault", "severity": "critical", "owner": "sg-owner", "status": "open"}
    pause = {"kind": "hold", "since": "2026-11-20", "review": "2027-01-11", "by": "gb-lead", "why": "people"}

    held = health.reasons(initiative(issues={"fault": issue}, pauses={"people": pause}), small())
    ended = health.reasons(
        initiative(issues={"fault": issue}, pauses={"people": {**pause, "until": "2026-11-21"}}), small()
    )

    assert [reason for reason in held if holds(reason, NOW)] == []
    assert rules(held, "2026-11-19T15:59:59Z") == rules(ended)
    assert rules(held, "2026-11-19T16:00:00Z") == []
    assert rules(ended) == [("red", "issue-critical", "issues.fault")]
