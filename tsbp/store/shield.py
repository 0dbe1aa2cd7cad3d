"""Keeps Ctrl-C and the like away while a change is half done."""

from __future__ import annotations

import signal

from tsbp.errors import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

BLOCKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_TELLING = frozenset({"error.left-changed", "error.not-put-back"})


class Interrupted(KeyboardInterrupt):
    """A signal came while a change was half done; the sentence says whether the change was kept."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.params = params


class Shield:
    """Holds signals back during a block and lets them through after it; `saved` is the commit made."""

    def __init__(self) -> None:
        self.saved = ""

    def __enter__(self) -> Self:
        self._mask = signal.pthread_sigmask(signal.SIG_BLOCK, BLOCKED)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)
        except KeyboardInterrupt:
            raise self._told(error) from None

    def asked(self) -> bool:
        """Tell whether a signal waits to be let through."""
        return not signal.sigpending().isdisjoint(BLOCKED)

    def _told(self, error: BaseException | None) -> Interrupted:
        if self.saved:
            return Interrupted("error.interrupted-saved", commit=self.saved)
        if isinstance(error, Failure) and error.sentence in _TELLING:
            return Interrupted(error.sentence, **error.params)
        return Interrupted("error.interrupted-undone")
