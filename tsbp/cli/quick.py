"""The small door before the front door: gives kept answers again, answers plain forms, hands on all else."""

from __future__ import annotations

import gc
import os
import sys

from tsbp import __version__
from tsbp.cli.outlet import Outlet
from tsbp.cli.rooms import HOT, load
from tsbp.errors import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


COMPLETE = "complete"
"""The word by which the completion script of a shell asks (see `commands/completion`); no command of a person."""

UPDATE = "update"
"""The write that is made all day (see `saying`)."""


def run() -> NoReturn:
    """Run the command line of this process and end it.

    A command is soon over and leaves few circles behind: looking for them would take a third of a read. All is
    written when it ends: taking the interpreter apart would cost a tenth of its start.
    """
    gc.disable()
    code = main()
    try:
        Outlet(os.environ).flush()
    except (OSError, ValueError):
        code = code or Failure.exit
    os._exit(code)


def main(words: Sequence[str] | None = None) -> int:
    """Run what the words name and return its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if given == ["--version"] and _written(f"tsbp {__version__}\n"):
        return 0
    if given and given[0] == COMPLETE:
        return _offered(given[1:])
    if given and given[0] in HOT:
        if _recalled(given):
            return 0
        form = load("tsbp.cli.forms").read(given)
        code = load("tsbp.cli.plain").answered(form, given, os.environ) if form else None
        if code is not None:
            return int(code)
    if given and given[0] == UPDATE and (said := load("tsbp.cli.saying").read(given)):
        return int(load("tsbp.cli.app").bounded(given, lambda: load("tsbp.cli.saying").run(said, os.environ)))
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
    answers, outlet = load("tsbp.cli.answers"), Outlet(os.environ)
    question = answers.asking(words, os.environ, outlet)
    text = answers.recalled(question) if question else None
    if text is None or (outlet.terminal and text.count("\n") >= outlet.height):
        return False
    return _written(text)


def _written(text: str) -> bool:
    """Write an answer; when that fails, the front door tries again and says why."""
    outlet = Outlet(os.environ)
    try:
        outlet.put(text)
        outlet.flush()
    except (OSError, Failure):
        return False
    return True
