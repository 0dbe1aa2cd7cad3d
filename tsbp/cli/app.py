"""The table of commands, and the way from words to an exit code; a command is loaded when it is called."""

from __future__ import annotations

import os
import sys

from tsbp import __version__
from tsbp.cli import asked as asking
from tsbp.cli import help as pages
from tsbp.cli.boundary import Boundary
from tsbp.cli.rooms import load
from tsbp.cli.screen import Screen
from tsbp.errors import BadUsage, NotFound
from tsbp.render.wording import Wording
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tsbp.cli.asked import Asked
    from tsbp.render.page import Page


class Command(NamedTuple):
    """One command: its name, its group in the help ("" = not shown there), the module that holds it.

    Its line of help is the sentence `command.<name>`, its function has the command's name.
    """

    name: str
    group: str
    module: str


def _commands(group: str, *names: str) -> tuple[Command, ...]:
    return tuple(Command(name, group, f"tsbp.cli.commands.{name.replace('-', '_')}") for name in names)


COMMANDS = (
    *_commands(
        "every-day", "status", "show", "list", "search", "new", "update", "set", "add", "done", "edit"
    ),
    *_commands(
        "carry-through",
        "triage",
        "gate",
        "rollout",
        "hold",
        "resume",
        "close",
        "event",
        "measure",
        "reassign",
    ),
    *_commands("look", "timeline", "calendar", "heatmap", "agenda"),
    Command("import", "tell", "tsbp.cli.commands.import_"),  # a word of Python
    *_commands("history", "log", "diff", "slips", "blame", "undo"),
    *_commands("review", "check", "schema"),
    *_commands("store", "init", "clone", "sync", "propose", "doctor", "completion"),
    *_commands("", "merge-driver"),
)
ALIASES = {"ls": "list"}


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that the words name and return its exit code; nothing is raised."""
    given = list(sys.argv[1:] if words is None else words)
    return bounded(given, lambda: _run(given, os.environ))


def bounded(given: Sequence[str], work: Callable[[], int]) -> int:
    """Do the work that these words ask for and return its exit code; nothing is raised."""
    environment = os.environ
    screen = Screen(environment, colour=asking.guessed_colour(given))
    wording = Wording(asking.guessed_language(given, environment))
    boundary = Boundary(
        screen,
        wording,
        lambda: load("tsbp.cli.crash"),
        as_json=asking.wants_json(given),
        debug="--debug" in given,
    )
    return boundary.run(work)


def found(name: str) -> Command:
    """Return the command of that name; raises BadUsage."""
    for command in COMMANDS:
        if command.name == ALIASES.get(name, name):
            return command
    candidates = load("tsbp.domain.near").near(name, [command.name for command in COMMANDS if command.group])
    raise BadUsage("error.unknown-command", hint="hint.help", command=name, candidates=candidates)


def _run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    asked, rest = asking.read(words)
    screen = Screen(environment, colour=asking.colour(asked), quiet=asked.quiet)
    if asked.version:
        screen.write(f"tsbp {__version__}\n")
        return 0
    if not rest:
        wording = Wording(asking.language(asked, environment))
        page = pages.root(COMMANDS, wording) if asked.help else _home(asked, environment, wording)
        screen.show(page, screen.output("table"))
        return 0
    command = found(rest[0])
    behind = ["--help", *rest[1:]] if asked.help else rest[1:]
    code: int = load("tsbp.cli.frame").run(command, behind, asked, environment)
    return code


def _home(asked: Asked, environment: Mapping[str, str], wording: Wording) -> Page:
    """Return what `tsbp` alone says: in a store what one can do, elsewhere how to get one."""
    start = os.path.join(asked.folder or os.getcwd(), asked.store or environment.get("TSBP_STORE") or "")
    try:
        root = layout.find_root(start)
    except NotFound:
        return pages.outside(wording)
    return pages.home(COMMANDS, root, wording)
