"""Every example in the help of these commands runs as it stands, one after the other."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from kit import tsbp

from tsbp.cli.rooms import load


@pytest.mark.parametrize(
    "command",
    [
        "timeline",
        "agenda",
        "reassign",
        "status",
        "done",
        "rollout",
        "event",
        "gate",
        "hold",
        "resume",
        "close",
    ],
)
def test_the_examples_of_a_command_run(store: Path, command: str) -> None:
    for example in load(f"tsbp.cli.commands.{command}").EXAMPLES:
        done = tsbp(store, *shlex.split(example)[1:])
        assert done.code == 0, f"{example}: {done.err}"
