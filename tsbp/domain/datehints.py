"""What to say of a date that the grammar does not know: both readings, or the nearest form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from difflib import get_close_matches

from tsbp.domain import datewords as words
from tsbp.errors import BadUsage

_NUMBERS = re.compile(r"(\d{1,4})[/.-](\d{1,2})(?:[/.-](\d{2,4}))?[/.]?", re.ASCII)
_LOOSE_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})[ -.]?(\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -.]?([a-z]{3,9})\.?(?:,? (\d{4}))?", re.ASCII)
_LOOSE_SHIFT = re.compile(r"(in |\+|-)? ?(\d{1,4}) ?(d|w|m|q)[a-z]*( ago)?", re.ASCII)
_MONTH_ONLY = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[t ]\d{2}:\d{2}.*", re.ASCII)
_TWO_DIGITS = 100
_CENTURY = 2000
VOCABULARY = (
    *words.DAYS,
    *words.ENDS,
    *words.WEEKDAYS,
    *(f"next {day.lower()}" for day in words.SHORT_WEEKDAYS),
)


def refused(text: str, today: date) -> BadUsage:
    """Return the failure for a text outside the grammar, with what was probably meant as candidates."""
    narrow = text.translate(words.FULL_WIDTH)
    if narrow != text or not _plain_digits(text):
        return BadUsage("error.date-full-width", text=text, candidates=(_ascii_digits(narrow),))
    said = " ".join(text.split()).lower()
    readings = _readings(said, today)
    if readings:
        return BadUsage("error.date-ambiguous", hint="hint.date-iso", text=text, candidates=readings)
    return BadUsage("error.date-unknown", hint="hint.date-forms", text=text, candidates=_nearest(said))


def _plain_digits(text: str) -> bool:
    return all(char.isascii() or not char.isdecimal() for char in text)


def _ascii_digits(text: str) -> str:
    return "".join(str(int(char)) if char.isdecimal() else char for char in text)


def _readings(said: str, today: date) -> tuple[str, ...]:
    """Return the days that numbers in no order of ours may stand for: day first, then month first."""
    found = _NUMBERS.fullmatch(said)
    if not found or _LOOSE_ISO.fullmatch(said) or len(found[1]) > 2:
        return ()
    year = int(found[3]) if found[3] else today.year
    year += _CENTURY if year < _TWO_DIGITS else 0
    first, second = int(found[1]), int(found[2])
    return tuple(dict.fromkeys(day for day in (_day(year, second, first), _day(year, first, second)) if day))


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _nearest(said: str) -> tuple[str, ...]:
    for pattern, mend in _MENDS:
        found = pattern.fullmatch(said)
        mended = mend(found) if found else ()
        if mended:
            return mended
    return tuple(get_close_matches(said, VOCABULARY, n=3, cutoff=0.7))


def _iso(found: re.Match[str]) -> tuple[str, ...]:
    day = _day(int(found[1]), int(found[2]), int(found[3]))
    return (day,) if day else ()


def _month_only(found: re.Match[str]) -> tuple[str, ...]:
    first = _day(int(found[1]), int(found[2]), 1)
    if not first:
        return ()
    last = (date.fromisoformat(first).replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return (first, last.isoformat())


def _moment(found: re.Match[str]) -> tuple[str, ...]:
    return (found[1],)


def _named(day: str, month: str, year: str | None) -> tuple[str, ...]:
    name = month[:3]
    if name not in words.SHORT_MONTHS:
        close = get_close_matches(month, words.MONTHS, n=1, cutoff=0.6)
        if not close:
            return ()
        name = close[0][:3]
    return (f"{int(day)} {name}{f' {year}' if year else ''}",)


def _shift(found: re.Match[str]) -> tuple[str, ...]:
    sign = "-" if found[4] or found[1] == "-" else "+"
    return (f"{sign}{found[2]}{found[3]}",)


_MENDS = (
    (_LOOSE_ISO, _iso),
    (_MONTH_ONLY, _month_only),
    (_MOMENT, _moment),
    (_LOOSE_SHIFT, _shift),
    (_MONTH_FIRST, lambda found: _named(found[2], found[1], found[3])),
    (_DAY_FIRST, lambda found: _named(found[1], found[2], found[3])),
)
