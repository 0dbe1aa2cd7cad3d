"""What a shell completes: asked for in every store, silent outside of one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from kit import tsbp


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("sta",), ["status"]),
        (("show", "4x"), ["4XK7QD"]),
        (("show", "TSBP-4XK"), ["TSBP-4XK7QD"]),
        (("show", "ev83np"), ["EV83NP"]),
        (("status", "--region", "se"), ["SE", "sea"]),
        (("list", "@st"), ["@stale"]),
        (("show", "ZZZ"), []),
        (("status", "--bogus"), []),
    ],
)
def test_an_unfinished_word_is_offered_its_ends(
    store: Path, words: tuple[str, ...], offered: list[str]
) -> None:
    done = tsbp(store, "complete", *words)

    assert (done.code, done.out.splitlines(), done.err) == (0, offered, "")


def test_outside_of_a_store_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert tsbp(tmp_path, "complete", "show", "4x") == (0, "", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_one_that_it_can_read(store: Path, shell: str) -> None:
    script = tsbp(store, "completion", shell).out

    assert "tsbp complete" in script
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, check=False).returncode == 0


def test_a_shell_nobody_knows_is_refused_with_those_that_are(store: Path) -> None:
    done = tsbp(store, "completion", "csh")

    assert done.code == 2
    assert "bash" in done.err
