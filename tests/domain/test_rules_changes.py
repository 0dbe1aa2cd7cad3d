"""What a change may not do, and what is none of its business."""

from __future__ import annotations

from typing import Any

import pytest
from judging import good, in_force, revised, subject

from tsbp.domain import rules

LATE = "2027-03-01"


def broken(before: Any, changes: dict[str, object]) -> list[tuple[str, str]]:
    found = rules.check_change(subject(before), subject(revised(before, changes)))
    return [(entry.rule, entry.address) for entry in found]


DECISION = {
    "question": "Move the form?", "status": "made", "date": "2026-11-20", "decision": "a week later",
    "why": "the form is not translated", "by": "ts-ops-director-apac",
}  # fmt: skip
LOGGED = {
    "updates": [
        {"at": "2026-11-17", "by": "bp-sea-1", "summary": {"en": "One."}},
        {"at": "2026-11-18", "by": "bp-sea-1", "summary": {"en": "Two."}},
    ],
    "metrics": {
        "accuracy": {"metric": "decision_accuracy", "readings": [{"date": "2026-11-02", "value": 86}]}
    },
}
PLANNED = {"status": "planned", "lead": "bp-sea-1"}
LIVE = {"status": "live", "lead": "bp-sea-1", "actual": "2026-12-08"}
ROLLED_BACK: dict[str, object] = {
    "rollouts.ID.status": "rolled_back",
    "rollouts.ID.rolled_back": "2026-12-09",
    "rollouts.ID.decision": "back",
    "rollouts.ID.reason": "routing fault",
    "decisions": {"back": DECISION},
}
UNDECIDED = {**ROLLED_BACK, "decisions": {"back": {**DECISION, "status": "open"}}}


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in ROLLED_BACK.items() if key != f"rollouts.ID.{name}"}


FORBIDDEN = [
    ("intake", {"id": "TSBP-EXAMP2"}, ("id-changed", "id")),
    ("intake", {"submitted": "2026-11-03"}, ("submitted-changed", "submitted")),
    ("readiness", {"milestones.form.baseline": "2026-12-08"}, ("baseline-moved", "milestones.form.baseline")),
    ("readiness", {"milestones.form.baseline": None}, ("baseline-moved", "milestones.form.baseline")),
    ("readiness", {"rollouts.ID.baseline": "2026-12-15"}, ("baseline-moved", "rollouts.ID.baseline")),
    ("declined", {"stage": "assessment", "closed": None}, ("closed-reopened", "stage")),
    ("declined", {"closed.outcome": "cancelled"}, ("closed-reopened", "closed")),
    ("intake", {"stage": "planning"}, ("stage-moved-out-of-turn", "stage")),
    ("planning", {"stage": "intake"}, ("stage-moved-out-of-turn", "stage")),
    ("emergency", {"stage": "bau"}, ("stage-moved-out-of-turn", "stage")),
    ("readiness", {"rollouts.ID.status": "live"}, ("market-moved-out-of-turn", "rollouts.ID.status")),
    ("rollout", {"rollouts.ID.status": "planned"}, ("market-moved-out-of-turn", "rollouts.ID.status")),
    ("rollout", {"rollouts.MY": LIVE}, ("market-moved-out-of-turn", "rollouts.MY.status")),
    ("rollout", {"rollouts.US": PLANNED}, ("market-added-outside-regions", "rollouts.US")),
    ("rollout", without("reason"), ("rollback-undecided", "rollouts.ID.reason")),
    ("rollout", without("decision"), ("rollback-undecided", "rollouts.ID.decision")),
    ("rollout", UNDECIDED, ("rollback-undecided", "rollouts.ID.decision")),
    ("rolled-back", {"rollouts.ID.rolled_back": None}, ("rollback-forgotten", "rollouts.ID.rolled_back")),
]


@pytest.mark.parametrize(("name", "changes", "expected"), FORBIDDEN, ids=lambda value: str(value)[:60])
def test_a_forbidden_step_is_named_with_its_place(
    name: str, changes: dict[str, object], expected: tuple[str, str]
) -> None:
    assert broken(good(name), changes) == [expected]


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({"updates.0": None}, "updates[0]"),
        ({"updates.1.summary": {"en": "Two, better said."}}, "updates[1]"),
        ({"metrics.accuracy.readings.0.value": 87}, "metrics.accuracy.readings[0]"),
        ({"metrics": None}, "metrics.accuracy.readings[0]"),
    ],
)
def test_what_was_posted_stands(changes: dict[str, object], address: str) -> None:
    before = {**good("intake"), **LOGGED}

    assert broken(before, changes) == [("log-rewritten", address)]


def test_a_log_may_grow_at_any_place() -> None:
    before = {**good("intake"), **LOGGED}
    earlier = {"at": "2026-11-16", "by": "bp-sea-1", "summary": {"en": "Before."}}

    assert broken(before, {"updates": [earlier, *LOGGED["updates"]]}) == []


SAID = {"rollouts.ID.cause": "vendor", "rollouts.ID.reason": "the site is not staffed"}
ALLOWED = [
    ("intake", {"stage": "assessment"}),
    ("assessment", {"stage": "intake"}),
    ("planning", {"stage": "assessment", "gates": None}),
    ("planning", {"stage": "closed"}),
    ("business-as-usual", {"stage": "hypercare", "gates.G5": None}),
    ("emergency", {"stage": "hypercare", "event.stood_down": "2026-11-05T10:00+07:00"}),
    ("standard-lane", {"lane": "normal", "stage": "assessment"}),
    ("readiness", {"rollouts.ID.status": "ready"}),
    ("readiness", {"rollouts.ID.forecast": "2026-12-15", **SAID}),
    ("rollout", ROLLED_BACK),
    ("rollout", {"rollouts.MY": PLANNED}),
    ("emergency", {"rollouts.TH.status": "handed_over"}),
    ("declined", {"title.en": "Shorter form for appeals"}),
    ("planning", {"milestones": {"form": {"title": "Form", "owner": "bp-sea-1", "baseline": "2026-12-01"}}}),
]


@pytest.mark.parametrize(("name", "changes"), ALLOWED, ids=lambda value: str(value)[:60])
def test_a_step_of_the_course_is_no_matter_for_a_rule(name: str, changes: dict[str, object]) -> None:
    assert broken(good(name), changes) == []


def test_a_baseline_moves_by_a_decision_made_for_it() -> None:
    before = good("readiness")
    cited = {"milestones.form.baseline": "2026-12-08", "milestones.form.decision": "later"}

    assert broken(before, {**cited, "decisions": {"later": DECISION}}) == []
    assert broken(before, {**cited, "decisions": {"later": {**DECISION, "status": "open"}}}) == [
        ("baseline-moved", "milestones.form.baseline")
    ]
    moved = revised(before, {**cited, "decisions": {"later": DECISION}})
    assert broken(moved, {"milestones.form.baseline": "2026-12-15"}) == [
        ("baseline-moved", "milestones.form.baseline")
    ], "the same decision does not serve twice"


def test_before_readiness_a_baseline_is_still_a_draft() -> None:
    before = revised(
        good("planning"),
        {"milestones": {"form": {"title": "Form", "owner": "bp-sea-1", "baseline": "2026-12-01"}}},
    )

    assert broken(before, {"milestones.form.baseline": "2026-12-08"}) == []


def test_a_new_file_breaks_no_rule_of_change() -> None:
    assert rules.check_change(None, subject(good("rollout"))) == ()


def test_only_errors_that_a_change_adds_stand_against_it() -> None:
    before = revised(good("assessment"), {"driver": None})
    older = rules.check(subject(before))
    with_another = rules.check(subject(revised(before, {"owner": "nobody-here"})))
    with_a_warning = rules.check(subject(revised(before, {"owner": "bp-sea-4"})))

    assert [entry.rule for entry in older] == ["needed-at-stage"]
    assert [entry.rule for entry in rules.added(older, with_another)] == ["unknown-party"]
    assert rules.added(older, with_a_warning) == ()
    assert rules.added(with_another, older) == ()


def test_one_typing_mistake_in_place_of_another_is_new() -> None:
    first = rules.check(subject(revised(good("assessment"), {"owner": "bp-sea-7"})))
    second = rules.check(subject(revised(good("assessment"), {"owner": "bp-sea-8"})))

    assert [entry.params["value"] for entry in rules.added(first, second)] == ["bp-sea-8"]


def test_a_waiver_explains_a_warning_until_it_ends() -> None:
    waiver = {
        "what": "rollouts.ID.baseline",
        "by": "ts-ops-director-apac",
        "until": "2026-12-26",
        "why": "queue empty",
    }
    planned = revised(good("readiness"), {"rollouts.ID.baseline": "2026-12-25"})
    explained = {**planned, "waivers": {"christmas": waiver}}
    by_rule = {**planned, "waivers": {"christmas": {**waiver, "what": "go-live-on-holiday"}}}

    def shown(data: Any, today: str) -> set[str]:
        return {entry.rule for entry in in_force(rules.check(subject(data)), today)}

    assert shown(planned, "2026-11-22") == {"go-live-on-holiday", "go-live-in-freeze"}
    assert shown(explained, "2026-11-22") == set()
    assert shown(explained, "2026-12-27") == {"go-live-on-holiday", "go-live-in-freeze"}
    assert shown(by_rule, "2026-11-22") == {"go-live-in-freeze"}


def test_a_waiver_explains_no_error_away() -> None:
    waiver = {"what": "owner", "by": "ts-ops-director-apac", "until": "2027-12-31", "why": "nobody free"}
    data = {**revised(good("assessment"), {"owner": None}), "waivers": {"owner": waiver}}

    assert [entry.rule for entry in in_force(rules.check(subject(data)))] == ["needed-at-stage"]


READY: dict[str, object] = {"rollouts.ID.status": "ready", "rollouts.ID.actual": None}
GOES_LIVE: dict[str, object] = {"rollouts.ID.status": "live", "rollouts.ID.actual": "2026-12-08"}
CONDITION = {"text": "Macros signed", "owner": "id-ops-lead", "due": "2026-12-07"}
WAIVER = {
    "what": "rollouts.ID.readiness.vendor", "by": "ts-ops-director-apac", "until": "2026-12-08", "why": "no vendor",
}  # fmt: skip
PAUSE = {"kind": "hold", "since": "2026-12-05", "review": "2026-12-20", "by": "bp-sea-1", "why": "freeze"}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({}, []),
        ({"stage": "readiness"}, [("go-live-before-rollout", "rollouts.ID.status")]),
        ({"pauses": {"freeze": PAUSE}}, [("go-live-on-hold", "rollouts.ID.status")]),
        ({"pauses": {"freeze": {**PAUSE, "until": "2026-12-06"}}}, []),
        (
            {"rollouts.ID.go.conditions": {"macros": CONDITION}},
            [("go-live-condition-open", "rollouts.ID.go.conditions.macros")],
        ),
        ({"rollouts.ID.go.conditions": {"macros": {**CONDITION, "met": "2026-12-06"}}}, []),
        (
            {"rollouts.ID.readiness.vendor": "waived"},
            [("go-live-waiver-ended", "rollouts.ID.readiness.vendor")],
        ),
        ({"rollouts.ID.readiness.vendor": "waived", "waivers": {"vendor": WAIVER}}, []),
        (
            {
                "rollouts.ID.readiness.vendor": "waived",
                "waivers": {"vendor": {**WAIVER, "until": "2026-12-07"}},
            },
            [("go-live-waiver-ended", "rollouts.ID.readiness.vendor")],
        ),
    ],
    ids=str,
)
def test_a_market_goes_live_on_a_go_that_stands(
    before: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert broken(revised(good("rollout"), READY | before), GOES_LIVE) == expected


def test_a_market_goes_live_on_decisions_whose_ground_has_not_moved() -> None:
    decided = revised(good("rollout"), READY)
    marked = {
        "gates.G1.fingerprint": "1:0123456789abcdef",
        "rollouts.ID.go.fingerprint": "1:0123456789abcdef",
    }
    waiver = {**WAIVER, "what": "rollouts.ID.go"}

    assert broken(revised(decided, marked), GOES_LIVE) == [
        ("go-live-reopened", "gates.G1"), ("go-live-reopened", "rollouts.ID.go"),
    ]  # fmt: skip
    assert broken(revised(decided, {**marked, "waivers": {"go": waiver}}), GOES_LIVE) == [
        ("go-live-reopened", "gates.G1")
    ]


def test_a_market_of_an_emergency_goes_live_whatever_a_go_would_ask() -> None:
    before = revised(
        good("emergency"), {"rollouts.TH.status": "planned", "rollouts.TH.readiness.sop": "waived"}
    )

    assert broken(before, {"rollouts.TH.status": "live"}) == []


def test_a_roll_back_voids_the_go_before_it() -> None:
    planned = {"rollouts.ID.status": "planned", "rollouts.ID.actual": None}
    before = revised(good("rollout"), ROLLED_BACK | planned)
    again = {"rollouts.ID.go.date": "2026-12-09", "rollouts.ID.go.by": "head-of-ts-ops"}

    assert broken(before, {"rollouts.ID.status": "ready"}) == [("go-void", "rollouts.ID.go")]
    renewed = [rule for rule, _ in broken(before, {"rollouts.ID.status": "ready", **again})]
    assert "go-void" not in renewed, "a new go of the same day serves"


def test_no_market_moves_in_what_is_closed() -> None:
    before = revised(good("declined"), {"rollouts": {"ID": PLANNED}})

    assert broken(before, {"rollouts.ID.status": "excluded"}) == [
        ("market-moved-out-of-turn", "rollouts.ID.status")
    ]
