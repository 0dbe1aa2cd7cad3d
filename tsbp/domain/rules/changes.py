"""What a change may not do, whatever the outcome looks like."""

from __future__ import annotations

from tsbp.domain import course
from tsbp.domain.rules.subject import Hit, reached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.initiative import Initiative
    from tsbp.domain.rules.subject import Subject

    Records = Mapping[str, Any]


def id_changed(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """An id is for life."""
    if before and before.value.id != after.value.id:
        yield Hit("id", {"old": before.value.id, "new": after.value.id})


def submitted_changed(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """The moment of the request does not move: the folder and every clock rest on it."""
    if before and before.value.submitted != after.value.submitted:
        params = {"old": before.value.submitted.isoformat(), "new": after.value.submitted.isoformat()}
        yield Hit("submitted", params)


def log_rewritten(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """Updates and readings stand as they were posted; a correction is a new entry."""
    logs = dict(_logs(after.value))
    for address, old in _logs(before.value) if before else ():
        left = list(logs.get(address, ()))
        for position, entry in enumerate(old):
            if entry in left:
                left.remove(entry)
            else:
                yield Hit(f"{address}[{position}]", {"log": address})
                break


def _logs(value: Initiative) -> Iterator[tuple[str, Sequence[object]]]:
    yield "updates", value.updates
    for code, rollout in value.rollouts.items():
        yield f"rollouts.{code}.updates", rollout.updates
    for key, metric in value.metrics.items():
        yield f"metrics.{key}.readings", metric.readings


def baseline_moved(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """From readiness on a baseline moves only by a decision that was made for it."""
    if not before or not reached(before.value, "readiness"):
        return
    decisions = after.value.decisions
    for kind, old, new in (
        ("milestones", before.value.milestones, after.value.milestones),
        ("rollouts", before.value.rollouts, after.value.rollouts),
    ):
        for key, was, now in _moved(old, new):
            made = decisions.get(now.decision) if now.decision else None
            if now.decision == was.decision or made is None or made.status != "made":
                params = {
                    "old": was.baseline.isoformat(),
                    "new": now.baseline.isoformat() if now.baseline else "-",
                }
                yield Hit(f"{kind}.{key}.baseline", params)


def _moved(old: Records, new: Records) -> Iterator[tuple[str, Any, Any]]:
    """Yield the records that had a baseline and now have another, or none."""
    for key, was in old.items():
        now = new.get(key)
        if now is not None and was.baseline is not None and now.baseline != was.baseline:
            yield key, was, now


def closed_reopened(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """Nothing leaves closed, and how it ended is not rewritten."""
    if not before or before.value.stage != "closed":
        return
    if after.value.stage != "closed":
        yield Hit("stage", {"stage": after.value.stage})
    elif before.value.closed and after.value.closed != before.value.closed:
        yield Hit("closed", {"stage": "closed"})


def stage_moved_out_of_turn(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A stage is followed by the next, by the one before it, or by the end."""
    old, new = (before.value if before else None), after.value
    if old is None or old.stage in (new.stage, "closed"):
        return
    allowed = course.next_stages(new.lane, old.stage)
    if new.stage in allowed or _became_normal(old, new):
        return
    yield Hit("stage", {"old": old.stage, "new": new.stage, "allowed": ", ".join(allowed) or "-"})


def _became_normal(old: Initiative, new: Initiative) -> bool:
    """Whether an initiative lost its template's approval and is assessed like any other."""
    return old.lane == "standard" and new.lane == "normal" and new.stage == "assessment"
