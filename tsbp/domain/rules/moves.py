"""What a change may not do to a planned day: move it without a word, or move it into a hard freeze."""

from __future__ import annotations

from tsbp.domain import calendar
from tsbp.domain.rules.days import carrier, key_milestones
from tsbp.domain.rules.markets import AHEAD
from tsbp.domain.rules.subject import Hit, in_scope, is_emergency, is_open, planned_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from tsbp.domain.initiative import Initiative
    from tsbp.domain.rules.subject import Subject


def forecast_unexplained(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """A forecast that moves a planned day says what moved it: a cause, and a reason that is not the last one.

    The first forecast of what had no day before needs neither; nor does one that a decision moves together
    with its baseline.
    """
    for address, was, now in _both(before.value, after.value) if before else ():
        old, new = planned_day(was), planned_day(now)
        if was.forecast == now.forecast or old is None or old == new or _is_decided(was, now):
            continue
        missing = [name for name in ("cause", "reason") if not getattr(now, name)]
        if missing or now.reason == was.reason:
            params = {
                "old": old.isoformat(),
                "new": new.isoformat() if new else None,
                "missing": ", ".join(missing) or "reason",
                "record": address,
            }
            yield Hit(f"{address}.forecast", params)


def moved_into_freeze(before: Subject | None, after: Subject) -> Iterator[Hit]:
    """No go-live and no key milestone is put into a hard freeze without a waiver that lasts until that day.

    One that was there already, because the freeze came later, bars nothing.
    """
    old = dict(_planned(before.value)) if before else {}
    directory, book = after.context.directory, after.context.calendar
    for address, (day, field, markets) in _planned(after.value):
        if address in old and old[address][0] == day:
            continue
        place = f"{address}.{field}"
        found = {code: calendar.freezes(directory, code, day, calendar.HARD) for code in markets}
        frozen = [code for code, names in found.items() if names]
        if frozen and not _is_waived(after.value, place, day):
            outs = [calendar.way_out(book, directory, code, day) for code in frozen]
            params = {
                "markets": ", ".join(frozen),
                "day": day.isoformat(),
                "freeze": ", ".join(dict.fromkeys(name for code in frozen for name in found[code])),
                "offered": max(out.isoformat() for out in outs if out) if any(outs) else None,
                "until": day.isoformat(),
            }
            yield Hit(place, params)


def _both(before: Initiative, after: Initiative) -> Iterator[tuple[str, Any, Any]]:
    """Yield the address of every milestone and market in scope that was there before, as it was and as it is."""
    for key, milestone in after.milestones.items():
        if key in before.milestones:
            yield f"milestones.{key}", before.milestones[key], milestone
    for code, rollout in in_scope(after):
        if code in before.rollouts:
            yield f"rollouts.{code}", before.rollouts[code], rollout


def _is_decided(was: Any, now: Any) -> bool:
    return bool(now.decision) and now.decision != was.decision and now.baseline != was.baseline


def _planned(value: Initiative) -> Iterator[tuple[str, tuple[date, str, tuple[str, ...]]]]:
    """Yield what is planned and still ahead: its address, its day, the field that holds it, its markets."""
    if not is_open(value) or is_emergency(value):
        return
    for code, rollout in in_scope(value):
        day = planned_day(rollout)
        if day is not None and rollout.status in AHEAD:
            yield f"rollouts.{code}", (day, carrier(rollout), (code,))
    for key, milestone, day, ahead in key_milestones(value):
        yield f"milestones.{key}", (day, carrier(milestone), ahead)


def _is_waived(value: Initiative, place: str, day: date) -> bool:
    names = {place, place.rpartition(".")[0], *RULES}
    return any(waiver.what in names and waiver.until >= day for waiver in value.waivers.values())


RULES = ("moved-into-freeze", "go-live-in-freeze", "milestone-in-freeze")
"""The rules whose waiver lets a day stand in a freeze."""
