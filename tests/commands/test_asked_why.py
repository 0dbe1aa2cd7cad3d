"""Why a day moves, asked at a terminal, and held to in an editor."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pexpect
from kit import PROJECT, TODAY, git

TIMEOUT = 60
FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def at_terminal(root: Path, *words: str, **environment: str) -> pexpect.spawn[str]:
    """Start tsbp on a terminal of its own."""
    there = {**os.environ, "TSBP_TODAY": TODAY, "PYTHONPATH": str(PROJECT), "TERM": "dumb", **environment}
    there["COLUMNS"] = "160"
    return pexpect.spawn(
        sys.executable, ["-m", "tsbp", *words], cwd=str(root), env=there, timeout=TIMEOUT, encoding="utf-8",
        dimensions=(50, 160),
    )  # fmt: skip


def test_a_person_at_a_terminal_is_asked_for_cause_and_reason(store: Path) -> None:
    child = at_terminal(store, "set", "4xk7", "rollouts.TH.forecast+=1w")
    child.expect("rollouts.TH.forecast moves from Mon 30 Nov to Mon 7 Dec: say what moved it")
    child.expect("10 other")
    child.expect("What moved it")
    child.sendline("1")
    child.expect("The reason, in your words:")
    child.sendline("site not staffed")
    child.expect("because site not staffed, cause: vendor")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    text = git(store, "show", f"HEAD:{FOUR}")
    assert "cause: vendor" in text
    assert "reason: site not staffed" in text


def test_what_was_said_is_not_asked_again(store: Path) -> None:
    child = at_terminal(store, "set", "4xk7", "rollouts.TH.forecast+=1w", "--cause", "policy", "--lang", "zh")
    child.expect("具体理由：")
    child.sendline("规则未定")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert "cause: policy" in git(store, "show", f"HEAD:{FOUR}")


def test_an_editor_moves_no_forecast_without_a_new_reason(store: Path, tmp_path: Path) -> None:
    before = git(store, "rev-parse", "HEAD")
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/forecast: 2026-11-30/forecast: 2026-12-08/" "$1"\n')
    editor.chmod(editor.stat().st_mode | stat.S_IXUSR)

    child = at_terminal(store, "edit", "4xk7", VISUAL=str(editor))
    child.expect("moves from Mon 30 Nov to Tue 8 Dec without a new cause, reason")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 1
    assert git(store, "rev-parse", "HEAD") == before
