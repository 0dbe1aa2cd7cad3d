"""What tests share: real git in temporary folders, and tsbp in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-22T16:52+08:00"


def git(root: Path, *words: str) -> str:
    """Run git in a folder and return what it printed."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr}"
    return done.stdout


def new_repository(root: Path) -> Path:
    """Make an empty repository on `main` with an identity and a handle."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    for key, value in {
        "user.name": "A Analyst",
        "user.email": "analyst@example.org",
        "tsbp.handle": "bp-sea-1",
    }.items():
        git(root, "config", key, value)
    return root


class Done(NamedTuple):
    """How a command ended: its exit code, and what stood on standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer of a command that was asked for JSON."""
        return json.loads(self.out)


def tsbp(root: Path, *words: str, stdin: str | None = None, today: str = TODAY, **environment: str) -> Done:
    """Run tsbp in a folder, in a process of its own, on a fixed day and without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "tsbp", *words],
        cwd=root,
        input=(stdin or "").encode(),
        capture_output=True,
        env={**os.environ, "TSBP_TODAY": today, "PYTHONPATH": str(PROJECT), **environment},
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
