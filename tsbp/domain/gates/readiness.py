"""G3, the go of one market: it is ready, and what must not get worse has a limit; and what going live needs."""

from __future__ import annotations

from tsbp.domain.course import PASSED
from tsbp.domain.gates.passing import let_off, piece
from tsbp.domain.health.gates import SETTLED, is_void
from tsbp.domain.vocab import READINESS_ITEMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.finding import Finding
    from tsbp.domain.gates.passing import Passing
    from tsbp.domain.initiative import Gate


def ready(passing: Passing, market: str) -> Iterator[Finding]:
    """Look for the eleven items of the market, done, not needed or waived, and for a balancing limit."""
    yield from open_items(passing, market)
    metrics = passing.value.metrics.values()
    if not any(one.role == "balancing" and one.limit is not None for one in metrics):
        yield piece(passing, "evidence-limit", "metrics")


def open_items(passing: Passing, market: str) -> Iterator[Finding]:
    """Look for the readiness items of the market that are neither done nor unneeded, waived ones among them."""
    rollout = passing.value.rollouts[market]
    for item in READINESS_ITEMS:
        state = rollout.readiness.get(item, "todo")
        if state not in SETTLED:
            params = {"market": market, "item": item, "state": state}
            yield piece(passing, "evidence-readiness", f"rollouts.{market}.readiness.{item}", params)


def going_live(passing: Passing, market: str) -> Iterator[Finding]:
    """Look for what a market needs to go live: a go in force, no open condition, no waiver that has ended.

    A roll-back voids the go that came before it. An emergency goes live without a go.
    """
    value = passing.value
    rollout = value.rollouts[market]
    if value.lane == "emergency":
        return
    go = rollout.go
    if go is None or go.result not in PASSED or is_void(rollout, go):
        yield piece(passing, "evidence-go", f"rollouts.{market}.go", {"market": market})
        return
    yield from open_conditions(passing, go, f"rollouts.{market}.go", f"G3 {market}")
    for found in open_items(passing, market):
        waived = any(waiver.what == found.address for waiver in value.waivers.values())
        if waived and not let_off(passing, found.address):
            yield found._replace(rule="evidence-waiver-ended")


def open_conditions(passing: Passing, record: Gate, address: str, gate: str) -> Iterator[Finding]:
    """Look for the conditions of a decision that are not met."""
    for key, condition in record.conditions.items():
        if condition.met is None:
            params = {"gate": gate, "text": condition.text, "owner": condition.owner}
            params["due"] = condition.due.isoformat()
            yield piece(passing, "evidence-condition", f"{address}.conditions.{key}", params)
