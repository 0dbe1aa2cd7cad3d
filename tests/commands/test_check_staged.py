"""`tsbp check --staged`: what the next commit would hold, whatever lies in the work tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kit import PROJECT, TODAY, git, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def write(root: Path, owner: str) -> None:
    path = root / FOUR
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(f"owner: {owner}\n" if line.startswith("owner:") else line for line in lines),
        encoding="utf-8",
    )


def staged_codes(root: Path, **environment: str) -> tuple[int, int]:
    """Return how checks of what is staged and of the work tree end."""
    return tsbp(root, "check", "--staged", **environment).code, tsbp(root, "check", **environment).code


def test_what_is_staged_counts_and_never_the_work_tree(store: Path) -> None:
    write(store, "nobody")
    assert staged_codes(store) == (0, 1)

    git(store, "add", FOUR)
    write(store, "bp-sea-1")
    assert staged_codes(store) == (1, 0)

    done = tsbp(store, "check", "--staged", "--json")
    assert [one["path"] for one in done.json["data"] if one["severity"] == "error"] == [FOUR]
    assert done.json["head"] == git(store, "rev-parse", "HEAD").strip()


def test_a_file_that_is_not_staged_is_not_there(store: Path) -> None:
    (store / "projects/2026-07/TSBP-ABCDEF-left.yaml").write_text("a: [", encoding="utf-8")

    assert staged_codes(store) == (0, 3)


def test_the_index_that_a_hook_is_given_is_the_one(store: Path) -> None:
    hook = store / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m tsbp check --staged >&2\n")
    hook.chmod(0o755)
    write(store, "nobody")
    before = git(store, "rev-parse", "HEAD")

    refused = _commit(store, "--only", "--", FOUR)
    assert "no person and no team goes by nobody" in refused
    assert git(store, "rev-parse", "HEAD") == before

    write(store, "bp-sea-2")
    assert "no team goes by nobody" not in _commit(store, "--only", "--", FOUR)
    assert git(store, "rev-parse", "HEAD") != before


def test_a_merge_that_is_not_settled_is_said(store: Path) -> None:
    git(store, "checkout", "-q", "-b", "other")
    write(store, "bp-sea-2")
    git(store, "commit", "-qam", "other")
    git(store, "checkout", "-q", "main")
    write(store, "bp-sea-3")
    git(store, "commit", "-qam", "ours")
    (store / ".gitattributes").unlink(missing_ok=True)
    _run(store, "merge", "other")

    done = tsbp(store, "check", "--staged")

    assert done.code == 5
    assert "merge" in done.err


def test_the_past_is_not_staged(store: Path) -> None:
    assert tsbp(store, "check", "--staged", "--as-of", "HEAD").code == 2


def _commit(root: Path, *words: str) -> str:
    return _run(root, "commit", "-m", "by hand", *words)


def _run(root: Path, *words: str) -> str:
    environment = {**os.environ, "TSBP_TODAY": TODAY, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        ["git", *words], cwd=root, capture_output=True, text=True, check=False, env=environment
    )
    return done.stdout + done.stderr
