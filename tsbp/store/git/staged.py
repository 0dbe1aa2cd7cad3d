"""What is staged, as git would commit it next."""

from __future__ import annotations

import os

from tsbp.errors import Conflict
from tsbp.store.git import failures
from tsbp.store.git.command import git_environment, git_words
from tsbp.store.git.process import Child, TooSlow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.git.calls import Git

DEADLINE_S = 60.0
_WORDS = ("write-tree",)
_UNMERGED = b"unmerged"


def tree(git: Git, index: str = "") -> str:
    """Return the tree (hex) of what is staged: in git's index, or in another that a hook is given.

    Raises Conflict while a merge leaves files between two states, StoreFailed.
    """
    about = {"GIT_INDEX_FILE": os.path.abspath(index)} if index else {}
    child = Child(git_words(git.root, _WORDS), {**git_environment(), **about}, deadline=DEADLINE_S)
    try:
        ended = child.end()
    except TooSlow:
        raise failures.too_slow(_WORDS, DEADLINE_S) from None
    if ended.exit and _UNMERGED in ended.err:
        raise Conflict("error.staged-unmerged", hint="hint.staged-unmerged")
    if ended.exit:
        raise failures.failure(_WORDS, ended.exit, ended.err)
    return ended.out.decode("ascii").strip()
