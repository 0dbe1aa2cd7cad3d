"""The command line of `demo_app`, in a process of its own and on a terminal of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pyte
import pytest

DEMO = str(Path(__file__).parent / "demo_app.py")
TIMEOUT = 30


SETTINGS = (
    "COLUMNS", "LINES", "CI", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM",
    "PYTHONIOENCODING", "PYTHONUNBUFFERED",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_terminal_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


class Ended:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run():  # type: ignore[no-untyped-def]
    """Run the demo with words and return its exit code and what it wrote."""

    def runner(*words: str, stdin: str = "", **environment: str) -> Ended:
        done = subprocess.run(
            [sys.executable, DEMO, *words],
            input=stdin.encode(),
            capture_output=True,
            env={**os.environ, **environment},
            timeout=TIMEOUT,
            check=False,
        )
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    return runner


class Terminal:
    """A terminal with the demo in it."""

    def __init__(self, words: tuple[str, ...], rows: int, columns: int, environment: dict[str, str]) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        env = {**os.environ, "TERM": "xterm-256color", **environment}
        self.child = pexpect.spawn(
            sys.executable, [DEMO, *words], env=env, dimensions=(rows, columns), timeout=TIMEOUT
        )

    def until(self, text: str) -> None:
        self.child.expect_exact(text)
        self._take(self.child.before + self.child.after)

    def send(self, text: str) -> None:
        self.child.send(text)

    def end(self) -> int:
        self.child.expect(pexpect.EOF)
        self._take(self.child.before)
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    def _take(self, data: bytes) -> None:
        self.raw += data
        self._stream.feed(data)


@pytest.fixture
def terminal():  # type: ignore[no-untyped-def]
    """Start the demo on a terminal of that size."""

    def starter(*words: str, rows: int = 24, columns: int = 80, **environment: str) -> Terminal:
        return Terminal(words, rows, columns, environment)

    return starter
