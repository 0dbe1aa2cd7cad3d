"""Everything that is worked out of one initiative at once: what is listed of it, and what is wrong with it."""

from __future__ import annotations

from tsbp.domain import health, rules
from tsbp.domain.row import row
from tsbp.domain.rules import Subject
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.finding import Finding
    from tsbp.domain.health import Standing
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.reason import Reason


class Judgement(NamedTuple):
    """What a file version amounts to in its context, whatever the day.

    `row` is plain data, with what it says of other initiatives under `mention`.
    """

    row: dict[str, Any]
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]
    standing: Standing


def judge(path: str, data: Mapping[str, Any], value: Initiative, context: Context) -> Judgement:
    """Judge an initiative from its plain data and the value made of them; nothing is read or checked twice."""
    return Judgement(
        {**row(value, path, context), "mention": rules.mention(path, data)},
        health.reasons(value, context),
        rules.check(Subject(path, data, value, context)),
        health.standing(value, context),
    )
