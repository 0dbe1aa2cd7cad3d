"""What a requester is told of a request: facts that an outsider may have, to be worded in their language."""

from __future__ import annotations

from tsbp.domain import moment, owed, zones
from tsbp.domain.context import zone_of
from tsbp.domain.owed import URGENT
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative

TAKEN_IN, ACCEPTED, READY = "taken-in", "accepted", "ready"
NEXT = {
    TAKEN_IN: owed.TRIAGE, "rerouted": owed.TRIAGE, "needs-info": owed.TRIAGE, ACCEPTED: owed.ASSESSMENT,
}  # fmt: skip


class Receipt(NamedTuple):
    """An answer to a requester: which one (`kind`), of what, on which day, and when the next is owed.

    `languages` are those of the requester, the one they are written to in first. `due` is the day of the next
    answer where they are, None when nothing more is owed or the clock stands still; `time` is the hour of it,
    with its offset, when it is owed on the same day around the clock. `other` names who takes over.
    """

    kind: str
    id: str
    requester: str
    languages: tuple[str, ...]
    day: date
    due: date | None = None
    time: str = ""
    note: str = ""
    other: object = ""


def receipt(
    kind: str, value: Initiative, context: Context, now: str, *, note: str = "", other: object = ""
) -> Receipt:
    """Return what the requester of an initiative is told at an instant."""
    there = zone_of(context, value.requester)
    next_ = [one for one in owed.owed(value, context, now) if one.clock == NEXT.get(kind)]
    due = next_[0].due if next_ and next_[0].due != moment.NEVER else ""
    is_hour = value.priority == URGENT and kind != ACCEPTED
    return Receipt(
        kind,
        value.id,
        value.requester,
        _languages(value.requester, context),
        zones.day_of(now, there),
        zones.day_of(due, there) if due else None,
        zones.local(due, there).isoformat(timespec="minutes")[11:] if due and is_hour else "",
        note,
        other,
    )


def _languages(requester: str, context: Context) -> tuple[str, ...]:
    """Return the languages of a person, or of whoever leads a team."""
    team = context.directory.teams.get(requester)
    handle = (team.lead or "") if team is not None else requester
    person = context.directory.people.get(handle)
    return person.languages if person is not None else ()
