"""The kinds of change, and the record of one."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

CREATED, SET, CLEARED, ADDED, REMOVED, ENDED = "created", "set", "cleared", "added", "removed", "ended"
POSTED, RECORDED, PASSED, MOVED, PUT, TAKEN = "posted", "recorded", "passed", "moved", "put", "taken"
VERBS = (CREATED, SET, CLEARED, ADDED, REMOVED, ENDED, POSTED, RECORDED, PASSED, MOVED, PUT, TAKEN)
DROPS = (CLEARED, REMOVED)


class Change(NamedTuple):
    """One fact that is not as it was: what happened to it, where, and its values before and after.

    `params` say what the values alone do not: for a list entry its place (`at`) and whether it is the
    last (`end`).
    """

    verb: str
    address: str
    old: Any
    new: Any
    params: Mapping[str, object] = {}


class Step(NamedTuple):
    """One edit of a file: `put`, `drop` or `append` at the parts of an address."""

    op: str
    parts: tuple[str | int, ...]
    value: Any = None
