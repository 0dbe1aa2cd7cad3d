"""Records through the command line: what each needs, what it entails, and how it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import git, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def section(text: str, title: str) -> list[str]:
    """Return the lines of a section of a screen, without its title."""
    lines = text.splitlines()
    start = lines.index(title) + 1
    end = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
    return lines[start:end]


def test_an_ask_without_a_person_or_a_date_is_refused_with_the_way_out(store: Path) -> None:
    done = tsbp(store, "add", "4xk7", "ask", "Confirm the budget", "due=+1w")

    assert done.code == 2
    assert done.err == "error: ask: to missing\n  say it behind the text: to=HANDLE\n"
    assert "to=HANDLE due=DATE" in tsbp(store, "add", "4xk7", "ask", "Confirm the budget").err
    assert git(store, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("kind", "words", "missing"),
    [
        ("issue", (), "severity=SEVERITY"),
        ("dependency", ("upstream=bp-sea",), "due=DATE"),
        ("waiver", ("until=+1w",), "why=WHY"),
    ],
)
def test_every_kind_of_record_says_what_it_needs(
    store: Path, kind: str, words: tuple[str, ...], missing: str
) -> None:
    assert missing in tsbp(store, "add", "4xk7", kind, "Some text", *words).err


def test_an_ask_about_a_record_may_name_it_by_its_beginning(store: Path) -> None:
    asked = ("add", "4xk7", "ask", "Watch the volume", "to=th-ops-lead", "due=+1w")

    assert tsbp(store, *asked, "about=risks.longer").code == 0
    assert "about: risks.longer-flow-lowers" in (store / FOUR).read_text()


def test_an_ask_about_a_record_that_is_not_there_is_refused(store: Path) -> None:
    done = tsbp(store, "add", "4xk7", "ask", "Watch it", "to=th-ops-lead", "due=+1w", "about=risks.gone")

    assert done.code == 4
    assert "risks.gone is no address in this file" in done.err


def test_check_finds_an_ask_about_a_record_that_has_gone(store: Path) -> None:
    text = (store / FOUR).read_text()
    (store / FOUR).write_text(
        text.replace("  confirm-fix-date:\n", "  confirm-fix-date:\n    about: risks.gone\n")
    )

    done = tsbp(store, "check")

    assert done.code == 1
    assert "unknown-address asks.confirm-fix-date.about: risks.gone is no address in this file" in done.out


def test_an_issue_from_a_risk_says_that_the_risk_occurred_in_the_same_commit(store: Path) -> None:
    done = tsbp(
        store, "add", "4xk7", "issue", "Reports fell", "severity=high", "from_risk=longer", "-o", "table"
    )

    assert done.out == (
        "4XK7QD Risk longer-flow-lowers: Status open -> occurred\n"
        "4XK7QD Issue reports-fell added: “Reports fell”\n"
    )
    assert git(store, "rev-list", "--count", "HEAD").strip() == "2"
    assert tsbp(store, "check").code == 0


def test_a_record_may_end_in_another_way(store: Path) -> None:
    tsbp(store, "add", "4xk7", "assumption", "Volume = 12,000 a day holds")

    assert tsbp(store, "done", "4xk7", "assumptions.volume", "status=failed").code == 0
    assert "status: failed" in (store / FOUR).read_text()
    assert tsbp(store, "done", "4xk7", "asks.confirm", "No longer needed", "status=withdrawn").code == 0
    assert "status: withdrawn" in (store / FOUR).read_text()


def test_a_decision_cites_principles_that_exist(store: Path) -> None:
    done = tsbp(store, "add", "4xk7", "decision", "Which order?", "principles=nonsuch")

    assert done.code == 4
    assert "no principle goes by nonsuch" in done.err


def test_a_second_accountable_person_is_found(store: Path) -> None:
    tsbp(store, "add", "4xk7", "stakeholder", "th-ops-lead", "raci=A")

    done = tsbp(store, "add", "4xk7", "stakeholder", "bp-lead-sea", "raci=A")

    assert done.code == 0
    assert "bp-lead-sea is accountable (A) beside th-ops-lead; one person is" in done.err


def test_risks_are_shown_and_sorted_by_their_score(store: Path) -> None:
    tsbp(store, "add", "4xk7", "risk", "Certain and grave", "likelihood=5", "impact=5", "action=Wait")

    shown = tsbp(store, "show", "4xk7", "-o", "table", COLUMNS="100").out
    listed = tsbp(store, "list", "--where", "risk >= 15", "--sort", "-risk", "--fields", "id,risk").out

    risks = [line for line in section(shown, "Open") if "risks." in line or "=" in line]
    assert "5x5=25" in risks[0]
    assert "3x5=15" in risks[1]
    assert listed.splitlines()[:2] == ["TSBP-4XK7QD\t25", "TSBP-K7GQ4A\t20"]


def test_stakeholders_are_shown_by_influence_and_interest(store: Path) -> None:
    tsbp(store, "add", "4xk7", "stakeholder", "vn-ops-lead", "raci=I", "influence=1", "interest=4")

    lines = section(tsbp(store, "show", "4xk7", "-o", "table", COLUMNS="100").out, "Stakeholders")

    assert lines[0].split() == [
        "Who",
        "RACI",
        "Infl",
        "x",
        "int",
        "Approach",
        "Cadence",
        "Language",
        "Consulted",
        "on",
    ]
    assert lines[1].split()[:5] == ["product-pm-reporting", "R", "4x5", "manage", "closely"]
    assert lines[-1].split()[:5] == ["vn-ops-lead", "I", "1x4", "keep", "informed"]


def test_the_upstream_says_who_waits_for_it_and_who_waits_too_long(store: Path) -> None:
    before = section(tsbp(store, "show", "PD5X", "-o", "table", COLUMNS="100").out, "Waiting for this")
    tsbp(store, "set", "4xk7", "dependencies.revised.forecast=2027-02-01")
    after = tsbp(store, "show", "PD5X", "--json").json["data"][0]["waiting"]

    assert before[1].startswith(
        "4XK7QD revised Bahasa examples in SOP (dependencies.revised-bahasa-examples)"
    )
    assert after == [
        {
            "id": "TSBP-4XK7QD",
            "key": "revised-bahasa-examples",
            "need": "revised Bahasa examples in SOP",
            "due": "2027-01-04",
            "late": True,
        }
    ]


@pytest.mark.parametrize(
    "words",
    [
        (
            "new",
            "Flow for Ana Example, aged 13",
            "kind=product",
            "regions=SG",
            "requester=bp-sea-2",
            "exposure=none",
        ),
        ("update", "4xk7", "green", "th-ops-lead is on sick leave"),
        ("set", "4xk7", "rollouts.TH.note=th-ops-lead has viewed 40 severe items"),
        ("add", "4xk7", "risk", "th-ops-lead 本周病假"),
        ("done", "4xk7", "asks.confirm", "the exposure of th-ops-lead was too long"),
        ("set", "people.bp-sea-2", "role=on sick leave"),
        ("set", "teams.bp-sea", "name=Team of Ana Example, aged 13"),
    ],
)
def test_what_must_never_be_stored_of_a_person_is_refused_at_every_door(
    store: Path, words: tuple[str, ...]
) -> None:
    done = tsbp(store, *words)

    assert done.code == 1, done.err
    assert "    speak of" in done.err or "    leave the name out" in done.err
    assert git(store, "rev-list", "--count", "HEAD").strip() == "1"
    assert git(store, "status", "--porcelain") == ""


def test_a_saved_view_holds_nothing_of_a_person_either(store: Path) -> None:
    (store / "views" / "thin.yaml").write_text(
        "schema: 1\ntitle: th-ops-lead is on sick leave\nof: initiatives\nwhere: owner = me\n"
    )

    done = tsbp(store, "check")

    assert done.code == 1
    assert "views/thin.yaml" in done.out
    assert "personal-health" in done.out


def test_groups_and_roles_may_be_spoken_of(store: Path) -> None:
    for text in (
        "th-ops-lead plans cover. Burnout at the site is up by a third",
        "13-year-old Thai users may report",
        "Users aged 13 to 17 see the short form",
        "th-ops-lead reviews the exposure of the site",
        "3 moderators were exposed to severe items by chance",
    ):
        assert tsbp(store, "add", "4xk7", "risk", text, "-n").code == 0, text
