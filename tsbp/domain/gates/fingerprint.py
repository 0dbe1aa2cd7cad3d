"""The fingerprint of what was decided on: when it no longer matches, the gate is open again.

`1:` and the first 16 hex digits of the SHA-256 of canonical JSON. Canonical is: UTF-8, keys sorted, no blanks,
what is absent left out, days in ISO form, a whole number without a point, lists that have no order sorted.
Forecasts, actuals, statuses, notes and logs are never part of it, so the work may go on as it was agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tsbp.domain.course import PASSED
from tsbp.domain.health.case import in_scope
from tsbp.domain.jsontext import refuse, writer

try:  # hashlib drags in every algorithm of OpenSSL
    from _sha256 import sha256  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tsbp.domain.initiative import Decision, Gate, Initiative, Rollout

VERSION = "1"
LENGTH = 16
MARKET_GATE = "G3"
EXPOSURE = ("level", "routes", "categories", "controls")
HEADINGS = (
    "markets", "volume_per_day", "aht_s", "fte", "people_to_train", "training_hours", "quality", "users",
    "tooling", "legal", "vendor", "wellbeing", "cost", "size",
)  # fmt: skip
DECIDED = ("question", "options", "by", "markets")
MEASURED = ("metric", "role", "baseline", "target")
MILESTONE = ("owner", "baseline", "markets", "after")
ROLLOUT = ("wave", "lead", "sites", "languages", "baseline")
READY = ("sites", "languages")
IN_FORCE = ("ready", "live", "stable")
CANONICAL = writer(refuse, ascii=False, by_key=True)


def fingerprint(value: Initiative, gate: str, market: str = "", first_language: str = "en") -> str:
    """Return the fingerprint of what the gate rests on, of `G3` in the market; "" for a gate that keeps none.

    A decision in several languages counts in the store's first, so that a translation changes nothing.
    """
    if not keeps(gate):
        return ""
    found = basis(value, gate, market, first_language)
    text = CANONICAL(found)
    return f"{VERSION}:{sha256(text.encode()).hexdigest()[:LENGTH]}"


def basis(value: Initiative, gate: str, market: str = "", first_language: str = "en") -> dict[str, object]:
    """Return what the gate rests on, as canonical plain data; nothing for a gate that keeps no fingerprint."""
    rests_on = _RESTS_ON.get(gate)
    if gate == MARKET_GATE:
        found = _market(value, market) if market in value.rollouts else {}
    else:
        found = rests_on(value, first_language) if rests_on else {}
    return dict(_pairs(found))


def keeps(gate: str) -> bool:
    """Tell whether a decision at the gate keeps a fingerprint."""
    return gate == MARKET_GATE or gate in _RESTS_ON


def reopened(value: Initiative, first_language: str = "en") -> Iterator[tuple[str, str]]:
    """Yield (gate, market) of every decision in force whose fingerprint no longer matches, market "" but for G3.

    A decision without a fingerprint was typed by hand: nobody can tell what it was about.
    """
    for gate, record in value.gates.items():
        if _is_marked(record) and record.fingerprint != fingerprint(
            value, gate, first_language=first_language
        ):
            yield gate, ""
    for code, rollout in in_scope(value):
        go = rollout.go if rollout.status in IN_FORCE else None
        if go is not None and _is_marked(go) and go.fingerprint != fingerprint(value, MARKET_GATE, code):
            yield MARKET_GATE, code


def _is_marked(record: Gate) -> bool:
    return record.result in PASSED and record.fingerprint is not None


def _decision(value: Initiative, first_language: str) -> Mapping[str, object]:
    """Return what G1 rests on.

    An emergency decides before it has assessed: only its scope and its decision count.
    """
    cited = value.gates["G1"].decision if "G1" in value.gates else None
    scope = {
        "kind": value.kind,
        "regions": value.regions,
        "exposure": _picked(value.exposure, EXPOSURE),
        "decision": _decided(value.decisions.get(cited or ""), first_language),
    }
    if value.lane == "emergency":
        return scope
    return scope | {
        "impact": _picked(value.impact, HEADINGS) if value.impact else None,
        "metrics": {key: _picked(metric, MEASURED) for key, metric in value.metrics.items()},
    }


def _decided(decision: Decision | None, first_language: str) -> Mapping[str, object] | None:
    if decision is None:
        return None
    said = decision.decision
    text = said.get(first_language, said) if said is not None and not isinstance(said, str) else said
    return {**_picked(decision, DECIDED), "decision": text}


def _baseline(value: Initiative, first_language: str) -> Mapping[str, object]:  # noqa: ARG001
    """Return what G2 rests on."""
    return {
        "sponsor": value.sponsor,
        "milestones": {key: _picked(one, MILESTONE) for key, one in value.milestones.items() if one.key},
        "rollouts": {code: _picked(rollout, ROLLOUT) for code, rollout in value.rollouts.items()},
    }


def _market(value: Initiative, market: str) -> Mapping[str, object]:
    """Return what the go of a market rests on; what was waived counts as waived even when it was done later."""
    rollout = value.rollouts[market]
    waived = {waiver.what for waiver in value.waivers.values()}
    return {
        **_picked(rollout, READY),
        "readiness": dict(_let_off(rollout, f"rollouts.{market}.readiness", waived)),
        "limits": {key: metric.limit for key, metric in value.metrics.items() if metric.limit is not None},
    }


def _let_off(rollout: Rollout, above: str, waived: set[str]) -> Iterator[tuple[str, str]]:
    for item in {*rollout.readiness, *(what.rpartition(".")[2] for what in waived if what.startswith(above))}:
        state = rollout.readiness.get(item, "todo")
        if state == "na" or state == "waived" or f"{above}.{item}" in waived:
            yield item, "na" if state == "na" else "waived"


def _picked(record: Any, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


def _pairs(found: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield what is there, in its canonical form."""
    for key, value in found.items():
        part = _canonical(value)
        if part not in (None, [], {}):
            yield key, part


def _canonical(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(_pairs(value))
    if isinstance(value, tuple | list):
        return sorted((_canonical(part) for part in value), key=str)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, float) and value.is_integer() else value


_RESTS_ON = {"G1": _decision, "G2": _baseline}
