"""The one place where failures become sentences and exit codes; nothing leaves it but a number."""

from __future__ import annotations

import errno
import os
import sys

from tsbp.errors import Failure, StoreFailed
from tsbp.render import formats
from tsbp.render.views import failure as view

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import TextIO

    from tsbp.cli.screen import Screen
    from tsbp.render.wording import Wording

FAULT, INTERRUPTED = 70, 130
REASONS = {
    errno.ENOSPC: "error.disk-full",
    errno.EDQUOT: "error.disk-full",
    errno.EROFS: "error.disk-read-only",
    errno.EACCES: "error.disk-denied",
    errno.EPERM: "error.disk-denied",
}


class Boundary:
    """How failures of this call are told.

    `crash` gives the room that describes a fault of ours; it is loaded only then.
    """

    def __init__(
        self,
        screen: Screen,
        wording: Wording,
        crash: Callable[[], ModuleType],
        *,
        as_json: bool = False,
        debug: bool = False,
    ) -> None:
        self.screen = screen
        self.wording = wording
        self.crash = crash
        self.as_json = as_json
        self.debug = debug

    def run(self, work: Callable[[], int]) -> int:
        """Do the work and return its exit code, or that of what kept it from being done."""
        try:
            code = work()
            self.screen.flush()
        except BrokenPipeError:
            _let_go(sys.__stdout__)
            return 0
        except KeyboardInterrupt as signal:
            return self._interrupted(signal)
        except Exception as error:  # noqa: BLE001 - the boundary: everything ends here
            return self._failed(error)
        return code

    def _interrupted(self, signal: KeyboardInterrupt) -> int:
        """Tell that the call was interrupted; a change that was half done says whether it was kept."""
        sentence = getattr(signal, "sentence", "error.interrupted")
        try:
            self.screen.tell("\n" + self.wording.say(sentence, **getattr(signal, "params", {})))
        except OSError:
            _let_go(sys.__stderr__)
        return INTERRUPTED

    def _failed(self, error: Exception) -> int:
        """Tell the failure, whatever state the streams are in."""
        try:
            if isinstance(error, OSError):
                _let_go(sys.__stdout__)
            if self.debug:
                self.screen.tell(self.crash().trace(error))
            return self._told(error if isinstance(error, Failure) else self._named(error))
        except OSError:
            _let_go(sys.__stderr__)
            return getattr(error, "exit", StoreFailed.exit)

    def _told(self, failure: Failure) -> int:
        if self.as_json:
            self.screen.tell(formats.load("as_json").dumped(view.data(failure, self.wording)))
            return failure.exit
        first, *rest = view.lines(failure, self.wording)
        self.screen.tell(first, tone="red")
        for line in rest:
            self.screen.tell(line)
        return failure.exit

    def _named(self, error: Exception) -> Failure:
        if isinstance(error, OSError):
            path = str(error.filename or "")
            sentence = REASONS.get(error.errno or 0, "error.disk")
            return StoreFailed(
                sentence, hint="hint.disk", path=path, reason=error.strerror or type(error).__name__
            )
        return self.crash().described(error, self.screen.environment)  # type: ignore[no-any-return]


def _let_go(stream: TextIO | None) -> None:
    """Point a stream that failed at nothing, so that the interpreter does not complain when it closes it."""
    if stream is None or stream not in (sys.stdout, sys.stderr):
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)
