"""The only writer to standard output and standard error, and what can be known of them.

Light: a kept answer is given again by this room and `answers` alone.
"""

from __future__ import annotations

import os
import sys

from tsbp.errors import StoreFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

LEAST_WIDTH = 20
LINES = 24


class Outlet:
    """Where text goes, as the surroundings and the streams of this process have it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    @property
    def terminal(self) -> bool:
        """Tell whether a person is looking at the answer."""
        return is_terminal(sys.stdout)

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
        return max(size(sys.stdout)[0], LEAST_WIDTH) if self.terminal else 0

    @property
    def height(self) -> int:
        """Return the lines of the screen."""
        return size(sys.stdout)[1] if self.terminal else LINES

    def put(self, text: str, encoding: str = "") -> None:
        """Write a text as it is; raises StoreFailed when standard output was closed, OSError when it is full."""
        if not text:
            return
        if sys.stdout is None:
            raise StoreFailed("error.output-closed")
        put(sys.stdout, text, encoding)

    def flush(self) -> None:
        """Send what waits; raises OSError when it cannot be sent."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()


def put(stream: TextIO, text: str, encoding: str = "") -> None:
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


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a stream leads to a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def size(stream: TextIO) -> tuple[int, int]:
    """Return the cells of a line and the lines of the terminal behind a stream."""
    try:
        size = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        return 80, LINES
    return (size.columns or 80), (size.lines or LINES)
