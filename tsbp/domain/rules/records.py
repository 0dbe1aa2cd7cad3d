"""What must hold within one record of an initiative."""

from __future__ import annotations

from tsbp.domain.rules.subject import Hit, is_open

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.initiative import Initiative, Update
    from tsbp.domain.rules.subject import Subject

WORRIED = ("amber", "red")
ACCOUNTABLE = "A"
DECIDED = ("date", "decision", "why", "by")
WORD_LISTS = ("regions", "policy_areas", "queues", "tags", "serves", "related", "aliases")


def update_without_why(subject: Subject) -> Iterator[Hit]:
    """An update that says amber or red says why."""
    for address, log in _logs(subject.value):
        for position, update in enumerate(log):
            if update.health in WORRIED and not update.why:
                yield Hit(f"{address}[{position}].why", {"health": update.health})


def _logs(value: Initiative) -> Iterator[tuple[str, Sequence[Update]]]:
    yield "updates", value.updates
    for code, rollout in value.rollouts.items():
        if rollout.updates:
            yield f"rollouts.{code}.updates", rollout.updates


def decision_incomplete(subject: Subject) -> Iterator[Hit]:
    """A decision that was made says when, what, why and by whom."""
    for key, decision in subject.value.decisions.items():
        if decision.status == "made":
            missing = [field for field in DECIDED if not getattr(decision, field)]
            if missing:
                yield Hit(f"decisions.{key}.{missing[0]}", {"missing": ", ".join(missing)})


def ask_unanswered(subject: Subject) -> Iterator[Hit]:
    """An ask that was answered holds the answer."""
    for key, ask in subject.value.asks.items():
        if ask.status == "answered" and not ask.answer:
            yield Hit(f"asks.{key}.answer")


def pause_without_review(subject: Subject) -> Iterator[Hit]:
    """An open hold names the day on which it is looked at again; nothing else reminds of it."""
    for key, pause in subject.value.pauses.items() if is_open(subject.value) else ():
        if pause.kind == "hold" and pause.until is None and pause.review is None:
            yield Hit(f"pauses.{key}.review")


def reading_twice(subject: Subject) -> Iterator[Hit]:
    """A metric has one reading for a day; of two the later entry counts."""
    for key, metric in subject.value.metrics.items():
        seen: set[date] = set()
        for position, reading in enumerate(metric.readings):
            if reading.date in seen:
                yield Hit(f"metrics.{key}.readings[{position}].date", {"date": reading.date.isoformat()})
            seen.add(reading.date)


def metric_differs(subject: Subject) -> Iterator[Hit]:
    """A metric is measured as the catalogue defines it."""
    catalogue = subject.context.directory.metrics
    for key, metric in subject.value.metrics.items():
        definition = catalogue.get(metric.metric)
        for field in ("better", "unit") if definition else ():
            ours, theirs = getattr(metric, field), getattr(definition, field, None)
            if ours and theirs and ours != theirs:
                params = {"metric": metric.metric, "field": field, "ours": ours, "theirs": theirs}
                yield Hit(f"metrics.{key}.{field}", params)


def listed_twice(subject: Subject) -> Iterator[Hit]:
    """A list of words names nothing twice."""
    for field in WORD_LISTS:
        words = getattr(subject.value, field)
        if len(words) > 1 and len(set(words)) != len(words):
            position = next(place for place, word in enumerate(words) if word in words[:place])
            yield Hit(f"{field}[{position}]", {"word": words[position]})


def accountable_twice(subject: Subject) -> Iterator[Hit]:
    """One stakeholder is accountable (A), not several."""
    named = [handle for handle, one in subject.value.stakeholders.items() if one.raci == ACCOUNTABLE]
    for handle in named[1:]:
        yield Hit(f"stakeholders.{handle}.raci", {"person": handle, "first": named[0]})


def risk_still_open(subject: Subject) -> Iterator[Hit]:
    """A risk that an issue came from has occurred."""
    risks = subject.value.risks
    for key, issue in subject.value.issues.items():
        risk = risks.get(issue.from_risk or "")
        if risk is not None and risk.status == "open":
            yield Hit(f"risks.{issue.from_risk}.status", {"issue": key})


def dates_reversed(subject: Subject) -> Iterator[Hit]:
    """Nothing ends before it began."""
    for address, began, ended in _spans(subject.value):
        if began is not None and ended is not None and _day(ended) < _day(began):
            yield Hit(address, {"began": _day(began).isoformat(), "ended": _day(ended).isoformat()})


def _spans(value: Initiative) -> Iterator[tuple[str, Any, Any]]:
    """Yield the address of each end with the moments of its beginning and its end."""
    if value.triage:
        yield "triage.at", value.submitted, value.triage.at
    if value.closed:
        yield "closed.at", value.submitted, value.closed.at
    if value.event:
        yield "event.stood_down", value.event.opened, value.event.stood_down
    for key, pause in value.pauses.items():
        yield f"pauses.{key}.until", pause.since, pause.until
    for code, rollout in value.rollouts.items():
        yield f"rollouts.{code}.rolled_back", rollout.actual, rollout.rolled_back
    for key, ask in value.asks.items():
        yield f"asks.{key}.due", ask.raised, ask.due
    for key, issue in value.issues.items():
        yield f"issues.{key}.due", issue.raised, issue.due


def _day(moment: Any) -> date:
    """Return the day of a date or of a moment, as it was written."""
    return moment.date() if hasattr(moment, "hour") else moment  # type: ignore[no-any-return]
