"""Create an initiative: mint its id, look for others like it, write its file."""

from __future__ import annotations

import secrets
from difflib import SequenceMatcher

from tsbp.domain import assign
from tsbp.domain.query import texts
from tsbp.domain.telling import marks_of
from tsbp.domain.vocab import ID_ALPHABET, ID_LENGTH, SCHEMA_VERSION
from tsbp.errors import BadUsage
from tsbp.ops import writing
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.domain.item import Row
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

ASKED = ("kind", "regions", "requester", "exposure")
ALIKE = 0.62
SHOWN = 5
SHORT = {"exposure": "exposure.level"}
OWN = ("set", "new", "triage", "event")


class Request(NamedTuple):
    """What is asked for: its title and summary by language, when it came, and what else is said."""

    title: Mapping[str, str]
    summary: Mapping[str, str]
    submitted: str
    words: tuple[Word, ...]


class Alike(NamedTuple):
    """An initiative that may be the same: how much alike the titles are, from 0 to 1."""

    id: str
    title: object
    stage: str
    score: float


class Created(NamedTuple):
    """A new initiative, those like it, and the receipt's facts for the requester."""

    id: str
    written: Written
    alike: tuple[Alike, ...]
    requester: str


def create(workspace: Workspace, request: Request, reading: Reading, *, dry_run: bool = False) -> Created:
    """Write a new initiative in intake; raises BadUsage for answers that are missing or no answers."""
    id = minted(workspace.settings.prefix, frozenset(workspace.ids()))
    data = _data(id, request, reading)
    missing = [name for name in ASKED if not data.get(name)]
    if missing:
        raise BadUsage(
            "error.new-needs", hint="hint.new-needs", missing=", ".join(f"{name}=" for name in missing)
        )
    similar = alike(request.title, [entry.row for entry in workspace.whole().entries])
    path = layout.initiative_path(id, request.title.get("en", ""), request.submitted)
    written = writing.create(workspace, "new", path, data, dry_run=dry_run)
    return Created(id, written, similar, str(data["requester"]))


def minted(prefix: str, taken: Collection[str]) -> str:
    """Return an id that nobody has: random, so that two clones never mint the same one."""
    while True:
        id = f"{prefix}-{''.join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))}"
        if id not in taken:
            return id


def alike(title: Mapping[str, str], rows: Sequence[Row]) -> tuple[Alike, ...]:
    """Return the initiatives whose titles are most like this one, the most alike first."""
    found = (Alike(row["id"], row["title"], row["stage"], _nearest(title, row["title"])) for row in rows)
    return tuple(
        sorted((one for one in found if one.score >= ALIKE), key=lambda one: (-one.score, one.id))[:SHOWN]
    )


def _nearest(title: Mapping[str, str], other: object) -> float:
    return max(_likeness(mine, theirs) for mine in title.values() for theirs in texts(other))


def _likeness(one: str, other: str) -> float:
    mine, theirs = marks_of(one), marks_of(other)
    shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    letters = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
    return max(shared if len(mine & theirs) > 1 else 0.0, letters)


def _data(id: str, request: Request, reading: Reading) -> Mapping[str, Any]:
    start: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "id": id,
        "title": dict(request.title),
        "lane": "normal",
        "priority": "P2",
        "stage": "intake",
        "submitted": request.submitted,
    }
    if request.summary:
        start["summary"] = dict(request.summary)
    words = [word._replace(address=SHORT.get(word.address, word.address)) for word in request.words]
    return assign.assigned(start, words, reading._replace(verbs=OWN, decided=True))
