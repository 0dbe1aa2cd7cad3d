"""Which language a text is in that was given without saying so."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HAN = r"[\u3400-\u9fff]"
WORD = r"[A-Za-z]+"
CHINESE = "zh"


def spoken(text: str, zh: str | None, languages: Sequence[str]) -> dict[str, str]:
    """Return the texts by language: the plain one is in the first of the store, or Chinese by its script."""
    text = text.strip()
    own = CHINESE if not zh and CHINESE in languages and is_chinese(text) else languages[0]
    return ({own: text} if text else {}) | ({CHINESE: zh.strip()} if zh and zh.strip() else {})


def is_chinese(text: str) -> bool:
    """Tell whether a text holds more Chinese characters than words in Latin letters."""
    return not text.isascii() and len(re.findall(HAN, text)) > len(re.findall(WORD, text))
