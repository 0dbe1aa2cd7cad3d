"""Runs one program in a session of its own, with a deadline that is kept.

A session of its own keeps the terminal's Ctrl-C away from git while a change is half done, and a hook that
asks on the terminal fails at once instead of stopping for ever. The signal mask is given back: whoever starts
a child in the critical section blocks signals for itself, not for git and the hooks.
"""

from __future__ import annotations

import os
import select
import signal
import time

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Self

_DEFAULTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ)
_PIECE = 1 << 16
_LONGEST_WORDS = 1 << 18
_TICK = 0.1
_GRACE = 2.0
# The pre-commit tool puts a person's edits back only on SIGINT, so that one comes first.
POLITE = ((signal.SIGINT, 5.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
BRISK = ((signal.SIGTERM, 1.0), (signal.SIGKILL, 5.0))


class Ended(NamedTuple):
    """How a program ended: its exit code (negative = the signal that ended it) and what it printed."""

    exit: int
    out: bytes
    err: bytes


class TooSlow(Exception):  # noqa: N818 - told to people as a failure by the room that knows the command
    """The deadline has passed and the program was ended."""


class Child:
    """A running program; `chunks` hands on what it prints, `end` collects it.

    It reads the bytes `given`, or the open file `source`.
    """

    def __init__(
        self,
        words: list[str],
        environment: Mapping[str, str],
        *,
        given: bytes = b"",
        source: int = -1,
        deadline: float = 30.0,
    ) -> None:
        self._given = memoryview(given)
        self._left = deadline
        self._said = bytearray()
        reading, self._in = os.pipe()
        self._out, writing = os.pipe()
        self._err, telling = os.pipe()
        try:
            streams = (reading if source < 0 else source, writing, telling)
            self.pid = _spawn(words, environment, streams)
        except BaseException:
            for own in (self._in, self._out, self._err):
                os.close(own)
            raise
        finally:
            for theirs in (reading, writing, telling):
                os.close(theirs)
        self._open = {self._in, self._out, self._err}
        for own in self._open:
            os.set_blocking(own, False)
        if not given:
            self._close(self._in)
        self.exit: int | None = None

    def chunks(self) -> Iterator[bytes]:
        """Yield what the program prints while it runs; raises TooSlow. Left early, the program is ended."""
        try:
            with _Exit(self.pid) as gone:
                while self._open & {self._out, self._err}:
                    over = not self._wait(gone)
                    while piece := self._read(self._out):
                        yield piece
                    while piece := self._read(self._err):
                        self._said += piece[: _LONGEST_WORDS - len(self._said)]
                    self._feed()
                    if over:  # a helper it left behind may hold the pipes open for ever
                        break
                if not gone.within(max(self._left, 0)):
                    raise TooSlow
            self.exit = _reap(self.pid)
        finally:
            self.close()

    def close(self) -> None:
        """End the program if nobody has waited for its end, and let go of what it would have printed."""
        for own in tuple(self._open):
            self._close(own)
        if self.exit is None:
            self.exit = stop(self.pid, BRISK)

    def end(self) -> Ended:
        """Wait for the end and return all of it; raises TooSlow."""
        out = b"".join(self.chunks())
        return Ended(self.exit or 0, out, bytes(self._said))

    def words(self) -> bytes:
        """Return what the program said on its error output so far."""
        return bytes(self._said)

    def _wait(self, gone: _Exit) -> bool:
        """Wait until something can be read or written; tell whether the program still runs."""
        poller = select.poll()
        for own in self._open:
            poller.register(own, select.POLLOUT if own == self._in else select.POLLIN)
        if gone.descriptor >= 0:
            poller.register(gone.descriptor, select.POLLIN)
        before = time.monotonic()
        events = poller.poll(self._left * 1000)
        self._left -= time.monotonic() - before
        if not events:
            raise TooSlow
        return gone.descriptor not in {descriptor for descriptor, _ in events}

    def _read(self, descriptor: int) -> bytes:
        if descriptor not in self._open:
            return b""
        try:
            piece = os.read(descriptor, _PIECE)
        except BlockingIOError:
            return b""
        if not piece:
            self._close(descriptor)
        return piece

    def _feed(self) -> None:
        if self._in not in self._open:
            return
        try:
            self._given = self._given[os.write(self._in, self._given[:_PIECE]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._given = memoryview(b"")
        if not self._given:
            self._close(self._in)

    def _close(self, descriptor: int) -> None:
        self._open.discard(descriptor)
        os.close(descriptor)


def run_into(
    words: list[str],
    environment: Mapping[str, str],
    streams: tuple[int, int],
    *,
    deadline: float,
    started: Callable[[int], None],
    interrupted: Callable[[], bool],
    meanwhile: Callable[[], None],
) -> int:
    """Run a program with its input and its outputs on open files; return its exit code.

    `started` is told its process id; `meanwhile` does what else there is to do, and raises nothing.
    When the deadline passes (TooSlow) or `interrupted` has been true for
    two seconds, the whole group is asked to end, politely first.
    """
    given, printed = streams
    pid = _spawn(words, environment, (given, printed, printed))
    started(pid)
    end = time.monotonic() + deadline
    meanwhile()
    with _Exit(pid) as gone:
        while not gone.within(_TICK):
            if interrupted():
                end = min(end, time.monotonic() + _GRACE)
            if time.monotonic() > end:
                code = stop(pid, POLITE)
                if interrupted():
                    return code
                raise TooSlow
    return _reap(pid)


def stop(pid: int, signals: Sequence[tuple[signal.Signals, float]]) -> int:
    """End a child and all of its group, each signal with its time in seconds; return the exit code."""
    code: int | None = None
    for number, seconds in signals:
        _signal(pid, number)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if code is None:
                done, status = os.waitpid(pid, os.WNOHANG)
                code = os.waitstatus_to_exitcode(status) if done else None
            if code is not None and not _signal(pid, 0):
                return code
            time.sleep(0.01)
    return -signal.SIGKILL if code is None else code


class _Exit:
    """Tells when a child has ended: at once where the system has descriptors of processes, else by asking."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.descriptor = -1

    def __enter__(self) -> Self:
        try:
            self.descriptor = os.pidfd_open(self.pid)
        except (AttributeError, OSError):
            self.descriptor = -1
        return self

    def __exit__(self, *_: object) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)

    def within(self, seconds: float) -> bool:
        """Wait at most so long; tell whether the child has ended (it is not reaped)."""
        if self.descriptor >= 0:
            poller = select.poll()
            poller.register(self.descriptor, select.POLLIN)
            return bool(poller.poll(seconds * 1000))
        end = time.monotonic() + seconds
        pause = 0.001
        while os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if time.monotonic() > end:
                return False
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
        return True


def _spawn(words: list[str], environment: Mapping[str, str], streams: tuple[int, int, int]) -> int:
    actions = [(os.POSIX_SPAWN_DUP2, own, number) for number, own in enumerate(streams)]
    try:
        return os.posix_spawnp(
            words[0],
            words,
            environment,
            file_actions=actions,
            setsid=True,
            setsigmask=(),
            setsigdef=_DEFAULTS,
        )
    except NotImplementedError:  # a system whose posix_spawn knows no sessions: a group must do
        return os.posix_spawnp(
            words[0],
            words,
            environment,
            file_actions=actions,
            setpgroup=0,
            setsigmask=(),
            setsigdef=_DEFAULTS,
        )


def _reap(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _signal(pid: int, number: int) -> bool:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
