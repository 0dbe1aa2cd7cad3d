"""Propose changes where a branch is protected: a branch of one's own, pushed, and where to ask for its merge."""

from __future__ import annotations

import re

from tsbp.errors import BadUsage, Conflict, Refused
from tsbp.store.git import remote
from tsbp.store.git.remote import Upstream
from tsbp.store.protocol import writing
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.git.calls import Git
    from tsbp.store.workspace import Workspace

OPERATION = "propose"
PREFIX = "propose/"
TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class Proposed(NamedTuple):
    """The branch of a proposal; once pushed, how many commits went and where to ask for its merge ("" = unknown)."""

    branch: str
    pushed: bool = False
    sent: int = 0
    url: str = ""


def start(workspace: Workspace, topic: str) -> Proposed:
    """Start a branch for a topic from what the remote holds, or from here when that holds all of it.

    Uncommitted edits come along. Raises BadUsage for a topic of the wrong form, Conflict when there is such a
    branch, when both sides have commits of their own, or edits are in the way; as `remote.fetch`.
    """
    if not TOPIC.fullmatch(topic):
        raise BadUsage("error.topic-form", hint="hint.topic-form", topic=topic)
    git, branch = workspace.git, PREFIX + topic
    up = remote.upstream(git, git.branch())
    incoming = remote.fetch(git, up)
    with writing(git, OPERATION):
        if remote.known(git, f"refs/heads/{branch}"):
            raise Conflict("error.branch-exists", hint="hint.branch-exists", branch=branch)
        head = git.head()
        if (
            incoming
            and not remote.is_within(git, incoming, head)
            and not remote.is_within(git, head, incoming)
        ):
            raise Conflict("error.propose-apart", hint="hint.propose-apart", **up._asdict())
        ahead = not incoming or remote.is_within(git, incoming, head)
        remote.switch(git, branch, head if ahead else incoming)
    return Proposed(branch)


def push(workspace: Workspace) -> Proposed:
    """Push the branch of a proposal under its own name; raises Refused on a protected branch, and as `remote.push`."""
    git = workspace.git
    branch = git.branch()
    if branch in workspace.settings.protected or not branch:
        raise Refused("error.propose-first", hint="hint.propose-first", branch=branch)
    up = Upstream(remote.upstream(git, branch).remote, branch)
    before = remote.fetch(git, up)
    head = git.head()
    if before != head and not remote.push(git, up, head):
        raise Conflict("error.propose-moved", hint="hint.propose-moved", **up._asdict())
    return Proposed(branch, pushed=True, sent=_count(git, up, before, head), url=_page(git, up))


def _count(git: Git, up: Upstream, before: str, head: str) -> int:
    trunk = before or remote.known(git, f"refs/remotes/{up.remote}/HEAD")
    return remote.count(git, trunk, head) if trunk != head else 0


def _page(git: Git, up: Upstream) -> str:
    """Return the page on which a merge is asked for, where the address of the remote tells it."""
    found = re.fullmatch(
        r"(?:https://|ssh://git@|git@)([^/:@]+)[/:](.+?)(?:\.git)?/?", remote.url(git, up.remote)
    )
    if not found:
        return ""
    host, path = found.groups()
    if "gitlab" in host:
        return f"https://{host}/{path}/-/merge_requests/new?merge_request[source_branch]={up.branch}"
    return f"https://{host}/{path}/compare/{up.branch}?expand=1" if host == "github.com" else ""
