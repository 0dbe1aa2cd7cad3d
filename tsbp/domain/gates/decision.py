"""G1, the decision: what it means is known, two ways were weighed, and those it touches were asked."""

from __future__ import annotations

from tsbp.domain.gates.passing import piece, unsaid
from tsbp.domain.geography import ancestors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.finding import Finding
    from tsbp.domain.gates.passing import Passing
    from tsbp.domain.initiative import Decision

# Ten headings; one of the fields of a heading is enough, be it `n/a: why`.
HEADINGS = (
    ("markets",),
    ("volume_per_day", "aht_s", "fte"),
    ("people_to_train", "training_hours"),
    ("quality",),
    ("users",),
    ("tooling",),
    ("legal",),
    ("vendor",),
    ("wellbeing",),
    ("cost",),
)
ASSESSED = ("by", "date", "size")
LEAST_OPTIONS = 2
AT_ONCE = ("severity", "incident_lead", "cadence_h", "stand_down", "comms_line")
DESCRIBED_FROM = ("moderate", "severe")


def decided(passing: Passing) -> Iterator[Finding]:
    """Look for the impact under its headings, a made decision, an outcome to measure, the leads' advice."""
    impact = passing.value.impact
    for heading in HEADINGS:
        if impact is None or all(getattr(impact, field) is None for field in heading):
            yield unsaid(passing, f"impact.{heading[0]}")
    for field in ASSESSED:
        if impact is None or getattr(impact, field) is None:
            yield unsaid(passing, f"impact.{field}")
    yield from _weighed(passing)
    yield from _measured(passing)
    yield from _consulted(passing)


def decided_at_once(passing: Passing) -> Iterator[Finding]:
    """Look for what an emergency says within the hour."""
    event, exposure = passing.value.event, passing.value.exposure
    for field in AT_ONCE:
        if not getattr(event, field, None):
            yield unsaid(passing, f"event.{field}")
    if exposure.level in DESCRIBED_FROM and not exposure.controls:
        yield unsaid(passing, "exposure.controls")


def weighing(passing: Passing) -> tuple[str, ...]:
    """Return the keys of the decisions that could be cited: made, between two ways or more."""
    return tuple(key for key, one in passing.value.decisions.items() if not _short_of(one))


def _short_of(decision: Decision) -> str:
    if decision.status != "made":
        return "evidence-decision-open"
    return "evidence-options" if len(set(decision.options)) < LEAST_OPTIONS else ""


def _weighed(passing: Passing) -> Iterator[Finding]:
    cited = passing.value.decisions.get(passing.cited)
    if cited is not None:
        short_of = _short_of(cited)
        if short_of:
            yield piece(passing, short_of, f"decisions.{passing.cited}", {"key": passing.cited})
    elif not weighing(passing):
        decisions = passing.value.decisions.items()
        known = next(
            ((key, one) for key, one in reversed(tuple(decisions)) if one.status != "replaced"), None
        )
        if known is None:
            yield piece(passing, "evidence-decision", "decisions")
        else:
            yield piece(passing, _short_of(known[1]), f"decisions.{known[0]}", {"key": known[0]})


def _measured(passing: Passing) -> Iterator[Finding]:
    outcomes = {key: one for key, one in passing.value.metrics.items() if one.role == "outcome"}
    if not outcomes:
        yield piece(passing, "evidence-outcome", "metrics")
    elif all(one.baseline is None and not one.plan for one in outcomes.values()):
        key = next(iter(outcomes))
        yield piece(passing, "evidence-outcome-baseline", f"metrics.{key}.baseline", {"key": key})


def _consulted(passing: Passing) -> Iterator[Finding]:
    """Look for the day on which the lead of each region was asked; who decides or owns it needs no asking."""
    value = passing.value
    settled = {value.owner, value.sponsor, *passing.by}
    asked: set[str] = set()
    for region in value.regions:
        lead = _lead(passing, region)
        if not lead or lead in settled or lead in asked:
            continue
        asked.add(lead)
        known = value.stakeholders.get(lead)
        if known is None or known.consulted is None:
            rule = "evidence-consulted" if known else "evidence-stakeholder"
            address = f"stakeholders.{lead}.consulted"
            yield piece(passing, rule, address, {"region": region, "lead": lead})


def _lead(passing: Passing, region: str) -> str | None:
    markets = passing.context.directory.markets
    around = (markets.get(code) for code in ancestors(markets, region))
    return next((entry.lead for entry in around if entry is not None and entry.lead), None)
