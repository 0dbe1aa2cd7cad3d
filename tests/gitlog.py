"""A git first on the path that writes down what it is asked, then does it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

REMOTE = {"fetch", "pull", "push", "ls-remote", "clone", "remote", "fetch-pack", "send-pack", "remote-https"}
_WITH_VALUE = {"-C", "-c"}


class GitLog:
    """The words of every git that was started, by hooks too, since the log was made or cleared."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = shutil.which("git")
        self._path = folder / "asked"
        folder.mkdir()
        (folder / "git").write_text(f'#!/bin/sh\necho "$*" | tr "\\n" " " >> {self._path}\n'
                                    f'echo >> {self._path}\nexec {real} "$@"\n')  # fmt: skip
        (folder / "git").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def clear(self) -> None:
        """Forget what was asked."""
        self._path.unlink(missing_ok=True)

    @property
    def lines(self) -> list[str]:
        """The words of each call, in their order."""
        return self._path.read_text().splitlines() if self._path.exists() else []

    @property
    def commands(self) -> list[str]:
        """The command of each call (`status`, `commit`, …)."""
        return [_command(line.split()) for line in self.lines]


def _command(words: list[str]) -> str:
    left = iter(words)
    for word in left:
        if word in _WITH_VALUE:
            next(left, "")
        elif not word.startswith("-") or word == "--version":
            return word
    return ""
