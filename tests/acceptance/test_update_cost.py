"""What the write of every day costs, counted: which files it opens, what it loads, what it starts. Never a clock."""

from __future__ import annotations

import os
import time
from pathlib import Path

from kit import git
from test_read_cost import Cost, cost, large

__all__ = ["large"]

NEVER = {
    "typer", "yaml", "ruamel", "pydantic", "git", "rich", "holidays", "typing",
    "hashlib", "threading", "glob", "difflib",
    "subprocess", "inspect", "dataclasses",
}  # fmt: skip


def updated(root: Path, text: str) -> tuple[Cost, str]:
    """Post an update in a process that is watched; return what it did, and its file."""
    path = sorted((root / "projects").rglob("*.yaml"))[23]
    done = cost(root, "update", path.name.split("-")[1], "green", text)
    assert done.code == 0
    return done, os.path.relpath(path, root)


def words(done: Cost) -> list[str]:
    """Return the command of each git that was started."""
    known = (
        "diff-files",
        "ls-files",
        "status",
        "config",
        "commit",
        "log",
        "ls-tree",
        "cat-file",
        "update-index",
    )
    return [next((word for word in started if word in known), "?") for started in done.started]


def test_an_update_asks_git_once_each_for_changes_the_handle_the_commit_and_what_became_of_it(
    large: Path,
) -> None:
    updated(large, "First of all")  # the version of git is asked for once

    done, _ = updated(large, "All well")

    assert sorted(words(done)) == ["commit", "config", "diff-files", "log"]


def test_an_update_opens_its_own_file_and_no_other_data(large: Path) -> None:
    done, path = updated(large, "All well again")

    laid = [found for found in done.data_read(large) if "/.tsbp-" in found]
    assert set(done.data_read(large)) - set(laid) == {path, os.path.dirname(path)}
    assert len(set(laid)) == 1  # written, and opened once more to be synced with its like


def test_an_update_loads_nothing_that_only_other_edits_need(large: Path) -> None:
    done, _ = updated(large, "Still well")

    assert done.loaded & NEVER == set()


def test_a_read_after_an_update_finds_all_noticed(large: Path) -> None:
    updated(large, "Well as ever")
    time.sleep(0.05)

    asked = cost(large, "status", "--owner", "bp-sea-2")

    assert asked.data_read(large) == []
    assert [started for started in asked.started if "diff-files" in started] == asked.started
    assert git(large, "status", "--porcelain") == ""
