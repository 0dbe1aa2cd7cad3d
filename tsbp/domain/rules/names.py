"""Whether everything that a file names is there: people, markets, sites, and records of its own."""

from __future__ import annotations

import re

from tsbp.domain.address import join, parse, pattern
from tsbp.domain.fields import field
from tsbp.domain.finding import ERROR, WARNING
from tsbp.domain.near import near
from tsbp.domain.rules.subject import Hit, Rule, is_open
from tsbp.domain.vocab import GATES, HANDLE_PATTERN, ID_ALPHABET, ID_LENGTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from typing import Any

    from tsbp.domain.rules.subject import Subject

    Parts = tuple[str | int, ...]
    Known = Callable[[Subject], tuple[Collection[str], ...]]

HANDLE = re.compile(HANDLE_PATTERN)
ID = rf"[A-Z]+-[{ID_ALPHABET}]{{{ID_LENGTH}}}"
RULE_ID = r"[a-z]+(?:-[a-z0-9]+)+"
OWNING = ("owner", "sponsor", "lead", "to", "incident_lead")
# When a record is done with, whoever held it may have left.
OVER: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "milestones": lambda record: record.get("actual") is not None,
    "rollouts": lambda record: record.get("status") in ("handed_over", "excluded"),
    "risks": lambda record: record.get("status") == "closed",
    "issues": lambda record: record.get("status") == "resolved",
    "assumptions": lambda record: record.get("status") in ("held", "failed"),
    "decisions": lambda record: record.get("status") in ("made", "replaced"),
    "asks": lambda record: record.get("status") in ("answered", "withdrawn"),
    "benefits": lambda record: record.get("done") is not None,
    "event": lambda record: record.get("stood_down") is not None,
}


def _resolving(id: str, kind: str, known: Known) -> Rule:
    """Return the rule that whatever is named in fields of the kind is among the known."""

    def check(subject: Subject) -> Iterator[Hit]:
        named = subject.names[kind]
        groups = known(subject) if named else ()
        for parts, name in named:
            for group in groups:
                if name in group:
                    break
            else:
                if _is_excused(parts, name, groups):
                    continue
                candidates = near(name, [word for group in groups for word in group])
                yield Hit(join(parts), {"value": name, "candidates": candidates})

    return Rule(id, ERROR, check)


def _is_excused(parts: Parts, name: str, groups: tuple[Collection[str], ...]) -> bool:
    """Whether it is a requester in words, an id (judged across files), or an old code that still reads."""
    if parts == ("requester",) and not HANDLE.match(name):
        return True
    records = (record for group in groups if hasattr(group, "values") for record in group.values())
    return bool(re.fullmatch(ID, name)) or any(name in getattr(record, "aliases", ()) for record in records)


RULES = (
    _resolving("unknown-person", "people", lambda subject: (subject.context.directory.people,)),
    _resolving(
        "unknown-party",
        "party",
        lambda subject: (subject.context.directory.people, subject.context.directory.teams),
    ),
    _resolving("unknown-region", "region", lambda subject: (subject.context.directory.markets,)),
    _resolving("unknown-market", "market", lambda subject: (subject.context.directory.markets,)),
    _resolving("unknown-site", "site", lambda subject: (subject.context.directory.sites,)),
    _resolving("unknown-queue", "queue", lambda subject: (subject.context.directory.queues,)),
    _resolving(
        "unknown-policy-area", "policy_area", lambda subject: (subject.context.directory.policy_areas,)
    ),
    _resolving("unknown-metric", "metric", lambda subject: (subject.context.directory.metrics,)),
    _resolving("unknown-principle", "principle", lambda subject: (subject.context.directory.principles,)),
    _resolving("unknown-priority", "priority", lambda subject: (subject.context.directory.priorities,)),
    _resolving("unknown-template", "template", lambda subject: (subject.context.directory.templates,)),
    _resolving("unknown-upstream", "upstream", lambda subject: (subject.context.directory.teams,)),
    _resolving("unknown-control", "control", lambda subject: (subject.context.settings.controls,)),
    _resolving("unknown-risk", "risk", lambda subject: (subject.value.risks,)),
    _resolving("unknown-decision", "decision", lambda subject: (subject.value.decisions,)),
    _resolving("unknown-milestone", "milestone", lambda subject: (subject.value.milestones,)),
    _resolving("unknown-ask", "ask", lambda subject: (subject.value.asks,)),
)


def unknown_address(subject: Subject) -> Iterator[Hit]:
    """What a waiver or an ask is about is an address of the file; a waiver may also name a gate or a rule."""
    for parts, text in subject.names["address"]:
        if parts[0] == "waivers" and (text in GATES or re.fullmatch(RULE_ID, text)):
            continue
        if not _is_place(subject.data, text):
            yield Hit(join(parts), {"value": text})


def _is_place(data: Mapping[str, Any], text: str) -> bool:
    """Whether the text is an address that the register knows and whose records are in the data."""
    try:
        parts = parse(text)
    except ValueError:
        return False
    if field(pattern(parts)) is None:
        return False
    here: object = data
    for part in parts[:2]:
        if not isinstance(here, dict) or (part not in here and field(pattern(parts[:1])) is None):
            return False
        here = here.get(part) if isinstance(here, dict) else None
    return True


def inactive_person(subject: Subject) -> Iterator[Hit]:
    """Nobody who has left holds an open record."""
    people = subject.context.directory.people
    if not is_open(subject.value):
        return
    for parts, handle in (*subject.names["people"], *subject.names["party"]):
        person = people.get(handle)
        if person is not None and not person.active and _holds(subject.data, parts):
            yield Hit(join(parts), {"person": handle})


def _holds(data: Mapping[str, Any], parts: Parts) -> bool:
    """Whether the place is one where a person answers for something that is not over."""
    if parts[0] == "handover":
        return True
    if parts[-1] not in OWNING:
        return False
    trail: list[Any] = [data]
    for part in parts[:-1]:
        trail.append(trail[-1][part])
    if "conditions" in parts and "met" in trail[-1]:
        return False
    over = OVER.get(str(parts[0]))
    record = trail[1 if parts[0] in ("benefits", "event") else 2] if len(trail) > 2 or over else None
    return not (over and isinstance(record, dict) and over(record))


def requester_unknown(subject: Subject) -> Iterator[Hit]:
    """A requester is a handle as soon as it is known whose."""
    name = subject.value.requester
    if not HANDLE.match(name):
        yield Hit("requester", {"value": name})


__all__ = ["RULES", "WARNING", "inactive_person", "requester_unknown", "unknown_address"]
