"""The only writer to standard output and standard error: width, colour, encoding, pager."""

from __future__ import annotations

import os
import sys

from tsbp.errors import StoreFailed
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
LEAST_WIDTH = 20
LINES = 24


class Screen:
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
        self.environment = environment
        self.quiet = quiet
        self.pager = pager
        self.told = False
        self._colour = colour

    @property
    def terminal(self) -> bool:
        """Tell whether a person is looking at the answer."""
        return _is_terminal(sys.stdout)

    @property
    def encoding(self) -> str:
        """Return how text becomes bytes on standard output, in small letters."""
        return (getattr(sys.stdout, "encoding", None) or "").lower()

    @property
    def width(self) -> int:
        """Return the cells of a line, 0 when nothing limits it."""
        wanted = self.environment.get("COLUMNS", "")
        if wanted.isdecimal() and int(wanted):
            return max(int(wanted), LEAST_WIDTH)
        return max(_size(sys.stdout)[0], LEAST_WIDTH) if self.terminal else 0

    @property
    def height(self) -> int:
        """Return the lines of the screen."""
        return _size(sys.stdout)[1] if self.terminal else LINES

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
        return _is_terminal(stream) and said("TERM") != "dumb" and said("CLICOLOR") != "0"

    def output(self, format: str = "", **wanted: object) -> Output:
        """Return how an answer is to be shown here; `wanted` are further fields of it."""
        chosen = formats.known(format) if format else self.default_format()
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
        if not text:
            return
        if sys.stdout is None:
            raise StoreFailed("error.output-closed")
        for_machines = output is not None and output.format in FOR_MACHINES
        if self.environment.get("CI") and not for_machines:
            text = quiet_in_ci(text)
        _put(sys.stdout, text, "utf-8" if for_machines else "")

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
        _put(sys.stderr, shown + "\n")

    def _folded(self, text: str) -> str:
        """Fold long lines between words for a terminal, so that it does not break them anywhere."""
        if not _is_terminal(sys.stderr):
            return text
        room, lines = max(_size(sys.stderr)[0], LEAST_WIDTH), []
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
            _put(sys.stderr, visible_lines(text))

    def flush(self) -> None:
        """Send what waits; raises OSError when it cannot be sent."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()


def _put(stream: TextIO, text: str, encoding: str = "") -> None:
    """Write text as bytes; what the stream's encoding cannot say is spelled out."""
    data = text.encode(encoding or stream.encoding or "utf-8", "backslashreplace")
    raw = getattr(stream, "buffer", None)
    if raw is None:
        stream.write(data.decode(encoding or stream.encoding or "utf-8"))
        return
    try:
        stream.flush()
        rest = memoryview(data)
        while rest:  # PYTHONUNBUFFERED leaves a raw stream, which takes as much as it likes
            rest = rest[raw.write(rest) or 0 :]
        raw.flush()
    except OSError as error:
        error.filename = stream.name
        raise


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _size(stream: TextIO) -> tuple[int, int]:
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return 80, LINES
    return (size.columns or 80), (size.lines or LINES)
