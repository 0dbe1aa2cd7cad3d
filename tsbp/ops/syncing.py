"""Share a store: fetch, merge by the register, check the outcome, push; all of it or nothing."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain import rules
from tsbp.domain.finding import ERROR
from tsbp.domain.merge import Clash
from tsbp.domain.merge import merge as by_register
from tsbp.domain.plain import same, value_at
from tsbp.errors import Busy, Conflict, Refused
from tsbp.ops import checking, choosing
from tsbp.store import document, layout, mergedriver, mergetext
from tsbp.store.git import history, remote, version
from tsbp.store.protocol import writing
from tsbp.store.workspace import Workspace
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading
    from tsbp.domain.moment import Clock
    from tsbp.ops.choosing import Choice
    from tsbp.store.document import Document
    from tsbp.store.git.calls import Git
    from tsbp.store.git.remote import Upstream

OPERATION = "sync"
MESSAGE = "tsbp: join what others shared\n\nTsbp-Op: sync\n"
NEEDED = (2, 38)
ATTEMPTS = 16
LOOKED_AT = 500


class Who(NamedTuple):
    """Who last changed something, and when (ISO date-time); both empty where that is not to be seen."""

    name: str = ""
    at: str = ""


class Dispute(NamedTuple):
    """A clash in a file, and who made either side of it; without a clash the file as a whole is left to people."""

    id: str
    path: str
    clash: Clash | None = None
    ours: Who = Who()
    theirs: Who = Who()


class Synced(NamedTuple):
    """What came, what went, and what is left to decide, in which case nothing has changed here or there.

    `got` and `sent` count commits; `commit` is that of a merge, empty when none was needed.
    """

    upstream: Upstream
    got: int = 0
    sent: int = 0
    commit: str = ""
    disputes: tuple[Dispute, ...] = ()
    head: str = ""


def sync(
    workspace: Workspace, clock: Clock, choices: Sequence[Choice] = (), reading: Reading | None = None
) -> Synced:
    """Bring this clone and its remote to the same commit.

    `choices` decide clashes. Raises NotFound without a remote, Busy when it is out of reach or too busy,
    Conflict when its line was rewritten, when the outcome would break a rule that neither side breaks, or
    edits are in the way; Refused where the remote takes no push; as the store does.
    """
    git = workspace.git
    if version.version(git.root) < NEEDED:
        raise Refused("error.sync-git-old", hint="hint.git-old", needed=".".join(map(str, NEEDED)))
    mergedriver.set_up(git)
    up = remote.upstream(git, git.branch())
    got = 0
    for attempt in range(ATTEMPTS):
        incoming = remote.fetch(git, up)
        with writing(git, OPERATION) as writer:
            head = git.head()
            got += remote.count(git, head, incoming) if incoming and head else 0
            merged, disputes = _brought_in(workspace, clock, incoming, (choices, reading))
            commit = git.head()
        if disputes:
            return Synced(up, got, disputes=disputes, head=head)
        waiting = remote.count(git, incoming, commit)
        if waiting:
            _refuse_protected(workspace, writer.branch)
        if not waiting or remote.push(git, up, commit):
            return Synced(up, got, waiting, merged, head=commit)
        remote.pause(attempt)
    raise Busy("error.sync-busy", hint="hint.sync-busy", remote=up.remote)


def _refuse_protected(workspace: Workspace, branch: str) -> None:
    if branch in workspace.settings.protected:
        raise Refused("error.protected", hint="hint.protected", branch=branch)


def _brought_in(
    workspace: Workspace, clock: Clock, incoming: str, decided: tuple[Sequence[Choice], Reading | None]
) -> tuple[str, tuple[Dispute, ...]]:
    """Bring the branch forward to what holds both lines; return the merge, if one was needed, and what clashes."""
    git = workspace.git
    head = git.head()
    if not incoming or remote.is_within(git, incoming, head):
        return "", ()
    if not head or remote.is_within(git, head, incoming):
        remote.forward(git, incoming)
        return "", ()
    joined = remote.join(git, head, incoming)
    tree = joined.tree
    if joined.undecided:
        texts, disputes = _settled(git, (head, incoming), joined.undecided, *decided)
        if disputes:
            return "", disputes
        tree = remote.with_files(git, tree, texts)
    commit = remote.commit(git, tree, (head, incoming), MESSAGE)
    _refuse_new_errors(workspace, clock, commit, (head, incoming))
    remote.forward(git, commit)
    return commit, ()


def _settled(
    git: Git,
    lines: tuple[str, str],
    undecided: Mapping[str, tuple[str, str, str]],
    choices: Sequence[Choice],
    reading: Reading | None,
) -> tuple[dict[str, bytes], tuple[Dispute, ...]]:
    """Return the texts of the files in which git left something to decide, and what the choices leave open."""
    found = {path: _versions(git, path, oids) for path, oids in undecided.items()}
    named = [
        choosing.Open(versions[1].id, path, clash)
        for path, versions in found.items()
        for clash in _merged(versions, {}).clashes
        if versions
    ]
    outcome = choosing.decided(choices, named, reading)
    texts: dict[str, bytes] = {}
    left: list[Dispute] = []
    for path, versions in found.items():
        merged = _merged(versions, outcome.get(path, {}))
        text = mergetext.merged(versions, merged.data, None) if versions and not merged.clashes else None
        if text is not None:
            texts[path] = text
        left += [_dispute(git, lines, path, versions, clash) for clash in merged.clashes]
        if text is None and not merged.clashes:
            left.append(Dispute(versions[1].id if versions else "", path))
    return texts, tuple(left)


def _versions(
    git: Git, path: str, oids: tuple[str, str, str]
) -> tuple[Document, Document, Document] | tuple[()]:
    """Return the three versions of an initiative; none where one is missing or cannot be read."""
    own = path.removeprefix(git.prefix)
    if not all(oids) or layout.kind_of(own) != layout.INITIATIVE:
        return ()
    texts = dict(git.contents(set(oids)))
    base, ours, theirs = (document.read(own, layout.INITIATIVE, texts[oid]) for oid in oids)
    return (base, ours, theirs) if None not in (base.data, ours.data, theirs.data) else ()


def _merged(versions: Sequence[Document], decided: Mapping[str, Any]) -> Any:
    data = [version.data or {} for version in versions] or [{}, {}, {}]
    return by_register(data[0], data[1], data[2], decided)


def _dispute(
    git: Git, lines: tuple[str, str], path: str, versions: Sequence[Document], clash: Clash
) -> Dispute:
    base = remote.base(git, *lines)
    ours, theirs = (_changed_by(git, base, line, path, clash.address) for line in lines)
    return Dispute(versions[1].id, path, clash, ours, theirs)


def _changed_by(git: Git, base: str, line: str, path: str, address: str) -> Who:
    """Return who changed a fact last on a line since it parted from the other."""
    parts = addresses.parse(address)
    for commit in history.commits_between(git, base, line, limit=LOOKED_AT):
        for change in commit.changes:
            if change.path == path and not same(
                *(_fact(git, oid, parts) for oid in (change.old, change.new))
            ):
                return Who(commit.author, commit.authored)
    return Who()


def _fact(git: Git, oid: str, parts: tuple[str | int, ...]) -> Any:
    if not oid:
        return None
    ((_, text),) = git.contents([oid])
    return value_at(document.read("", layout.INITIATIVE, text).data, parts)


def _refuse_new_errors(workspace: Workspace, clock: Clock, commit: str, sides: tuple[str, str]) -> None:
    """Refuse a merge in which a rule is broken that neither side breaks; it is let go of, no branch holds it."""
    after = _checked(workspace, clock, commit)
    known = [finding for side in sides for finding in _checked(workspace, clock, side)] if after else []
    added = rules.added(known, after)
    if added:
        raise Conflict("error.merge-breaks", hint="hint.merge-breaks", findings=added, count=len(added))


def _checked(workspace: Workspace, clock: Clock, commit: str) -> list[Any]:
    found = checking.check(Workspace(workspace.root, as_of=commit), clock).findings
    return [finding for finding in found if finding.severity == ERROR]
