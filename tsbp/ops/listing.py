"""Add entries to the directory."""

from __future__ import annotations

from tsbp.errors import BadUsage
from tsbp.ops import writing
from tsbp.ops.assigning import entry_assigned
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

ENTRIES = {
    "person": "people",
    "team": "teams",
    "vendor": "vendors",
    "region": "markets",
    "freeze": "calendar",
    "policy-area": "policy_areas",
    "queue": "queues",
    "kpi": "metrics",
    "priority": "priorities",
    "principle": "principles",
    "term": "glossary",
    "template": "templates",
}


def add(
    workspace: Workspace,
    name: str,
    key: str,
    words: Sequence[Word],
    reading: Reading,
    *,
    dry_run: bool = False,
) -> Written:
    """Add one entry to the file of its kind; raises BadUsage for a key that is taken or values that do not fit."""
    kind = ENTRIES[name]

    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        entries = data.get(kind) or {}
        if key in entries:
            raise BadUsage("error.key-taken", key=key, address=kind)
        laid = {**data, kind: {**entries, key: {}}}
        return entry_assigned(kind, laid, (kind, key), words, reading)

    return writing.revise(workspace, "add", {layout.directory_path(kind): revised}, dry_run=dry_run)
