"""`tsbp check --base REV`: what a change may not do, told apart from what was wrong before it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kit import Done, git, new_repository, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
APPEALS = "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml"
CALIBRATION = "projects/2026-05/TSBP-PD5X9M-hate-speech-calibration-in-bahasa-id-my.yaml"
KENYA = "projects/2026-10/TSBP-K7GQ4A-general-election-readiness-kenya.yaml"
QUEUE = "projects/2026-04/TSBP-V3HNB8-arabic-queue-move-to-a-second-site.yaml"


@pytest.fixture
def branch(store: Path) -> Path:
    """The example store on a branch that has left main."""
    git(store, "switch", "-q", "-c", "work")
    return store


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "change")


def judged(root: Path, base: str = "main") -> Done:
    return tsbp(root, "check", "--base", base, "--json")


def new_errors(done: Done) -> list[tuple[str, str]]:
    """Return rule and address of every new error."""
    return [
        (entry["rule"], entry["address"])
        for entry in done.json["data"]
        if entry["new"] and entry["severity"] == "error"
    ]


# -- new and old


def test_a_sound_change_passes_and_what_was_there_before_stands_apart(branch: Path) -> None:
    fork = git(branch, "rev-parse", "HEAD")[:9]
    tsbp(branch, "update", "4xk7", "amber", "Vendor slipped", "--why", "site not staffed")

    done = tsbp(branch, "check", "--base", "main")

    assert done.code == 0, done.out
    assert done.out.splitlines()[:2] == [
        f"1 initiative changed since {fork}, nothing new to mend",
        "There before this change (8; they block nothing)",
    ]
    assert tsbp(branch, "check", "--base", "main", "--lang", "zh").out.startswith(
        f"自 {fork} 以来改动了 1 个专项，没有新的问题\n此次改动之前已有（8 个，不阻止合并）\n"
    )


def test_machines_are_told_what_is_new(branch: Path) -> None:
    fork = git(branch, "rev-parse", "HEAD").strip()
    edit(branch, KENYA, "submitted: ", "submitted: 2026-10-01 # ")

    done = judged(branch)

    assert done.code == 1
    assert done.json["schema"] == "tsbp.check-base/1"
    assert done.json["summary"] == {
        "base": fork,
        "compared": 1,
        "files": 30,
        "unreadable": 0,
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "known": 8,
    }
    assert [entry["new"] for entry in done.json["data"]] == [True] + [False] * 8


def test_an_error_that_was_there_before_bars_nobody(branch: Path) -> None:
    git(branch, "switch", "-q", "main")
    edit(branch, KENYA, "requester: ", "requester: https://clips.example.com/a # ")
    commit(branch)
    git(branch, "switch", "-q", "-C", "work")
    edit(branch, FOUR, "priority: P1", "priority: P2")

    done = judged(branch)

    assert done.code == 0, done.out
    assert "forbidden-host" in [entry["rule"] for entry in done.json["data"] if not entry["new"]]
    assert tsbp(branch, "check").code == 1


def test_a_file_that_nobody_touched_may_be_broken_already(branch: Path) -> None:
    git(branch, "switch", "-q", "main")
    (branch / KENYA).write_text("<<<<<<< ours\n", encoding="utf-8")
    commit(branch)
    git(branch, "switch", "-q", "-C", "work")
    edit(branch, APPEALS, "priority: P2", "priority: P3")

    assert judged(branch).code == 0


# -- what a change may not do


def test_each_thing_that_a_change_may_not_do_is_named(branch: Path) -> None:
    edit(branch, FOUR, "why: MY held at 50%", "why: all is well")
    edit(branch, FOUR, "stage: rollout", "stage: assessment")
    edit(branch, KENYA, "submitted: ", "submitted: 2026-10-01 # ")
    edit(branch, APPEALS, "id: TSBP-C6TZ1H", "id: TSBP-C6TZ1J")
    (branch / CALIBRATION).unlink()
    text = (branch / QUEUE).read_text(encoding="utf-8")
    at = text.index("baseline: 20", text.index("milestones:"))
    (branch / QUEUE).write_text(text[:at] + "baseline: 2027-01-15" + text[at + 20 :], encoding="utf-8")
    commit(branch)

    done = judged(branch)

    assert done.code == 1
    found = {rule for rule, _ in new_errors(done)}
    assert found >= {
        "log-rewritten",
        "stage-moved-out-of-turn",
        "submitted-changed",
        "id-changed",
        "file-deleted",
        "baseline-moved",
    }
    gone = next(entry for entry in done.json["data"] if entry["rule"] == "file-deleted")
    assert gone["path"] == CALIBRATION
    assert gone["id"] == "TSBP-PD5X9M"


def test_a_renamed_file_is_compared_with_what_it_was(branch: Path) -> None:
    other = FOUR.replace("two-step", "three-step")
    git(branch, "mv", FOUR, other)
    edit(branch, other, "why: MY held at 50%", "why: all is well")
    commit(branch)

    assert new_errors(judged(branch)) == [("log-rewritten", "updates[0]")]


def test_steps_that_are_each_right_may_go_further_than_one_of_them(branch: Path) -> None:
    assert tsbp(branch, "gate", "rt1w", "back", "-m", "the need is not clear").code == 0
    assert tsbp(branch, "gate", "rt1w", "back", "-m", "the request is not clear").code == 0

    assert judged(branch).code == 0

    git(branch, "reset", "-q", "--soft", "main")
    commit(branch)
    assert ("stage-moved-out-of-turn", "stage") in new_errors(judged(branch))


# -- who may decide


def test_nobody_decides_by_a_right_that_the_same_change_gives(branch: Path) -> None:
    edit(branch, APPEALS, "sponsor: ts-ops-director-apac", "sponsor: bp-emea-1")
    text = (branch / APPEALS).read_text(encoding="utf-8")
    gates = text.index("gates:")
    (branch / APPEALS).write_text(
        text[:gates] + text[gates:].replace("by: ts-ops-director-apac", "by: bp-emea-1", 1), encoding="utf-8"
    )
    tsbp(branch, "check")
    commit(branch)

    done = judged(branch)

    assert done.code == 1
    assert ("decider-of-the-change", "gates.G1") in new_errors(done)


def test_a_change_does_not_lift_the_rules_it_is_judged_by(branch: Path) -> None:
    edit(branch, "tsbp.yaml", "  - clips.example.com\n", "")
    edit(branch, KENYA, "requester: ", "requester: https://clips.example.com/a # ")
    commit(branch)

    assert tsbp(branch, "check").code == 0
    assert new_errors(judged(branch)) == [("forbidden-host", "requester")]


def test_a_change_does_not_name_who_decides_on_it(branch: Path) -> None:
    (branch / "tsbp.yaml").write_text(
        (branch / "tsbp.yaml").read_text(encoding="utf-8") + "change_authority:\n  G1: [bp-emea-1]\n",
        encoding="utf-8",
    )
    text = (branch / APPEALS).read_text(encoding="utf-8")
    gates = text.index("gates:")
    (branch / APPEALS).write_text(
        text[:gates] + text[gates:].replace("by: ts-ops-director-apac", "by: bp-emea-1", 1), encoding="utf-8"
    )
    commit(branch)

    assert ("gate-without-evidence", "gates.G1") in new_errors(judged(branch))


# -- what cannot be compared


def test_conflict_markers_that_were_committed_are_not_passed_over(branch: Path) -> None:
    edit(
        branch, FOUR, "priority: P1\n", "<<<<<<< ours\npriority: P1\n=======\npriority: P2\n>>>>>>> theirs\n"
    )
    commit(branch)

    done = judged(branch)

    assert done.code == 3
    assert [rule for rule, _ in new_errors(done)] == ["conflict-marker"]


def test_a_broken_file_is_mended_against_the_last_version_that_can_be_read(branch: Path) -> None:
    whole = (branch / FOUR).read_text(encoding="utf-8")
    git(branch, "switch", "-q", "main")
    (branch / FOUR).write_text("<<<<<<< ours\n" + whole, encoding="utf-8")
    commit(branch)
    git(branch, "switch", "-q", "-C", "work")
    (branch / FOUR).write_text(whole, encoding="utf-8")
    assert judged(branch).code == 0

    edit(branch, FOUR, "why: MY held at 50%", "why: all is well")
    assert new_errors(judged(branch)) == [("log-rewritten", "updates[0]")]


def test_a_file_that_never_could_be_read_is_not_called_right(branch: Path) -> None:
    path = "projects/2026-11/TSBP-ABCDEF-broken.yaml"
    git(branch, "switch", "-q", "main")
    (branch / path).parent.mkdir(exist_ok=True)
    (branch / path).write_text("id: [\n", encoding="utf-8")
    commit(branch)
    git(branch, "switch", "-q", "-C", "work")
    text = (branch / KENYA).read_text(encoding="utf-8").replace("TSBP-K7GQ4A", "TSBP-ABCDEF")
    (branch / path).write_text(text, encoding="utf-8")

    done = judged(branch)

    assert done.code == 3
    assert ("not-compared", None) in new_errors(done)


def test_one_id_in_two_files_is_found_before_and_after_they_meet(branch: Path) -> None:
    one, two = (f"projects/2026-10/TSBP-ABCDEF-{name}.yaml" for name in ("one", "two"))
    text = (branch / KENYA).read_text(encoding="utf-8").replace("TSBP-K7GQ4A", "TSBP-ABCDEF")
    (branch / one).write_text(text, encoding="utf-8")
    commit(branch)
    git(branch, "switch", "-q", "main")
    (branch / two).write_text(text, encoding="utf-8")
    commit(branch)
    git(branch, "switch", "-q", "work")
    assert new_errors(judged(branch)) == [("id-taken-meanwhile", "id")]

    git(branch, "merge", "-q", "--no-edit", "main")
    assert "duplicate-id" in [rule for rule, _ in new_errors(judged(branch))]


def test_without_the_history_nothing_is_called_right(branch: Path, tmp_path: Path) -> None:
    git(branch, "commit", "-q", "--allow-empty", "-m", "one")
    git(branch, "switch", "-q", "main")
    git(branch, "commit", "-q", "--allow-empty", "-m", "two")
    clone = tmp_path / "clone"
    words = ("--depth", "1", "--no-single-branch", "--branch", "work")
    git(tmp_path, "clone", "-q", *words, branch.as_uri(), str(clone))

    shallow = tsbp(clone, "check", "--base", "origin/main")

    assert shallow.code == 3
    assert shallow.out == ""
    assert shallow.err == (
        "error: this clone is shallow: its history ends before it meets 'origin/main', so nothing can be compared\n"
        "  fetch the rest of the history: git fetch --unshallow (in CI: fetch-depth 0)\n"
    )
    git(clone, "fetch", "-q", "--unshallow")
    assert tsbp(clone, "check", "--base", "origin/main").code == 0


def test_a_base_that_is_not_there_is_named(branch: Path) -> None:
    done = tsbp(branch, "check", "--base", "origin/nosuch")

    assert done.code == 4
    assert done.err == (
        "error: there is no revision 'origin/nosuch' to compare with in this clone\n"
        "  fetch it first: git fetch origin BRANCH (a shallow clone: git fetch --unshallow origin), "
        "then name it as origin/BRANCH\n"
    )


def test_a_base_of_another_history_is_no_base(store: Path, tmp_path: Path) -> None:
    other = new_repository(tmp_path / "other")
    shutil.copy(store / "tsbp.yaml", other)
    commit(other)
    git(store, "fetch", "-q", str(other), "main:stranger")

    done = tsbp(store, "check", "--base", "stranger")

    assert done.code == 5
    assert "share no history" in done.err
