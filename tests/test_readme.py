"""The README says what is so: its screens are real and its commands run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from kit import PROJECT, TODAY, tsbp

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands(text: str) -> list[str]:
    return [
        line.removeprefix("$ ")
        for block in BLOCK.findall(text)
        for line in block.splitlines()
        if line[:2] == "$ "
    ]


def test_the_screen_in_the_readme_is_what_80_columns_show(store: Path) -> None:
    shown = BLOCK.findall(README)[0].split("\n", 1)[1]

    done = tsbp(store, "status", "--region", "sea", "-o", "table", COLUMNS="80")

    assert done.out.rstrip() == shown.rstrip()


def test_the_list_of_commands_is_that_of_the_help(tmp_path: Path) -> None:
    done = tsbp(tmp_path, "--help")

    assert done.out[done.out.index("Every day") : done.out.index("One command in full")].rstrip() in README


def test_every_command_of_the_tour_runs_in_order(store: Path) -> None:
    tour = README[README.index("## Five minutes") : README.index("## Commands")]
    run = commands(tour)

    assert len(run) >= 15
    for command in run:
        words = shlex.split(command)
        program = [sys.executable, "-m", "tsbp"] if words[0] == "tsbp" else [words[0]]
        done = subprocess.run(
            [*program, *words[1:]], cwd=store, capture_output=True, text=True, check=False,
            env={**os.environ, "TSBP_TODAY": TODAY, "PYTHONPATH": str(PROJECT)},
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stderr}"


def test_the_two_commands_are_in_the_readme_as_ci_runs_them() -> None:
    assert ".venv/bin/pip install -q . && .venv/bin/tsbp status --region sea\n" in README
    assert (
        README.count("python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest\n")
        == 1
    )
