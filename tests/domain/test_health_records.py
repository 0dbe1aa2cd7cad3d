"""Red and amber by record: metrics, issues, risks, dependencies, asks."""

from __future__ import annotations

from typing import Any

import pytest
from healthkit import at, directory, initiative, rules, small, without_none

from tsbp.domain import health
from tsbp.domain.reason import Reason, holds


def reasons(**fields: Any) -> tuple[Reason, ...]:
    return health.reasons(initiative(**fields), small())


def metric(*values: float, **fields: Any) -> dict[str, Any]:
    readings = [{"date": f"2026-11-{place + 1:02}", "value": value} for place, value in enumerate(values)]
    given = {"metric": "backlog", "role": "outcome", "better": "down", "limit": 10, "readings": readings}
    return without_none({**given, **fields})


def risk(likelihood: int, impact: int, **fields: Any) -> dict[str, Any]:
    given = {"text": "Risk", "likelihood": likelihood, "impact": impact, "action": "act", "owner": "gb-lead"}
    return without_none({**given, "status": "open", **fields})


def ask(**fields: Any) -> dict[str, Any]:
    given = {"text": "Ask", "to": "gb-lead", "from": "sg-owner", "raised": "2026-11-02", "due": "2026-11-20"}
    return {**given, "status": "open", "blocking": True, **fields}


def dependency(**fields: Any) -> dict[str, Any]:
    return {"upstream": "gb-team", "need": "Tool", "due": "2026-12-01", "status": "open", **fields}


@pytest.mark.parametrize(
    ("better", "last", "past"),
    [("down", 10, False), ("down", 10.1, True), ("up", 10, False), ("up", 9.9, True)],
)
def test_a_metric_is_past_its_limit_strictly_and_only_on_the_bad_side(
    better: str, last: float, past: bool
) -> None:
    found = reasons(metrics={"backlog": metric(last, better=better)})

    assert bool(rules(found)) is past


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("outcome", ("amber", "metric-limit")),
        ("process", ("amber", "metric-limit")),
        ("balancing", ("red", "balancing-metric-limit")),
    ],
)
def test_a_balancing_metric_past_its_limit_is_red_another_amber(role: str, expected: tuple[str, str]) -> None:
    found = reasons(metrics={"backlog": metric(12, role=role)})

    assert rules(found) == [(*expected, "metrics.backlog")]


def test_only_the_last_reading_counts_and_of_two_for_one_day_the_later_entry() -> None:
    unordered = [
        {"date": "2026-11-09", "value": 12},
        {"date": "2026-11-09", "value": 8},
        {"date": "2026-11-02", "value": 99},
    ]

    assert rules(reasons(metrics={"backlog": metric(readings=unordered)})) == []
    assert rules(reasons(metrics={"backlog": metric(readings=[unordered[1], unordered[0]])})) != []


def test_a_metric_without_limit_reading_or_direction_says_nothing() -> None:
    found = reasons(
        metrics={"free": metric(99, limit=None), "new": metric(), "aimless": metric(99, better=None)}
    )

    assert rules(found) == []


def test_the_catalogue_gives_the_direction_that_a_metric_leaves_out() -> None:
    catalogue = {"backlog": {"name": "Backlog", "better": "down"}}
    context = small()._replace(directory=directory(metrics=catalogue))
    value = initiative(metrics={"open": metric(12, better=None, scope="SG", unit="items")})

    (found,) = (reason for reason in health.reasons(value, context) if reason.rule == "metric-limit")

    assert found.markets == ("SG",)
    assert found.params == {
        "metric": "backlog", "value": 12, "limit": 10, "reading": "12 items", "date": "2026-11-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("severity", "expected"),
    [("low", []), ("medium", []), ("high", ["amber"]), ("critical", ["red"])],
)
def test_an_open_critical_issue_is_red_a_high_one_amber(severity: str, expected: list[str]) -> None:
    issue = {"text": "Fault", "severity": severity, "owner": "sg-owner", "status": "open", "markets": ["SG"]}

    found = reasons(issues={"fault": issue})

    assert [level for level, _, _ in rules(found)] == expected
    assert rules(reasons(issues={"fault": {**issue, "status": "resolved"}})) == []
    assert all(reason.markets == ("SG",) for reason in found if reason.rule != "update-stale")


def test_a_risk_of_15_is_amber_while_open() -> None:
    found = reasons(risks={"low": risk(2, 7 - 2), "high": risk(3, 5), "shut": risk(5, 5, status="closed")})

    assert rules(found) == [("amber", "risk-high", "risks.high")]


def test_a_high_risk_without_action_is_red() -> None:
    found = reasons(risks={"high": risk(5, 5, action=None), "low": risk(1, 5, action=None)})

    assert ("red", "risk-without-action", "risks.high") in rules(found)
    assert not [subject for _, _, subject in rules(found) if subject == "risks.low"]


def test_a_high_risk_is_red_from_the_end_of_its_review_day_where_its_owner_is() -> None:
    found = reasons(risks={"high": risk(5, 5, review="2026-12-01")})

    (past,) = (reason for reason in found if reason.rule == "risk-review-past")
    (high,) = (reason for reason in found if reason.rule == "risk-high")

    assert (past.level, past.since) == ("red", "2026-12-02T00:00:00Z")
    assert (high.since, high.until) == ("", past.since)
    assert rules(found, "2026-12-01T23:59:59Z") == [("amber", "risk-high", "risks.high")]
    assert rules(found, "2026-12-02T00:00:00Z") == [("red", "risk-review-past", "risks.high")]


def test_the_review_of_a_risk_in_one_market_ends_there() -> None:
    found = reasons(risks={"high": risk(5, 5, review="2026-12-01", markets=["SA"])})

    assert [reason.since for reason in found if reason.rule == "risk-review-past"] == ["2026-12-01T21:00:00Z"]


def test_a_risk_that_was_not_rated_or_is_low_says_nothing_past_its_review() -> None:
    found = reasons(
        risks={
            "low": risk(2, 2, review="2026-01-05"),
            "unrated": {"text": "R", "owner": "sg-owner", "status": "open"},
        }
    )

    assert rules(found) == []


def test_a_risk_that_occurred_is_red_without_an_open_issue() -> None:
    issue = {
        "text": "Fault",
        "severity": "low",
        "owner": "sg-owner",
        "status": "open",
        "from_risk": "dialect",
    }
    occurred = {"dialect": risk(1, 1, status="occurred")}

    assert rules(reasons(risks=occurred)) == [("red", "risk-occurred", "risks.dialect")]
    assert rules(reasons(risks=occurred, issues={"fault": issue})) == []
    resolved = {"fault": {**issue, "status": "resolved"}}
    assert rules(reasons(risks=occurred, issues=resolved)) == [("red", "risk-occurred", "risks.dialect")]


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({}, None),
        ({"forecast": "2026-12-01"}, None),
        ({"forecast": "2026-12-02"}, "dependency-slip"),
        ({"status": "late"}, "dependency-late"),
        ({"status": "met", "forecast": "2027-01-01"}, None),
    ],
)
def test_a_dependency_late_or_forecast_after_its_due_day_is_amber(
    fields: dict[str, str], rule: str | None
) -> None:
    found = reasons(dependencies={"tool": dependency(**fields)})

    assert rules(found) == ([("amber", rule, "dependencies.tool")] if rule else [])


def test_a_dependency_not_met_is_amber_from_the_end_of_its_due_day() -> None:
    home = reasons(dependencies={"tool": dependency()})
    market = reasons(dependencies={"tool": dependency(markets=["GB"])})
    met = reasons(dependencies={"tool": dependency(status="met")})

    assert [reason.since for reason in home if reason.rule == "dependency-due"] == ["2026-12-01T16:00:00Z"]
    assert [reason.since for reason in market if reason.rule == "dependency-due"] == ["2026-12-02T00:00:00Z"]
    assert rules(met, at("2027-01-01")) == []


@pytest.mark.parametrize(
    ("to", "end"),
    [
        ("sg-owner", "2026-11-20T16:00:00Z"),
        ("gb-lead", "2026-11-21T00:00:00Z"),
        ("gb-team", "2026-11-21T00:00:00Z"),
        ("roamer", "2026-11-21T05:00:00Z"),
        ("nobody-knows", "2026-11-20T16:00:00Z"),
    ],
)
def test_a_blocking_ask_is_amber_then_red_once_its_day_has_ended_where_the_person_asked_is(
    to: str, end: str
) -> None:
    found = reasons(asks={"budget": ask(to=to, markets=["SG"])})

    blocking = [reason for reason in found if reason.subject == "asks.budget"]

    assert [(reason.level, reason.rule, reason.since, reason.until) for reason in blocking] == [
        ("amber", "ask-blocking", "", end),
        ("red", "ask-overdue", end, ""),
    ]
    assert [reason.markets for reason in blocking] == [("SG",), ("SG",)]
    assert [holds(reason, end) for reason in blocking] == [False, True]


@pytest.mark.parametrize("fields", [{"blocking": False}, {"status": "answered"}, {"status": "withdrawn"}])
def test_an_ask_that_does_not_block_or_is_not_open_says_nothing(fields: dict[str, Any]) -> None:
    assert rules(reasons(asks={"budget": ask(**fields)})) == []
