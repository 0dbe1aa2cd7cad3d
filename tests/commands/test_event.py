"""Emergencies by commands alone: opened at once, told what they owe, stood down, reviewed, closed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
from kit import PROJECT, TODAY, git, tsbp

WATCH = """\
H ID     Title            Sev Stage    Markets Lead        Open Every       Owed
A EV83NP [r] Flood resp.. S2  response TH      th-ops-lead 37h  6 h   3 (1 late)

EV83NP: 3 things owed
Sun 22 Nov 16:00 52m late next update: tsbp update EV83NP red '…' --why '…'
Tue 24 Nov 01:00 in 32h   assessment: impact: tsbp set EV83NP impact.size=…
later                     review, five working days after the stand-down: tsbp
                          event review EV83NP verdict=… note='…'
"""
LATER = {"today": "2026-11-25T10:00+08:00"}
OPEN = ("event", "open", "Press story on a dare", "SG", "MY", "type=pr", "severity=S2", "lead=my-ops-lead")


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def whole(root: Path, id: str) -> dict[str, object]:
    return tsbp(root, "show", id, "--json").json["data"][0]["initiative"]  # type: ignore[no-any-return]


def opened(root: Path, *more: str) -> str:
    done = tsbp(root, *OPEN, *more, "-o", "id")
    assert done.code == 0, done.err
    return done.out.strip()


def test_event_alone_lists_what_is_open_and_what_each_owes(run) -> None:
    assert run("event", "-o", "table", COLUMNS="80").out == WATCH


def test_programs_get_what_is_owed_with_its_instants(run) -> None:
    answer = run("event", "--json").json

    assert answer["schema"] == "tsbp.event/1"
    assert answer["summary"] == {"open": 1, "owed": 3, "overdue": 1}
    flood = answer["data"][0]
    assert (flood["severity"], flood["cadence_h"], flood["incident_lead"]) == ("S2", 6, "th-ops-lead")
    assert flood["owed"][0] == {
        "kind": "update", "due": "2026-11-22T16:00+08:00", "late": True, "market": None, "missing": [],
    }  # fmt: skip
    assert [line.split("\t")[7] for line in run("event").out.splitlines()] == [
        "update",
        "assessment",
        "review",
    ]
    assert run("event", "-o", "id").out == "TSBP-EV83NP\n"


def test_events_are_filtered_like_everything_else(run) -> None:
    assert run("event", "--region", "sea", "-o", "id").out == "TSBP-EV83NP\n"
    done = run("event", "--region", "europe")
    assert (done.code, done.out) == (0, "")
    assert "tsbp event open" in done.err


def test_an_event_opens_with_all_that_follows_from_it(store: Path) -> None:
    before = head(store)
    id = opened(store)

    data = whole(store, id)
    assert git(store, "rev-parse", "HEAD~1").strip() == before
    expected = {
        "kind": "event", "lane": "emergency", "priority": "P0", "stage": "rollout", "sensitivity": "restricted",
        "owner": "bp-sea-1", "requester": "my-ops-lead", "regions": ["SG", "MY"], "submitted": TODAY,
        "exposure": {"level": "severe"},
        "event": {
            "type": "pr", "severity": "S2", "incident_lead": "my-ops-lead", "opened": TODAY, "cadence_h": 6,
        },
        "rollouts": {
            code: {"status": "live", "lead": "my-ops-lead", "actual": "2026-11-22"} for code in ("SG", "MY")
        },
    }  # fmt: skip
    assert {key: data[key] for key in expected} == expected
    assert git(store, "log", "-1", "--format=%s").strip() == f"{id}: created event P0"


def test_opening_says_what_is_owed_by_when(store: Path) -> None:
    shown = tsbp(store, *OPEN, "-o", "table", COLUMNS="100").out

    for line in (
        "Sun 22 Nov 17:52 in 1h  decision at gate G1",
        "Sun 22 Nov 17:52 in 1h  the one line for outside",
        "Sun 22 Nov 17:52 in 1h  when it is over (stand-down criteria)",
        "Sun 22 Nov 22:52 in 6h  next update",
        "Mon 23 Nov 24:00 in 31h assessment: summary, driver, sponsor, impact",
        "MY readiness: comms, SOP, capacity, wellbeing, rollback",
        "later                   review",
    ):
        assert line in shown


def test_a_decision_by_phone_is_written_down_with_who_took_it(store: Path) -> None:
    data = whole(store, opened(store, "--by", "ts-ops-director-apac"))

    assert data["gates"] == {"G1": {"result": "go", "date": TODAY, "by": "ts-ops-director-apac"}}
    assert data["sponsor"] == "ts-ops-director-apac"


def test_the_owner_alone_decides_nothing(store: Path) -> None:
    before = head(store)

    done = tsbp(store, *OPEN, "--by", "bp-sea-1")

    assert done.code == 1
    assert head(store) == before


def test_the_cadence_is_that_of_the_severity_in_the_settings(store: Path) -> None:
    (store / "tsbp.yaml").write_text((store / "tsbp.yaml").read_text() + "clocks:\n  cadence_h:\n    S2: 4\n")
    git(store, "commit", "-qam", "settings")

    assert whole(store, opened(store))["event"]["cadence_h"] == 4  # type: ignore[index]


def test_a_title_needs_no_quotes_and_markets_may_stand_with_commas(store: Path) -> None:
    done = tsbp(store, "event", "open", "Press", "story", "sg,my", "type=pr", "severity=S3", "-o", "id")

    data = whole(store, done.out.strip())
    assert data["title"] == {"en": "Press story"}
    assert list(data["rollouts"]) == ["SG", "MY"]  # type: ignore[call-overload]


def test_wrong_words_are_told_apart(run) -> None:
    assert run("event", "open", "Press", "type=pr", "severity=S1").code == 2
    assert run("event", "open", "Press", "sea", "type=pr", "severity=S1").code == 2
    assert run("event", "open", "Press", "QQ", "type=pr", "severity=S1").code == 4
    assert run("event", "open", "Press", "TH", "severity=S1").code == 2
    assert run("event", "open", "Press", "TH", "type=storm", "severity=S1").code == 2
    assert run("event", "opne", "Press").code == 2
    assert run("event", "nosuch").code == 4
    assert run("event", "stand-down").code == 2
    assert run("event", "stand-down", "4xk7", "--met", "all").code == 1
    assert run("event", "stand-down", "ev83", "-m", "over").code == 2
    assert run("event", "review", "ev83", "verdict=improved").code == 1


def test_an_event_like_another_names_it(store: Path) -> None:
    done = tsbp(
        store,
        "event",
        "open",
        "Flood response, northern Thailand",
        "TH",
        "type=disaster",
        "severity=S2",
        "-o",
        "table",
    )

    assert "EV83NP" in done.out


def test_every_criterion_is_affirmed_before_the_stand_down(store: Path) -> None:
    before = head(store)

    some = tsbp(store, "event", "stand-down", "ev83", "--met", "1,3", "--by", "th-ops-lead")
    none = tsbp(store, "event", "stand-down", "ev83", "--by", "th-ops-lead")
    wrong = tsbp(store, "event", "stand-down", "ev83", "--met", "4", "--by", "th-ops-lead")

    assert (some.code, none.code, wrong.code) == (1, 1, 2)
    assert "2 no S1 escalation for 24 h" in some.err
    assert "authority lifts alert" in none.err
    assert head(store) == before


def test_a_stand_down_is_decided_by_those_who_may(run) -> None:
    done = run("event", "stand-down", "ev83", "--met", "all")

    assert done.code == 1
    assert "th-ops-lead" in done.err


def test_set_does_not_stand_an_event_down(run) -> None:
    assert run("set", "ev83", "event.stood_down=today").code == 2


def test_a_terminal_asks_for_each_criterion(store: Path) -> None:
    words = ["-m", "tsbp", "event", "stand-down", "ev83", "--by", "th-ops-lead"]
    child = pexpect.spawn(
        sys.executable, words, cwd=str(store), timeout=60, encoding="utf-8", dimensions=(24, 100),
        env={**os.environ, "TSBP_TODAY": TODAY, "PYTHONPATH": str(PROJECT)},
    )  # fmt: skip
    for text in ("report volume", "no S1", "authority"):
        child.expect(text)
        child.sendline("y")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert whole(store, "ev83")["stage"] == "hypercare"


def test_an_emergency_goes_from_opening_to_review_by_commands_alone(store: Path) -> None:
    id = opened(store, "exposure=moderate", "--by", "ts-ops-director-apac")

    def said(*words: str, **options: str) -> None:
        done = tsbp(store, *words, **options)  # type: ignore[arg-type]
        assert done.code == 0, done.err

    said(
        "set", id, "event.stand_down+=no new press for 48 h", "event.stand_down+=reports under 1.2x normal",
        "event.comms_line=PR holds the line", "exposure.routes=escalation", "exposure.categories=self_harm",
        "exposure.controls=content_warning", "driver=reputation", "summary=A dare in the press.",
        "impact.by=bp-sea-1", "impact.date=today", "impact.size=S",
    )  # fmt: skip
    items = [f"readiness.{item}=done" for item in ("comms", "sop", "capacity", "wellbeing", "rollback")]
    said("rollout", id, "SG,MY", *items)
    said("update", id, "red", "Redirect live", "--why", "press live in two markets")
    owed = tsbp(store, "event", id, "--json").json["data"][0]["owed"]
    assert [one["kind"] for one in owed] == ["update", "review"]

    said("event", "stand-down", id, "--met", "1,2", "--by", "my-ops-lead", **LATER)
    data = whole(store, id)
    assert data["stage"] == "hypercare"
    assert data["event"]["stood_down"] == LATER["today"]  # type: ignore[index]
    assert data["event"]["review"] == "2026-12-02"  # type: ignore[index]
    assert data["benefits"] == {"due": "2026-12-02", "owner": "bp-sea-1"}
    assert data["gates"]["G5"] == {"result": "go", "date": LATER["today"], "by": "my-ops-lead"}  # type: ignore[index]

    bare = tsbp(store, "event", "review", id, "verdict=improved", "--by", "ts-ops-director-apac", **LATER)
    assert bare.code == 2
    said(
        "event", "review", id, "verdict=improved", "note=the first alert came from the press", "--by",
        "ts-ops-director-apac", **LATER,
    )  # fmt: skip
    data = whole(store, id)
    assert data["stage"] == "closed"
    assert data["closed"] == {
        "outcome": "delivered", "at": LATER["today"], "by": "ts-ops-director-apac", "from": "hypercare",
        "why": "the first alert came from the press",
    }  # fmt: skip
    assert {code: one["status"] for code, one in data["rollouts"].items()} == {  # type: ignore[attr-defined]
        "SG": "handed_over",
        "MY": "handed_over",
    }
    assert tsbp(store, "event", "-o", "id", **LATER).out == "TSBP-EV83NP\n"
    checked = tsbp(store, "check", "--json", **LATER).json["data"]
    assert [one for one in checked if one["id"] == id] == []


def test_a_review_waits_for_what_is_still_open(store: Path) -> None:
    tsbp(store, "event", "stand-down", "ev83", "--met", "all", "--by", "th-ops-lead")

    done = tsbp(
        store, "event", "review", "ev83", "verdict=improved", "note=x", "--by", "ts-ops-director-apac"
    )

    assert done.code == 1
    assert "risks.surge-staff-see" in done.err
    assert "issues.live-queue-backlog" in done.err
