"""Judge a change as a whole: the store as it is now against the base that it left.

What was wrong before bars nobody; what the change adds does. Who may decide is read from the base, what can
be named from the store as it is now. Of several steps in one change each may be right where their sum looks
wrong: what the rules find in the sum counts only if the steps, one by one, do not lead there either.
"""

from __future__ import annotations

from collections import Counter

from tsbp.domain import rules
from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.mandate import mandate, unmandated
from tsbp.ops import checking
from tsbp.ops.checking import Checked
from tsbp.ops.stepping import Version, Versions, changed, kinds_of, last_readable
from tsbp.store import layout
from tsbp.store.git import bases
from tsbp.store.index import inspection
from tsbp.store.workspace import Workspace
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tsbp.domain.context import Context
    from tsbp.domain.moment import Clock
    from tsbp.ops.stepping import Step
    from tsbp.store.git.bases import Base

GONE, UNCOMPARED, TAKEN = "file-deleted", "not-compared", "id-taken-meanwhile"
GOVERNING = ("settings", "people", "teams", "markets")
"""The kinds of the files that say who decides."""
SHORT = 9


class Judged(NamedTuple):
    """What a change adds (`new`), and what was found before it and still is (`known`).

    `fork` is the commit, in hex, that the change is held against; `compared` counts the initiatives that it
    adds, changes or deletes. The unreadable files of `new` are those that could not be compared.
    """

    fork: str
    compared: int
    new: Checked
    known: tuple[Finding, ...]


class _Sides(NamedTuple):
    """Both ends of a change: the store now, as it was at the fork, and as the base has it today."""

    head: Workspace
    fork: Workspace
    tip: Workspace
    base: Base


def judge(
    workspace: Workspace,
    clock: Clock,
    revision: str,
    *,
    paths: Sequence[str] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Judged:
    """Judge what the store has become since it left the line of a revision; `paths` and rules as for a check.

    Raises NotFound for an unknown revision, BadData and Conflict where there is no base to be found, and as
    a check does.
    """
    base = bases.base(workspace.git, revision, workspace.head)
    fork = Workspace(workspace.root, as_of=base.fork)
    tip = fork if base.tip == base.fork else Workspace(workspace.root, as_of=base.tip)
    sides = _Sides(workspace, fork, tip, base)
    steps = changed(workspace, base.fork)
    now = checking.every(workspace)
    beside = tuple(_beside(sides, steps, now))
    found = checking.check(workspace, clock, paths=paths, select=select, ignore=ignore, beside=beside)
    same = _unchanged(workspace, base.fork)
    new, known = _apart(found.findings, checking.every(fork))
    unreadable = [path for path in found.unreadable if path not in same]
    unreadable += [entry.path for entry in new if entry.rule == UNCOMPARED and entry.path not in unreadable]
    return Judged(base.fork, len(steps), found._replace(findings=new, unreadable=tuple(unreadable)), known)


def _apart(
    found: Sequence[Finding], before: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what is new, and what was there before, each in the order found."""
    old = Counter(map(_what, before))
    new: list[Finding] = []
    known: list[Finding] = []
    for entry in found:
        old[_what(entry)] -= 1
        (new if old[_what(entry)] < 0 else known).append(entry)
    return tuple(new), tuple(known)


def _what(entry: Finding) -> tuple[str, ...]:
    """Return what a finding says, wherever in the file it stands and whatever the file is called."""
    params = sorted((key, str(value)) for key, value in entry.params.items())
    return entry.id or entry.path, entry.rule, entry.severity, entry.address, repr(params)


def _unchanged(workspace: Workspace, fork: str) -> frozenset[str]:
    """Return the paths of the files whose content is that of the fork."""
    blobs = workspace.git.blobs(fork)
    contents = workspace.tree.ask(inspection.contents)
    return frozenset(path for path, oid in contents.items() if oid and blobs.get(path) == oid)


def _beside(sides: _Sides, steps: Sequence[Step], now: Sequence[Finding]) -> Iterator[Finding]:
    """Yield what only the comparison finds."""
    context = mandate(sides.tip.context, sides.head.context)
    versions = Versions(sides.head, sides.base.fork, context)
    known = {_what(entry) for entry in now}
    if steps:
        yield from _blind(sides)
    for step in steps:
        yield from _judged(step, versions, sides)
        yield from (entry for entry in _of_state(step.new, context) if _what(entry) not in known)
    yield from _taken(sides, steps)
    for entry in _of_others(sides, context):
        if _what(entry) not in known:
            yield entry


def _blind(sides: _Sides) -> Iterator[Finding]:
    """Yield the files of the base that say who decides and cannot be read."""
    unreadable = sides.tip.tree.ask(inspection.inspect).unreadable
    for path, kind in kinds_of(unreadable):
        if kind in GOVERNING:
            yield Finding(UNCOMPARED, ERROR, path, params={"commit": sides.base.tip[:SHORT]})


def _judged(step: Step, versions: Versions, sides: _Sides) -> Iterator[Finding]:
    """Yield what the rules of change find on the way from the base to the store as it is now."""
    old, new = step.old, step.new
    if new is None:
        if old is not None:
            gone = {"commit": sides.base.fork[:SHORT]}
            yield Finding(GONE, ERROR, old.document.path, id=step.id, params=gone)
        return
    if new.document.value is None:
        return  # the check itself says why it cannot be read
    before = old or versions.first(step.id, new)
    if before is not None and before.document.value is None:
        before = last_readable(sides.head, sides.base.fork, before, versions)
        if before is None:
            params = {"commit": sides.base.fork[:SHORT]}
            yield Finding(UNCOMPARED, ERROR, new.document.path, id=step.id, params=params)
            return
    found = versions.found(before, new)
    excused = {entry.rule for entry in found if versions.leads(step.id, before, new, entry.rule)}
    yield from (entry for entry in found if entry.rule not in excused)
    if before is not None:
        yield from unmandated(versions.subject(before), versions.subject(new))


def _of_state(new: Version | None, context: Context) -> Iterator[Finding]:
    """Yield the errors of an initiative under the settings of the base."""
    if new is not None and new.document.value is not None:
        subject = rules.Subject(new.document.path, new.document.data or {}, new.document.value, context)  # type: ignore[arg-type]
        yield from (entry for entry in rules.check(subject) if entry.severity == ERROR)


def _of_others(sides: _Sides, context: Context) -> Iterator[Finding]:
    """Yield what the base forbids to be stored in the other files that changed."""
    same = _unchanged(sides.head, sides.base.fork)
    for path, kind, data in sides.head.tree.ask(inspection.inspect).others:
        if path not in same and kind != layout.SETTINGS_KIND:
            hosts, people = context.settings.forbidden_hosts, context.directory.people
            yield from rules.check_texts(path, data, hosts, people)


def _taken(sides: _Sides, steps: Sequence[Step]) -> Iterator[Finding]:
    """Yield the new initiatives whose id went to another one in the base since the fork."""
    added = {step.id: step.new for step in steps if step.old is None and step.new is not None}
    if not added or sides.base.tip == sides.base.fork:
        return
    for path, id, _ in sides.tip.cites():
        if id in added and path != added[id].document.path:
            yield Finding(TAKEN, ERROR, added[id].document.path, "id", id, {"id": id, "path": path})
