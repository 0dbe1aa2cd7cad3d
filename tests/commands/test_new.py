"""A request comes in: five answers, what is like it, and a receipt that may go out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
from kit import PROJECT, TODAY, git, tsbp

WORDS = ("kind=policy", "regions=TH", "exposure=none")


def made(store: Path, *words: str, **options: Any) -> Any:
    done = tsbp(store, "new", *words, "--json", **options)
    assert done.code == 0, done.err
    return done.json["data"][0]


def file_of(store: Path, entry: Any) -> str:
    return (store / entry["path"]).read_text()


def test_the_receipt_says_by_when_there_is_an_answer(store: Path) -> None:
    shown = made(store, "A label", "requester=bp-sea-1", *WORDS)

    assert shown["receipt"] == (
        f"Receipt for bp-sea-1: your request was taken in on Sun 22 Nov 2026 as {shown['id']}. It waits for "
        "triage; you will be told what was decided and why. You will hear from us by Wed 25 Nov 2026."
    )
    assert shown["answer_due"] == "2026-11-25"


def test_a_request_that_cannot_wait_is_told_the_hour(store: Path) -> None:
    shown = made(store, "A label", "requester=bp-emea-1", "priority=P0", *WORDS)

    assert shown["receipt"].endswith("You will hear from us by 09:52+00:00 on Sun 22 Nov 2026.")


def test_a_team_is_told_in_the_language_of_its_lead(store: Path) -> None:
    lead = tsbp(store, "set", "people.bp-lead-sea", "languages=zh,en")
    assert lead.code == 0, lead.err

    assert made(store, "A label", "requester=bp-sea", *WORDS)["receipt"].startswith("bp-sea 您好")


def test_what_is_alike_is_shown_and_refuses_nothing(store: Path) -> None:
    done = tsbp(
        store, "new", "Independent second review of appeals", "requester=id-ops-lead", *WORDS, "-o", "table",
    )  # fmt: skip

    assert done.code == 0
    assert "C6TZ1H Independent second review for appeals hypercare" in done.out
    assert done.out.startswith("Exposure to harmful content: none\n")


def test_a_template_brings_its_defaults_and_the_standard_lane(store: Path) -> None:
    shown = made(
        store, "Keyword list, December", "--template", "keyword-list-refresh", "regions=TH", "requester=th-ops-lead",
    )  # fmt: skip

    text = file_of(store, shown)
    assert (
        "kind: process\nlane: standard\ntemplate: keyword-list-refresh\npriority: P3\nstage: intake\n" in text
    )
    assert "sponsor: ts-ops-director-apac\n" in text
    assert "driver: quality\n" in text
    assert "exposure:\n  level: incidental\n  routes:\n    - project\n" in text
    assert "tags:\n  - keyword-list\n" in text


def test_what_is_said_wins_over_the_template(store: Path) -> None:
    shown = made(
        store, "List", "--template", "sop-wording-update", "regions=TH", "requester=th-ops-lead", "priority=P1",
        "exposure=incidental",
    )  # fmt: skip

    assert "priority: P1" in file_of(store, shown)
    assert "level: incidental" in file_of(store, shown)


def test_a_template_whose_approval_has_ended_says_so(store: Path) -> None:
    done = tsbp(
        store, "new", "List", "--template", "sop-wording-update", "regions=TH", "requester=th-ops-lead",
        today="2027-01-04",
    )  # fmt: skip

    assert done.code == 0
    assert "the approval of this template ended on Thu 31 Dec 2026" in done.err


def test_a_template_of_nobody_is_named_with_the_nearest(store: Path) -> None:
    done = tsbp(store, "new", "List", "--template", "sop-wording", "regions=TH", "requester=th-ops-lead")

    assert done.code == 4
    assert "sop-wording-update" in done.err


def test_a_dry_run_shows_the_receipt_and_writes_nothing(store: Path) -> None:
    before = git(store, "rev-parse", "HEAD")

    done = tsbp(store, "new", "A label", "requester=bp-sea-1", *WORDS, "--dry-run")

    assert done.code == 0
    assert git(store, "rev-parse", "HEAD") == before
    assert git(store, "status", "--porcelain") == ""


def test_a_person_at_a_terminal_is_asked_about_exposure_first(store: Path) -> None:
    child = pexpect.spawn(
        sys.executable, ["-m", "tsbp", "new"], cwd=str(store), timeout=30, dimensions=(40, 100),
        env={**os.environ, "PYTHONPATH": str(PROJECT), "TSBP_TODAY": TODAY, "TERM": "dumb"},
    )  # fmt: skip
    asked = []
    for question, answer in (
        ("harmful content", "moderate"), ("Title", "A label"), ("Kind", "policy"), ("Regions", "TH"),
        ("asks for it", "th-ops-lead"),
    ):  # fmt: skip
        child.expect(question)
        asked.append(question)
        child.sendline(answer)
    child.expect("taken in")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert "level: moderate" in git(store, "show", "HEAD")
