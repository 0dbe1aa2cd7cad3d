"""Git's object model through GitPython: who the person is, and what a commit says.

Only reading, only with ids already resolved to hex, and opened by those who need it: it takes a tenth of a
second to load. Commits, and reading in bulk, go through the executable.
"""

from __future__ import annotations

import os
from contextlib import contextmanager

# Loading it must not start git or fail without it; the calls say so in better words.
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

from git import Actor, Repo
from git.exc import GitError, ODBError
from git.objects.util import parse_actor_and_date

from tsbp.errors import NotFound, StoreFailed
from tsbp.store.git.command import DROPPED
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.store.git.calls import Git


class Person(NamedTuple):
    """A name and an address as git has them."""

    name: str
    email: str


class CommitObject(NamedTuple):
    """What a commit says of itself; `authored` and `committed` are ISO date-times with offset."""

    hex: str
    parents: tuple[str, ...]
    author: Person
    authored: str
    committer: Person
    committed: str
    message: str
    signed: bool


def identity(git: Git) -> Person | None:
    """Return the identity that git would commit with, None when none is configured; nothing is made up."""
    ended = git.call("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    if ended.exit:
        return None
    actor, _, _ = parse_actor_and_date(f"author {ended.out.decode('utf-8', 'replace').strip()}")
    return _person(actor)


def commit(git: Git, hex: str) -> CommitObject:
    """Return what a commit (full hex) says; raises NotFound, StoreFailed."""
    if len(hex) not in {40, 64} or hex.strip("0123456789abcdef"):
        raise NotFound("error.no-revision", hint="hint.no-revision", revision=hex)
    with _opened(git) as repository:
        try:
            found = repository.commit(hex)
            return CommitObject(
                found.hexsha,
                tuple(parent.hexsha for parent in found.parents),
                _person(found.author),
                found.authored_datetime.isoformat(),
                _person(found.committer),
                found.committed_datetime.isoformat(),
                _text(found.message),
                bool(found.gpgsig),
            )
        except (ODBError, ValueError):
            raise NotFound("error.no-revision", hint="hint.no-revision", revision=hex) from None


@contextmanager
def _opened(git: Git) -> Iterator[Repo]:
    """Open the repository and close what GitPython holds open; its errors become ours.

    GitPython obeys a GIT_DIR of whoever started us (a hook, an alias), so such words are hidden from it.
    """
    hidden = {name: os.environ.pop(name) for name in DROPPED if name in os.environ}
    try:
        yield from _used(git)
    finally:
        os.environ.update(hidden)


def _used(git: Git) -> Iterator[Repo]:
    try:
        repository = Repo(git.top, expand_vars=False)
    except (GitError, OSError) as error:
        raise StoreFailed(
            "error.git-failed", hint="hint.git-failed", command="", exit=0, words=str(error)
        ) from None
    try:
        yield repository
    finally:
        repository.close()


def _person(actor: Actor) -> Person:
    return Person(actor.name or "", actor.email or "")


def _text(message: str | bytes) -> str:
    return message if isinstance(message, str) else message.decode("utf-8", "backslashreplace")
