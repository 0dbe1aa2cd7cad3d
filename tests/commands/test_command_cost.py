"""What a writing command asks of git and of the disk, and what is left when one of them refuses."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from gitlog import REMOTE, GitLog
from kit import PROJECT, TODAY, git, tsbp

from tsbp.domain import assign, moment
from tsbp.domain.assign import Reading
from tsbp.ops import assigning, posting
from tsbp.ops.targets import Target
from tsbp.store import files
from tsbp.store.workspace import Workspace

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
COPIED = "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml"
SOME = 60
UNFIT = ("git", "ruamel", "rich", "jinja2", "xlsxwriter")


def many(root: Path, count: int = SOME) -> list[str]:
    """Commit so many copies of an initiative with ids of their own, and return their paths."""
    text = (root / COPIED).read_text()
    paths = []
    for number in range(count):
        id = f"TSBP-M{number:05d}"
        paths.append(f"projects/2026-{number % 5 + 5:02d}/{id}-copy.yaml")
        (root / paths[-1]).parent.mkdir(exist_ok=True)
        (root / paths[-1]).write_text(text.replace("TSBP-C6TZ1H", id))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "many")
    return paths


def state(root: Path, paths: list[str]) -> tuple[object, ...]:
    return (
        git(root, "log", "--format=%H"),
        git(root, "status", "--porcelain"),
        [(root / path).read_bytes() for path in paths],
    )


@pytest.fixture
def asked(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitLog:
    assert store.exists()
    return GitLog(tmp_path / "bin", monkeypatch)


def test_an_update_starts_few_processes_and_none_that_speaks_to_a_remote(store: Path, asked: GitLog) -> None:
    tsbp(store, "status")
    asked.clear()

    assert tsbp(store, "update", "4xk7", "green", "All well").code == 0

    counts = Counter(asked.commands)
    assert counts == Counter(("--version", "config", "commit", "log"))
    assert not REMOTE & set(counts)


def test_a_set_over_many_starts_no_more_processes_than_over_a_few(store: Path, asked: GitLog) -> None:
    many(store)
    ids = [f"M{number:05d}" for number in range(SOME)]
    counts = []
    for chosen in (ids[:3], ids):
        tsbp(store, "status")
        asked.clear()
        done = tsbp(store, "set", *chosen, "tags+=reporting", "--yes")
        assert done.code == 0, done.err
        counts.append(Counter(asked.commands))

    few, all_ = counts
    more = (
        all_ - few
    )  # git is asked about the files only where its index does not show by itself that they are clean
    assert more["index-pack"] == 1
    assert more <= Counter(("index-pack", "status", "ls-files"))
    assert not REMOTE & set(all_)


def test_a_set_over_a_question_is_one_commit_of_all_it_finds(store: Path) -> None:
    paths = many(store)
    before = git(store, "rev-list", "--count", "HEAD")

    done = tsbp(store, "set", "--where", "id ~ TSBP-M", "tags+=reporting", "--yes")

    assert done.code == 0, done.err
    assert int(git(store, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert sorted(git(store, "show", "--format=", "--name-only", "HEAD").split()) == sorted(paths)
    assert git(store, "status", "--porcelain") == ""


def test_a_set_over_many_that_a_hook_refuses_leaves_every_file(store: Path) -> None:
    paths = many(store)
    (store / ".git/hooks").mkdir(exist_ok=True)
    (store / ".git/hooks/pre-commit").write_text("#!/bin/sh\necho not today; exit 1\n")
    (store / ".git/hooks/pre-commit").chmod(0o755)
    before = state(store, paths)

    done = tsbp(store, "set", "--where", "id ~ TSBP-M", "tags+=reporting", "--yes")

    assert done.code == 7
    assert "not today" in done.err
    assert state(store, paths) == before


def test_a_set_over_many_that_a_rule_refuses_leaves_every_file(store: Path) -> None:
    paths = many(store)
    before = state(store, paths)

    done = tsbp(store, "set", "--where", "id ~ TSBP-M", "owner=nobody-here", "--yes")

    assert done.code == 4, done.err
    assert state(store, paths) == before


@pytest.mark.parametrize(
    ("script", "sentence"), [("echo git version 2.29.2", "2.29.2"), ("", "git")], ids=["old", "missing"]
)
def test_a_git_that_is_old_or_missing_is_told_and_nothing_is_written(
    store: Path, tmp_path: Path, script: str, sentence: str
) -> None:
    before = state(store, [FOUR])
    (tmp_path / "bin").mkdir()
    if script:
        (tmp_path / "bin/git").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "bin/git").chmod(0o755)

    done = tsbp(
        store, "update", "4xk7", "green", "All well", PATH=str(tmp_path / "bin"), TSBP_HANDLE="bp-sea-1"
    )

    assert done.code == 7, done.err
    assert sentence in done.err
    assert "Traceback" not in done.err
    assert state(store, [FOUR]) == before


def test_an_update_opens_the_one_initiative_that_it_changes(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(store)
    Workspace(str(store)).whole()
    workspace = Workspace(str(store))
    read, seen = files.read, []
    monkeypatch.setattr(files, "read", lambda path: seen.append(path) or read(path))

    post = posting.Post(TODAY, "bp-sea-1", {"en": "All well"}, "green")
    written = posting.post(workspace, {workspace.path_of(workspace.find("4xk7")): post})

    assert written.commit
    assert {path for path in seen if "/projects/" in path} == {str(store / FOUR)}


def test_progress_tells_of_every_file(store: Path) -> None:
    paths = many(store, 3)
    told: list[tuple[int, int]] = []
    wish = assigning.Wish((assign.split("tags+=reporting"),))
    reading = Reading(moment.parse_day(TODAY[:10]), ("en", "zh"))

    assigning.assign_facts(
        Workspace(str(store)),
        [Target(path, path, ()) for path in paths],
        wish,
        reading,
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    "words", [["update", "4xk7", "green", "All well"], ["set", "4xk7", "priority=P0"]], ids=["update", "set"]
)
def test_a_plain_write_loads_nothing_that_it_does_not_need(store: Path, words: list[str]) -> None:
    tsbp(store, "status")
    code = f"import sys; from tsbp.cli import app; code = app.main({words!r}); print(*sys.modules); sys.exit(code)"

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=store, capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "TSBP_TODAY": TODAY, "PYTHONPATH": str(PROJECT)},
    )  # fmt: skip

    loaded = set(done.stdout.split())
    assert not {module.partition(".")[0] for module in loaded} & set(UNFIT)
    assert not loaded & {
        "tsbp.cli.rounds",
        "tsbp.cli.questions",
        "tsbp.store.composing",
        "tsbp.store.yamlnew",
    }
