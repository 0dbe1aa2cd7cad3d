"""Health of the ten examples on the day of the drawn screen, and the laws that hold of any initiative."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from healthkit import NOW, PROJECT, at, examples, initiative, shipped, small
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import health
from tsbp.domain.geography import below
from tsbp.domain.reason import ORDER, Reason, holds, touches, worst

WEEK_AGO = "2026-11-15T08:52:00Z"


def everything(name: str) -> tuple[Reason, ...]:
    standings = {value.id: health.standing(value, shipped()) for value in examples().values()}
    value = examples()[name]
    return health.reasons(value, shipped()) + tuple(health.across(standings, shipped()).get(value.id, ()))


def in_force(name: str, instant: str = NOW) -> dict[str, str]:
    return {
        f"{reason.rule} {reason.subject}": reason.level
        for reason in everything(name)
        if holds(reason, instant)
    }


@pytest.mark.parametrize(
    ("name", "word", "computed"),
    [
        ("4XK7QD", "red", "red"),
        ("EV83NP", "amber", "amber"),
        ("9M2RWB", "amber", "amber"),
        ("C6TZ1H", "green", "amber"),
        ("PD5X9M", "green", "green"),
        ("V3HNB8", "red", "red"),
        ("K7GQ4A", "green", "amber"),
    ],
)
def test_the_word_of_the_owner_and_of_the_rules(name: str, word: str, computed: str) -> None:
    assert health.declared(examples()[name], NOW, shipped()) == word
    assert worst(reason for reason in everything(name) if holds(reason, NOW)) == computed


def test_sea_reads_as_drawn() -> None:
    markets = below(shipped().directory.markets, "sea")
    names = "4XK7QD", "EV83NP", "9M2RWB", "C6TZ1H", "PD5X9M"

    computed = [
        worst(reason for reason in everything(name) if holds(reason, NOW) and touches(reason, markets))
        for name in names
    ]
    was = [health.declared(examples()[name], WEEK_AGO, shipped()) for name in names]

    assert [computed.count(level) for level in ("red", "amber", "green")] == [1, 3, 1]
    assert [was.count(level) for level in ("red", "amber", "green")] == [0, 2, 1]


def test_held_and_closed_ones_have_no_computed_health() -> None:
    assert in_force("RT1W6C") == in_force("H0JSY5") == in_force("ZA94EJ") == {}


def test_why_the_two_step_report_flow_is_red() -> None:
    assert in_force("4XK7QD") == {
        "milestone-slip milestones.wave-1-complete": "red",
        "milestone-slip milestones.th-live": "red",
        "milestone-slip milestones.id-vn-live": "red",
        "go-live-slip rollouts.TH": "red",
        "go-live-slip rollouts.ID": "red",
        "issue-high issues.my-comment-reports": "amber",
        "risk-high risks.longer-flow-lowers": "amber",
        "ask-overdue asks.confirm-fix-date": "red",
        "condition-open rollouts.TH.go.conditions.thai-macros-signed": "amber",
        "waiver-ends waivers.readiness-localisation-th": "amber",
        "event-open rollouts.TH": "amber",
    }


def test_why_the_flood_response_is_amber() -> None:
    assert in_force("EV83NP") == {
        "metric-limit metrics.live-backlog": "amber",
        "issue-high issues.live-queue-backlog": "amber",
        "update-stale updates": "amber",
    }


def test_why_the_labelling_policy_is_amber() -> None:
    assert in_force("9M2RWB") == {
        "milestone-slip milestones.calibration-kappa-above": "amber",
        "go-live-slip rollouts.DE": "amber",
        "risk-high risks.reviewers-cannot-tell": "amber",
        "ask-blocking asks.release-40-fte": "amber",
    }


def test_why_the_second_review_is_amber_against_its_owner_s_word() -> None:
    assert in_force("C6TZ1H") == {"milestone-slip milestones.hypercare-exit": "amber"}


def test_why_the_arabic_queue_is_red_and_kenya_amber() -> None:
    assert in_force("V3HNB8") == {
        "milestone-slip milestones.dual-running-ends": "red",
        "go-live-slip rollouts.EG": "red",
        "issue-critical issues.egyptian-dialect-accuracy": "red",
        "ask-blocking asks.approve-5-more": "amber",
        "market-rolled-back rollouts.EG.rolled_back": "red",
        "update-stale updates": "amber",
    }
    assert in_force("K7GQ4A") == {
        "milestone-slip milestones.risk-assessment-signed": "amber",
        "risk-high risks.too-few-swahili": "amber",
        "ask-blocking asks.budget-18-swahili": "amber",
    }


def test_wave_1_is_39_working_days_late() -> None:
    (slip,) = (
        reason
        for reason in everything("4XK7QD")
        if (reason.rule, reason.subject) == ("milestone-slip", "milestones.wave-1-complete")
    )

    assert (slip.params["days"], slip.params["market"]) == (39, "MY")


def test_the_flood_s_update_was_owed_at_16_o_clock_in_singapore() -> None:
    before, owed = at("2026-11-22T15:59:59+08:00"), at("2026-11-22T16:00+08:00")

    assert "update-stale updates" not in in_force("EV83NP", before)
    assert "update-stale updates" in in_force("EV83NP", owed)


def test_the_reasons_of_tomorrow_are_known_today() -> None:
    tomorrow = in_force("4XK7QD", at("2026-11-26T00:00+08:00"))

    assert "readiness-open rollouts.TH.readiness.localisation" in tomorrow
    assert "waiver-ends waivers.readiness-localisation-th" not in tomorrow


LEVELS = st.sampled_from(sorted(ORDER))
INSTANTS = st.sampled_from(["", "2026-11-01T00:00:00Z", "2026-11-22T08:52:00Z", "2026-12-01T00:00:00Z"])
REASONS = st.lists(
    st.builds(Reason, LEVELS, st.just("r"), st.just("s"), st.just({}), since=INSTANTS, until=INSTANTS)
)


@given(REASONS, REASONS)
def test_another_reason_never_improves_health(reasons: list[Reason], more: list[Reason]) -> None:
    assert ORDER[worst([*reasons, *more])] <= ORDER[worst(reasons)]


@given(st.sampled_from(sorted(examples())), st.lists(INSTANTS, min_size=2, max_size=2))
def test_reasons_are_plain_values_that_know_no_clock(name: str, instants: list[str]) -> None:
    first, second = everything(name), everything(name)

    assert first == second
    for reason in first:
        assert not reason.until or reason.since < reason.until
        assert all(
            edge == "" or (len(edge) == 20 and edge.endswith("Z")) for edge in (reason.since, reason.until)
        )
        assert isinstance(reason.markets, tuple)
        assert reason.rule in health.RULES


ISSUES = st.dictionaries(
    st.sampled_from("abcd"), st.sampled_from(["low", "medium", "high", "critical"]), max_size=4
)


@given(ISSUES, ISSUES)
def test_an_initiative_with_more_issues_is_never_healthier(
    some: dict[str, str], more: dict[str, str]
) -> None:
    def level(issues: dict[str, str]) -> str:
        records: dict[str, Any] = {
            key: {"text": "I", "severity": severity, "owner": "sg-owner", "status": "open"}
            for key, severity in issues.items()
        }
        return worst(health.reasons(initiative(issues=records, submitted="2026-11-22"), small())[:-1])

    assert ORDER[level({**more, **some})] <= ORDER[level(some)]


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for lang in ("en", "zh"):
        source = (PROJECT / "tsbp/render/locale" / lang / "health.po").read_text()
        keys = [line.split('"')[1] for line in source.splitlines() if line.startswith('msgid "reason.')]

        assert keys == [f"reason.{rule}" for rule in health.RULES]


def test_health_needs_no_models_at_run_time() -> None:
    code = "import sys, tsbp.domain.health; print({'pydantic', 'holidays'} & set(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )

    assert loaded.stdout.strip() == "set()"
