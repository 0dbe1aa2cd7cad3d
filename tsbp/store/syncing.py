"""Many files brought to the disk at once: it brings them down in one go if it is asked for all of them."""

from __future__ import annotations

from threading import Thread

from tsbp.errors import StoreFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Sync = Callable[[str, str], None]

_AT_ONCE = 16


def together(waiting: Mapping[str, str], sync: Sync) -> None:
    """Bring files to the disk, each given by the path it is meant for and where it is; raises StoreFailed."""
    left = list(waiting.items())
    refused: list[StoreFailed] = []
    threads = [Thread(target=_some, args=(left, refused, sync)) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise refused[0]


def _some(left: list[tuple[str, str]], refused: list[StoreFailed], sync: Sync) -> None:
    """Take files that are left until none is, or one was refused."""
    while left and not refused:
        try:
            path, temporary = left.pop()
        except IndexError:  # another took the last one
            return
        try:
            sync(path, temporary)
        except StoreFailed as failure:
            refused.append(failure)
