"""The pages of help: the groups of commands, one command with its options and examples, and the home page."""

from __future__ import annotations

import os

from tsbp.render.page import MUTED, Cell, Column, Page, Prose, Section, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from tsbp.cli.app import Command
    from tsbp.render.wording import Wording

GROUPS = ("every-day", "carry-through", "history", "review", "store")
OPTION_GROUPS = ("own", "filters", "answer", "everywhere")
COLUMNS = (Column("", ""), Column("", ""), Column("", "", wraps=True, least=30))
EDGE = Cell(" ")


def root(commands: Sequence[Command], wording: Wording) -> Page:
    """Return the help of tsbp itself: what it is, and its commands by group."""
    say = wording.say
    head = _prose(say("help.what"), "", say("help.usage", line="tsbp [OPTIONS] COMMAND ..."))
    hints = _prose(say("help.more"))
    return Page("help/1", blocks=(head, *_groups(commands, wording), hints))


def home(commands: Sequence[Command], store: str, wording: Wording) -> Page:
    """Return what `tsbp` alone says in a store."""
    say = wording.say
    head = _prose(say("home.store", store=os.path.basename(store), path=store))
    hints = _prose(*say("home.hints").split("\n"))
    return Page("home/1", blocks=(head, *_groups(commands, wording), hints))


def outside(wording: Wording) -> Page:
    """Return what `tsbp` alone says where there is no store."""
    say = wording.say
    return Page("home/1", blocks=(_prose(say("help.what"), "", *say("home.outside").split("\n")),))


def command(name: str, params: Iterable[Any], examples: Sequence[str], group: Any, wording: Wording) -> Page:
    """Return the help of one command from Typer's parameters; `group` tells that of an option."""
    say = wording.say
    shown = [param for param in params if not getattr(param, "hidden", False)]
    words = [param for param in shown if param.param_type_name == "argument"]
    usage = " ".join(["tsbp", name, "[OPTIONS]", *(_word(param) for param in words)])
    blocks: list[Prose | Section] = [_prose(say(f"command.{name}"), "", say("help.usage", line=usage))]
    if wording.knows(f"command.{name}.more"):
        blocks.append(_prose(*say(f"command.{name}.more").split("\n")))
    if examples:
        lines = tuple((Cell("  "), Cell(example)) for example in examples)
        blocks.append(Section(say("help.examples"), (Prose(lines, indent=4),)))
    if words:
        blocks.append(_options("words", name, words, wording))
    for key in OPTION_GROUPS:
        options = [param for param in shown if param.param_type_name == "option" and group(param.name) == key]
        if options:
            blocks.append(_options(key, name, options, wording))
    return Page("help/1", blocks=tuple(blocks))


def _groups(commands: Sequence[Command], wording: Wording) -> Iterable[Section]:
    widest = max(len(entry.name) for entry in commands if entry.group)
    for group in GROUPS:
        rows = tuple(
            (EDGE, Cell(f"{entry.name:{widest}} "), Cell(wording.say(f"command.{entry.name}")))
            for entry in commands
            if entry.group == group
        )
        if rows:
            yield Section(wording.say(f"group.{group}"), (Table(COLUMNS, rows, headed=False),))


def _options(key: str, name: str, params: Sequence[Any], wording: Wording) -> Section:
    rows = tuple((EDGE, Cell(_ways(param)), Cell(_meaning(param, name, wording), MUTED)) for param in params)
    return Section(wording.say(f"help.{key}"), (Table(COLUMNS, rows, headed=False),))


def _meaning(param: Any, name: str, wording: Wording) -> str:
    for key in (f"option.{name}.{param.name}", f"option.{param.name}"):
        if wording.knows(key):
            return wording.say(key)
    written = getattr(param, "help", None) or ""
    return wording.say(written) if wording.knows(written) else written


def _ways(param: Any) -> str:
    """Return how an option or word is written: `-o, --output FORMAT`."""
    if param.param_type_name == "argument":
        return _word(param)
    ways = ", ".join((*param.opts, *param.secondary_opts))
    if getattr(param, "is_flag", False):
        return ways
    return f"{ways} {_metavar(param)}"


def _word(param: Any) -> str:
    word = _metavar(param) + ("..." if param.nargs == -1 else "")
    return word if param.required else f"[{word}]"


def _metavar(param: Any) -> str:
    if param.metavar:
        return str(param.metavar)
    named = param.name if param.param_type_name == "argument" else param.type.name
    return str(named).upper()


def _prose(*lines: str) -> Prose:
    return Prose(tuple((Cell(line),) for line in lines))
