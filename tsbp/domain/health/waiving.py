"""Reasons that somebody answers for until a day, and reasons that a worse one takes the place of."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsbp.domain.reason import Reason

GATE = "gates."
YIELDS = {"ask-blocking": "ask-overdue", "risk-high": "risk-review-past"}
WORSE = frozenset(YIELDS.values())


def unwaived(reasons: Iterable[Reason], ends: Mapping[str, str]) -> Iterator[Reason]:
    """Yield the reasons as far as they hold after the waivers of their address, gate or rule have ended.

    `ends` holds for what is waived the instant up to which it is.
    """
    for reason in reasons:
        subject = reason.subject
        end = max(ends.get(subject, ""), ends.get(reason.rule, ""), ends.get(subject.removeprefix(GATE), ""))
        if end <= reason.since:
            yield reason
        elif not reason.until or end < reason.until:
            yield reason._replace(since=end)


def yielding(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons; one that only foretells a worse one of its subject ends where that begins."""
    found = tuple(reasons)
    worse = {(reason.rule, reason.subject): reason.since for reason in found if reason.rule in WORSE}
    return tuple(left for reason in found for left in _ended(reason, worse))


def _ended(reason: Reason, worse: Mapping[tuple[str, str], str]) -> Iterator[Reason]:
    worse_one = YIELDS.get(reason.rule)
    until = worse.get((worse_one, reason.subject)) if worse_one else None
    if until is None:
        yield reason
    elif reason.since < until:
        yield reason._replace(until=until)
