"""What differs between two states of the store, file by file, in the words of the domain."""

from __future__ import annotations

from tsbp.domain import change, changepart, query
from tsbp.domain import item as items
from tsbp.domain.gates.fingerprint import reopened
from tsbp.domain.item import Columns
from tsbp.domain.query import EVERYTHING
from tsbp.domain.shape import read as read_shape
from tsbp.ops import comparing, reading, telling
from tsbp.store import layout
from tsbp.store.index import shelf
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tsbp.domain.change import Change
    from tsbp.domain.finding import Finding
    from tsbp.domain.item import Item
    from tsbp.domain.moment import Clock
    from tsbp.domain.query import Query
    from tsbp.ops.comparing import Data
    from tsbp.store.workspace import Workspace

    Versions = Mapping[str, Data | None]


class Side(NamedTuple):
    """One of the two states, seen at a clock: a commit in hex, or the files as they lie on disk (empty).

    `workspace` is None where there was no store yet.
    """

    workspace: Workspace | None
    commit: str
    clock: Clock


class Pair(NamedTuple):
    """The paths of one file before and after, empty where it was not there."""

    old: str
    new: str


class Difference(NamedTuple):
    """What differs in one file.

    `id` is what it calls itself, `kind` what it holds, `was` its earlier path when it was renamed. `before` and
    `after` are how the initiative stood; `reopened` names the gates (`G1`, `G3 TH`) that no longer rest on what was
    decided. `outside` counts the changes in markets that were not asked for. `unreadable` tells that a version is
    no data: then there are no changes.
    """

    id: str
    kind: str
    path: str
    was: str
    title: str | Mapping[str, str]
    changes: tuple[Change, ...]
    before: Item | None
    after: Item | None
    reopened: tuple[str, ...] = ()
    outside: int = 0
    unreadable: bool = False

    @property
    def is_restricted(self) -> bool:
        """Whether the initiative is or was restricted."""
        stood = [item for item in (self.before, self.after) if item]
        return any(item.row["sensitivity"] == "restricted" for item in stood)


class Comparison(NamedTuple):
    """What differs between two states; `text_only` counts files of which only comments or layout differ.

    Initiatives come first, the worst one at the top, then settings, directory and views by path.
    """

    old: Side
    new: Side
    differences: tuple[Difference, ...]
    text_only: int = 0
    faults: tuple[Finding, ...] = ()


def compare(old: Side, new: Side, question: Query) -> Comparison:
    """Return what differs between two states in what the question asks for.

    A question about initiatives leaves everything else out; an initiative counts when it passed before or passes
    after. Raises as the store does.
    """
    before, after = _blobs(old), _blobs(new)
    differing = {path for path in {**before, **after} if before.get(path) != after.get(path)}
    was = _versions(old, sorted(differing & before.keys()), before)
    now = _versions(new, sorted(differing & after.keys()), after)
    wanted = question.node != EVERYTHING or bool(question.words)
    found = []
    text_only = 0
    for pair in _pairs(differing, was, now):
        if wanted and layout.kind_of(pair.new or pair.old) != layout.INITIATIVE:
            continue
        one = _difference(pair, was, now, (old, new), question)
        if wanted and not (one.unreadable or any(_passes(item, question) for item in _stood(one))):
            continue
        if one.changes or one.unreadable or one.was:
            found.append(one)
        elif not one.outside:
            text_only += 1
    return Comparison(old, new, tuple(sorted(found, key=_place)), text_only, _faults((old, new), found))


def _blobs(side: Side) -> Mapping[str, str]:
    """Return the blob of every file of data, by path; empty for a file on disk that cannot be read."""
    if side.workspace is None:
        return {}
    blobs = side.workspace.git.blobs(side.commit) if side.commit else side.workspace.tree.ask(shelf.blobs)
    return {path: oid for path, oid in blobs.items() if layout.kind_of(path)}


def _versions(side: Side, paths: Sequence[str], blobs: Mapping[str, str]) -> Versions:
    """Return the plain data of files, None for what is no data; the index has parsed most of them."""
    workspace = side.workspace
    if workspace is None or not paths:
        return {}
    known = dict(workspace.tree.ask(lambda connection, tree: shelf.plain(connection, tree, paths)))
    unknown = [path for path in paths if path not in known]
    if not side.commit:
        return known | {path: workspace.load(path).data for path in unknown}
    read = comparing.reader(workspace.git)([blobs[path] for path in unknown])
    return known | {path: read[blobs[path]] for path in unknown}


def _pairs(paths: Iterable[str], was: Versions, now: Versions) -> Iterator[Pair]:
    """Yield the paths before and after of each file; an initiative that moved is known by the id inside."""
    gone = {
        comparing.name_of(path, was[path]): path
        for path in sorted(paths)
        if path not in now and layout.kind_of(path) == layout.INITIATIVE
    }
    for path in sorted(now.keys() & paths):
        is_moved = path not in was and layout.kind_of(path) == layout.INITIATIVE
        before = gone.pop(comparing.name_of(path, now[path]), "") if is_moved else ""
        yield Pair(before or (path if path in was else ""), path)
    left = set(gone.values())
    for path in sorted(was.keys() - now.keys()):
        if path in left or layout.kind_of(path) != layout.INITIATIVE:
            yield Pair(path, "")


def _difference(
    pair: Pair, was: Versions, now: Versions, sides: tuple[Side, Side], question: Query
) -> Difference:
    old, new = was.get(pair.old), now.get(pair.new)
    path = pair.new or pair.old
    unreadable = (bool(pair.old) and old is None) or (bool(pair.new) and new is None)
    workspace = _newest(sides)
    found = (
        () if unreadable else telling.explained(change.diff(old, new), workspace.context, new or old or {})
    )
    told = tuple(one for one in found if not _is_outside(one, question))
    data = new or old or {}
    return Difference(
        comparing.name_of(path, data),
        layout.kind_of(path) or "",
        path,
        pair.old if pair.old and pair.new and pair.old != pair.new else "",
        data.get("title") or "",
        tuple(sorted(told, key=_story)),
        _item(sides[0], pair.old, question),
        _item(sides[1], pair.new, question),
        _reopened(old, new, workspace),
        len(found) - len(told),
        unreadable,
    )


def _newest(sides: tuple[Side, Side]) -> Workspace:
    """Return the store by whose calendar and settings the changes are told: what differs lies in one of them."""
    old, new = sides
    return new.workspace or old.workspace  # type: ignore[return-value]


def _is_outside(found: Change, question: Query) -> bool:
    market = changepart.market_of(found)
    return bool(question.markets and market) and market not in question.markets


def _story(found: Change) -> int:
    return changepart.PARTS.index(changepart.part_of(found))


def _item(side: Side, path: str, question: Query) -> Item | None:
    """Return how the initiative in the file stood, None where it is no initiative or was not there."""
    if side.workspace is None or not path:
        return None
    entries = side.workspace.entries_at([path])
    if not entries:
        return None
    instant = side.clock.instant
    return items.item(entries[0].row, entries[0].reasons, side.clock, instant, question.markets or None)


def _reopened(old: Data | None, new: Data | None, workspace: Workspace) -> tuple[str, ...]:
    """Return the gates that rested on what was decided before and no longer do."""
    before = _open_again(old, workspace)
    return tuple(
        f"{gate} {market}".strip()
        for gate, market in _open_again(new, workspace)
        if (gate, market) not in before
    )


def _open_again(data: Data | None, workspace: Workspace) -> tuple[tuple[str, str], ...]:
    if not data or not (data.get("gates") or data.get("rollouts")):
        return ()
    value, _ = read_shape(layout.INITIATIVE, data, workspace.validators())
    return tuple(reopened(value, workspace.settings.languages[0])) if value is not None else ()


def _passes(item: Item, question: Query) -> bool:
    return query.matches(question, Columns(item))


def _stood(one: Difference) -> Iterator[Item]:
    return (item for item in (one.before, one.after) if item)


def _place(one: Difference) -> tuple[object, ...]:
    item = one.after or one.before
    if item is None:
        return one.kind != layout.INITIATIVE, (), one.path
    return False, reading.worst_first(item), one.path


def _faults(sides: tuple[Side, Side], found: Sequence[Difference]) -> tuple[Finding, ...]:
    """Return what is wrong with the files that could not be compared."""
    spoilt = {path for one in found if one.unreadable for path in (one.path, one.was)}
    if not spoilt:
        return ()
    faults = (fault for side in sides if side.workspace for fault in side.workspace.faults)
    return tuple(fault for fault in faults if fault.path in spoilt)
