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
        names = (reason.subject, reason.rule, reason.subject.removeprefix(GATE))
        since = max(reason.since, *(ends.get(name, "") for name in names)) if ends else reason.since
        if not reason.until or since < reason.until:
            yield reason if since == reason.since else reason._replace(since=since)


def yielding(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Return the reasons; one that only foretells a worse one of its subject ends where that begins."""
    found = tuple(reasons)
    worse = {(reason.rule, reason.subject): reason.since for reason in found if reason.rule in WORSE}
    return tuple(left for reason in found for left in _ended(reason, worse))


def _ended(reason: Reason, worse: Mapping[tuple[str, str], str]) -> Iterator[Reason]:
    until = worse.get((YIELDS.get(reason.rule, ""), reason.subject))
    if until is None:
        yield reason
    elif reason.since < until:
        yield reason._replace(until=until)
