"""An initiative before a gate: what is looked at, on which day, and how a missing piece is said."""

from __future__ import annotations

from tsbp.domain.finding import ERROR, Finding
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.reason import Reason


class Passing(NamedTuple):
    """An initiative that stands before a gate on the day of a decision.

    `by` are those who decide, none while it is only looked at. `cited` is the key of the decision that is
    cited. `meetings` are the reasons that lie in other files (go-lives too close, emergencies open); none are
    known where other files are not looked at.
    """

    value: Initiative
    context: Context
    day: date
    by: tuple[str, ...] = ()
    cited: str = ""
    meetings: Sequence[Reason] = ()


class Looked(NamedTuple):
    """What a look for the evidence of a gate found missing, and what of it a waiver lets off until a day."""

    missing: tuple[Finding, ...]
    waived: tuple[tuple[Finding, date], ...] = ()


def piece(passing: Passing, rule: str, address: str, params: Mapping[str, object] | None = None) -> Finding:
    """Return a missing piece of evidence."""
    return Finding(rule, ERROR, "", address, passing.value.id, params or {})


def unsaid(passing: Passing, address: str) -> Finding:
    """Return that a plain fact is not there; one of a record says of which."""
    _, _, record = address.rpartition(".")[0].partition(".")
    return piece(passing, "evidence-unsaid-of" if record else "evidence-unsaid", address, {"record": record})


def let_off(passing: Passing, *names: str) -> date | None:
    """Return the last day on which a waiver lets off what goes by one of the names, None where none does.

    A waiver that has ended lets nothing off any more.
    """
    ends = [waiver.until for waiver in passing.value.waivers.values() if waiver.what in names]
    last = max(ends, default=None)
    return last if last is not None and last >= passing.day else None
