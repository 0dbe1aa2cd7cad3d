"""Find initiatives by words."""

from __future__ import annotations

from tsbp.errors import BadUsage
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.store.workspace import Workspace


class Found(NamedTuple):
    """An initiative that holds the words, and an extract of the text around them."""

    row: Mapping[str, Any]
    extract: str


class Search(NamedTuple):
    """What was found, the best match first; `total` counts all, `faults` are files that cannot be read."""

    found: tuple[Found, ...]
    total: int
    faults: tuple[Finding, ...]


def search(workspace: Workspace, terms: Sequence[str], limit: int = 0) -> Search:
    """Return the initiatives that hold every word; raises BadUsage when there is no word to look for."""
    if not any(any(char.isalnum() for char in term) for term in terms):
        raise BadUsage("error.no-words", words=" ".join(terms))
    shown, total = workspace.search(terms, limit)
    rows = {entry.path: entry.row for entry in workspace.entries_at([hit.path for hit in shown])}
    found = tuple(Found(rows[hit.path], hit.extract) for hit in shown if hit.path in rows)
    return Search(found, total, workspace.faults)
