"""Who decides at a gate: the roles that the settings name, and whom each of them is filled by."""

from __future__ import annotations

from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.health.case import in_scope
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.initiative import Initiative

SPONSOR, MARKET_LEAD, RECEIVING_LEAD, HEAD, INCIDENT_LEAD = (
    "sponsor", "market_lead", "receiving_lead", "head", "incident_lead",
)  # fmt: skip
LARGEST, HIGHEST = "XL", "P0"
GONE = "rolled_back"


class Seat(NamedTuple):
    """A role whose word a gate needs, and the handles of which one is enough; none = nobody fills it."""

    role: str
    handles: tuple[str, ...]


def seats(value: Initiative, context: Context, gate: str, market: str = "") -> tuple[Seat, ...]:
    """Return whose word the gate needs; each seat must be filled by one of its handles.

    In an emergency the sponsor and the incident lead decide in each other's stead, and no head is waited for.
    """
    is_emergency = value.lane == "emergency"
    # The stand-down of an emergency hands nothing over.
    named = getattr(context.settings.change_authority, "G1" if is_emergency and gate == "G5" else gate)
    head = context.settings.change_authority.head
    roles = list(dict.fromkeys(named))
    is_grave = value.priority == HIGHEST or (value.impact is not None and value.impact.size == LARGEST)
    if head and is_grave and not is_emergency and HEAD not in roles:
        roles.append(HEAD)
    found = [Seat(role, _handles(value, context, role, market)) for role in roles]
    if is_emergency and value.event and value.event.incident_lead:
        lead = value.event.incident_lead
        found = [
            seat._replace(handles=(*seat.handles, lead)) if seat.role == SPONSOR else seat for seat in found
        ]
    return tuple(found)


def missing(
    value: Initiative, context: Context, gate: str, by: Sequence[str], day: date, market: str = ""
) -> tuple[Finding, ...]:
    """Return whose word is missing when these people decide on that day; who covers somebody away is enough."""
    return tuple(_missing(value, context, gate, by, day, market))


def _missing(
    value: Initiative, context: Context, gate: str, by: Sequence[str], day: date, market: str
) -> Iterator[Finding]:
    address = f"rollouts.{market}.go" if market else f"gates.{gate}"
    for seat in seats(value, context, gate, market):
        allowed = {
            stand_in for handle in seat.handles for stand_in in _acting(context.directory, handle, day)
        }
        if not allowed.intersection(by):
            rule = "evidence-decider" if seat.handles else "evidence-no-decider"
            params = {"gate": f"{gate} {market}".strip(), "role": seat.role, "who": seat.handles}
            yield Finding(rule, ERROR, "", address, value.id, params)
    if value.owner and set(by) == {value.owner}:
        params = {"gate": f"{gate} {market}".strip(), "owner": value.owner}
        yield Finding("evidence-owner-alone", ERROR, "", address, value.id, params)


def _handles(value: Initiative, context: Context, role: str, market: str) -> tuple[str, ...]:
    """Return who fills a role; a team's word is that of its lead, else of any of its people."""
    if role == SPONSOR:
        return _of_party(context.directory, value.sponsor)
    if role == HEAD:
        return _of_party(context.directory, context.settings.change_authority.head)
    if role == MARKET_LEAD:
        rollout = value.rollouts.get(market)
        return (rollout.lead,) if rollout else ()
    if role == RECEIVING_LEAD:
        leads = (rollout.lead for _, rollout in in_scope(value) if rollout.status != GONE)
        return tuple(dict.fromkeys(leads))
    return _of_party(context.directory, role)


def _of_party(directory: Directory, party: str | None) -> tuple[str, ...]:
    if not party:
        return ()
    team = directory.teams.get(party)
    if team is None:
        return (party,)
    people = directory.people.items()
    return (team.lead,) if team.lead else tuple(handle for handle, one in people if one.team == party)


def _acting(directory: Directory, handle: str, day: date) -> tuple[str, ...]:
    """Return the handle, and who covers for it on the day."""
    person = directory.people.get(handle)
    away = person.away if person else None
    covered = away is not None and away.cover and away.from_ <= day <= away.to
    return (handle, str(away.cover)) if away is not None and covered else (handle,)
