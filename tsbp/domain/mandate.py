"""Who may decide on a change: read from what stood before it, so that no change lets itself through."""

from __future__ import annotations

from tsbp.domain.context import Context
from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.gates import authority
from tsbp.domain.rules.gating import address_of, decisions, is_decided_anew
from tsbp.domain.zones import day_of_moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from tsbp.domain.directory import Person
    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.rules.subject import Subject

RULE = "decider-of-the-change"
GOVERNING = ("change_authority", "forbidden_hosts", "protected", "thresholds", "clocks", "severities")
"""The settings that say what is allowed; the others only say what there is."""


def mandate(base: Context, head: Context) -> Context:
    """Return what a change is judged by: what may be done from the base, what there is from the head.

    Whoever and whatever both know counts as the base has it; what only the head knows can be named, yet
    nobody who is new there speaks for a team that was there before.
    """
    governing = {name: getattr(base.settings, name) for name in GOVERNING}
    settings = _amended(head.settings, governing)
    known: dict[str, Any] = {
        name: {**theirs, **ours}
        for name, theirs, ours in zip(head.directory._fields, head.directory, base.directory, strict=True)
    }
    known["people"] = _people(base.directory, head.directory)
    return Context(settings, head.directory._replace(**known), head.calendar)


def unmandated(before: Subject, after: Subject) -> Iterator[Finding]:
    """Yield the decisions that only the change itself gave their deciders the right to make.

    Sponsor, owner, leads, priority and size count as they were before; where there were none, as they are.
    """
    known = decisions(before.value)
    then = _as_it_was(before.value, after.value)
    for (gate, market), record in decisions(after.value).items():
        if not is_decided_anew(known.get((gate, market)), record):
            continue
        by = (record.by,) if isinstance(record.by, str) else tuple(record.by)
        day = day_of_moment(record.date, after.context.settings.time_zone)
        said = {
            (entry.rule, str(entry.params))
            for entry in authority.missing(after.value, after.context, gate, by, day, market)
        }
        missing = [
            entry
            for entry in authority.missing(then, after.context, gate, by, day, market)
            if (entry.rule, str(entry.params)) not in said
        ]
        if missing:
            params = {
                "gate": f"{gate} {market}".strip(),
                "by": ", ".join(by),
                "roles": ", ".join(
                    dict.fromkeys(str(entry.params.get("role", "owner")) for entry in missing)
                ),
            }
            yield Finding(RULE, ERROR, after.path, address_of(gate, market), after.value.id, params)


def _people(base: Directory, head: Directory) -> Mapping[str, Person]:
    joined = dict(head.people)
    for handle, person in head.people.items():
        if handle not in base.people and person.team in base.teams:
            joined[handle] = _amended(person, {"team": None})
    return {**joined, **base.people}


def _as_it_was(before: Initiative, after: Initiative) -> Any:
    """Return the initiative after the change with those who held its offices before it."""
    old: dict[str, Any] = {
        name: getattr(before, name) for name in ("sponsor", "owner") if getattr(before, name)
    }
    if before.priority == authority.HIGHEST:
        old["priority"] = before.priority
    if before.impact is not None and before.impact.size == authority.LARGEST:
        old["impact"] = before.impact
    old["rollouts"] = {
        code: _amended(rollout, {"lead": before.rollouts[code].lead}) if code in before.rollouts else rollout
        for code, rollout in after.rollouts.items()
    }
    return _amended(after, old)


def _amended(value: Any, fields: Mapping[str, Any]) -> Any:
    """Return a model, or the light block that stands for one, with other values in these fields."""
    if hasattr(value, "model_copy"):
        return value.model_copy(update=fields)
    other = object.__new__(type(value))
    other.__dict__.update({**value.__dict__, **fields})
    return other
