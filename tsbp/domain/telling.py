"""What a text can be recognised by, to find what is alike."""

from __future__ import annotations

import re
from itertools import pairwise

from tsbp.domain.text import words_of

_HAN = re.compile(r"[㐀-䶿一-鿿]+")


def marks_of(text: str) -> frozenset[str]:
    """Return what a text can be recognised by: its telling words, and the pairs of its Chinese characters."""
    runs = _HAN.findall(text)
    return frozenset(words_of(text)) | {first + second for run in runs for first, second in pairwise(run)}
