"""What only shows when the plans of all initiatives are laid side by side: who meets whom, where, and when.

The reasons themselves are worked out by `tsbp.domain.health`; here they become findings, so that a check
warns of them too.
"""

from __future__ import annotations

from tsbp.domain.rules.subject import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tsbp.domain.reason import Reason

    Reasons = Mapping[str, tuple[Reason, ...]]


def collision(reasons: Reasons) -> Iterator[tuple[str, Hit]]:
    """Two initiatives do not go live at one site within ten working days of each other."""
    return _of("collision", reasons)


def event_open(reasons: Reasons) -> Iterator[tuple[str, Hit]]:
    """Nothing goes live at a site or in a market that an emergency has taken up."""
    return _of("event-open", reasons)


def _of(rule: str, reasons: Reasons) -> Iterator[tuple[str, Hit]]:
    """Yield what the reasons of one rule find, by the id of the initiative."""
    for id, found in reasons.items():
        for reason in found:
            if reason.rule == rule:
                yield id, Hit(reason.subject, reason.params, reason.since, reason.until)
