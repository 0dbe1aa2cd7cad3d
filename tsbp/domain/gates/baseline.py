"""G2, the baseline: who does what by when in which market, and what could come in between."""

from __future__ import annotations

from tsbp.domain import calendar
from tsbp.domain.gates.passing import piece, unsaid
from tsbp.domain.geography import ancestors
from tsbp.domain.health.case import in_scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tsbp.domain.finding import Finding
    from tsbp.domain.gates.passing import Passing

AHEAD = ("planned", "ready")
MEETINGS = ("collision", "event-open")
SATURDAY_SUNDAY = calendar.SATURDAY_SUNDAY


def baselined(passing: Passing) -> Iterator[Finding]:
    """Look for the sponsor, dated key milestones, a dated rollout per market, free days, and the risks."""
    value = passing.value
    if not value.sponsor:
        yield unsaid(passing, "sponsor")
    keys = {key: one for key, one in value.milestones.items() if one.key}
    if not keys:
        yield piece(passing, "evidence-key-milestone", "milestones")
    for key, milestone in keys.items():
        if milestone.baseline is None and not milestone.markets:
            yield unsaid(passing, f"milestones.{key}.baseline")
    yield from _planned(passing)
    yield from met(passing)
    yield from _risks(passing)


def met(passing: Passing, market: str = "") -> Iterator[Finding]:
    """Look for go-lives on days off, in freezes, or too close to another; of one market, or of all."""
    for code, rollout in in_scope(passing.value):
        day = rollout.forecast or rollout.baseline
        if rollout.status not in AHEAD or day is None or market not in ("", code):
            continue
        address = f"rollouts.{code}.{'forecast' if rollout.forecast else 'baseline'}"
        yield from _day_off(passing, code, day, address)
        freezes = calendar.freezes(passing.context.directory, code, day)
        if freezes:
            params = {"market": code, "day": day.isoformat(), "freeze": ", ".join(freezes)}
            yield piece(passing, "go-live-in-freeze", address, params)
    for reason in passing.meetings:
        if reason.rule in MEETINGS and (not market or market in reason.markets):
            yield piece(passing, f"evidence-{reason.rule}", reason.subject, reason.params)


def _day_off(passing: Passing, market: str, day: date, address: str) -> Iterator[Finding]:
    book = passing.context.calendar
    if market in passing.context.directory.markets and not calendar.is_working(book, market, day):
        weekend = day.weekday() in book.weekends.get(market, SATURDAY_SUNDAY)
        rule = "go-live-on-weekend" if weekend else "go-live-on-holiday"
        yield piece(passing, rule, address, {"market": market, "day": day.isoformat()})


def _planned(passing: Passing) -> Iterator[Finding]:
    value = passing.value
    markets = passing.context.directory.markets
    covered = {above for code in value.rollouts for above in ancestors(markets, code)}
    for region in value.regions:
        if region not in covered:
            yield piece(passing, "evidence-rollout", "rollouts", {"region": region})
    for code, rollout in in_scope(value):
        if rollout.baseline is None:
            yield unsaid(passing, f"rollouts.{code}.baseline")


def _risks(passing: Passing) -> Iterator[Finding]:
    """Look for risks written down, and for the next review of each open one."""
    if not passing.value.risks:
        yield piece(passing, "evidence-risks", "risks")
    for key, risk in passing.value.risks.items():
        if risk.status != "closed" and (risk.review is None or risk.review < passing.day):
            yield piece(passing, "evidence-risk-review", f"risks.{key}.review", {"key": key})
