"""Commits of the past: by name, or as the branch stood at an instant."""

from __future__ import annotations

from tsbp.errors import NotFound
from tsbp.store.git.history import revision_at
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.git.calls import Git


class Past(NamedTuple):
    """A commit in hex, and its moment as git tells it (ISO 8601 with offset)."""

    commit: str
    at: str


def named(git: Git, revision: str) -> Past:
    """Return the commit that a revision names; raises NotFound."""
    commit = git.resolve(revision)
    return Past(commit, git.run("show", "-s", "--format=%cI", commit).decode().strip())


def before(git: Git, instant: str) -> Past:
    """Return the last commit of the branch up to an instant; raises NotFound when there was none yet."""
    found = revision_at(git, instant)
    if not found:
        raise NotFound("error.no-commit-then", instant=instant)
    return named(git, found)
