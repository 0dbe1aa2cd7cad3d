"""One market of an initiative as the grid shows it: its plan, its slip, its go, its readiness, what comes next."""

from __future__ import annotations

from tsbp.domain import calendar
from tsbp.domain.course import PASSED
from tsbp.domain.health.case import case
from tsbp.domain.health.gates import EMERGENCY_ITEMS, SETTLED, ends_of_waivers, is_void
from tsbp.domain.rules.subject import is_emergency
from tsbp.domain.vocab import LIVE_OR_BEYOND, READINESS_ITEMS
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative, Rollout
    from tsbp.domain.text import Text

AHEAD = ("planned", "ready")
LAPSED = "lapsed"
NEW_GO, GO, CONDITION, ITEM, LIVE = "new-go", "go", "condition", "item", "live"


class Step(NamedTuple):
    """What a market needs next: the kind (see above), what of it (a key, an item), its words, its day."""

    kind: str
    key: str = ""
    text: str = ""
    due: date | None = None


class MarketRow(NamedTuple):
    """One market. `slip_wd` counts working days of the market from baseline to `actual`, else to the plan.

    `go` is the result of its go, `is_void` tells that a roll-back voided it. `readiness` holds the state of
    every item that counts in the lane, in the fixed order; `lapsed` = waived until a day that is over. `open`
    are the items that are not settled.
    """

    code: str
    name: Text
    rollout: Rollout
    slip_wd: int | None
    go: str
    is_void: bool
    readiness: Mapping[str, str]
    open: tuple[str, ...]
    next: Step | None


def rows(value: Initiative, context: Context, now: str) -> tuple[MarketRow, ...]:
    """Return the markets of an initiative at an instant: by wave, then by day, excluded ones last."""
    ends = ends_of_waivers(case(value, context))
    found = [_row(value, code, context, ends, now) for code in value.rollouts]
    return tuple(sorted(found, key=_place))


def items_of(value: Initiative) -> tuple[str, ...]:
    """Return the readiness items that count in the lane of the initiative, in their order."""
    return EMERGENCY_ITEMS if is_emergency(value) else READINESS_ITEMS


def day_of(rollout: Rollout) -> date | None:
    """Return the day a market went live, else the day it is planned for."""
    went_live = rollout.actual if rollout.status not in AHEAD else None
    return went_live or rollout.forecast or rollout.baseline


def _row(value: Initiative, code: str, context: Context, ends: Mapping[str, str], now: str) -> MarketRow:
    rollout = value.rollouts[code]
    market = context.directory.markets.get(code)
    day, baseline = day_of(rollout), rollout.baseline
    readiness = {
        item: _state(rollout, item, ends.get(f"rollouts.{code}.readiness.{item}", ""), now)
        for item in items_of(value)
    }
    open_ = tuple(item for item, state in readiness.items() if state not in (*SETTLED, "waived"))
    void = rollout.go is not None and is_void(rollout, rollout.go)
    return MarketRow(
        code,
        market.name if market else code,
        rollout,
        calendar.slip(context.calendar, code, baseline, day) if baseline and day else None,
        rollout.go.result if rollout.go else "",
        void,
        readiness,
        open_,
        _next(value, rollout, open_, void=void),
    )


def _state(rollout: Rollout, item: str, waived_until: str, now: str) -> str:
    state = rollout.readiness.get(item, "todo")
    return LAPSED if state == "waived" and waived_until and waived_until <= now else state


def _next(value: Initiative, rollout: Rollout, open_: tuple[str, ...], *, void: bool) -> Step | None:
    """Return what stands between a market and its go-live; nothing once it is live."""
    emergency = is_emergency(value)
    if rollout.status not in AHEAD:
        return Step(ITEM, open_[0]) if emergency and open_ and rollout.status in LIVE_OR_BEYOND else None
    if rollout.status == "ready" and rollout.go:
        conditions = [(one.due, key, one.text) for key, one in rollout.go.conditions.items() if not one.met]
        if conditions:
            due, key, text = min(conditions)
            return Step(CONDITION, key, text, due)
    if open_:
        return Step(ITEM, open_[0])
    if rollout.status == "planned" and not emergency and (void or not _is_passed(rollout)):
        return Step(NEW_GO if void else GO)
    return Step(LIVE, due=rollout.forecast or rollout.baseline)


def _is_passed(rollout: Rollout) -> bool:
    return rollout.go is not None and rollout.go.result in PASSED


def _place(row: MarketRow) -> tuple[object, ...]:
    day = day_of(row.rollout)
    wave = row.rollout.wave
    return (
        row.rollout.status == "excluded",
        wave is None,
        wave or 0,
        day is None,
        day.isoformat() if day else "",
        row.code,
    )
