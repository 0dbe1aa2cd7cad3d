"""What an initiative owes at each stage, and how it may stand there."""

from __future__ import annotations

from tsbp.domain import course
from tsbp.domain.geography import ancestors
from tsbp.domain.rules.moments import end_of_day
from tsbp.domain.rules.subject import Hit, in_scope, is_emergency, reached, stage_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.initiative import Initiative
    from tsbp.domain.rules.subject import Subject

# An emergency owes only an owner at once; what else it owes, and by when, is said in `emergency.py`.
NEEDED = (
    ("owner", "assessment"),
    ("summary", "assessment"),
    ("driver", "assessment"),
    ("triage", "assessment"),
    ("sponsor", "planning"),
    ("benefits", "bau"),
)
IMPACT_NEEDED = ("by", "date", "size")
CLOSING_NEEDED = ("outcome", "at", "by", "from", "why")
HANDED_OVER = ("sop", "qa", "metric", "training")
BEFORE_ROLLOUT = ("intake", "readiness")
DESCRIBED_FROM = ("moderate", "severe")


def needed_at_stage(subject: Subject) -> Iterator[Hit]:
    """What the stage asks for is there."""
    value = subject.value
    emergency = is_emergency(value)
    for field, stage in NEEDED:
        if not getattr(value, field) and reached(value, stage) and (field == "owner" or not emergency):
            yield Hit(field, {"field": field, "stage": stage})
    if emergency:
        return
    if value.lane == "normal" and reached(value, "planning"):
        yield from _impact(value)
    if reached(value, "readiness"):
        yield from _baselines(value)


def _impact(value: Initiative) -> Iterator[Hit]:
    if value.impact is None:
        yield Hit("impact", {"field": "impact", "stage": "planning"})
        return
    for field in IMPACT_NEEDED:
        if getattr(value.impact, field) is None:
            yield Hit(f"impact.{field}", {"field": f"impact.{field}", "stage": "planning"})


def _baselines(value: Initiative) -> Iterator[Hit]:
    for key, milestone in value.milestones.items():
        if milestone.baseline is None and not milestone.markets:
            address = f"milestones.{key}.baseline"
            yield Hit(address, {"field": address, "stage": "readiness"})


def stage_not_in_lane(subject: Subject) -> Iterator[Hit]:
    """The lane has the stage."""
    value = subject.value
    stage = stage_of(value)
    stages = course.LANE_STAGES[value.lane]
    if stage not in stages:
        yield Hit("stage", {"stage": stage, "lane": value.lane, "stages": ", ".join(stages)})


def triage_not_accepted(subject: Subject) -> Iterator[Hit]:
    """Only an accepted request leaves intake."""
    value = subject.value
    if value.triage and value.triage.result != "accepted" and reached(value, "assessment"):
        yield Hit("triage.result", {"result": value.triage.result, "stage": stage_of(value)})


def template_missing(subject: Subject) -> Iterator[Hit]:
    """The standard lane names the template that approves it in advance."""
    if subject.value.lane == "standard" and not subject.value.template:
        yield Hit("template")


def template_lapsed(subject: Subject) -> Iterator[Hit]:
    """A template approves in advance while its own approval is in date; later it has served."""
    value = subject.value
    template = subject.context.directory.templates.get(value.template or "")
    if value.lane != "standard" or value.stage not in BEFORE_ROLLOUT or template is None:
        return
    until = template.approval.until if template.approval else None
    if until is not None:
        since = end_of_day(until, subject.context.settings.time_zone)
        yield Hit("template", {"template": value.template, "until": until.isoformat()}, since=since)


def gate_missing(subject: Subject) -> Iterator[Hit]:
    """A stage is entered through its gate."""
    value = subject.value
    for step in course.STEPS[value.lane]:
        if step.required and reached(value, step.leads_to):
            record = value.gates.get(step.gate)
            if record is None or record.result not in course.PASSED:
                yield Hit(f"gates.{step.gate}", {"gate": step.gate, "stage": stage_of(value)})


def exposure_incomplete(subject: Subject) -> Iterator[Hit]:
    """From moderate exposure up it is said how people meet the content, which, and what protects them.

    A request may not know yet, and an emergency has hours, not days: for them it is a warning.
    """
    value = subject.value
    if value.exposure.level not in DESCRIBED_FROM:
        return
    soft = is_emergency(value) or not reached(value, "assessment")
    for field in ("routes", "categories", "controls"):
        if not getattr(value.exposure, field):
            params = {"level": value.exposure.level, "field": field}
            yield Hit(f"exposure.{field}", params, severity="warning" if soft else "")


def region_without_rollout(subject: Subject) -> Iterator[Hit]:
    """From readiness on every region asked for has a market in the plan."""
    value = subject.value
    if not reached(value, "readiness"):
        return
    markets = subject.context.directory.markets
    aliases = subject.context.directory.aliases
    covered = {above for code in value.rollouts for above in ancestors(markets, aliases.get(code, code))}
    for position, region in enumerate(value.regions):
        if aliases.get(region, region) not in covered:
            yield Hit(f"regions[{position}]", {"region": region})


def rollout_outside_regions(subject: Subject) -> Iterator[Hit]:
    """A market in the plan lies in a region asked for."""
    value = subject.value
    markets = subject.context.directory.markets
    aliases = subject.context.directory.aliases
    regions = {aliases.get(region, region) for region in value.regions}
    for code, _ in in_scope(value):
        if code in markets and regions.isdisjoint(ancestors(markets, code)):
            yield Hit(f"rollouts.{code}", {"market": code, "regions": ", ".join(value.regions)})


def improvement_without_measure(subject: Subject) -> Iterator[Hit]:
    """An improvement measures its outcome, and what the outcome may cost."""
    value = subject.value
    if value.kind != "improvement" or not reached(value, "readiness"):
        return
    roles = {metric.role for metric in value.metrics.values()}
    for role in ("outcome", "balancing"):
        if role not in roles:
            yield Hit("metrics", {"role": role})


def handover_incomplete(subject: Subject) -> Iterator[Hit]:
    """In business as usual the procedure, the quality form, the metric and the training have an owner."""
    value = subject.value
    if is_emergency(value) or not reached(value, "bau"):
        return
    missing = [part for part in HANDED_OVER if not getattr(value.handover, part, None)]
    if missing:
        yield Hit("handover", {"missing": ", ".join(missing)})


def closing_missing(subject: Subject) -> Iterator[Hit]:
    """What is closed says how it ended, when, by whom, from where and why."""
    value = subject.value
    if value.stage != "closed":
        return
    if value.closed is None:
        yield Hit("closed", {"missing": ", ".join(CLOSING_NEEDED)})
        return
    missing = [
        field for field in CLOSING_NEEDED if not getattr(value.closed, "from_" if field == "from" else field)
    ]
    if missing:
        yield Hit(f"closed.{missing[0]}", {"missing": ", ".join(missing)})


def closing_too_early(subject: Subject) -> Iterator[Hit]:
    """Only what is closed says how it ended."""
    if subject.value.closed is not None and subject.value.stage != "closed":
        yield Hit("closed", {"stage": subject.value.stage})


def closing_not_allowed(subject: Subject) -> Iterator[Hit]:
    """An outcome belongs to the stage that it closes."""
    value = subject.value
    closed = value.closed
    if value.stage != "closed" or closed is None or not closed.from_ or not closed.outcome:
        return
    allowed = course.outcomes(value.lane, closed.from_)
    if closed.outcome not in allowed:
        params = {"outcome": closed.outcome, "stage": closed.from_, "allowed": ", ".join(allowed) or "-"}
        yield Hit("closed.outcome", params)


def merged_without_target(subject: Subject) -> Iterator[Hit]:
    """What was merged or replaced says into what."""
    value = subject.value
    target = (value.triage.merged_into if value.triage else None) or value.related
    if value.triage and value.triage.result == "merged" and not value.triage.merged_into:
        yield Hit("triage.merged_into", {"how": "merged"})
    elif value.closed and value.closed.outcome in ("merged", "superseded") and not target:
        yield Hit("closed.outcome", {"how": value.closed.outcome})
