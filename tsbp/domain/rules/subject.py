"""What a rule is shown, what it may answer, and the few words that every rule shares."""

from __future__ import annotations

from tsbp.domain.finding import Finding
from tsbp.domain.rules.references import NOTHING
from tsbp.domain.vocab import STAGES
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.health import Standing
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.rules.references import Names

RANK = {stage: rank for rank, stage in enumerate(STAGES)}


class Subject(NamedTuple):
    """One initiative under judgement: where it lies, its plain data, its value, what surrounds it.

    `path` is empty while the file has no name yet; `standings` is None where other files are not looked at.
    `text` is every text of the data run together, `names` every name in it; `check` fills them in.
    """

    path: str
    data: Mapping[str, Any]
    value: Initiative
    context: Context
    standings: Mapping[str, Standing] | None = None
    text: bytes = b""
    names: Names = NOTHING


class Hit(NamedTuple):
    """What a rule found: the fact, the words for its sentence, and when it holds.

    An empty `severity` means the rule's own; `since` and `until` are UTC instants of fixed width.
    """

    address: str
    params: Mapping[str, object] = {}
    since: str = ""
    until: str = ""
    severity: str = ""


class Rule(NamedTuple):
    """A law with its name and weight; `check` finds what breaks it.

    A state rule is shown a `Subject`, a change rule the subject before (None for a new one) and after; both
    yield hits. A rule across files or of the directory yields hits with the file they lie in.
    """

    id: str
    severity: str
    check: Callable[..., Iterator[Any]]


def laws(severity: str, *checks: Callable[..., Iterator[Any]]) -> tuple[Rule, ...]:
    """Return the checks as rules of one severity, each named after its function."""
    return tuple(Rule(check.__name__.replace("_", "-"), severity, check) for check in checks)


def finding(rule: Rule, path: str, id: str, hit: Hit) -> Finding:
    """Return what the rule found in a file as a finding."""
    return Finding(
        rule.id,
        hit.severity or rule.severity,
        path,
        hit.address,
        id,
        hit.params,
        None,
        hit.since,
        hit.until,
    )


def stage_of(value: Initiative) -> str:
    """Return the stage whose demands count: of a closed initiative the one it was closed from."""
    if value.stage == "closed":
        return (value.closed.from_ if value.closed else None) or "intake"
    return value.stage


def reached(value: Initiative, stage: str) -> bool:
    """Tell whether the initiative is, or was when it closed, at the stage or beyond it."""
    return RANK[stage_of(value)] >= RANK[stage]


def is_open(value: Initiative) -> bool:
    """Tell whether the initiative is still under way."""
    return value.stage != "closed"


def is_emergency(value: Initiative) -> bool:
    """Tell whether the initiative runs in the emergency lane, which owes less and later."""
    return value.lane == "emergency"


def in_scope(value: Initiative) -> Iterator[tuple[str, Any]]:
    """Yield code and rollout of every market that was not excluded."""
    for code, rollout in value.rollouts.items():
        if rollout.status != "excluded":
            yield code, rollout


def planned_day(record: Any) -> date | None:
    """Return the day a milestone or go-live is planned for: its forecast, else its baseline."""
    return record.forecast or record.baseline  # type: ignore[no-any-return]
