"""Health by rule: the reasons why an initiative is red or amber, with the instants between which each holds.

Nothing here looks at a clock. The reasons of a file version are worked out once; who asks for an
instant selects those in force with `tsbp.domain.reason`.
"""

from __future__ import annotations

from itertools import chain

from tsbp.domain.health import deadlines, gates, metrics, milestones, records, staleness
from tsbp.domain.health.across import across
from tsbp.domain.health.case import case
from tsbp.domain.health.milestones import Dates, dates_of
from tsbp.domain.health.names import RULES
from tsbp.domain.health.pauses import cut, held_since
from tsbp.domain.health.staleness import declared, declared_series
from tsbp.domain.health.standing import Standing, from_data, standing, to_data
from tsbp.domain.health.waiving import unwaived, yielding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative
    from tsbp.domain.reason import Reason

__all__ = [
    "RULES",
    "Dates",
    "Standing",
    "across",
    "dates_of",
    "declared",
    "declared_series",
    "from_data",
    "reasons",
    "standing",
    "to_data",
]


def reasons(initiative: Initiative, context: Context) -> tuple[Reason, ...]:
    """Return every reason of the file version, whatever the day; none of a closed initiative.

    A waiver takes the reason it names until it ends; from the beginning of an open pause there is none.
    """
    if initiative.stage == "closed":
        return ()
    one = case(initiative, context)
    dates = milestones.key_dates(one)
    found = chain(
        milestones.reasons(one, dates),
        deadlines.reasons(one, dates),
        metrics.reasons(one),
        records.issues(one),
        records.risks(one),
        records.dependencies(one),
        records.asks(one),
        gates.gates(one),
        gates.markets(one),
        gates.readiness(one),
        staleness.reasons(one),
    )
    return yielding(cut(unwaived(found, gates.ends_of_waivers(one)), held_since(one)))
