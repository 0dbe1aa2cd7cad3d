"""Where two lines of history part, and the steps that each file took since."""

from __future__ import annotations

from tsbp.errors import BadData, Conflict, NotFound
from tsbp.store.git import history
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.store.git.calls import Git
    from tsbp.store.git.history import Commit

SHORT = 9
NO_LIMIT = -1


class Base(NamedTuple):
    """What a change is held against, in hex: the revision asked for, and where the change left its line."""

    tip: str
    fork: str


def base(git: Git, revision: str, head: str) -> Base:
    """Return the base of a commit (hex): the newest that it shares with the revision.

    Raises NotFound for an unknown revision, BadData where a shallow clone ends before the two meet, Conflict
    where they never do.
    """
    try:
        tip = git.resolve(revision)
    except NotFound as failure:
        raise NotFound(
            "error.no-base", hint="hint.no-base", candidates=failure.candidates, revision=revision
        ) from None
    ended = git.call("merge-base", "--end-of-options", tip, head or tip)
    found = ended.out.decode().split()
    if not ended.exit and found:
        return Base(tip, found[0])
    if git.shallow:
        raise BadData("error.base-out-of-reach", hint="hint.base-out-of-reach", revision=revision)
    raise Conflict("error.base-unrelated", hint="hint.base-unrelated", revision=revision)


def since(git: Git, fork: str, head: str) -> Iterator[Commit]:
    """Yield the commits from the fork to the head (both in hex), paths as seen from the root of the store."""
    for commit in history.commits_between(git, fork, head, limit=NO_LIMIT):
        inside = (file for file in commit.changes if file.path.startswith(git.prefix))
        own = tuple(file._replace(path=file.path.removeprefix(git.prefix)) for file in inside)
        yield commit._replace(changes=own)
