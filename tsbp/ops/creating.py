"""Create an initiative: mint its id, look for others like it, write its file."""

from __future__ import annotations

import secrets
from difflib import SequenceMatcher

from tsbp.domain import assign, shape
from tsbp.domain.near import near
from tsbp.domain.plain import copied
from tsbp.domain.query import texts
from tsbp.domain.telling import marks_of
from tsbp.domain.vocab import ID_ALPHABET, ID_LENGTH, SCHEMA_VERSION
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import receipts, writing
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.domain.item import Row
    from tsbp.ops.receipts import Receipt
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

ASKED = ("kind", "regions", "requester", "exposure")
ALIKE = 0.62
SHOWN = 5
SHORT = {"exposure": "exposure.level"}
OWN = ("set", "new", "triage", "event")


class Request(NamedTuple):
    """What is asked for: its title and summary by language, when it came, and what else is said.

    `template` names the standing approval on whose defaults it rests; its title stands where none is given.
    """

    title: Mapping[str, str]
    summary: Mapping[str, str]
    submitted: str
    words: tuple[Word, ...]
    template: str = ""


class Alike(NamedTuple):
    """An initiative that may be the same: how much alike the titles are, from 0 to 1."""

    id: str
    title: object
    stage: str
    score: float
    restricted: bool = False


class Created(NamedTuple):
    """A new initiative, those like it, and the receipt for the requester.

    `lapsed` is the day up to which its template approved in advance, None while it still does.
    """

    id: str
    written: Written
    alike: tuple[Alike, ...]
    receipt: Receipt
    exposure: str
    lapsed: date | None = None


def create(
    workspace: Workspace, request: Request, reading: Reading, now: str, *, dry_run: bool = False
) -> Created:
    """Write a new initiative in intake at an instant.

    Raises BadUsage for answers that are missing or no answers, NotFound for a template of nobody.
    """
    id = minted(workspace.settings.prefix, frozenset(workspace.ids()))
    data = _data(id, request, given_by(workspace, request.template), reading)
    if not data.get("title"):
        raise BadUsage("error.new-needs-title", hint="hint.new-needs")
    if missing := [name for name in ASKED if not data.get(name)]:
        raise BadUsage(
            "error.new-needs", hint="hint.new-needs", missing=", ".join(f"{name}=" for name in missing)
        )
    context = workspace.context
    similar = alike(named(data["title"], reading.languages), whole_rows(workspace))
    path = layout.initiative_path(
        id, named(data["title"], reading.languages).get("en", ""), request.submitted
    )
    written = writing.create(workspace, "new", path, data, dry_run=dry_run)
    value: Any = shape.read(layout.INITIATIVE, data, workspace.validators())[0]
    told = receipts.receipt(receipts.TAKEN_IN, value, context, now)
    lapsed = context.directory.templates[request.template].approval.until if request.template else None
    return Created(
        id,
        written,
        similar,
        told,
        value.exposure.level,
        lapsed if lapsed and lapsed < reading.today else None,
    )


def whole_rows(workspace: Workspace, but: str = "") -> list[Row]:
    """Return the rows of all initiatives but one."""
    return [entry.row for entry in workspace.whole().entries if entry.id != but]


def named(title: Any, languages: Sequence[str]) -> Mapping[str, str]:
    """Return a title by language; a plain one is in the first of the store."""
    return title if isinstance(title, dict) else {languages[0]: str(title)}


def minted(prefix: str, taken: Collection[str]) -> str:
    """Return an id that nobody has: random, so that two clones never mint the same one."""
    while True:
        id = f"{prefix}-{''.join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))}"
        if id not in taken:
            return id


def alike(title: Mapping[str, str], rows: Sequence[Row]) -> tuple[Alike, ...]:
    """Return the initiatives whose titles are most like this one, the most alike first."""
    found = (
        Alike(
            row["id"],
            row["title"],
            row["stage"],
            _nearest(title, row["title"]),
            row["sensitivity"] == "restricted",
        )
        for row in rows
    )
    return tuple(
        sorted((one for one in found if one.score >= ALIKE), key=lambda one: (-one.score, one.id))[:SHOWN]
    )


def _nearest(title: Mapping[str, str], other: object) -> float:
    return max(_likeness(mine, theirs) for mine in title.values() for theirs in texts(other))


def _likeness(one: str, other: str) -> float:
    mine, theirs = marks_of(one), marks_of(other)
    shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    return max(shared if len(mine & theirs) > 1 else 0.0, _letters(one.casefold(), other.casefold()))


def _letters(one: str, other: str) -> float:
    """Return how much of the letters two texts share, 0 where it cannot be enough; most pairs end at the length."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def given_by(workspace: Workspace, template: str) -> dict[str, Any]:
    """Return what the initiatives of a template start with; raises NotFound for one that is not there.

    Whoever approved it in advance is the sponsor, unless it names another.
    """
    if not template:
        return {}
    known: Any = (workspace.load(layout.directory_path("templates")).data or {}).get("templates") or {}
    entry = known.get(template)
    if not isinstance(entry, dict) or template not in workspace.directory.templates:
        raise NotFound(
            "error.no-template", candidates=near(template, known) or tuple(known), template=template
        )
    defaults = copied(entry.get("defaults") or {})
    sponsor = entry["approval"]["by"]
    return {"kind": entry["kind"], "sponsor": sponsor, **defaults, "lane": "standard", "template": template}


def _data(id: str, request: Request, defaults: Mapping[str, Any], reading: Reading) -> Mapping[str, Any]:
    start: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "id": id,
        "lane": "normal",
        "priority": "P2",
        "stage": "intake",
        **defaults,
        "submitted": request.submitted,
    }
    if request.title:
        start["title"] = dict(request.title)
    if request.summary:
        start["summary"] = dict(request.summary)
    words = [word._replace(address=SHORT.get(word.address, word.address)) for word in request.words]
    return assign.assigned(start, words, reading._replace(verbs=OWN, decided=True))
