"""`--as-of` tells what was so then: the files, the directory and the clock of that commit or day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kit import git, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
ZONE = "Asia/Singapore"
NOW = {"today": ""}


def test_a_revision_is_answered_from_its_own_files(store: Path) -> None:
    then = tsbp(store, "list", "--json").json["data"]
    tsbp(store, "set", "4xk7", "priority=P3")
    tsbp(store, "set", "people.th-ops-lead", "active=false")

    past = tsbp(store, "list", "--as-of", "HEAD~2", "--today", "2026-11-22T16:52+08:00", "--json").json

    assert past["data"] == then
    assert past["head"] == git(store, "rev-parse", "HEAD~2").strip()


def test_the_clock_of_a_revision_is_that_of_its_commit(store: Path) -> None:
    git(store, "commit", "-q", "--allow-empty", "-m", "later")

    past = tsbp(store, "status", "--as-of", "HEAD", "--json", **NOW).json

    committed = datetime.fromtimestamp(int(git(store, "show", "-s", "--format=%ct", "HEAD")), ZoneInfo(ZONE))
    assert past["as_of"] == committed.date().isoformat()


def test_a_day_names_the_last_commit_of_it(store: Path) -> None:
    assert tsbp(store, "list", "--as-of", "today", "-o", "id", **NOW).out.split()
    gone = tsbp(store, "list", "--as-of", "2001-01-01", **NOW)
    assert gone.code == 4


def test_a_fact_of_the_past_is_shown(store: Path) -> None:
    tsbp(store, "set", "4xk7", "priority=P3")

    assert "priority\tP1" in tsbp(store, "show", "4xk7", "--as-of", "HEAD~1").out.splitlines()
    assert tsbp(store, "check", "--as-of", "HEAD~1").code == 0


def test_the_past_is_never_written(store: Path) -> None:
    before = git(store, "rev-parse", "HEAD")

    done = tsbp(store, "set", "4xk7", "priority=P3", "--as-of", "HEAD")

    assert done.code == 2
    assert git(store, "rev-parse", "HEAD") == before


def test_an_unknown_revision_is_not_found(store: Path) -> None:
    done = tsbp(store, "list", "--as-of", "nosuch")

    assert done.code == 4
    assert "nosuch" in done.err
