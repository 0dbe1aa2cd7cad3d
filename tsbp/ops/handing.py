"""Hand over what one person or team holds to another: every open record, and what they lead in the directory."""

from __future__ import annotations

from tsbp.domain.near import near
from tsbp.domain.rules import holdings
from tsbp.domain.rules.directory import NAMES
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import writing
from tsbp.store import layout
from tsbp.store.index import shelf
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.ops.writing import Progress, Revise, Written
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]

DUTY = "duty"
LED = tuple((kind, path) for kind, path, _ in NAMES if path in ("lead", "owner"))
"""The fields of the directory that say who leads or owns an entry."""


class Holding(NamedTuple):
    """How much somebody holds: open records, in so many initiatives."""

    records: int
    initiatives: int


def reassign(
    workspace: Workspace,
    old: str,
    new: str,
    paths: Sequence[str],
    today: str,
    *,
    directory: bool = True,
    dry_run: bool = False,
    progress: Progress = writing.silent,
) -> Written:
    """Give every open record of these initiatives, and with `directory` what it leads there, to another handle.

    Of duties those go over that have not ended before `today` (ISO text). Logs, decisions and what is over stay
    as they were said. Raises NotFound for a handle of nobody, BadUsage for one that has left or is the same, and
    as `writing.revise` does.
    """
    _refuse_handles(workspace, old, new)
    revisions: dict[str, Revise] = {path: _given(old, new) for path in _held_in(workspace, old, paths)}
    if directory:
        revisions |= {path: _led(kind, old, new, today) for kind, path in _led_in(workspace, old, today)}
    return writing.revise(workspace, "reassign", revisions, dry_run=dry_run, progress=progress)


def holding(workspace: Workspace, handle: str) -> Holding:
    """Return how much a person or team holds that is open."""
    paths = [path for path, _, _ in workspace.cites()]
    data = workspace.tree.ask(lambda db, tree: shelf.plain(db, tree, paths))
    counts = [sum(name == handle for _, name in holdings.held(one)) for _, one in data]
    return Holding(sum(counts), sum(map(bool, counts)))


def _refuse_handles(workspace: Workspace, old: str, new: str) -> None:
    people, teams = workspace.directory.people, workspace.directory.teams
    for handle in (old, new):
        if handle not in people and handle not in teams:
            raise NotFound("error.unknown-handle", handle=handle, candidates=near(handle, (*people, *teams)))
    if old == new:
        raise BadUsage("error.reassign-same", handle=new)
    if new in people and not people[new].active:
        raise BadUsage("error.reassign-left", handle=new)


def _held_in(workspace: Workspace, old: str, paths: Sequence[str]) -> Iterator[str]:
    for path, data in workspace.tree.ask(lambda db, tree: shelf.plain(db, tree, paths)):
        if any(handle == old for _, handle in holdings.held(data)):
            yield path


def _led_in(workspace: Workspace, old: str, today: str) -> Iterator[tuple[str, str]]:
    for kind in dict.fromkeys(kind for kind, _ in LED):
        path = layout.directory_path(kind)
        data = workspace.load(path).data or {}
        if _led(kind, old, "", today)(data) != data:
            yield kind, path


def _given(old: str, new: str) -> Revise:
    return lambda data: holdings.handed(data, old, new)


def _led(kind: str, old: str, new: str, today: str) -> Revise:
    """Return what gives the entries of a directory file that the old handle leads, and its duties, to the new one."""
    fields = [path for led, path in LED if led == kind]

    def given(entry: Any) -> Any:
        if not isinstance(entry, dict):
            return entry
        led = {path: new for path in fields if entry.get(path) == old}
        duties = {DUTY: [_served(duty, old, new, today) for duty in entry[DUTY]]} if entry.get(DUTY) else {}
        return {**entry, **led, **duties}

    return lambda data: {**data, kind: {key: given(entry) for key, entry in (data.get(kind) or {}).items()}}


def _served(duty: Any, old: str, new: str, today: str) -> Any:
    is_theirs = isinstance(duty, dict) and duty.get("who") == old and str(duty.get("to")) >= today
    return {**duty, "who": new} if is_theirs else duty
