"""Why an initiative is red or amber by rule, and which reasons hold at an instant."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

RED = "red"
AMBER = "amber"
GREEN = "green"
ALWAYS = ""
ORDER = {RED: 0, AMBER: 1, GREEN: 2}


class Reason(NamedTuple):
    """One reason for a computed health.

    `rule` names the sentence `reason.<rule>`, `subject` the address it speaks of, `markets` those it
    touches (none = the whole initiative). In force at T when since <= T < until; both are UTC instants
    of fixed width (`2026-11-22T16:00:00Z`), so they compare as text; empty = without that end.
    """

    level: str
    rule: str
    subject: str
    params: Mapping[str, object]
    markets: tuple[str, ...] = ()
    since: str = ALWAYS
    until: str = ALWAYS


def holds(reason: Reason, instant: str) -> bool:
    """Tell whether the reason is in force at the UTC instant."""
    return reason.since <= instant and (not reason.until or instant < reason.until)


def touches(reason: Reason, markets: Collection[str]) -> bool:
    """Tell whether the reason counts for these markets: it names one of them or none at all."""
    return not reason.markets or any(market in markets for market in reason.markets)


def worst(reasons: Iterable[Reason]) -> str:
    """Return the worst level among the reasons, green when there is none."""
    return min((reason.level for reason in reasons), key=ORDER.__getitem__, default=GREEN)
