"""The pages that need no command: the groups of commands, and what `tsbp` alone says."""

from __future__ import annotations

import os

from tsbp.render.page import Cell, Column, Page, Prose, Section, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsbp.cli.app import Command
    from tsbp.render.wording import Wording

GROUPS = ("every-day", "carry-through", "look", "tell", "history", "review", "store")
COLUMNS = (Column("", ""), Column("", ""), Column("", "", wraps=True, least=30))
EDGE = Cell(" ")


def root(commands: Sequence[Command], wording: Wording) -> Page:
    """Return the help of tsbp itself: what it is, and its commands by group."""
    say = wording.say
    head = prose(say("help.what"), "", say("help.usage", line="tsbp [OPTIONS] COMMAND ..."))
    hints = prose(say("help.more"))
    return Page("help/1", blocks=(head, *_groups(commands, wording), hints))


def home(commands: Sequence[Command], store: str, wording: Wording) -> Page:
    """Return what `tsbp` alone says in a store."""
    say = wording.say
    head = prose(say("home.store", store=os.path.basename(store), path=store))
    hints = prose(*say("home.hints").split("\n"))
    return Page("home/1", blocks=(head, *_groups(commands, wording), hints))


def outside(wording: Wording) -> Page:
    """Return what `tsbp` alone says where there is no store."""
    say = wording.say
    return Page("home/1", blocks=(prose(say("help.what"), "", *say("home.outside").split("\n")),))


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


def prose(*lines: str) -> Prose:
    """Return lines of plain text."""
    return Prose(tuple((Cell(line),) for line in lines))
