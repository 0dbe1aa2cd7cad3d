"""Pauses: while one is open nothing is late, so there is no computed health."""

from __future__ import annotations

from tsbp.domain.zones import instant_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tsbp.domain.health.case import Case
    from tsbp.domain.reason import Reason


def held_since(case: Case) -> str:
    """Return the instant since which a pause is open, empty when none is."""
    starts = [
        instant_of(pause.since, case.home.zone) for pause in case.value.pauses.values() if pause.until is None
    ]
    return min(starts, default="")


def cut(reasons: Iterable[Reason], held: str) -> Iterator[Reason]:
    """Yield the reasons as far as they hold before the instant since which a pause is open."""
    for reason in reasons:
        if not held:
            yield reason
        elif reason.since < held:
            until = min(reason.until, held) if reason.until else held
            yield reason._replace(until=until)
