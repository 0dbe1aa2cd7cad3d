"""What a clone does with its remote: fetch, push, and join two lines of work in one commit.

Nothing here forces, rebases, or leaves a merge open: two lines are joined as objects, and the branch goes
forward to the outcome.
"""

from __future__ import annotations

import os
import random
import time

from tsbp.errors import Busy, Conflict, NotFound, Refused, StoreFailed
from tsbp.store.git import failures
from tsbp.store.git.calls import NETWORK_DEADLINE
from tsbp.store.git.command import DURABLE
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.store.git.calls import Git

INCOMING = "refs/tsbp/incoming"
NAME = "origin"
_PATIENT = 5.0
_HONEST = ("-c", "user.useConfigOnly=true")
_ABSENT = ("couldn't find remote ref", "Couldn't find remote ref")
_MOVED = ("[rejected]", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref")
_BARRED = ("[remote rejected]", "protected branch", "hook declined")
_FAR = (
    "Could not resolve", "Could not read from remote", "unable to access", "timed out", "Connection",
    "hung up", "does not appear to be a git repository", "early EOF", "Authentication failed",
)  # fmt: skip


class Upstream(NamedTuple):
    """A branch of a remote."""

    remote: str
    branch: str

    @property
    def ref(self) -> str:
        """The name under which the clone keeps what it knows of it."""
        return f"refs/remotes/{self.remote}/{self.branch}"


class Joined(NamedTuple):
    """The tree of two lines joined; of each path left to decide the blobs of base, ours and theirs ("" = none)."""

    tree: str
    undecided: Mapping[str, tuple[str, str, str]]


def upstream(git: Git, branch: str) -> Upstream:
    """Return what a branch is shared with: its upstream, else its name at the only remote; raises NotFound."""
    remote = git.config(f"branch.{branch}.remote")
    if remote and remote != ".":
        merged = git.config(f"branch.{branch}.merge").removeprefix("refs/heads/")
        return Upstream(remote, merged or branch)
    names = git.run("remote").decode("utf-8", "surrogateescape").split()
    if NAME in names or len(names) == 1:
        return Upstream(NAME if NAME in names else names[0], branch)
    raise NotFound("error.no-remote", hint="hint.no-remote", candidates=names)


def url(git: Git, remote: str) -> str:
    """Return the address of a remote, empty when it has none."""
    return git.config(f"remote.{remote}.url")


def known(git: Git, ref: str) -> str:
    """Return the commit that a full name of ours stands for, empty when there is none."""
    ended = git.call("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return ended.out.decode().strip() if not ended.exit else ""


def is_within(git: Git, old: str, new: str) -> bool:
    """Tell whether a commit (hex) is the other or among its ancestors."""
    return git.call("merge-base", "--is-ancestor", "--end-of-options", old, new).exit == 0


def base(git: Git, one: str, other: str) -> str:
    """Return the commit from which two lines part, empty when they have none."""
    ended = git.call("merge-base", "--end-of-options", one, other)
    return ended.out.decode().split()[0] if not ended.exit else ""


def count(git: Git, old: str, new: str) -> int:
    """Count the commits of a line that another has not; `old` empty means all."""
    span = (new, f"^{old}") if old else (new,)
    return int(git.run("rev-list", "--count", "--end-of-options", *span))


def fetch(git: Git, up: Upstream) -> str:
    """Fetch a branch and return its commit, empty when the remote has no such branch.

    Raises Conflict when the remote's line was rewritten, Busy when the remote is out of reach, StoreFailed.
    """
    words = (
        "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=",
        "--end-of-options", up.remote, f"+refs/heads/{up.branch}:{INCOMING}",
    )  # fmt: skip
    ended = git.call(*words, deadline=NETWORK_DEADLINE, locks=True)
    if ended.exit:
        if any(mark in failures.plain(ended.err) for mark in _ABSENT):
            return ""
        raise _failure(git, up, words, ended.exit, ended.err)
    incoming, before = known(git, INCOMING), known(git, up.ref)
    if before and not is_within(git, before, incoming):
        raise Conflict(
            "error.remote-rewritten", hint="hint.remote-rewritten", **up._asdict(), commit=before[:9]
        )
    if before != incoming:
        git.run("update-ref", "--end-of-options", up.ref, incoming, locks=True)
    return incoming


def push(git: Git, up: Upstream, commit: str) -> bool:
    """Push a commit to a branch; False when others were faster.

    What an unclear end left is looked up before it is told. Raises Refused when the remote takes no push
    there, Busy when it is out of reach, StoreFailed.
    """
    words = ("push", "--quiet", "--end-of-options", up.remote, f"{commit}:refs/heads/{up.branch}")
    ended = git.call(*words, deadline=NETWORK_DEADLINE, locks=True, literal=False)
    if not ended.exit:
        return True
    text = failures.plain(ended.err)
    barred = any(mark in text for mark in _BARRED)
    if not barred and any(mark in text for mark in _MOVED):
        return False
    if barred and "cannot lock ref" in text:
        return False
    if _arrived(git, up, commit):
        return True
    if barred:
        raise Refused("error.push-barred", hint="hint.push-barred", **up._asdict(), words=text)
    raise _failure(git, up, words, ended.exit, ended.err)


def pause(attempt: int) -> None:
    """Wait before another attempt, longer each time and never as long as others do."""
    time.sleep(random.uniform(0.05, min(0.2 * 2**attempt, _PATIENT)))  # noqa: S311 - no secret hangs on it


def join(git: Git, ours: str, theirs: str) -> Joined:
    """Join two lines as objects; nothing that is checked out or staged moves. Raises Conflict, StoreFailed."""
    words = ("merge-tree", "--write-tree", "-z", "--no-messages", "--end-of-options", ours, theirs)
    ended = git.call(*words, deadline=NETWORK_DEADLINE)
    if "unrelated histories" in failures.plain(ended.err):
        raise Conflict("error.unrelated", hint="hint.unrelated")
    if ended.exit not in (0, 1):
        raise failures.failure(words, ended.exit, ended.err)
    tree, *entries = ended.out.split(b"\0")
    undecided: dict[str, list[str]] = {}
    for entry in filter(None, entries):
        about, _, path = entry.partition(b"\t")
        _, oid, stage = about.decode().split()
        undecided.setdefault(os.fsdecode(path), ["", "", ""])[int(stage) - 1] = oid
    return Joined(tree.decode(), {path: (one[0], one[1], one[2]) for path, one in undecided.items()})


def with_files(git: Git, tree: str, texts: Mapping[str, bytes]) -> str:
    """Return the tree with these texts at their paths, where files stand already."""
    for path, text in texts.items():
        oid = git.run("hash-object", "-w", "--stdin", input=text, locks=True).decode().strip()
        tree = _with_blob(git, tree, path.split("/"), oid)
    return tree


def commit(git: Git, tree: str, parents: Sequence[str], message: str) -> str:
    """Return a new commit that no branch holds yet; signed where the person signs commits. Raises StoreFailed."""
    signed = ("-S",) if git.config("commit.gpgsign").casefold() in ("true", "yes", "on", "1") else ()
    lines = [word for parent in parents for word in ("-p", parent)]
    words = (*DURABLE, *_HONEST, "commit-tree", *signed, *lines, "-F", "-", tree)
    ended = git.call(*words, input=message.encode(), locks=True)
    if ended.exit:
        raise failures.failure(("commit-tree",), ended.exit, ended.err)
    return ended.out.decode().strip()


def forward(git: Git, commit: str) -> None:
    """Let the branch and its files go forward to a commit; raises Conflict when edits of a person are in the way."""
    words = (*DURABLE, "merge", "--ff-only", "--quiet", "--no-autostash", "--end-of-options", commit)
    ended = git.call(*words, deadline=NETWORK_DEADLINE, locks=True)
    text = failures.plain(ended.err)
    if ended.exit and "would be overwritten" in text:
        files = ", ".join(line.strip() for line in text.splitlines() if line.startswith("    "))
        raise Conflict("error.edits-in-the-way", hint="hint.edits-in-the-way", paths=files)
    if ended.exit:
        raise failures.failure(("merge",), ended.exit, ended.err)


def switch(git: Git, branch: str, commit: str) -> None:
    """Make a branch at a commit and check it out with a person's edits; raises Conflict when those are in the way."""
    ended = git.call("switch", "--quiet", "--no-track", "-c", branch, commit, locks=True)
    if ended.exit:
        raise Conflict("error.no-switch", hint="hint.edits-in-the-way", words=failures.plain(ended.err))


def _with_blob(git: Git, tree: str, names: Sequence[str], oid: str) -> str:
    name, *rest = names
    lines = []
    for entry in git.run("ls-tree", "-z", "--full-tree", tree).split(b"\0")[:-1]:
        about, _, found = entry.partition(b"\t")
        if os.fsdecode(found) == name:
            mode, kind, below = about.decode().split()
            new = _with_blob(git, below, rest, oid) if rest else oid
            entry = f"{mode} {kind} {new}".encode() + b"\t" + found  # noqa: PLW2901 - the line, with its new id
        lines.append(entry + b"\0")
    return git.run("mktree", "-z", input=b"".join(lines), locks=True).decode().strip()


def _arrived(git: Git, up: Upstream, commit: str) -> bool:
    ended = git.call(
        "ls-remote", "--end-of-options", up.remote, f"refs/heads/{up.branch}", deadline=NETWORK_DEADLINE
    )
    there = ended.out.decode("utf-8", "replace").split()[:1]
    return not ended.exit and there == [commit]


def _failure(git: Git, up: Upstream, words: Sequence[str], code: int, said: bytes) -> Exception:
    text = failures.plain(said)
    if any(mark in text for mark in _FAR):
        return Busy("error.remote-unreachable", hint="hint.remote-unreachable", remote=up.remote, words=text)
    known_failure = failures.failure(words, code, said)
    if known_failure.sentence == "error.git-failed":
        return StoreFailed(
            "error.remote-failed", hint="hint.remote-failed", url=url(git, up.remote), words=text
        )
    return known_failure
