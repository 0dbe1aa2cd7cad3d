"""Speaking with a person: the pager, questions, the editor, progress."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager

from tsbp.cli.rooms import load
from tsbp.cli.screen import Screen
from tsbp.errors import BadUsage
from tsbp.render import formats

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.render.wording import Wording

PATIENCE = 0.5


class Dialogue(Screen):
    """A screen with a person before it.

    `may_ask` is what `--no-input` forbids; `editor` is asked for the editor that git would open, after the
    environment was looked at.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        wording: Wording,
        *,
        colour: str = "auto",
        quiet: bool = False,
        may_page: bool = True,
        may_ask: bool = True,
    ) -> None:
        super().__init__(environment, colour=colour, quiet=quiet, pager=self.page if may_page else None)
        self.wording = wording
        self.editor: Callable[[], str] = str
        self._bar: Any = None
        self._may_ask = may_ask and not environment.get("CI")

    @property
    def interactive(self) -> bool:
        """Tell whether somebody can be asked: both ends are terminals, and asking is allowed."""
        return self._may_ask and all(
            stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)
        )

    def page(self, text: str) -> bool:
        """Show a long text through the person's pager; False when there is none."""
        return bool(load("tsbp.cli.outside").page(text, self.environment))

    def ask(self, question: str, choices: Sequence[str] = (), default: str = "") -> str:
        """Ask for a line of text, or for one of the choices by its number or its words.

        An empty answer is the default. Raises BadUsage when nobody can be asked, KeyboardInterrupt when
        input ends.
        """
        if not self.interactive:
            raise BadUsage("error.cannot-ask", hint="hint.cannot-ask", question=question)
        for number, choice in enumerate(choices, 1):
            self.tell(f"  {number} {choice}")
        while True:
            given = self._line(f"{question} [{default}] " if default else f"{question} ") or default
            found = _chosen(given, choices)
            if found is not None:
                return found
            self.tell(self.wording.say("ask.again", count=len(choices), last=len(choices)))

    def confirm(self, question: str) -> bool:
        """Ask for a yes; anything else is a no. Raises as `ask` does."""
        yes = self.wording.say("ask.yes")
        given = self.ask(f"{question} [{yes}/N]").casefold()
        return given in {yes.casefold(), "y", "yes", "是"}

    def edit(self, text: str, suffix: str = ".txt") -> str | None:
        """Open the person's editor on the text and return what it became; None when the editor failed.

        Raises BadUsage when nobody is there to edit.
        """
        if not self.interactive:
            raise BadUsage("error.cannot-ask", hint="hint.cannot-ask", question=self.wording.say("ask.edit"))
        edited: str | None = load("tsbp.cli.outside").edit(text, suffix, self.environment, self.editor)
        return edited

    def reporter(self, text: str) -> Callable[[int, int], None]:
        """Return a function (done, total) to call while work goes on; a bar appears after half a second.

        Only on a terminal, on standard error; the bar is gone when all is done, or at `settle`.
        """
        started = 0.0

        def report(done: int, total: int) -> None:
            nonlocal started
            started = started or time.monotonic()
            if done >= total:
                self.settle()
            elif self._bar is None and time.monotonic() - started > PATIENCE:
                colour = self.is_coloured(sys.stderr)
                self._bar = formats.load("as_progress").Bar(sys.stderr, text, colour=colour)
            if self._bar is not None:
                self._bar.move(done, total)

        watched = not self.quiet and sys.stderr is not None and sys.stderr.isatty()
        return report if watched else _silent

    @contextmanager
    def progress(self, text: str) -> Iterator[Callable[[int, int], None]]:
        """Give a reporter for work that ends with the block."""
        try:
            yield self.reporter(text)
        finally:
            self.settle()

    def settle(self) -> None:
        """Take off the bar of work that came to an end, good or bad."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _line(self, prompt: str) -> str:
        self.prompt(prompt)
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        return line.strip()


def _silent(done: int, total: int) -> None:
    """Take no notice of progress."""


def _chosen(given: str, choices: Sequence[str]) -> str | None:
    if not choices:
        return given
    if given.isdecimal() and 0 < int(given) <= len(choices):
        return choices[int(given) - 1]
    return next((choice for choice in choices if choice.casefold() == given.casefold()), None)
