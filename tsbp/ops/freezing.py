"""What a window of the calendar touches: the go-lives still ahead that fall into it."""

from __future__ import annotations

from tsbp.domain.address import parse
from tsbp.domain.geography import ancestors
from tsbp.store import layout
from tsbp.store.index.sieve import OPEN
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from tsbp.ops.writing import Written
    from tsbp.store.index.entry import Entry
    from tsbp.store.workspace import Workspace

AHEAD = ("planned", "ready")
KIND = "calendar"


class Place(NamedTuple):
    """A region or market, as much of it as the tree needs."""

    parent: str | None


class Touched(NamedTuple):
    """A go-live that falls into a window: of which initiative, in which market, on which day (ISO text)."""

    window: str
    id: str
    market: str
    day: str


def touched(workspace: Workspace, written: Written) -> tuple[Touched, ...]:
    """Return the go-lives ahead that fall into the windows just written (or to be written), by day."""
    windows = dict(_windows(written))
    if not windows:
        return ()
    markets = {code: Place(parent) for code, parent in workspace.facts["parents"].items()}
    found = [
        one
        for entry in workspace.entries(OPEN)
        for key, window in windows.items()
        for one in _within(entry, key, window, markets)
    ]
    return tuple(sorted(found, key=lambda one: (one.window, one.day, one.id, one.market)))


def _windows(written: Written) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for file in written.files:
        if layout.kind_of(file.path) != KIND:
            continue
        entries = file.data.get(KIND) or {}
        for change in file.changes:
            key = str(parse(change.address)[1]) if change.address.count(".") else ""
            if key in entries:
                yield key, entries[key]


def _within(
    entry: Entry, key: str, window: Mapping[str, Any], markets: Mapping[str, Place]
) -> Iterator[Touched]:
    row = entry.row
    if row["lane"] == "emergency":
        return
    for code in row["scope"]:
        market = row["markets"].get(code)
        day = (market["forecast"] or market["baseline"]) if market else None
        if not day or market["status"] not in AHEAD or not window["start"] <= day <= window["end"]:
            continue
        if any(named in window["markets"] for named in ancestors(markets, code)):
            yield Touched(key, entry.id, code, day)
