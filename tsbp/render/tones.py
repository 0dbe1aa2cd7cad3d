"""The colours of a terminal, by the tone of a cell; the person's own theme says what they look like."""

from __future__ import annotations

STYLES = {"red": "31", "amber": "33", "green": "32", "muted": "2", "strong": "1"}


def styled(text: str, tone: str) -> str:
    """Return the text in the tone; an empty text and an unknown tone stay as they are."""
    style = STYLES.get(tone)
    return f"\x1b[{style}m{text}\x1b[0m" if style and text else text
