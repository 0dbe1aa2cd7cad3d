"""A bar for work that takes a while; the only renderer that moves."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from tsbp.render.sanitise import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


class Bar:
    """A bar on a stream; it leaves no trace when it stops."""

    def __init__(self, stream: TextIO, text: str, *, colour: bool) -> None:
        console = Console(file=stream, no_color=not colour, markup=False, emoji=False, highlight=False)
        label = Text(visible(text)).markup
        columns = (TextColumn(label), BarColumn(), MofNCompleteColumn())
        self._bar = Progress(*columns, console=console, transient=True)
        self._task = self._bar.add_task("", total=None)
        self._bar.start()

    def move(self, done: int, total: int) -> None:
        """Show that so many of so many are done."""
        self._bar.update(self._task, completed=done, total=total)

    def stop(self) -> None:
        """Take the bar off the screen."""
        self._bar.stop()
