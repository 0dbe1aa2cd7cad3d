"""One writer at a time: a lock that the kernel drops when its holder dies, so none is ever left behind."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime

from tsbp.errors import Busy
from tsbp.store.files import disk_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "tsbp"
NAME = "write.lock"
WAIT = 20.0
_PAUSE = 0.02
_FIELDS = ("pid", "host", "operation", "since")


@contextmanager
def held(common_dir: str, operation: str, *, wait: float = WAIT) -> Iterator[None]:
    """Hold the write lock of a repository while the block runs.

    Waits at most `wait` seconds and then raises Busy, which names the holder, what it does and since when;
    raises StoreFailed when the git directory cannot be written.
    """
    path = os.path.join(common_dir, FOLDER, NAME)
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise disk_failure(error, path) from None
    try:
        _take(descriptor, wait)
        _sign(descriptor, operation)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, wait: float) -> None:
    end = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy("error.locked", hint="hint.again", **_holder(descriptor)) from None
            time.sleep(_PAUSE)
        else:
            return


def _sign(descriptor: int, operation: str) -> None:
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    about = "\n".join((str(os.getpid()), os.uname().nodename, operation, since))
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, about.encode("utf-8", "replace"), 0)
    except OSError:  # a full disk: the lock holds without its label
        return


def _holder(descriptor: int) -> dict[str, str]:
    lines = os.pread(descriptor, 1000, 0).decode("utf-8", "replace").split("\n")
    told = [line if line.isprintable() else "?" for line in lines]
    return dict(zip(_FIELDS, [*told, "?", "?", "?", "?"], strict=False))
