"""What each gate looks for, who decides, and when what was decided counts no more."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from gatekit import ASSESSED, DAY, MADE, assessed, passing, planned
from hypothesis import given
from hypothesis import strategies as st
from judging import context_with, good, modelled, revised

from tsbp.domain.gates import authority, evidence
from tsbp.domain.gates.fingerprint import fingerprint, reopened
from tsbp.domain.reason import Reason

GO = {"result": "go", "date": "2026-11-12", "by": "ts-ops-director-apac"}
WAIVER = {"by": "ts-ops-director-apac", "until": "2026-11-30", "why": "agreed"}


def missing(data: Any, gate: str, market: str = "", **more: object) -> list[tuple[str, str]]:
    looked = evidence.evidence(passing(data, **more), gate, market)  # type: ignore[arg-type]
    return [(one.rule, one.address) for one in looked.missing]


def obstacles(data: Any, gate: str, market: str = "") -> list[tuple[str, str]]:
    return [(one.rule, one.address) for one in evidence.obstacles(passing(data), gate, market)]


# -- G1


def test_g1_passes_what_was_assessed_weighed_measured_and_consulted() -> None:
    assert missing(assessed(), "G1") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"impact.cost": None}, ("evidence-unsaid", "impact.cost")),
        ({"impact.size": None}, ("evidence-unsaid", "impact.size")),
        ({"impact.training_hours": None}, ("evidence-unsaid", "impact.people_to_train")),
        ({"decisions": None}, ("evidence-decision", "decisions")),
        ({"decisions.form.status": "open"}, ("evidence-decision-open", "decisions.form")),
        ({"decisions.form.options": ["one reason"]}, ("evidence-options", "decisions.form")),
        ({"metrics.overturn.role": "process"}, ("evidence-outcome", "metrics")),
        ({"metrics.overturn.baseline": None}, ("evidence-outcome-baseline", "metrics.overturn.baseline")),
        ({"stakeholders": None}, ("evidence-stakeholder", "stakeholders.bp-lead-sea.consulted")),
        (
            {"stakeholders.bp-lead-sea.consulted": None},
            ("evidence-consulted", "stakeholders.bp-lead-sea.consulted"),
        ),
    ],
    ids=str,
)
def test_g1_names_what_is_missing_and_where(changes: dict[str, object], expected: tuple[str, str]) -> None:
    assert missing(assessed(changes), "G1") == [expected]


def test_one_field_of_a_heading_is_enough_and_a_plan_stands_for_a_baseline() -> None:
    said = {"impact.volume_per_day": None, "impact.fte": "n/a: no queue is touched"}
    planned_for = {"metrics.overturn.baseline": None, "metrics.overturn.plan": "two weeks of logs"}

    assert missing(assessed({**said, **planned_for}), "G1") == []


def test_a_lead_who_decides_needs_no_asking() -> None:
    alone = assessed({"stakeholders": None})

    assert missing(alone, "G1", by=("bp-lead-sea",)) == []
    assert missing({**alone, "sponsor": "bp-lead-sea"}, "G1") == []


def test_without_an_assessment_every_heading_is_missing() -> None:
    found = [address for _, address in missing(assessed({"impact": None}), "G1")]

    assert len(found) == 13
    assert found[0] == "impact.markets"


# -- G2


def test_g2_passes_a_plan_with_dates_leads_and_reviewed_risks() -> None:
    assert missing(planned(), "G2") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"sponsor": None}, ("evidence-unsaid", "sponsor")),
        ({"milestones.form.key": None}, ("evidence-key-milestone", "milestones")),
        ({"milestones.form.baseline": None}, ("evidence-unsaid-of", "milestones.form.baseline")),
        ({"rollouts": None}, ("evidence-rollout", "rollouts")),
        ({"regions": ["sea", "latam"]}, ("evidence-rollout", "rollouts")),
        ({"rollouts.ID.baseline": None}, ("evidence-unsaid-of", "rollouts.ID.baseline")),
        ({"rollouts.ID.forecast": "2026-12-12"}, ("go-live-on-weekend", "rollouts.ID.forecast")),
        ({"risks": None}, ("evidence-risks", "risks")),
        ({"risks.vendor.review": "2026-11-24"}, ("evidence-risk-review", "risks.vendor.review")),
    ],
    ids=str,
)
def test_g2_names_what_is_missing_and_where(changes: dict[str, object], expected: tuple[str, str]) -> None:
    assert missing(planned(changes), "G2") == [expected]


def test_a_waiver_explains_a_go_live_in_a_freeze_until_it_ends() -> None:
    frozen = planned({"rollouts.ID.forecast": "2026-12-25"})
    waiver = {"what": "rollouts.ID.forecast", **WAIVER}

    assert [rule for rule, _ in missing(frozen, "G2")] == ["go-live-on-holiday", "go-live-in-freeze"]
    assert missing({**frozen, "waivers": {"christmas": waiver}}, "G2") == []
    over = {**waiver, "until": "2026-11-24"}
    assert len(missing({**frozen, "waivers": {"christmas": over}}, "G2")) == 2


def test_a_collision_with_another_initiative_is_looked_for() -> None:
    met = Reason("amber", "collision", "rollouts.ID", {"market": "ID"}, ("ID",))

    assert missing(planned(), "G2", meetings=(met,)) == [("evidence-collision", "rollouts.ID")]


# -- G3


def test_g3_passes_a_market_that_is_ready() -> None:
    assert missing(planned(), "G3", "ID") == []


@pytest.mark.parametrize("state", ["todo", "doing", "waived"])
def test_an_item_that_is_neither_done_nor_unneeded_is_missing(state: str) -> None:
    address = "rollouts.ID.readiness.training"

    assert missing(planned({address: state}), "G3", "ID") == [("evidence-readiness", address)]


def test_a_waived_item_counts_until_its_waiver_ends() -> None:
    address = "rollouts.ID.readiness.training"
    data = planned({address: "waived", "waivers": {"training": {"what": address, **WAIVER}}})

    assert missing(data, "G3", "ID") == []
    assert missing(data, "G3", "ID", day=date(2026, 11, 30)) == []
    assert missing(data, "G3", "ID", day=date(2026, 12, 1)) == [("evidence-readiness", address)]


def test_what_must_not_get_worse_has_a_limit() -> None:
    assert missing(planned({"metrics.tat.limit": None}), "G3", "ID") == [("evidence-limit", "metrics")]


def live(data: Any, day: date = DAY) -> list[tuple[str, str]]:
    looked = evidence.live(passing(data, day=day), "ID")
    return [(one.rule, one.address) for one in looked.missing]


def test_going_live_needs_a_go_in_force() -> None:
    with_go = planned({"rollouts.ID.status": "ready", "rollouts.ID.go": GO})

    assert live(with_go) == []
    assert live(planned()) == [("evidence-go", "rollouts.ID.go")]
    for result in ("hold", "no_go"):
        assert live(revised(with_go, {"rollouts.ID.go.result": result})) == [
            ("evidence-go", "rollouts.ID.go")
        ]
    assert live(revised(with_go, {"rollouts.ID.rolled_back": "2026-11-14"})) == [
        ("evidence-go", "rollouts.ID.go")
    ], "a roll-back voids the go before it"
    same_day = {"rollouts.ID.rolled_back": GO["date"]}
    assert live(revised(with_go, same_day)) == [], "ready again on a go of the same day"
    assert live(revised(with_go, {**same_day, "rollouts.ID.status": "planned"})) == [
        ("evidence-go", "rollouts.ID.go")
    ]


def test_going_live_needs_its_conditions_met_and_its_waivers_in_date() -> None:
    condition = {"text": "Macros signed off", "owner": "id-ops-lead", "due": "2026-11-25"}
    address = "rollouts.ID.readiness.training"
    data = planned({
        address: "waived", "rollouts.ID.status": "ready",
        "rollouts.ID.go": {**GO, "result": "conditional_go", "conditions": {"macros": condition}},
        "waivers": {"training": {"what": address, **WAIVER}},
    })  # fmt: skip

    assert live(data) == [("evidence-condition", "rollouts.ID.go.conditions.macros")]
    met = revised(data, {"rollouts.ID.go.conditions.macros.met": "2026-11-25"})
    assert live(met) == []
    assert live(met, date(2026, 12, 1)) == [("evidence-waiver-ended", address)]


def test_an_emergency_goes_live_without_a_go() -> None:
    looked = evidence.live(passing(good("emergency")), "TH")

    assert looked.missing == ()


# -- G4 to G6


def test_g4_looks_for_every_market_and_every_condition() -> None:
    data = good("hypercare")
    condition = {"text": "Rota", "owner": "id-ops-lead", "due": "2026-11-25"}

    assert missing(data, "G4") == []
    assert missing(revised(data, {"rollouts.ID.status": "ready"}), "G4") == [
        ("evidence-not-live", "rollouts.ID.status")
    ]
    gone = revised(data, {"rollouts.ID.status": "rolled_back"})
    assert missing(gone, "G4") == [("evidence-rollback", "rollouts.ID.decision")]
    assert missing(revised(gone, {"rollouts.ID.decision": "stop"}), "G4") == []
    assert missing(revised(data, {"gates.G1.conditions": {"rota": condition}}), "G4") == [
        ("evidence-condition", "gates.G1.conditions.rota")
    ]


HANDOVER = {"sop": "id-ops-lead", "qa": "qa-lead-apac", "metric": "bp-sea-1", "training": "id-ops-lead"}


def watched(changes: dict[str, object] | None = None) -> Any:
    """Return what stands ready for G5: live since early November."""
    ready = {
        "rollouts.ID.status": "handed_over", "rollouts.ID.actual": "2026-11-09", "handover": HANDOVER,
        "metrics": ASSESSED["metrics"],
    }  # fmt: skip
    return revised(revised(good("hypercare"), ready), changes or {})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rollouts.ID.actual": "2026-11-12"}, ("evidence-watched", "rollouts.ID.actual")),
        ({"rollouts.ID.status": "stable"}, ("evidence-not-handed-over", "rollouts.ID.status")),
        ({"handover.qa": None}, ("evidence-unsaid", "handover.qa")),
        ({"metrics.tat.readings.0.value": 25}, ("evidence-limit-passed", "metrics.tat.limit")),
        ({"metrics.tat.readings.0.date": "2026-11-06"}, ("evidence-unread", "metrics.tat.readings")),
        (
            {"issues": {"odd": {"text": "Odd", "severity": "high", "owner": "bp-sea-1", "status": "open"}}},
            ("evidence-issue", "issues.odd.status"),
        ),
    ],
    ids=str,
)
def test_g5_looks_for_ten_quiet_days_and_new_owners(
    changes: dict[str, object], expected: tuple[str, str]
) -> None:
    assert missing(watched(), "G5") == []
    assert missing(watched(changes), "G5") == [expected]


def test_g6_looks_for_a_verdict_and_for_what_is_still_open() -> None:
    over = {
        **good("business-as-usual"), "risks": ASSESSED["risks"],
        "asks": {
            "one": {
                "text": "Budget?", "to": "bp-sea-1", "from": "bp-sea-2", "raised": "2026-11-01",
                "due": "2026-11-20", "status": "open",
            }
        },
    }  # fmt: skip

    assert [address for _, address in missing(over, "G6")] == [
        "benefits.done", "benefits.verdict", "asks.one.status", "risks.vendor.status",
    ]  # fmt: skip
    settled = {
        "benefits.done": "2026-11-24", "benefits.verdict": "improved", "asks.one.status": "answered",
        "risks.vendor.status": "closed",
    }  # fmt: skip
    assert missing(revised(over, settled), "G6") == []


def test_an_emergency_says_within_the_hour_who_leads_and_when_it_is_over() -> None:
    data = good("emergency")

    assert missing(data, "G1") == [("evidence-unsaid", "event.comms_line")]
    assert missing(data, "G5") == [("evidence-stood-down", "event.stood_down")]


# -- what stands before any gate


def test_nothing_passes_while_it_is_paused() -> None:
    pause = {"kind": "hold", "since": "2026-11-20", "review": "2026-12-01", "by": "bp-sea-1", "why": "wait"}

    assert obstacles({**assessed(), "pauses": {"wait": pause}}, "G1") == [("evidence-held", "pauses.wait")]
    over = {**pause, "until": "2026-11-24"}
    assert obstacles({**assessed(), "pauses": {"wait": over}}, "G1") == []


def marked(changes: dict[str, object] | None = None) -> Any:
    """Return a planned change whose G1 keeps its fingerprint, then changed."""
    data = planned({"gates.G1.decision": "form"})
    mark = fingerprint(modelled("initiative", data), "G1")
    return revised(revised(data, {"gates.G1.fingerprint": mark}), changes or {})


def test_a_gate_opens_again_when_what_it_rests_on_changes() -> None:
    changed = marked({"impact.size": "L"})

    assert obstacles(marked(), "G3", "ID") == []
    assert list(reopened(modelled("initiative", changed))) == [("G1", "")]
    assert obstacles(changed, "G3", "ID") == [("evidence-reopened", "gates.G1")]
    let_off = {**changed, "waivers": {"scope": {"what": "G1", **WAIVER}}}
    assert obstacles(let_off, "G3", "ID") == []


def test_the_gate_of_one_market_does_not_stand_before_that_of_another() -> None:
    data = planned({"rollouts.SG": {"status": "ready", "lead": "my-ops-lead", "baseline": "2026-12-08"}})
    go = {**GO, "fingerprint": "1:0000000000000000"}
    data = revised(data, {"rollouts.SG.go": go})

    assert obstacles(data, "G3", "ID") == []
    assert obstacles(data, "G4") == [("evidence-reopened", "rollouts.SG.go")]


def test_a_gate_that_was_waived_stands_open_again_when_its_waiver_ends() -> None:
    data = planned({"gates.G2.result": "waived", "waivers": {"g2": {"what": "G2", **WAIVER}}})

    assert obstacles(data, "G3", "ID") == []
    ended = revised(data, {"waivers.g2.until": "2026-11-24"})
    assert obstacles(ended, "G3", "ID") == [("evidence-waiver-over", "gates.G2")]


def test_the_standard_lane_keeps_to_its_template_while_that_is_approved() -> None:
    data = good("standard-lane")

    assert obstacles(data, "G3", "ID") == []
    assert obstacles({**data, "kind": "policy"}, "G3", "ID") == [("evidence-scope", "kind")]
    wider = revised(data, {"exposure.level": "severe"})
    assert obstacles(wider, "G3", "ID") == [("evidence-scope", "exposure.level")]
    lapsed = {**data, "template": "sop-wording-update"}
    late = evidence.obstacles(passing(lapsed, day=date(2027, 1, 4)), "G3", "ID")
    assert [one.rule for one in late] == ["evidence-approval"]


# -- fingerprints


MEANT = [
    ("G1", {"kind": "product"}),
    ("G1", {"regions": ["sea", "latam"]}),
    ("G1", {"exposure.level": "incidental"}),
    ("G1", {"impact.cost": 100}),
    ("G1", {"decisions.form.decision.en": "no form"}),
    ("G1", {"metrics.overturn.target": 7}),
    ("G2", {"sponsor": "head-of-ts-ops"}),
    ("G2", {"milestones.form.owner": "bp-sea-2"}),
    ("G2", {"milestones.form.baseline": "2026-12-02"}),
    ("G2", {"rollouts.ID.lead": "my-ops-lead"}),
    ("G2", {"rollouts.ID.wave": 2}),
    ("G3", {"rollouts.ID.sites": ["va-mnl"]}),
    ("G3", {"rollouts.ID.languages": ["id"]}),
    ("G3", {"rollouts.ID.readiness.vendor": "na"}),
    ("G3", {"metrics.tat.limit": 30}),
]
NOT_MEANT = [
    ("G1", {"impact.by": "bp-sea-2"}),
    ("G1", {"impact.date": "2026-11-11"}),
    ("G1", {"decisions.form.decision.zh": "一条理由"}),
    ("G1", {"decisions.form.status": "replaced"}),
    ("G1", {"metrics.tat.readings": []}),
    ("G1", {"summary": {"en": "Said otherwise."}}),
    ("G2", {"milestones.form.forecast": "2026-12-09"}),
    ("G2", {"milestones.form.actual": "2026-12-01"}),
    ("G2", {"rollouts.ID.status": "excluded"}),
    ("G2", {"rollouts.ID.note": "later"}),
    ("G3", {"rollouts.ID.forecast": "2026-12-09"}),
    ("G3", {"rollouts.ID.fte": 3}),
]


def mark_of(data: Any, gate: str) -> str:
    return fingerprint(modelled("initiative", data), gate, "ID" if gate == "G3" else "")


BASE = planned({"gates.G1.decision": "form"})


@pytest.mark.parametrize(("gate", "changes"), MEANT, ids=str)
def test_what_was_decided_on_shows_in_the_fingerprint(gate: str, changes: dict[str, object]) -> None:
    assert mark_of(revised(BASE, changes), gate) != mark_of(BASE, gate)


@pytest.mark.parametrize(("gate", "changes"), NOT_MEANT, ids=str)
def test_the_course_of_the_work_does_not(gate: str, changes: dict[str, object]) -> None:
    assert mark_of(revised(BASE, changes), gate) == mark_of(BASE, gate)


CANONICAL = {
    "G1": (
        '{"decision":{"by":"ts-ops-director-apac","decision":"one reason","options":["leave it","one reason"],'
        '"question":"Which form?"},"exposure":{"level":"none"},"impact":{"cost":0,"legal":"none","markets":3,'
        '"quality":"fewer errors","size":"S","tooling":"one form","training_hours":1,"users":"none",'
        '"vendor":"vb-jkt","volume_per_day":"n/a: none","wellbeing":"none"},"kind":"process","metrics":'
        '{"overturn":{"baseline":12,"metric":"appeal_overturn_rate","role":"outcome","target":8},'
        '"tat":{"metric":"appeal_tat_p90_h","role":"balancing"}},"regions":["sea"]}'
    ),
    "G2": (
        '{"milestones":{"form":{"baseline":"2026-12-01","owner":"bp-sea-1"}},"rollouts":{"ID":'
        '{"baseline":"2026-12-08","lead":"id-ops-lead","sites":["vb-jkt"],"wave":1}},'
        '"sponsor":"ts-ops-director-apac"}'
    ),
    "G3": '{"limits":{"tat":24},"sites":["vb-jkt"]}',
}


@pytest.mark.parametrize("gate", CANONICAL)
def test_a_fingerprint_can_be_worked_out_by_anybody(gate: str) -> None:
    assert mark_of(BASE, gate) == f"1:{sha256(CANONICAL[gate].encode()).hexdigest()[:16]}"


def test_the_later_gates_keep_no_fingerprint() -> None:
    assert [mark_of(BASE, gate) for gate in ("G4", "G5", "G6")] == ["", "", ""]


def test_an_item_that_was_waived_may_be_done_later() -> None:
    address = "rollouts.ID.readiness.training"
    waived = revised(BASE, {address: "waived", "waivers": {"training": {"what": address, **WAIVER}}})

    assert mark_of(revised(waived, {address: "done"}), "G3") == mark_of(waived, "G3")


@given(st.permutations(["sea", "latam", "europe"]), st.permutations(list(MADE)))
def test_neither_order_nor_layout_changes_it(regions: list[str], keys: list[str]) -> None:
    shuffled = revised(BASE, {"regions": regions, "decisions": {"form": {key: MADE[key] for key in keys}}})

    assert mark_of(dict(reversed(shuffled.items())), "G1") == mark_of(
        revised(BASE, {"regions": ["sea", "latam", "europe"]}), "G1"
    )


def test_a_whole_number_is_the_same_with_and_without_a_point() -> None:
    assert mark_of(revised(BASE, {"impact.cost": 0.0}), "G1") == mark_of(BASE, "G1")


# -- who decides


def lacking(data: Any, gate: str, by: str, market: str = "", around: Any = None) -> list[tuple[str, object]]:
    one = passing(data, around)
    found = authority.missing(one.value, one.context, gate, tuple(by.split()), DAY, market)
    return [(entry.rule, entry.params.get("who") or entry.params.get("owner")) for entry in found]


def test_the_sponsor_decides_and_the_market_lead_beside_them() -> None:
    data = planned()

    assert lacking(data, "G1", "ts-ops-director-apac") == []
    assert lacking(data, "G1", "qa-lead-apac") == [("evidence-decider", ("ts-ops-director-apac",))]
    assert lacking(data, "G3", "ts-ops-director-apac", "ID") == [("evidence-decider", ("id-ops-lead",))]
    assert lacking(data, "G3", "ts-ops-director-apac id-ops-lead", "ID") == []
    assert lacking(data, "G5", "id-ops-lead") == []


def test_the_owner_is_never_the_only_one() -> None:
    data = planned({"owner": "ts-ops-director-apac"})

    assert lacking(data, "G1", "ts-ops-director-apac") == [("evidence-owner-alone", "ts-ops-director-apac")]
    assert lacking(data, "G1", "ts-ops-director-apac bp-lead-sea") == []


def test_the_head_decides_beside_them_when_much_is_at_stake() -> None:
    around = context_with({}, change_authority={"head": "head-of-ts-ops"})

    assert lacking(planned(), "G1", "ts-ops-director-apac", around=around) == []
    for changes in ({"impact.size": "XL"}, {"priority": "P0"}):
        data = planned(changes)
        assert lacking(data, "G1", "ts-ops-director-apac", around=around) == [
            ("evidence-decider", ("head-of-ts-ops",))
        ]
        assert lacking(data, "G1", "ts-ops-director-apac head-of-ts-ops", around=around) == []


def test_who_covers_for_somebody_away_decides_in_their_stead() -> None:
    data = planned({"rollouts.ID.lead": "vn-ops-lead"})
    one = passing(data)
    by = ("ts-ops-director-apac", "th-ops-lead")

    assert authority.missing(one.value, one.context, "G3", by, date(2027, 2, 4), "ID") == ()
    assert len(authority.missing(one.value, one.context, "G3", by, DAY, "ID")) == 1


def test_a_team_speaks_through_its_lead() -> None:
    data = planned({"sponsor": "bp-sea"})

    assert lacking(data, "G1", "bp-lead-sea") == []
    assert lacking(data, "G1", "bp-sea-2") == [("evidence-decider", ("bp-lead-sea",))]


def test_in_an_emergency_the_incident_lead_may_decide() -> None:
    data = good("emergency")

    assert lacking(data, "G1", "th-ops-lead") == []
    assert lacking(data, "G1", "ts-ops-director-apac") == []
    assert lacking(data, "G5", "ts-ops-director-apac") == []
