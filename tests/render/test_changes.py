"""Changes as sentences in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tsbp.domain.change import VERBS, Change
from tsbp.ops.comparing import Entry
from tsbp.render import wording as words
from tsbp.render.views import changes, history
from tsbp.render.wording import Wording

EN, ZH = Wording("en"), Wording("zh")
MOVED = {"wd": 34, "late": 39, "market": "MY", "cause": "vendor", "reason": "site not staffed"}
MOVED_EN = (
    "Market MY: Forecast Mon 12 Oct 2026 -> Fri 27 Nov 2026, +34 wd, +39 wd against the baseline, "
    "because site not staffed, cause: vendor"
)
MOVED_ZH = (
    "市场 MY 预测：2026年10月12日 周一 → 2026年11月27日 周五，+34 个工作日，相对基线 +39 个工作日，"
    "原因：[en] site not staffed，归因：供应商"
)
SAID: list[tuple[Change, str, str]] = [
    (Change("created", "", None, {"title": {"en": "Flow", "zh": "流程"}}), "created: Flow", "新建：流程"),
    (Change("removed", "", {"id": "x"}, None), "the file is gone", "文件已不在"),
    (Change("set", "priority", "P1", "P0"), "Priority P1 -> P0", "优先级：P1 → P0"),
    (
        Change("set", "rollouts.MY.forecast", "2026-10-12", "2026-11-27", MOVED),
        MOVED_EN,
        MOVED_ZH,
    ),
    (Change("set", "title.zh", None, "新"), "Title zh: “新”", "标题 zh：“新”"),
    (
        Change("set", "handover", None, {"sop": "id-ops-lead", "metric": "data-analyst-apac"}),
        "Hand-over: sop=id-ops-lead; metric=data-analyst-apac",
        None,
    ),
    (Change("cleared", "deadline", "2026-12-31", None), "Deadline cleared, was Thu 31 Dec 2026", None),
    (Change("moved", "stage", "planning", "readiness"), "Stage planning -> readiness", None),
    (Change("moved", "rollouts.TH.status", "ready", "live"), "Market TH ready -> live", None),
    (Change("added", "risks.late", None, {"text": "Too late"}), "Risk late added: “Too late”", None),
    (Change("removed", "risks.late", {"text": "Too late"}, None), "Risk late removed: “Too late”", None),
    (Change("ended", "asks.fix.status", "open", "answered"), "Ask fix: answered", None),
    (
        Change("ended", "milestones.th-live.actual", None, "2026-11-30"),
        "Milestone th-live: Mon 30 Nov 2026",
        None,
    ),
    (Change("passed", "gates.G1", None, {"result": "go", "by": "head"}), "G1: go, decided by head", None),
    (Change("passed", "rollouts.TH.go.result", "hold", "conditional_go"), "G3 TH: conditional go", None),
    (
        Change(
            "posted", "updates[2]", None, {"health": "amber", "why": "late", "summary": "On"}, {"was": "red"}
        ),
        "update, health red -> amber (late): On",
        None,
    ),
    (Change("posted", "rollouts.TH.updates[0]", None, {"summary": "On"}), "TH update: On", None),
    (
        Change("recorded", "metrics.rate.readings[5]", None, {"date": "2026-11-16", "value": 9.1, "n": 4871}),
        "Metric rate: 9.1 on Mon 16 Nov 2026 (n 4871)",
        None,
    ),
    (Change("put", "tags", None, "x"), "Tags + x", None),
    (Change("taken", "tags", "x", None, {"at": 0}), "Tags - x", None),
    (Change("set", "people.bp-sea-2.active", True, False), "people.bp-sea-2.active yes -> no", None),
]


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "STRICT", True)


@pytest.mark.parametrize(("change", "english", "chinese"), SAID)
def test_each_change_is_told_in_the_words_of_the_domain(
    change: Change, english: str, chinese: str | None
) -> None:
    assert changes.sentence(change, EN) == english
    assert changes.sentence(change, ZH) == chinese if chinese else changes.sentence(change, ZH)


def test_every_verb_has_its_sentence() -> None:
    assert {change.verb for change, _, _ in SAID} == set(VERBS)


def entry(*told: Change, **about: Any) -> Entry:
    return Entry(
        "0123456789",
        "2026-11-22T16:52:30+08:00",
        "A Analyst",
        "bp-sea-1",
        "TSBP-4XK7QD",
        "x.yaml",
        told,
        **about,
    )


def test_a_moved_date_tells_its_reason_once() -> None:
    moved = Change("set", "rollouts.MY.forecast", "2026-10-12", "2026-11-27", MOVED)
    reason = Change("set", "rollouts.MY.reason", None, "site not staffed")
    other = Change("set", "rollouts.TH.reason", None, "another")

    assert changes.without_reasons((moved, reason, other)) == (moved, other)


def test_the_log_names_who_decided_and_who_recorded_it() -> None:
    passed = Change("passed", "gates.G1", None, {"result": "go"})
    page = history.history(
        [entry(passed, by=("head-of-ts-ops",), recorder="A Analyst")], EN, name="TSBP-4XK7QD"
    )

    (table,) = page.blocks
    cells = [cell.text for cell in table.rows[0]]  # type: ignore[union-attr]

    assert cells == ["2026-11-22 16:52", "head-of-ts-ops", "G1: go (recorded by A Analyst)", "0123456"]
    assert page.ids == ("0123456789",)
    assert page.data[0]["recorded_by"] == "A Analyst"


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"cut": True}, "the clone holds nothing older: git fetch --unshallow brings the rest"),
        ({"unreadable": True}, "a version of x.yaml cannot be read"),
        ({}, "only comments or layout"),
        ({"was": "y.yaml"}, "renamed from y.yaml"),
    ],
)
def test_an_entry_without_changes_says_why(about: dict[str, Any], said: str) -> None:
    page = history.history([entry(**about)], EN)

    assert page.rows is not None
    assert page.rows.rows[0][-1].text == said


def test_nothing_found_is_said_and_no_error() -> None:
    page = history.history([], EN, name="TSBP-4XK7QD priority")

    assert page.notes == ("nothing is recorded of TSBP-4XK7QD priority there",)
    assert (page.exit, page.data) == (0, ())
