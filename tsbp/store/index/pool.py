"""Share work among processes: each batch in a child of its own, as many at a time as there are cores."""

from __future__ import annotations

import gc
import marshal
import os
import select
import signal

from tsbp.store.index.work import Done

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tsbp.store.index.work import Job

    Batch = Sequence[Job]

_PIECE = 1 << 20
MOST = 4
"""More processes than this wait for the one that keeps what they found."""


def each(work: Callable[[Batch], list[Done]], batches: Sequence[Batch]) -> Iterator[list[Done]]:
    """Yield what the work makes of each batch, as they are done.

    One batch, or one core, is done here. A child that ends without an answer (killed, or a fault of ours) has
    its batch done here too, so that a fault shows itself. Left early, no child goes on.
    """
    at_once = min(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST
    )
    if len(batches) == 1 or at_once == 1:
        yield from map(work, batches)
        return
    waiting = list(reversed(batches))
    running: dict[int, _Child] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                child = _Child(work, waiting.pop())
                running[child.out] = child
            for out in _readable(running):
                if running[out].took():
                    done = running.pop(out).result()
                    if waiting:
                        child = _Child(work, waiting.pop())
                        running[child.out] = child
                    yield done
    finally:
        for child in running.values():
            child.stop()


class _Child:
    """A process that does one batch and writes what came of it into a pipe."""

    def __init__(self, work: Callable[[Batch], list[Done]], batch: Batch) -> None:
        self._work = work
        self._batch = batch
        self._pieces: list[bytes] = []
        self.out, into = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self.out)
            _do(work, batch, into)
        os.close(into)

    def took(self) -> bool:
        """Take what is there; tell whether it was the last."""
        piece = os.read(self.out, _PIECE)
        self._pieces.append(piece)
        return not piece

    def result(self) -> list[Done]:
        """Return what came of the batch once all was taken."""
        os.close(self.out)
        code = os.waitpid(self._pid, 0)[1]
        if code:
            return self._work(self._batch)
        return [Done(*row) for row in marshal.loads(b"".join(self._pieces))]  # noqa: S302 - our own child wrote it

    def stop(self) -> None:
        """End the process."""
        os.close(self.out)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _do(work: Callable[[Batch], list[Done]], batch: Batch, into: int) -> None:
    """Do the batch in the child and end it; nothing of the parent's is flushed or closed twice."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.disable()
        data = memoryview(marshal.dumps([tuple(done) for done in work(batch)]))
        while data:
            data = data[os.write(into, data) :]
        code = 0
    finally:
        os._exit(code)


def _readable(running: Mapping[int, _Child]) -> list[int]:
    poller = select.poll()
    for out in running:
        poller.register(out, select.POLLIN)
    return [out for out, _ in poller.poll()]
