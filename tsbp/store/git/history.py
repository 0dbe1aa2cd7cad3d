"""What changed when: commits in topological order, each with the files of the store that it changed.

Answers come from trees and blobs, so they hold after squash merges, and from the order of commits, never
from their dates. A merge shows a file only where its result differs from every parent: a change is told once.
"""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime

from tsbp.store.git.command import literal_path
from tsbp.store.layout import DATA, ENDING, PROJECTS, id_of
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tsbp.store.git.calls import Git

ADDED, CHANGED, DELETED, RENAMED = "A", "M", "D", "R"
_FIELDS = (
    "%H",
    "%P",
    "%an",
    "%ae",
    "%aI",
    "%cn",
    "%ce",
    "%cI",
    "%s",
    "%(trailers:only,unfold,separator=%x1e)",
)
_FORMAT = "--format=tformat:%x01" + "%x00".join(_FIELDS) + "%x00"
_SWITCHES = (
    "--no-color", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames", "--no-abbrev",
    "--no-notes", "--no-follow", "--no-decorate", "--no-relative", "--raw", "-z",
)  # fmt: skip
# Without it git drops the side of a merge whose change did not survive, and an audit wants that one too.
_WALK = ("--topo-order", "--full-history", "--diff-merges=combined")


class FileChange(NamedTuple):
    """One file in one commit: its blob before (in the first parent; empty = none), after (empty = deleted).

    `was` is the path before when the commit renamed the file; `others` are the blobs in the further parents
    of a merge. `status` is A, M, D or R.
    """

    path: str
    old: str
    new: str
    status: str
    was: str = ""
    others: tuple[str, ...] = ()


class Commit(NamedTuple):
    """One commit: who wrote it and when (ISO date-times with offset), what it says, what it changed.

    `cut` tells that a shallow clone holds nothing before it: its files look added, and are not.
    """

    hex: str
    parents: tuple[str, ...]
    author: str
    author_email: str
    authored: str
    committer: str
    committer_email: str
    committed: str
    subject: str
    trailers: Mapping[str, tuple[str, ...]]
    changes: tuple[FileChange, ...]
    cut: bool = False


def file_history(
    git: Git, paths: Sequence[str] = DATA, *, limit: int = 0, since: str = "", revision: str = "HEAD"
) -> Iterator[Commit]:
    """Yield the commits that changed these paths, the newest first by topology.

    An initiative's path stands for every name the file with its id ever had. `limit` 0 is no limit; `since`
    (an ISO date or date-time, UTC unless it says otherwise) leaves out commits authored before it, wherever
    they stand. `revision` is HEAD or a commit in hex. Nothing in a repository without commits.
    """
    if revision == "HEAD":
        revision = git.head()
    if not revision:
        return
    words = ("log", *_SWITCHES, *_WALK, _FORMAT, "--end-of-options", revision, "--", *map(_pathspec, paths))
    given = 0
    with closing(git.stream(*words, literal=False)) as pieces:
        for commit in read_log(pieces, _cuts(git), git.prefix):
            if not commit.changes or (since and _before(commit.authored, since)):
                continue
            yield commit
            given += 1
            if given == limit:
                return


def commits_between(git: Git, old: str, new: str, *, limit: int) -> Iterator[Commit]:
    """Yield the newest commits of `new` that `old` (hex, empty = nothing) has not, with their changes."""
    span = (new, f"^{old}") if old else (new,)
    words = ("log", *_SWITCHES, "--topo-order", "--diff-merges=first-parent", f"--max-count={limit}", _FORMAT)
    yield from read_log(git.stream(*words, "--end-of-options", *span))


def revision_at(git: Git, instant: str, revision: str = "") -> str:
    """Return the newest commit of the branch's own line committed at or before a UTC instant; empty if none.

    The line is that of HEAD, or of a `revision` (a commit in hex).

    It looks at every commit of the line rather than stopping at the first old date: clocks are wrong at
    times.
    """
    head = revision or git.head()
    if not head:
        return ""
    out = git.run("log", "--first-parent", "--no-show-signature", "--format=%H %ct", "--end-of-options", head)
    limit = _seconds(instant)
    for line in out.decode().splitlines():
        commit, _, moment = line.partition(" ")
        if int(moment) <= limit:
            return commit
    return ""


def read_log(
    pieces: Iterable[bytes], cuts: frozenset[str] = frozenset(), prefix: str = ""
) -> Iterator[Commit]:
    """Yield the commits of a log printed with our format, raw and NUL-separated.

    `cuts` are the ends of a shallow clone; `prefix` is taken off the paths (git counts those of merges from
    the top, whatever it is told).
    """
    tokens = _tokens(pieces)
    token = next(tokens, None)
    while token is not None:
        if not token.startswith(b"\x01"):  # the empty lines between
            token = next(tokens, None)
            continue
        fields = [_text(token[1:])] + [_text(next(tokens, b"")) for _ in _FIELDS[1:]]
        raw, token = _raw(tokens, prefix)
        changes = _with_renames(raw)
        yield _commit(fields, changes, cuts)


def _commit(fields: Sequence[str], changes: tuple[FileChange, ...], cuts: frozenset[str]) -> Commit:
    hex, parents, author, author_email, authored, committer, committer_email, committed, subject, trailers = (
        fields
    )
    return Commit(
        hex,
        tuple(parents.split()),
        author,
        author_email,
        authored,
        committer,
        committer_email,
        committed,
        subject,
        _trailers(trailers),
        changes,
        hex in cuts,
    )


def _tokens(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = b""
    for piece in pieces:
        *whole, waiting = (waiting + piece).split(b"\0")
        yield from whole
    if waiting.strip():
        yield waiting


def _raw(tokens: Iterator[bytes], prefix: str) -> tuple[list[FileChange], bytes | None]:
    """Read the file entries up to the next commit; return them and the token that begins it."""
    found: list[FileChange] = []
    for token in tokens:
        if token.startswith(b"\x01"):
            return found, token
        about = token.lstrip(b"\n")
        if about.startswith(b":"):
            found.append(_entry(about, os.fsdecode(next(tokens, b"")).removeprefix(prefix)))
    return found, None


def _entry(about: bytes, path: str) -> FileChange:
    parents = len(about) - len(about.lstrip(b":"))
    words = about.decode().lstrip(":").split()
    blobs = ["" if not oid.strip("0") else oid for oid in words[parents + 1 : 2 * parents + 2]]
    *before, new = blobs
    status = DELETED if not new else CHANGED if before[0] else ADDED
    return FileChange(path, before[0], new, status, others=tuple(before[1:]))


def _with_renames(changes: list[FileChange]) -> tuple[FileChange, ...]:
    """Join a deleted and an added file of one initiative to one renamed file."""
    gone = {
        id_of(change.path): change for change in changes if change.status == DELETED and id_of(change.path)
    }
    joined = []
    met = set()
    for change in changes:
        before = gone.get(id_of(change.path)) if change.status == ADDED else None
        if before is not None:
            met.add(before.path)
            joined.append(change._replace(old=before.old, status=RENAMED, was=before.path))
        else:
            joined.append(change)
    return tuple(change for change in joined if change.path not in met)


def _pathspec(path: str) -> str:
    id = id_of(path) if path.startswith(PROJECTS + "/") else ""
    return f":(glob){PROJECTS}/**/{id}*{ENDING}" if id else literal_path(path)


def _cuts(git: Git) -> frozenset[str]:
    try:
        with open(os.path.join(git.common_dir, "shallow"), encoding="ascii") as file:
            return frozenset(file.read().split())
    except OSError:
        return frozenset()


def _trailers(text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in text.split("\x1e"):
        key, colon, value = line.partition(":")
        if colon:
            found[key.strip()] = (*found.get(key.strip(), ()), value.strip())
    return found


def _before(authored: str, since: str) -> bool:
    return _seconds(authored) < _seconds(since)


def _seconds(moment: str) -> float:
    from_text = datetime.fromisoformat(moment)
    return (from_text if from_text.tzinfo else from_text.replace(tzinfo=UTC)).timestamp()


def _text(token: bytes) -> str:
    return token.decode("utf-8", "backslashreplace")
