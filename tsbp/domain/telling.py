"""The words of a text that tell something, for keys and for finding what is alike."""

from __future__ import annotations

import re
from itertools import pairwise

SILENT = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "out",
        "per",
        "so",
        "that",
        "the",
        "their",
        "then",
        "this",
        "to",
        "under",
        "up",
        "via",
        "was",
        "we",
        "when",
        "will",
        "with",
    ]
)
_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[㐀-䶿一-鿿]+")


def words_of(text: str) -> list[str]:
    """Return the telling words of a text in ASCII, in lower case and in order; all of them when none tells much."""
    plain = _WORD.findall(text.lower().replace("'", "").replace("’", ""))
    return [word for word in plain if word not in SILENT] or plain


def marks_of(text: str) -> frozenset[str]:
    """Return what a text can be recognised by: its telling words, and the pairs of its Chinese characters."""
    runs = _HAN.findall(text)
    return frozenset(words_of(text)) | {first + second for run in runs for first, second in pairwise(run)}
