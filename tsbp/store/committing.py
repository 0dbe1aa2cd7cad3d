"""The commit itself: plain `git commit --only` with its hooks, again while another git is in the way."""

from __future__ import annotations

import os
import time

from tsbp.errors import Busy, StoreFailed
from tsbp.store import journal
from tsbp.store.git import failures, staging
from tsbp.store.git.command import DURABLE, FEW, git_environment, git_words, literal_path
from tsbp.store.git.process import TooSlow, run_into

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsbp.errors import Failure
    from tsbp.store.git.calls import Git
    from tsbp.store.journal import Entry

_MESSAGE = "message"
_PATHS = "paths"
# Git would compare each file of the index with each path only to read ahead what it then reads once more.
_MANY = ("-c", "core.preloadIndex=false")
# An identity is the person's to give, never one made up from the machine's name.
_HONEST = ("-c", "user.useConfigOnly=true")


def commit_only(
    git: Git,
    entries: Sequence[Entry],
    message: str,
    *,
    deadline: float,
    interrupted: Callable[[], bool],
    meanwhile: Callable[[], None],
) -> None:
    """Commit these paths of the work tree and nothing else, with hooks and signing.

    Tries again for five seconds while a lock or a branch that moved is in the way, then raises Busy. Raises
    StoreFailed when git or a hook refuses or does not end within `deadline` seconds, Conflict in a merge.
    What git and the hooks say lies beside the journal meanwhile, and `meanwhile` is called, which raises nothing.
    """
    words = _words(git, entries)
    end = time.monotonic() + staging.PATIENCE
    while True:
        refusal = _try(git, words, message, deadline, interrupted, meanwhile)
        if refusal is None:
            return
        if not isinstance(refusal, Busy) or time.monotonic() > end or interrupted():
            raise refusal
        staging.pause()


def _words(git: Git, entries: Sequence[Entry]) -> list[str]:
    """Build the words; many paths go by a file, since an argument list has an end."""
    paths = [literal_path(entry.path) for entry in entries]
    words = [*DURABLE, *_HONEST, "commit", "--quiet", "--only", "--cleanup=whitespace", "--file=-"]
    if len(paths) <= FEW:
        return [*words, "--", *paths]
    listed = journal.beside(git.git_dir, _PATHS)
    with open(listed, "wb") as file:
        file.write(b"".join(os.fsencode(path) + b"\0" for path in paths))
    return [*_MANY, *words, f"--pathspec-from-file={listed}", "--pathspec-file-nul"]


def _try(
    git: Git,
    words: Sequence[str],
    message: str,
    deadline: float,
    interrupted: Callable[[], bool],
    meanwhile: Callable[[], None],
) -> Failure | None:
    text = journal.beside(git.git_dir, _MESSAGE)
    with open(text, "w", encoding="utf-8") as file:
        file.write(message)
    given = os.open(text, os.O_RDONLY | os.O_CLOEXEC)
    printed = os.open(
        journal.output_path(git.git_dir), os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666
    )
    try:
        code = run_into(
            git_words(git.top, words, literal=False),
            git_environment(locks=True),
            (given, printed),
            deadline=deadline,
            started=lambda pid: journal.add_process(git.git_dir, pid),
            interrupted=interrupted,
            meanwhile=meanwhile,
        )
        said = os.pread(printed, 1 << 18, 0)
    except TooSlow:
        words_so_far = failures.plain(os.pread(printed, 1 << 18, 0))
        return StoreFailed(
            "error.commit-slow", hint="hint.commit-slow", seconds=int(deadline), words=words_so_far
        )
    finally:
        os.close(given)
        os.close(printed)
    return _refusal(code, said) if code else None


def _refusal(code: int, said: bytes) -> Failure:
    known = failures.failure(("commit",), code, said)
    text = failures.plain(said)
    if known.sentence != "error.git-failed":
        return known
    if failures.is_unsigned(text):
        return StoreFailed("error.not-signed", hint="hint.not-signed", words=text)
    return StoreFailed("error.commit-refused", hint="hint.commit-refused", words=text, exit=code)
