"""Whether everything that a file names is there: people, markets, sites, and records of its own."""

from __future__ import annotations

import re

from tsbp.domain.address import join, parse, pattern
from tsbp.domain.fields import field, order
from tsbp.domain.finding import ERROR, WARNING
from tsbp.domain.near import near
from tsbp.domain.plain import value_at
from tsbp.domain.rules import holdings
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
    for depth, part in enumerate(parts):
        if part not in order(parts[:depth]) and value_at(here, (part,)) is None:
            return False
        here = value_at(here, (part,))
    return True


def inactive_person(subject: Subject) -> Iterator[Hit]:
    """Nobody who has left holds an open record."""
    people = subject.context.directory.people
    if not is_open(subject.value):
        return
    for parts, handle in (*subject.names["people"], *subject.names["party"]):
        person = people.get(handle)
        if person is not None and not person.active and holdings.is_open(subject.data, parts):
            yield Hit(join(parts), {"person": handle})


def requester_unknown(subject: Subject) -> Iterator[Hit]:
    """A requester is a handle as soon as it is known whose."""
    name = subject.value.requester
    if not HANDLE.match(name):
        yield Hit("requester", {"value": name})


__all__ = ["RULES", "WARNING", "inactive_person", "requester_unknown", "unknown_address"]
