"""The small door before the front door: gives kept answers again, answers plain forms, hands on all else."""

from __future__ import annotations

import os
import sys

from tsbp import __version__
from tsbp.cli import answers, forms
from tsbp.cli.rooms import load
from tsbp.cli.screen import Screen
from tsbp.errors import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


COMPLETE = "complete"
"""The word by which the completion script of a shell asks (see `commands/completion`); no command of a person."""


def main(words: Sequence[str] | None = None) -> int:
    """Run what the words name and return its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if given == ["--version"] and _written(f"tsbp {__version__}\n"):
        return 0
    if given and given[0] == COMPLETE:
        return _offered(given[1:])
    if given and given[0] in answers.COMMANDS:
        if _recalled(given):
            return 0
        form = forms.read(given)
        code = load("tsbp.cli.plain").answered(form, given, os.environ) if form else None
        if code is not None:
            return int(code)
    return int(load("tsbp.cli.app").main(given))


def _offered(words: Sequence[str]) -> int:
    """Print what a shell may offer for the last word, one a line; a shell waits, so nothing else is loaded."""
    commands = (
        () if len(words) > 1 else [command.name for command in load("tsbp.cli.app").COMMANDS if command.group]
    )
    lines = load("tsbp.cli.completing").offered(words, commands, os.environ)
    _written("".join(f"{line}\n" for line in lines))
    return 0


def _recalled(words: Sequence[str]) -> bool:
    """Give a kept answer again; tell whether that was done. What wants a pager is left to the other doors."""
    screen = Screen(os.environ)
    question = answers.asking(words, os.environ, screen)
    text = answers.recalled(question) if question else None
    if text is None or (screen.terminal and text.count("\n") >= screen.height):
        return False
    return _written(text)


def _written(text: str) -> bool:
    """Write an answer; when that fails, the front door tries again and says why."""
    screen = Screen(os.environ)
    try:
        screen.write(text)
        screen.flush()
    except (OSError, Failure):
        return False
    return True
