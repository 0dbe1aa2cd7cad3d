"""Add records to an initiative, end them, and record readings."""

from __future__ import annotations

import re
import secrets

from tsbp.domain import assign
from tsbp.domain.address import is_plain, join
from tsbp.domain.fields import field
from tsbp.domain.geography import ancestors
from tsbp.domain.locating import located
from tsbp.domain.near import near
from tsbp.domain.plain import value_at
from tsbp.domain.text import words_of
from tsbp.domain.vocab import ID_ALPHABET
from tsbp.errors import BadUsage, Refused
from tsbp.ops import rollouts, writing
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

KEY_WORDS = 3
KEY_LENGTH = 40
ALL_VERBS = ("set", "done", "gate", "rollout", "hold", "event", "close", "measure")


class Kind(NamedTuple):
    """A kind of record: the map that holds it, the field that its text fills, and what is said unasked.

    `needs` are the fields without which it is no record, each with a word for its value.
    """

    map: str
    text: str
    defaults: Mapping[str, str] = {}
    needs: Mapping[str, str] = {}


class End(NamedTuple):
    """What ends: the record's address, the text that goes with it (an answer, a decision), and the reason.

    `dated` tells that a day was named, which only some records keep; `words` is what else is said, another
    end than the usual one (`status=failed`) among it.
    """

    address: str
    text: str = ""
    why: str = ""
    dated: bool = False
    words: tuple[Word, ...] = ()


class Measurement(NamedTuple):
    """A reading to be recorded: of which metric, its value, the number it rests on, its day."""

    metric: str
    value: float
    n: int | None
    day: str


class Ending(NamedTuple):
    """How a record ends: the field that says so, its value (empty = the day), and the field for a text."""

    field: str
    value: str
    text: str = ""
    day: str = ""
    by: str = ""
    why: str = ""


RECORDS = {
    "risk": Kind("risks", "text", {"status": "open", "owner": "@me"}),
    "issue": Kind(
        "issues", "text", {"status": "open", "owner": "@me", "raised": "@today"}, {"severity": "SEVERITY"}
    ),
    "assumption": Kind("assumptions", "text", {"status": "open", "owner": "@me"}),
    "dependency": Kind("dependencies", "need", {"status": "open"}, {"upstream": "ID|TEAM", "due": "DATE"}),
    "decision": Kind("decisions", "question", {"status": "open"}),
    "ask": Kind(
        "asks",
        "text",
        {"status": "open", "from": "@me", "raised": "@today"},
        {"to": "HANDLE", "due": "DATE"},
    ),
    "milestone": Kind("milestones", "title", {"owner": "@me"}),
    "metric": Kind("metrics", "metric", {"role": "outcome"}),
    "stakeholder": Kind("stakeholders", "", {"raci": "I"}),
    "market": Kind("rollouts", "", {"status": "planned"}, {"lead": "HANDLE"}),
    "waiver": Kind("waivers", "what", {"by": "@me"}, {"until": "DATE", "why": "WHY"}),
}
ENDINGS = {
    "milestones": Ending("actual", "", why="reason"),
    "asks": Ending("status", "answered", text="answer"),
    "risks": Ending("status", "closed"),
    "issues": Ending("status", "resolved"),
    "assumptions": Ending("status", "held"),
    "dependencies": Ending("status", "met"),
    "decisions": Ending("status", "made", text="decision", day="date", by="by", why="why"),
    "conditions": Ending("met", ""),
}


class Addition(NamedTuple):
    """A record to be added: its kind, the text after it, a key if one was given, and what else is said."""

    kind: str
    text: str
    words: tuple[Word, ...]
    key: str = ""


def add(
    workspace: Workspace, path: str, addition: Addition, reading: Reading, me: str, *, dry_run: bool = False
) -> Written:
    """Add one record (or one rollout for each market named) in one commit; raises as `writing.revise` does."""
    kind = kind_of(addition.kind)
    if not addition.text.strip():
        raise BadUsage("error.add-needs-text", kind=addition.kind)
    if addition.key and not is_plain(addition.key):
        raise BadUsage("error.bad-key", key=addition.key)

    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        for key in _keys(data, kind, addition):
            if key in data.get(kind.map, {}):
                raise BadUsage("error.key-taken", key=key, address=kind.map)
            usual = _usual(workspace, kind, key)
            _refuse_incomplete(kind, usual, addition)
            data = _with(data, kind._replace(defaults=usual), key, addition, reading, me)
        return data

    return writing.revise(workspace, "add", {path: revised}, dry_run=dry_run)


def kind_of(name: str) -> Kind:
    """Return the kind of record by its name; raises BadUsage with the ones there are."""
    found = RECORDS.get(name)
    if found is None:
        raise BadUsage("error.no-record-kind", candidates=near(name, RECORDS) or tuple(RECORDS), kind=name)
    return found


def _refuse_incomplete(kind: Kind, usual: Mapping[str, str], addition: Addition) -> None:
    """Refuse a record without what it cannot do without: an ask has one person and one date."""
    said = {*usual, *(word.address for word in addition.words if word.value.strip())}
    missing = {name: value for name, value in kind.needs.items() if name not in said}
    if missing:
        words = " ".join(f"{name}={value}" for name, value in missing.items())
        raise BadUsage(
            "error.add-needs", hint="hint.add-needs", kind=addition.kind, missing=tuple(missing), words=words
        )


def done(
    workspace: Workspace, path: str, end: End, reading: Reading, me: str, *, dry_run: bool = False
) -> Written:
    """End the record at the address on the day of the reading; raises BadUsage where nothing can end."""

    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        parts = located(data, end.address)
        record = value_at(data, parts)
        ending = ENDINGS.get(str(parts[-2])) if len(parts) > 1 else None
        if ending is None or not isinstance(record, dict):
            raise BadUsage("error.cannot-end", hint="hint.cannot-end", address=end.address)
        said = _said(record, ending, end._replace(address=join(parts)), reading.today.isoformat(), me)
        ended = _replaced(data, parts, {**record, **said})
        words = [word._replace(address=join((*parts, word.address))) for word in end.words]
        return assign.assigned(ended, words, reading._replace(verbs=(*reading.verbs, "done"), ends=True))

    return writing.revise(workspace, "done", {path: revised}, dry_run=dry_run)


def measure(workspace: Workspace, path: str, new: Measurement, *, dry_run: bool = False) -> Written:
    """Append a reading to a metric; raises Refused when that day has one already."""

    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        parts = located(data, f"metrics.{new.metric}")
        record = value_at(data, parts)
        readings = list(record.get("readings") or [])
        if any(reading.get("date") == new.day for reading in readings):
            raise Refused("error.reading-exists", hint="hint.reading-exists", metric=parts[-1], day=new.day)
        reading = {"date": new.day, "value": new.value} | ({"n": new.n} if new.n is not None else {})
        return _replaced(data, parts, {**record, "readings": [*readings, reading]})

    return writing.revise(workspace, "measure", {path: revised}, dry_run=dry_run)


def key_for(text: str, kind: str, taken: Sequence[str]) -> str:
    """Return a key for a record: the first three telling words of its text, `-2` and so on when taken."""
    found = "-".join(words_of(text)[:KEY_WORDS])[:KEY_LENGTH].strip("-")
    if not re.search("[a-z]", found):
        found = f"{kind}-{''.join(secrets.choice(ID_ALPHABET) for _ in range(4)).lower()}"
    key, count = found, 1
    while key in taken:
        count += 1
        key = f"{found[: KEY_LENGTH - 3]}-{count}"
    return key


def _keys(data: Mapping[str, Any], kind: Kind, addition: Addition) -> list[str]:
    if kind.map == "rollouts":
        return list(dict.fromkeys(code.upper() for code in re.split(r"[,，\s]+", addition.text) if code))
    if kind.map == "stakeholders":
        return [addition.text.strip().lower()]
    return [addition.key or key_for(addition.text, addition.kind, tuple(data.get(kind.map, {})))]


def _with(
    data: Mapping[str, Any], kind: Kind, key: str, addition: Addition, reading: Reading, me: str
) -> Mapping[str, Any]:
    said = {word.address for word in addition.words}
    record: dict[str, Any] = {kind.text: addition.text} if kind.text else {}
    record |= {
        name: _default(value, reading, me)
        for name, value in kind.defaults.items()
        if name not in said and field(f"{kind.map}.*.{name}")
    }
    laid = {**data, kind.map: {**data.get(kind.map, {}), key: record}}
    words = [word._replace(address=f"{kind.map}.{key}.{word.address}") for word in addition.words]
    added = assign.assigned(laid, words, reading._replace(verbs=ALL_VERBS, decided=True, ends=True))
    return _with_risk_occurred(added, added[kind.map][key].get("from_risk"))


def _with_risk_occurred(data: Mapping[str, Any], key: str | None) -> Mapping[str, Any]:
    """Return the data in which the risk that an issue came from has occurred, unless it is over."""
    risk = value_at(data, ("risks", key)) if key else None
    if not isinstance(risk, dict) or risk.get("status", "open") != "open":
        return data
    return _replaced(data, ("risks", str(key)), {**risk, "status": "occurred"})


def _usual(workspace: Workspace, kind: Kind, key: str) -> Mapping[str, str]:
    """Return what is said of a record unasked; a market has the lead of its own, or of the region around it.

    Raises NotFound for a market that the directory does not know.
    """
    if kind.map != "rollouts":
        return kind.defaults
    tree = workspace.directory.markets
    leads = [tree[code].lead for code in ancestors(tree, rollouts.market(tree, key)) if code in tree]
    lead = next((lead for lead in leads if lead), None)
    return {**kind.defaults, "lead": lead} if lead else kind.defaults


def _default(value: str, reading: Reading, me: str) -> str:
    return {"@me": me, "@today": reading.today.isoformat()}.get(value, value)


def _said(record: Mapping[str, Any], ending: Ending, end: End, day: str, me: str) -> dict[str, str]:
    """Return what ending the record says of it; raises Refused when it has ended, BadUsage for words too many."""
    now = record.get(ending.field)
    if now and not (ending.value and now in assign.OPEN):
        raise Refused("error.ended-already", address=end.address)
    if end.dated and ending.value and not ending.day:
        raise BadUsage("error.ends-without-day", address=end.address)
    unsaid = {ending.day: day, ending.by: me}
    said = {ending.field: ending.value or day}
    said |= {name: value for name, value in unsaid.items() if name and not record.get(name)}
    for field_name, value in ((ending.text, end.text), (ending.why, end.why)):
        if value and not field_name:
            raise BadUsage("error.ends-without-text", address=end.address)
        if value:
            said[field_name] = value
    return said


def _replaced(data: Mapping[str, Any], parts: Sequence[str | int], value: Any) -> Mapping[str, Any]:
    if not parts:
        return value  # type: ignore[no-any-return]  # the value at the root is the data
    head, *rest = parts
    below = data.get(head, {}) if isinstance(data, dict) else {}
    return {**data, str(head): _replaced(below, rest, value)}
