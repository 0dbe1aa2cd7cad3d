"""Whole programs, timed from start to exit."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Actions = list[tuple[Any, ...]]
QUIET, PIPE = "quiet", "pipe"
FOLDERS = re.compile(r"/(?:[^/\s'\"]+/)+")
CHUNK = 1 << 16


class Failed(Exception):  # noqa: N818 - what happened, as everywhere in this project
    """A program did not do what it was asked; the text says which and why."""


class Command(NamedTuple):
    """A program to time.

    `words` may depend on the number of the round. What it prints goes nowhere, or with `out` = PIPE to a
    reader; `stdin` is a file. `before` is done ahead of each run and not timed.
    """

    name: str
    words: Sequence[str] | Callable[[int], Sequence[str]]
    folder: Path
    environment: Mapping[str, str]
    out: str = QUIET
    stdin: Path | None = None
    before: Callable[[int], object] | None = None

    def words_of(self, number: int) -> Sequence[str]:
        """Return the words of one round."""
        return self.words(number) if callable(self.words) else self.words


def timed(command: Command, number: int) -> int:
    """Run a command once and return its nanoseconds from start to exit; raises Failed when it fails."""
    if command.before:
        command.before(number)
    words = list(command.words_of(number))
    errors = os.path.join(command.environment["HOME"], "stderr")
    actions: Actions = [
        (os.POSIX_SPAWN_OPEN, 0, str(command.stdin or os.devnull), os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    with contextlib.chdir(command.folder):
        run = _piped if command.out == PIPE else _silent
        spent, status = run(words, command.environment, actions)
    if status:
        said = Path(errors).read_text(errors="replace").strip().splitlines()
        raise Failed(f"{spoken(words)}: {os.waitstatus_to_exitcode(status)}: {(said or [''])[-1]}")
    return spent


def _silent(words: list[str], environment: Mapping[str, str], actions: Actions) -> tuple[int, int]:
    actions.append((os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0))
    began = time.perf_counter_ns()
    child = os.posix_spawn(words[0], words, environment, file_actions=actions)
    status = os.waitpid(child, 0)[1]
    return time.perf_counter_ns() - began, status


def _piped(words: list[str], environment: Mapping[str, str], actions: Actions) -> tuple[int, int]:
    reader, writer = os.pipe()
    actions.append((os.POSIX_SPAWN_DUP2, writer, 1))
    began = time.perf_counter_ns()
    child = os.posix_spawn(words[0], words, environment, file_actions=actions)
    os.close(writer)
    while os.read(reader, CHUNK):
        pass
    status = os.waitpid(child, 0)[1]
    spent = time.perf_counter_ns() - began
    os.close(reader)
    return spent, status


def answer(words: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: str = "") -> str:
    """Run a program, not timed, and return what it printed; raises Failed when it fails."""
    done = subprocess.run(
        list(words), cwd=folder, env=dict(environment), input=stdin.encode(), capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise Failed(f"{spoken(words)}: {done.returncode}: {(said or [''])[-1]}")
    return done.stdout.decode(errors="replace")


def found(name: str) -> str:
    """Return where a program lies; raises Failed when it is not there."""
    path = shutil.which(name)
    if path is None:
        raise Failed(f"{name}: not installed")
    return path


def reason(failed: Exception) -> str:
    """Return why something failed, without the folders of this machine."""
    return FOLDERS.sub("", str(failed))


def spoken(words: Sequence[str]) -> str:
    """Return the words as a person would name them: without folders, not all of a long list."""
    short = " ".join(os.path.basename(word) if word.startswith("/") else word for word in words[:5])
    return short if len(short) <= 60 else f"{short[:58]}.."
