"""A policy change with everything that each gate looks for, free to be spoiled."""

from __future__ import annotations

from datetime import date
from typing import Any

from judging import context, good, modelled, revised

from tsbp.domain.context import Context
from tsbp.domain.gates.passing import Passing
from tsbp.domain.vocab import READINESS_ITEMS

DAY = date(2026, 11, 25)
IMPACT = {
    "by": "bp-sea-1", "date": "2026-11-10", "markets": 3, "volume_per_day": "n/a: none", "training_hours": 1,
    "quality": "fewer errors", "users": "none", "tooling": "one form", "legal": "none", "vendor": "vb-jkt",
    "wellbeing": "none", "cost": 0, "size": "S",
}  # fmt: skip
MADE = {
    "date": "2026-11-11", "question": "Which form?", "options": ["leave it", "one reason"],
    "decision": {"en": "one reason", "zh": "一个原因"}, "why": "faster", "by": "ts-ops-director-apac",
    "status": "made",
}  # fmt: skip
METRICS = {
    "overturn": {"metric": "appeal_overturn_rate", "role": "outcome", "baseline": 12, "target": 8},
    "tat": {
        "metric": "appeal_tat_p90_h", "role": "balancing", "better": "down", "limit": 24,
        "readings": [{"date": "2026-11-20", "value": 20}],
    },
}  # fmt: skip
READY = dict.fromkeys(READINESS_ITEMS, "done")
RISK = {
    "text": "Vendor slips", "likelihood": 2, "impact": 3, "owner": "bp-sea-1", "review": "2026-12-01",
    "status": "open",
}  # fmt: skip
ASSESSED = {
    "impact": IMPACT,
    "decisions": {"form": MADE},
    "metrics": METRICS,
    "stakeholders": {"bp-lead-sea": {"raci": "C", "consulted": "2026-11-10"}},
    "risks": {"vendor": RISK},
}


def assessed(changes: dict[str, object] | None = None) -> Any:
    """Return what stands ready for G1 in assessment, with changes."""
    return revised({**good("assessment"), "sponsor": "ts-ops-director-apac", **ASSESSED}, changes or {})


def planned(changes: dict[str, object] | None = None) -> Any:
    """Return what stands ready for G3, with changes."""
    return revised(
        revised({**good("readiness"), **ASSESSED}, {"rollouts.ID.readiness": READY}), changes or {}
    )


def passing(data: Any, around: Context | None = None, **more: object) -> Passing:
    """Put plain data before a gate on the day."""
    return Passing(modelled("initiative", data), around or context(), DAY)._replace(**more)
