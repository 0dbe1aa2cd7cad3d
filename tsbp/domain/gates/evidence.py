"""What each gate looks for when it is passed, and what of it is missing.

A missing piece is a finding: its rule says what is missing (`rule.<id>`), its hint is the command that supplies
it (`hint.<id>`). Evidence is judged on the day of the decision and not again.
"""

from __future__ import annotations

from tsbp.domain.course import PASSED, gates_before
from tsbp.domain.gates import baseline, decision, ending, readiness
from tsbp.domain.gates.fingerprint import MARKET_GATE, reopened
from tsbp.domain.gates.passing import Looked, Passing, let_off, piece
from tsbp.domain.gates.template import approved
from tsbp.domain.zones import end_of, instant_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from tsbp.domain.finding import Finding

WAIVED = "waived"
LOOKS: Mapping[str, Callable[[Passing], Iterator[Finding]]] = {
    "G1": decision.decided,
    "G2": baseline.baselined,
    "G4": ending.all_live,
    "G5": ending.handed_over,
    "G6": ending.reviewed,
}
EMERGENCY_LOOKS: Mapping[str, Callable[[Passing], Iterator[Finding]]] = {
    "G1": decision.decided_at_once,
    "G5": ending.stood_down,
    "G6": ending.reviewed,
}


def evidence(passing: Passing, gate: str, market: str = "") -> Looked:
    """Return what the gate (G3 in the market) misses of its own evidence, and what waivers let off."""
    if gate == MARKET_GATE:
        return _sorted_out(passing, readiness.ready(passing, market))
    looks = EMERGENCY_LOOKS if passing.value.lane == "emergency" else LOOKS
    return _sorted_out(passing, looks[gate](passing))


def obstacles(passing: Passing, gate: str, market: str = "") -> tuple[Finding, ...]:
    """Return what stands before the gate whatever its own evidence: a pause, gates open again, a template."""
    found = [*_held(passing), *_open_again(passing, gate, market)]
    if gate == MARKET_GATE:
        found += approved(passing)
    return _sorted_out(passing, found).missing


def wanting(passing: Passing, gate: str, market: str, result: str) -> tuple[Finding, ...]:
    """Return all that stands between the gate and the result: nothing at hold and no-go, which anything may meet.

    Waived, a gate is passed without its evidence, but not without a waiver of the gate that has not ended.
    """
    if result not in PASSED:
        return ()
    found = obstacles(passing, gate, market)
    if result != WAIVED:
        return (*found, *evidence(passing, gate, market).missing)
    address = f"rollouts.{market}.go" if market else f"gates.{gate}"
    if let_off(passing, address if market else gate) is None:
        params = {"gate": f"{gate} {market}".strip(), "what": address if market else gate}
        return (*found, piece(passing, "evidence-waiver", address, params))
    return found


def live(passing: Passing, market: str) -> Looked:
    """Return what a market misses to go live; a pause stands against it too."""
    return _sorted_out(passing, [*_held(passing), *readiness.going_live(passing, market)])


def _sorted_out(passing: Passing, found: Iterable[Finding]) -> Looked:
    missing: list[Finding] = []
    waived: list[tuple[Finding, date]] = []
    for one in found:
        until = let_off(passing, one.address, one.address.removeprefix("gates."), one.rule)
        if until is None:
            missing.append(one)
        else:
            waived.append((one, until))
    return Looked(tuple(missing), tuple(waived))


def _held(passing: Passing) -> Iterator[Finding]:
    """Look for a pause that is open on the day: while it lasts no gate passes."""
    zone = passing.context.settings.time_zone
    now = end_of(passing.day, zone)
    for key, pause in passing.value.pauses.items():
        until = instant_of(pause.until, zone) if pause.until else ""
        if instant_of(pause.since, zone) < now and (not until or until >= now):
            params = {"key": key, "kind": pause.kind}
            yield piece(passing, "evidence-held", f"pauses.{key}", params)


def _open_again(passing: Passing, gate: str, market: str) -> Iterator[Finding]:
    """Look for earlier gates that are open again: by a change of what they rest on, or an ended waiver."""
    value = passing.value
    before = gates_before(value.lane, gate)
    first = passing.context.settings.languages[0]
    for name, code in reopened(value, first):
        if name in before and (not market or not code or code == market):
            address = f"rollouts.{code}.go" if code else f"gates.{name}"
            yield piece(passing, "evidence-reopened", address, {"gate": f"{name} {code}".strip()})
    for name, record in value.gates.items():
        if name in before and record.result == WAIVED and let_off(passing, name) is None:
            yield piece(passing, "evidence-waiver-over", f"gates.{name}", {"gate": name})
