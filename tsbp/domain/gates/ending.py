"""G4 to G6: every market is live, the work is handed over, what it brought is known."""

from __future__ import annotations

from tsbp.domain import calendar
from tsbp.domain.gates.passing import piece, unsaid
from tsbp.domain.gates.readiness import open_conditions
from tsbp.domain.health.case import in_scope
from tsbp.domain.health.gates import is_void
from tsbp.domain.vocab import LIVE_OR_BEYOND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.finding import Finding
    from tsbp.domain.gates.passing import Passing
    from tsbp.domain.initiative import Metric, Reading

WATCHED_WD = 10
GRAVE = ("high", "critical")
HANDED_OVER = ("sop", "qa", "metric", "training")
GONE, OVER = "rolled_back", "handed_over"
REVIEWED = ("done", "verdict")


def all_live(passing: Passing) -> Iterator[Finding]:
    """Look for every market live or beyond, or rolled back by a decision, and for every condition met."""
    value = passing.value
    for code, rollout in in_scope(value):
        if rollout.status == GONE and not rollout.decision:
            yield piece(passing, "evidence-rollback", f"rollouts.{code}.decision", {"market": code})
        elif rollout.status not in (GONE, *LIVE_OR_BEYOND):
            params = {"market": code, "status": rollout.status}
            yield piece(passing, "evidence-not-live", f"rollouts.{code}.status", params)
    for gate, record in value.gates.items():
        yield from open_conditions(passing, record, f"gates.{gate}", gate)
    for code, rollout in in_scope(value):
        if rollout.go and not is_void(rollout, rollout.go):
            yield from open_conditions(passing, rollout.go, f"rollouts.{code}.go", f"G3 {code}")


def handed_over(passing: Passing) -> Iterator[Finding]:
    """Look for ten working days inside limits, no grave issue, markets handed over, and the new owners."""
    value = passing.value
    for code, rollout in in_scope(value):
        if rollout.status == GONE:
            continue
        if rollout.actual is not None:
            days = calendar.slip(passing.context.calendar, code, rollout.actual, passing.day)
            if days < WATCHED_WD:
                params = {"market": code, "days": days, "needed": WATCHED_WD}
                yield piece(passing, "evidence-watched", f"rollouts.{code}.actual", params)
        if rollout.status != OVER:
            params = {"market": code, "status": rollout.status}
            yield piece(passing, "evidence-not-handed-over", f"rollouts.{code}.status", params)
    yield from _inside_limits(passing)
    for key, issue in value.issues.items():
        if issue.status == "open" and issue.severity in GRAVE:
            params = {"key": key, "text": issue.text, "severity": issue.severity}
            yield piece(passing, "evidence-issue", f"issues.{key}.status", params)
    for part in HANDED_OVER:
        if not getattr(value.handover, part, None):
            yield unsaid(passing, f"handover.{part}")


def stood_down(passing: Passing) -> Iterator[Finding]:
    """Look for the stand-down of an emergency, which affirms every criterion of it."""
    event = passing.value.event
    if event is None or event.stood_down is None:
        yield piece(passing, "evidence-stood-down", "event.stood_down")


def reviewed(passing: Passing) -> Iterator[Finding]:
    """Look for the verdict of the review, and for asks, risks and issues that are still open."""
    value = passing.value
    for part in REVIEWED:
        if not getattr(value.benefits, part, None):
            yield unsaid(passing, f"benefits.{part}")
    for kind, records, ended in (
        ("ask", value.asks, ("answered", "withdrawn")),
        ("risk", value.risks, ("closed",)),
        ("issue", value.issues, ("resolved",)),
    ):
        for key, record in records.items():
            if record.status not in ended:
                params = {"key": key, "text": record.text, "severity": getattr(record, "severity", "")}
                yield piece(passing, f"evidence-{kind}", f"{kind}s.{key}.status", params)


def _inside_limits(passing: Passing) -> Iterator[Finding]:
    """Look at the last ten working days of every metric with a limit: read, and not past it."""
    for key, metric in passing.value.metrics.items():
        if metric.limit is None:
            continue
        first = _first_watched_day(passing, metric)
        read = [reading for reading in metric.readings if first <= reading.date <= passing.day]
        past = [reading for reading in read if _is_past(passing, metric, reading)]
        if past:
            worst = past[-1]
            params = {"key": key, "value": worst.value, "limit": metric.limit, "day": worst.date.isoformat()}
            yield piece(passing, "evidence-limit-passed", f"metrics.{key}.limit", params)
        elif not read:
            yield piece(
                passing, "evidence-unread", f"metrics.{key}.readings", {"key": key, "days": WATCHED_WD}
            )


def _first_watched_day(passing: Passing, metric: Metric) -> date:
    markets = [code for code, _ in in_scope(passing.value)]
    market = metric.scope or (markets[0] if len(markets) == 1 else "")
    return calendar.add(passing.context.calendar, market, passing.day, -WATCHED_WD)


def _is_past(passing: Passing, metric: Metric, reading: Reading) -> bool:
    known = passing.context.directory.metrics.get(metric.metric)
    better = metric.better or (known.better if known else None)
    if metric.limit is None or not better:
        return False
    return reading.value < metric.limit if better == "up" else reading.value > metric.limit
