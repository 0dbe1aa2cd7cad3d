"""Share work among processes: a few hands that each do their part, and one that keeps what they make."""

from __future__ import annotations

import fcntl
import gc
import marshal
import os
import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    Batch = Sequence[Any]
    Made = Sequence[tuple[Any, ...]]
    Making = Callable[[Batch], Made]

_PIECE = 1 << 20
_KILL = 9
_LENGTH = 8
"""The bytes that tell how long a batch is."""
MOST = 4
"""More processes than this wait for the one that keeps what they found."""


def hands() -> int:
    """Return how many processes are worth having at work at once."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST)


def each(work: Making, batches: Sequence[Batch]) -> Iterator[Made]:
    """Yield what the work makes of each batch, plain rows, as they are done; in no order.

    One batch, or one core, is done here, and so is one of as few batches as there are hands. What a child
    leaves undone (killed, or a fault of ours) is done here too, so that a fault shows itself. Left early, no
    child goes on.
    """
    most = hands()
    if len(batches) < 2 or most < 2:
        yield from map(work, batches)
        return
    own, rest = (batches[:1], batches[1:]) if len(batches) <= most else ((), batches)
    running: dict[int, _Hand] = {}
    try:
        for start in range(min(len(rest), most)):
            hand = _Hand(work, rest[start::most])
            running[hand.out] = hand
        yield from map(work, own)
        while running:
            for out in _readable(running):
                hand = running[out]
                if hand.took():
                    yield from hand.made()
                else:
                    del running[out]
                    yield from map(work, hand.undone())
    finally:
        for hand in running.values():
            hand.stop()


def aside(make: Callable[[], bytes]) -> bytes | None:
    """Return what was made in a process of its own, which takes away all that had to be loaded for it.

    None where that process failed: whoever asks finds out why by doing it himself.
    """
    hand = _Hand(lambda _: [(make(),)], [()])
    made: list[tuple[Any, ...]] = []
    while hand.took():
        made += [row for rows in hand.made() for row in rows]
    return None if hand.undone() else made[0][0]


class _Hand:
    """A process that does some batches, one after the other, and writes what came of each into a pipe."""

    def __init__(self, work: Making, batches: Sequence[Batch]) -> None:
        self._left = list(batches)
        self._said = bytearray()
        self.out, into = os.pipe()
        _widen(into)
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self.out)
            _do(work, batches, into)
        os.close(into)

    def took(self) -> bool:
        """Take what is there; tell whether there may be more."""
        piece = os.read(self.out, _PIECE)
        self._said += piece
        return bool(piece)

    def made(self) -> Iterator[Made]:
        """Yield what came of each batch of which all was taken, once."""
        while len(self._said) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._said[:_LENGTH], "little")
            if len(self._said) < end:
                return
            rows = marshal.loads(self._said[_LENGTH:end])  # noqa: S302 - our own child wrote it
            del self._said[:end], self._left[0]
            yield rows

    def undone(self) -> Sequence[Batch]:
        """Return the batches of which nothing came, once the process has ended."""
        os.close(self.out)
        os.waitpid(self._pid, 0)
        return self._left

    def stop(self) -> None:
        """End the process."""
        os.close(self.out)
        os.kill(self._pid, _KILL)
        os.waitpid(self._pid, 0)


def _do(work: Making, batches: Sequence[Batch], into: int) -> None:
    """Do the batches in the child and end it; nothing of the parent's is flushed or closed twice."""
    code = 1
    try:
        gc.disable()
        for batch in batches:
            said = marshal.dumps([tuple(row) for row in work(batch)])
            data = memoryview(len(said).to_bytes(_LENGTH, "little") + said)
            while data:
                data = data[os.write(into, data) :]
        code = 0
    finally:
        os._exit(code)


def _widen(pipe: int) -> None:
    """Let a pipe hold a whole batch, where that can be had."""
    size = getattr(fcntl, "F_SETPIPE_SZ", None)
    try:
        if size is not None:
            fcntl.fcntl(pipe, size, _PIECE)
    except OSError:
        return


def _readable(running: Mapping[int, _Hand]) -> list[int]:
    poller = select.poll()
    for out in running:
        poller.register(out, select.POLLIN)
    return [out for out, _ in poller.poll()]
