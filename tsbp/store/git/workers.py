"""Which git processes are at work in a repository, asked only before a lock of a dead one is removed."""

from __future__ import annotations

import os

from tsbp.store.git.process import Child

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.store.git.places import Places

_PROCESSES = "/proc"


def at_work(places: Places) -> tuple[int, ...]:
    """Return the ids of git processes whose folder is in the repository.

    Where the system does not tell folders (no /proc) any git counts: a lock is rather left than lost.
    """
    if os.path.isdir(os.path.join(_PROCESSES, "self")):
        inside = (places.top, places.git_dir, places.common_dir)
        return tuple(pid for pid, folder in _folders() if any(_within(folder, place) for place in inside))
    return tuple(_listed())


def _folders() -> Iterator[tuple[int, str]]:
    for name in os.listdir(_PROCESSES):
        if not name.isdigit():
            continue
        try:
            with open(f"{_PROCESSES}/{name}/comm", encoding="utf-8", errors="replace") as file:
                if not file.read().startswith("git"):
                    continue
            yield int(name), os.readlink(f"{_PROCESSES}/{name}/cwd")
        except OSError:  # gone meanwhile, or somebody else's
            continue


def _listed() -> Iterator[int]:
    ended = Child(["ps", "-axo", "pid=,comm="], dict(os.environ), deadline=10).end()
    for line in ended.out.decode("utf-8", "replace").splitlines():
        pid, _, command = line.strip().partition(" ")
        if os.path.basename(command.strip()).startswith("git"):
            yield int(pid)


def _within(folder: str, place: str) -> bool:
    return folder == place or folder.startswith(place.rstrip("/") + "/")
