"""Look whether a clone is ready for work, and mend what is safe to mend."""

from __future__ import annotations

from tsbp.ops import installing
from tsbp.ops.installing import MADE, OK, TODO, Installed, Step
from tsbp.store import journal, mergedriver
from tsbp.store.git import places, version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.store.git.calls import Git
    from tsbp.store.workspace import Workspace


def look(workspace: Workspace, *, fix: bool = False) -> Installed:
    """Return how everything stands that work in a clone needs; `fix` sets up the merge driver where it is not.

    Raises StoreFailed when git is missing, too old, or refuses the repository.
    """
    git = workspace.git
    found = version.version(git.root)
    steps = (
        Step(OK, "git", {"version": ".".join(map(str, found))}),
        *_states(git),
        _driver(git, fix=fix),
        *installing.checks(workspace.root),
        _remote(git),
    )
    return Installed(workspace.root, steps)


def _states(git: Git) -> Iterator[Step]:
    state = places.in_progress(git.git_dir)
    yield Step(TODO, "in-progress", {"state": state}) if state else Step(OK, "no-state", {})
    left = journal.load(git.git_dir) is not None
    yield Step(TODO if left else OK, "journal" if left else "no-journal", {})


def _driver(git: Git, *, fix: bool) -> Step:
    if mergedriver.is_set_up(git):
        return Step(OK, "driver-ready", {})
    if fix and mergedriver.set_up(git):
        return Step(MADE, "driver-ready", {})
    return Step(TODO, "no-driver", {})


def _remote(git: Git) -> Step:
    names = git.run("remote").decode("utf-8", "replace").split()
    return Step(OK, "remote", {"names": ", ".join(names)}) if names else Step(TODO, "no-remote", {})
