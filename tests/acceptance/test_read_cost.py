"""What a read costs, counted: which files it opens, what it loads, what it starts. Never a clock."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from kit import PROJECT, git, new_repository

sys.path.insert(0, str(PROJECT / "benchmarks"))
import generate

FILES = 420  # enough for git to be asked which of them changed
WATCHED = """
import sys
before = set(sys.modules)  # an editable install loads more than Python itself
seen = {"opened": [], "started": []}
def hook(event, about):
    if event == "open" and isinstance(about[0], str):
        seen["opened"].append(about[0])
    elif event in ("os.posix_spawn", "subprocess.Popen", "os.fork", "os.exec", "socket.connect"):
        seen["started"].append([event, *map(str, about[1] if event == "os.posix_spawn" else ())])
sys.addaudithook(hook)
from tsbp.cli.quick import main
code = main(sys.argv[1:])
sys.stdout.flush()
seen["loaded"] = sorted(set(sys.modules) - before)
sys.stderr.write("\\n" + repr([code, seen]))
"""
HEAVY = {
    "pydantic", "yaml", "ruamel", "git", "rich", "typer", "jinja2", "subprocess", "holidays", "socket", "inspect",
    "dataclasses", "zoneinfo", "difflib",
}  # fmt: skip


class Cost(NamedTuple):
    """What a command was seen to do."""

    code: int
    out: str
    opened: list[str]
    started: list[list[str]]
    loaded: set[str]

    def data_read(self, root: Path) -> list[str]:
        """Return the files of the store that were opened."""
        inside = [os.path.relpath(path, root) for path in self.opened if path.startswith(str(root) + "/")]
        return [path for path in inside if path.startswith(("projects/", "directory/", "views/"))]


def cost(root: Path, *words: str) -> Cost:
    """Run tsbp in a process of its own and watch it."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *words],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=False,
    )
    code, seen = ast.literal_eval(done.stderr.rpartition("\n")[2])
    return Cost(
        code,
        done.stdout,
        seen["opened"],
        seen["started"],
        {name.partition(".")[0] for name in seen["loaded"]},
    )


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some hundred initiatives, committed, its index warm and settled."""
    root = tmp_path_factory.mktemp("large") / "store"
    generate.generate(root, FILES, seed=3)
    new_repository(root)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    time.sleep(0.1)  # what is younger than the clock's step is looked at again
    for _ in range(2):
        assert cost(root, "status").code == 0
    return root


def test_an_answer_given_again_opens_no_data_and_no_index_and_asks_git_once(large: Path) -> None:
    first = cost(large, "status", "--region", "sea", "-o", "table")
    again = cost(large, "status", "--region", "sea", "-o", "table")

    assert again.out == first.out
    assert again.data_read(large) == []
    assert not any("index-" in path for path in again.opened)
    assert [words[0] for words in again.started] == ["os.posix_spawn"]
    assert "diff-files" in again.started[0]
    assert again.loaded & (HEAVY | {"re", "sqlite3", "enum"}) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("status", "--region", "sea"),
        ("list", "--stage", "rollout", "-o", "json"),
        ("status", "--owner", "bp-sea-1"),
    ],
)
def test_a_question_never_asked_before_reads_no_data_and_loads_nothing_heavy(
    large: Path, words: tuple[str, ...]
) -> None:
    asked = cost(large, *words)

    assert asked.code == 0
    assert asked.data_read(large) == []
    assert asked.loaded & HEAVY == set()
    assert len(asked.started) == 1


def test_only_a_file_that_changed_is_read_again_and_no_model_is_loaded_for_it(large: Path) -> None:
    path = sorted((large / "projects").rglob("*.yaml"))[7]
    path.write_text(path.read_text().replace("\npriority: P", "\npriority: P1 # P", 1))
    time.sleep(0.1)

    asked = cost(large, "status", "--limit", "1")

    assert asked.code == 0
    assert [found for found in asked.data_read(large) if found.startswith("projects/")] == [
        os.path.relpath(path, large)
    ]
    assert asked.loaded & {"pydantic", "yaml", "holidays", "typer", "git"} == set()
    git(large, "checkout", "-q", "--", ".")


def test_a_check_reads_no_file_that_was_read_before(large: Path) -> None:
    time.sleep(0.1)
    cost(large, "check")

    again = cost(large, "check")
    otherwise = cost(large, "check", "--json")

    assert again.data_read(large) == []
    assert not any("index-" in path for path in again.opened)
    assert otherwise.data_read(large) == []
    assert otherwise.loaded & {"pydantic", "yaml", "holidays"} == set()


def test_show_opens_the_one_file_it_shows(large: Path) -> None:
    time.sleep(0.1)
    cost(large, "status")
    path = sorted((large / "projects").rglob("*.yaml"))[11]

    asked = cost(large, "show", path.name.split("-")[1])

    assert asked.data_read(large) == [os.path.relpath(path, large)]


def test_nothing_that_reads_opens_a_connection(large: Path) -> None:
    for words in (["status", "--why"], ["search", "appeal"], ["check"], ["log", "--limit", "2"]):
        asked = cost(large, *words)
        assert not [words for words in asked.started if words[0] == "socket.connect"]
        assert not [words for words in asked.started if {"fetch", "push", "ls-remote", "pull"} & set(words)]


def test_a_past_state_that_is_kept_needs_neither_the_rules_nor_the_reader() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, tsbp.store.index.revision; print(*sys.modules)"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=True,
    )

    assert {"tsbp.domain.rules", "tsbp.domain.health", "tsbp.store.yamlread"}.isdisjoint(done.stdout.split())
