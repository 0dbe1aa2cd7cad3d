"""How answers and messages reach a person: colour, folding, the pager. What writes them is `outlet`."""

from __future__ import annotations

import sys

from tsbp.cli.outlet import LEAST_WIDTH, Outlet, is_terminal, put, size
from tsbp.render import formats
from tsbp.render.formats import FOR_MACHINES, Output
from tsbp.render.sanitise import quiet_in_ci, visible_lines
from tsbp.render.tones import styled
from tsbp.render.width import wrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    from tsbp.render.page import Page

COLOURS = ("auto", "always", "never")


class Screen(Outlet):
    """Where answers and messages go.

    `colour` is one of COLOURS; `pager` is called with a text that is longer than the screen and tells
    whether it showed it. `told` is true once a message went to standard error.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        *,
        colour: str = "auto",
        quiet: bool = False,
        pager: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(environment)
        self.quiet = quiet
        self.pager = pager
        self.told = False
        self._colour = colour

    def default_format(self) -> str:
        """Return the format when none is asked for: a table for a person, plain text for a pipe."""
        return "table" if self.terminal else "plain"

    def is_coloured(self, stream: TextIO | None) -> bool:
        """Tell whether colour may be used: what was asked for, the usual variables, the terminal."""
        if self._colour != "auto":
            return self._colour == "always"
        said = self.environment.get
        if said("NO_COLOR"):
            return False
        if said("FORCE_COLOR", "") not in ("", "0") or said("CLICOLOR_FORCE", "") not in ("", "0"):
            return True
        return is_terminal(stream) and said("TERM") != "dumb" and said("CLICOLOR") != "0"

    def output(self, format: str = "", more: tuple[str, ...] = (), **wanted: object) -> Output:
        """Return how an answer is to be shown here: `more` are formats of its own, `wanted` further fields."""
        chosen = formats.known(format, more) if format else self.default_format()
        return Output(format=chosen, width=self.width, colour=self.is_coloured(sys.stdout), **wanted)  # type: ignore[arg-type]

    def show(self, page: Page, output: Output) -> None:
        """Render the page and write it; a table longer than the screen goes through the pager."""
        self.give(formats.render(page, output), output)

    def give(self, text: str, output: Output) -> None:
        """Write a rendered answer; a table longer than the screen goes through the pager."""
        paged = output.format == "table" and self.pager is not None and self.terminal
        if paged and text.count("\n") >= self.height and self.pager and self.pager(text):
            return
        self.write(text, output)

    def write(self, text: str, output: Output | None = None) -> None:
        """Write an answer; raises StoreFailed when standard output was closed, OSError when it is full."""
        for_machines = output is not None and output.format in FOR_MACHINES
        if self.environment.get("CI") and not for_machines:
            text = quiet_in_ci(text)
        self.put(text, "utf-8" if for_machines else "")

    def note(self, text: str) -> None:
        """Write a remark to standard error, unless quiet is wanted."""
        if not self.quiet:
            self.tell(text)

    def tell(self, text: str, tone: str = "") -> None:
        """Write a message to standard error, its first word in the tone when colour is on there."""
        self.told = True
        if sys.stderr is None:
            return
        shown = self._folded(visible_lines(text))
        if tone and self.is_coloured(sys.stderr):
            end = min((place for place in map(shown.find, ":：") if place >= 0), default=-1) + 1
            shown = styled(shown[:end], tone) + shown[end:]
        if self.environment.get("CI"):
            shown = quiet_in_ci(shown)
        put(sys.stderr, shown + "\n")

    def _folded(self, text: str) -> str:
        """Fold long lines between words for a terminal, so that it does not break them anywhere."""
        if not is_terminal(sys.stderr):
            return text
        room, lines = max(size(sys.stderr)[0], LEAST_WIDTH), []
        for line in text.split("\n"):
            hang = len(line) - len(line.lstrip(" ")) + 2
            spans = list(wrapped(line, room, hang, breaks_words=False)) or [(0, 0)]
            lines += [
                " " * (hang if place else 0) + line[start:end] for place, (start, end) in enumerate(spans)
            ]
        return "\n".join(lines)

    def prompt(self, text: str) -> None:
        """Write a question to standard error and stay on its line."""
        if sys.stderr is not None:
            put(sys.stderr, visible_lines(text))
