"""What a request is worth against what it takes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.initiative import Score


def wsjf(score: Score | None) -> float | None:
    """Return value, urgency and risk reduction together over the size, to two places; None while one is unsaid."""
    if score is None or score.value is None or score.urgency is None:
        return None
    if score.risk_reduction is None or score.size is None:
        return None
    return round((score.value + score.urgency + score.risk_reduction) / score.size, 2)
