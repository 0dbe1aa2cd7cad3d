"""Sharing a store: nothing acknowledged is lost, nothing half done is left, and a clash changes nothing."""

from __future__ import annotations

import os
import shlex
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from kit import PROJECT, Done, git, tsbp

from tsbp.cli.commands import sync
from tsbp.store import yamlread

CLONES, PUSHES = map(int, os.environ.get("TSBP_SYNC_CLONES", "3x4").split("x"))
PATH = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
PEOPLE = ("bp-sea-1", "bp-sea-2")


def cloned(remote: Path, root: Path, handle: str = "bp-sea-1") -> Path:
    git(root.parent, "clone", "-q", str(remote), str(root))
    for key, value in {
        "user.name": f"{root.name} Analyst",
        "user.email": f"{root.name}@example.org",
        "tsbp.handle": handle,
    }.items():
        git(root, "config", key, value)
    return root


@pytest.fixture
def remote(store: Path, tmp_path: Path) -> Path:
    """A bare repository that shares the example store."""
    git(tmp_path, "clone", "-q", "--bare", str(store), str(tmp_path / "shared.git"))
    return tmp_path / "shared.git"


@pytest.fixture
def two(remote: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of one store."""
    return cloned(remote, tmp_path / "one", PEOPLE[0]), cloned(remote, tmp_path / "two", PEOPLE[1])


def ok(done: Done) -> Done:
    assert done.code == 0, done.err
    return done


def data(root: Path) -> Any:
    return yamlread.load((root / PATH).read_bytes())


def is_settled(root: Path) -> bool:
    """Tell whether no merge stands open, nothing is uncommitted, and the branch is whole."""
    git(root, "fsck", "--connectivity-only")
    return not (root / ".git/MERGE_HEAD").exists() and git(root, "status", "--porcelain") == ""


def test_what_two_people_wrote_at_once_is_with_both_and_the_remote(
    two: tuple[Path, Path], remote: Path
) -> None:
    one, other = two
    ok(tsbp(one, "update", "4xk7", "green", "from one"))
    ok(tsbp(other, "update", "4xk7", "green", "from two"))

    assert "fetched 0, pushed 1" in ok(tsbp(one, "sync")).out
    assert "fetched 1, pushed 2, joined in" in ok(tsbp(other, "sync")).out
    assert "fetched 2, pushed 0" in ok(tsbp(one, "sync")).out

    assert (one / PATH).read_bytes() == (other / PATH).read_bytes()
    assert [update["by"] for update in data(one)["updates"]][-2:] == list(PEOPLE)
    assert (
        git(remote, "rev-parse", "main") == git(one, "rev-parse", "HEAD") == git(other, "rev-parse", "HEAD")
    )
    assert ok(tsbp(one, "sync")).out == "nothing new and nothing waiting: origin/main\n"
    assert is_settled(other)


def test_a_clash_changes_nothing_and_shows_both_sides_and_who_made_them(
    two: tuple[Path, Path], remote: Path
) -> None:
    one, other = two
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    ok(tsbp(one, "sync"))
    ok(tsbp(other, "set", "4xk7", "priority=P3"))
    before = (git(other, "rev-parse", "HEAD"), git(remote, "rev-parse", "main"))

    shown = tsbp(other, "sync", "-o", "table")
    (clash,) = tsbp(other, "sync", "--json").json["data"]

    assert shown.code == 5
    assert shown.out.splitlines()[0] == "4XK7QD priority was P1"
    assert shown.out.splitlines()[1].startswith("  mine   P3  (two Analyst, ")
    assert shown.out.splitlines()[2].startswith("  theirs P0  (one Analyst, ")
    assert "nothing has changed, here or at origin/main: 1 clash is yours to decide" in shown.err
    assert (clash["address"], clash["base"], clash["mine"], clash["theirs"]) == ("priority", "P1", "P3", "P0")
    assert (git(other, "rev-parse", "HEAD"), git(remote, "rev-parse", "main")) == before
    assert is_settled(other)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (["--keep", "mine", "priority"], "P3"),
        (["--keep", "theirs", "4xk7:priority"], "P0"),
        (["--keep", "theirs"], "P0"),
        (["priority=P2"], "P2"),
    ],
)
def test_a_clash_is_decided_by_a_side_or_a_value(
    two: tuple[Path, Path], words: list[str], outcome: str
) -> None:
    one, other = two
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    ok(tsbp(one, "sync"))
    ok(tsbp(other, "set", "4xk7", "priority=P3"))

    ok(tsbp(other, "sync", *words))
    ok(tsbp(one, "sync"))

    assert data(one)["priority"] == data(other)["priority"] == outcome
    assert is_settled(other)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--keep", "mine", "owner"], 4, "owner does not clash"),
        (["priority"], 2, "priority: say which side stands, or a value"),
        (["--keep", "ours"], 2, "ours: keep mine or theirs"),
        (["priority=P9"], 2, "P9"),
    ],
)
def test_a_choice_that_means_nothing_changes_nothing(
    two: tuple[Path, Path], words: list[str], code: int, said: str
) -> None:
    one, other = two
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    ok(tsbp(one, "sync"))
    ok(tsbp(other, "set", "4xk7", "priority=P3"))
    head = git(other, "rev-parse", "HEAD")

    done = tsbp(other, "sync", *words)

    assert (done.code, said in done.err) == (code, True), done.err
    assert git(other, "rev-parse", "HEAD") == head


def test_a_merge_that_breaks_a_rule_that_neither_side_breaks_is_let_go_of(two: tuple[Path, Path]) -> None:
    one, other = two
    queues = one / "directory/queues.yaml"
    before = queues.read_bytes()
    queues.write_bytes(before + b"  spare:\n    name: Spare\n    markets:\n      - global\n")
    git(one, "commit", "-q", "-a", "-m", "a queue")
    git(one, "push", "-q")
    git(other, "pull", "-q")
    queues.write_bytes(before)
    git(one, "commit", "-q", "-a", "-m", "no such queue any more")
    ok(tsbp(one, "sync"))
    ok(tsbp(other, "set", "4xk7", "queues+=spare"))
    head = git(other, "rev-parse", "HEAD")

    done = tsbp(other, "sync")

    assert done.code == 5
    assert "breaks a rule that neither side breaks" in done.err
    assert "spare" in done.err
    assert git(other, "rev-parse", "HEAD") == head
    assert is_settled(other)


def test_a_remote_whose_history_was_rewritten_is_not_joined_unawares(two: tuple[Path, Path]) -> None:
    one, other = two
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    ok(tsbp(one, "sync"))
    ok(tsbp(other, "sync"))
    git(one, "commit", "-q", "--amend", "-m", "rewritten")
    git(one, "push", "-q", "--force")

    for _ in range(2):
        done = tsbp(other, "sync")
        assert done.code == 5
        assert "its history was rewritten" in done.err


def test_edits_of_a_person_are_never_written_over(two: tuple[Path, Path]) -> None:
    one, other = two
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    ok(tsbp(one, "sync"))
    draft = (other / PATH).read_bytes() + b"# mine\n"
    (other / PATH).write_bytes(draft)

    done = tsbp(other, "sync")

    assert done.code == 5
    assert f"uncommitted edits are in the way: {PATH}" in done.err
    assert (other / PATH).read_bytes() == draft


def test_a_remote_out_of_reach_keeps_what_is_here(two: tuple[Path, Path], remote: Path) -> None:
    one, _ = two
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    remote.rename(remote.parent / "elsewhere")

    done = tsbp(one, "sync")

    assert done.code == 6
    assert "origin cannot be reached now" in done.err


def test_a_store_without_a_remote_says_how_to_name_one(store: Path) -> None:
    done = tsbp(store, "sync")

    assert done.code == 4
    assert "git remote add origin URL" in done.err


def test_a_remote_that_takes_no_push_says_the_way_around(two: tuple[Path, Path], remote: Path) -> None:
    one, _ = two
    hook = remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho main is protected branch; exit 1\n")
    hook.chmod(0o755)
    ok(tsbp(one, "set", "4xk7", "priority=P0"))

    done = tsbp(one, "sync")

    assert done.code == 1
    assert "from a branch of your own" in done.err
    assert data(one)["priority"] == "P0"


def test_the_examples_of_the_help_run_and_the_document_tells_of_each_key(two: tuple[Path, Path]) -> None:
    one, other = two
    for example in sync.EXAMPLES:
        ok(tsbp(one, *shlex.split(example)[1:]))
    ok(tsbp(one, "set", "4xk7", "priority=P0"))
    ok(tsbp(one, "sync"))
    ok(tsbp(other, "set", "4xk7", "priority=P3"))
    answer = tsbp(other, "sync", "--json").json
    document = (PROJECT / "docs/json.md").read_text(encoding="utf-8")
    section = document.split("## Sharing\n")[1].split("\n## ")[0]

    assert [key for key in (*answer["summary"], *answer["data"][0]) if f"`{key}`" not in section] == []


def test_nothing_is_shared_in_the_middle_of_a_merge(two: tuple[Path, Path]) -> None:
    one, _ = two
    (one / ".git/MERGE_HEAD").write_text(git(one, "rev-parse", "HEAD"))

    assert tsbp(one, "sync").code == 5


def test_many_clones_pushing_at_once_lose_nothing(remote: Path, tmp_path: Path) -> None:
    roots = [cloned(remote, tmp_path / f"clone-{number}", PEOPLE[number % 2]) for number in range(CLONES)]

    def work(root: Path) -> list[str]:
        commits = []
        for push in range(PUSHES):
            ok(tsbp(root, "update", "4xk7", "green", f"{root.name} says {push}", "-q"))
            commits.append(git(root, "rev-parse", "HEAD").strip())
            ok(tsbp(root, "sync", "-q"))
        return commits

    with ThreadPoolExecutor(CLONES) as pool:
        commits = [commit for done in pool.map(work, roots) for commit in done]
    for root in roots:
        ok(tsbp(root, "sync"))

    said = {
        update["summary"]["en"] for update in data(roots[0])["updates"] if isinstance(update["summary"], dict)
    }
    assert {f"{root.name} says {push}" for root in roots for push in range(PUSHES)} <= said
    assert set(commits) <= set(git(remote, "rev-list", "main").split())
    assert len({git(root, "rev-parse", "HEAD") for root in roots} | {git(remote, "rev-parse", "main")}) == 1
    assert all(map(is_settled, roots))
