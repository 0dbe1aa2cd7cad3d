"""What a change is part of, in the words of the domain: a date, a market, a gate, a reading, an update."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain.changevalue import ADDED, ENDED, MOVED, PASSED, POSTED, RECORDED, REMOVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.change import Change

FILE, STAGE, GATE, MARKET, DATE, RECORD, READING, UPDATE, FACT = (
    "file", "stage", "gate", "market", "date", "record", "reading", "update", "fact",
)  # fmt: skip
PARTS = (FILE, STAGE, GATE, MARKET, DATE, RECORD, READING, UPDATE, FACT)
"""In the order in which a story tells them."""
DATES = ("baseline", "forecast", "actual")
DATED = ("milestones", "rollouts")
_BY_VERB = {PASSED: GATE, POSTED: UPDATE, RECORDED: READING, ADDED: RECORD, ENDED: RECORD, REMOVED: RECORD}


def part_of(change: Change) -> str:
    """Return which of PARTS the change belongs to."""
    parts = addresses.parse(change.address)
    if not parts:
        return FILE
    if change.verb == MOVED:
        return STAGE if len(parts) == 1 else MARKET
    if len(parts) > 2 and parts[0] in DATED and parts[-1] in DATES:
        return DATE
    return _BY_VERB.get(change.verb, FACT)


def market_of(change: Change) -> str:
    """Return the market whose rollout the change is in, empty when it is in none."""
    parts = addresses.parse(change.address)
    return str(parts[1]) if len(parts) > 1 and parts[0] == "rollouts" else ""


def is_in_field(change: Change, field: str) -> bool:
    """Tell whether the change is at or below the field, an address or a path of the register."""
    wanted = addresses.parse(field)
    parts = addresses.parse(change.address)
    named = zip(wanted, parts, strict=False)
    return len(wanted) <= len(parts) and all(want in (addresses.ANY, part) for want, part in named)
