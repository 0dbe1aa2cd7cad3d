"""The days people type: a small closed grammar in English and Chinese, and nothing else.

A day without a year is the nearest one ahead; with `back` it is the nearest one behind, as `--since` wants
it. Weeks begin on Monday and are those of ISO 8601. What has two readings is refused with both.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tsbp.domain import datewords as words
from tsbp.domain.datehints import refused
from tsbp.errors import BadUsage
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

YEARS_TO_LEAP = 8
MONTHS = 12
QUARTER = 3
SPAN = ".."

_SHIFT = re.compile(r"([+-]?)(\d{1,4})([dwmq])", re.ASCII)
_SHIFT_ZH = re.compile(
    r"(\d{1,4}|[一二两三四五六七八九十]{1,3})个?(天|日|周|星期|月|季度)(之?[后前])", re.ASCII
)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(:\d{2})?(z|[+-]\d{2}:\d{2})?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class _Look(NamedTuple):
    """From which day one looks, and which way."""

    today: date
    back: bool


def read_day(text: str, today: date, *, back: bool = False) -> date:
    """Return the day that the text names, seen from today.

    `back` is for the beginning of a look back: a weekday or a day without year then lies before today, and
    `7d` is seven days ago. Raises BadUsage with the nearest form for anything outside the grammar.
    """
    said = _tidy(text)
    for pattern, read in _FORMS:
        found = pattern.fullmatch(said)
        if found:
            try:
                day = read(found, _Look(today, back))
            except (ValueError, OverflowError):
                raise BadUsage("error.date-impossible", hint="hint.date-forms", text=text) from None
            if day is not None:
                return day
    raise refused(text, today)


def read_moment(text: str, today: date, *, back: bool = False) -> date | datetime:
    """Return the day or the instant that the text names; raises BadUsage for a time without offset."""
    said = _tidy(text)
    found = _MOMENT.fullmatch(said)
    if not found:
        return read_day(text, today, back=back)
    if not found[2]:
        raise BadUsage("error.moment-without-offset", hint="hint.moment-form", text=text)
    try:
        return datetime.fromisoformat(said.upper())
    except ValueError:
        raise BadUsage("error.date-impossible", hint="hint.date-forms", text=text) from None


def read_span(text: str, today: date, *, back: bool = False) -> tuple[date, date]:
    """Return the first and the last day of a stretch of time.

    A quarter, a week, a month (`2026-12`) or a year stands for all of its days, `a..b` for those from a to b,
    `+2w` and `eow` for the days from today to then, a day for itself. Raises BadUsage, also for an end before
    the beginning.
    """
    said = _tidy(text)
    first, dots, last = said.partition(SPAN)
    if dots:
        span = (read_day(first, today, back=back), read_day(last, today, back=back))
        if span[1] < span[0]:
            raise BadUsage("error.span-backwards", text=text, first=str(span[0]), last=str(span[1]))
        return span
    return _whole(said) or _until(said, today, read_day(text, today, back=back))


def shifted(text: str, base: date) -> date:
    """Return the day that lies `2w` or `-3d` from the base day; raises BadUsage for any other form."""
    found = _SHIFT.fullmatch(_tidy(text))
    if not found:
        raise BadUsage(
            "error.shift-form", hint="hint.shift-form", text=text, candidates=("2w", "-3d", "1m", "1q")
        )
    try:
        return _moved(base, int(found[2]) * (-1 if found[1] == "-" else 1), found[3])
    except (ValueError, OverflowError):
        raise BadUsage("error.date-impossible", hint="hint.date-forms", text=text) from None


def _tidy(text: str) -> str:
    return " ".join(text.split()).lower()


def _moved(base: date, count: int, unit: str) -> date:
    if unit == "d":
        return base + timedelta(days=count)
    if unit == "w":
        return base + timedelta(weeks=count)
    months = base.year * MONTHS + base.month - 1 + count * (QUARTER if unit == "q" else 1)
    year, month = divmod(months, MONTHS)
    return date(year, month + 1, min(base.day, _last_of(year, month + 1).day))


def _last_of(year: int, month: int) -> date:
    year, month = divmod(year * MONTHS + month, MONTHS)
    return date(year, month + 1, 1) - timedelta(days=1)


def _nearest(month: int, day: int, look: _Look) -> date:
    today = look.today
    step = -1 if look.back else 1
    for away in range(YEARS_TO_LEAP + 1):
        try:
            found = date(today.year + step * away, month, day)
        except ValueError:
            continue
        if (found <= today) if look.back else (found >= today):
            return found
    raise ValueError(month, day)


def _weekday(number: int, which: str, look: _Look) -> date:
    """Return a weekday of this, the next or the last calendar week, or the nearest that is not today."""
    today = look.today
    monday = today - timedelta(days=today.weekday())
    if which:
        return monday + timedelta(weeks=words.WEEKS[which], days=number)
    if look.back:
        return today - timedelta(days=(today.weekday() - number - 1) % 7 + 1)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _iso(found: re.Match[str], _: _Look) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _month_day(found: re.Match[str], look: _Look) -> date:
    return _nearest(int(found[1]), int(found[2]), look)


def _day_month(found: re.Match[str], look: _Look) -> date | None:
    month = words.MONTHS.get(found[2])
    if month is None:
        return None
    if found[3]:
        return date(int(found[3]), month, int(found[1]))
    return _nearest(month, int(found[1]), look)


def _word(found: re.Match[str], look: _Look) -> date | None:
    said = found[0]
    if said in words.DAYS:
        return look.today + timedelta(days=words.DAYS[said])
    if said in words.ENDS:
        return _end(words.ENDS[said], look.today)
    which, _, name = said.rpartition(" ")
    if name in words.WEEKDAYS and which in words.WEEKS:
        return _weekday(words.WEEKDAYS[name], which, look)
    return None


def _end(unit: str, today: date) -> date:
    if unit == "w":
        return today + timedelta(days=6 - today.weekday())
    months = {"m": today.month, "q": -(-today.month // QUARTER) * QUARTER, "y": MONTHS}
    return _last_of(today.year, months[unit])


def _weekday_zh(found: re.Match[str], look: _Look) -> date:
    return _weekday(words.WEEKDAYS_ZH[found[2]], words.WEEKS_ZH[found[1]], look)


def _shift(found: re.Match[str], look: _Look) -> date | None:
    if not found[1] and not look.back:
        return None
    return _moved(look.today, int(found[2]) * (1 if found[1] == "+" else -1), found[3])


def _shift_zh(found: re.Match[str], look: _Look) -> date | None:
    count = words.number_zh(found[1])
    if count is None:
        return None
    return _moved(look.today, -count if found[3].endswith("前") else count, words.UNITS_ZH[found[2]])


def _quarter(found: re.Match[str], _: _Look) -> date:
    first, last = _quarter_days(int(found[1]), int(found[2]))
    return first if found[3] else last


def _week(found: re.Match[str], _: _Look) -> date:
    first, last = _week_days(int(found[1]), int(found[2]))
    return first if found[3] else last


def _quarter_days(year: int, quarter: int) -> tuple[date, date]:
    return date(year, quarter * QUARTER - 2, 1), _last_of(year, quarter * QUARTER)


def _week_days(year: int, week: int) -> tuple[date, date]:
    return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


_QUARTER = re.compile(r"(\d{4})-?q([1-4])(\.start)?", re.ASCII)
_WEEK = re.compile(r"(\d{4})-?w(\d{2})(\.start)?", re.ASCII)
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Look], date | None]], ...] = (
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII), _iso),
    (re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]", re.ASCII), _iso),
    (re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII), _month_day),
    (re.compile(r"(\d{1,2})月(\d{1,2})[日号]", re.ASCII), _month_day),
    (re.compile(r"(\d{1,2})[ -]([a-z]+)(?:[ -](\d{4}))?", re.ASCII), _day_month),
    (re.compile(r"[a-z ]+|[一-鿿]+", re.ASCII), _word),
    (re.compile(r"(本|这|下|上|)个?(?:周|星期|礼拜)([一二三四五六日天])", re.ASCII), _weekday_zh),
    (_SHIFT, _shift),
    (_SHIFT_ZH, _shift_zh),
    (_QUARTER, _quarter),
    (_WEEK, _week),
)


def _whole(said: str) -> tuple[date, date] | None:
    """Return the days of a whole quarter, week, month or year, None when the text names none of them."""
    try:
        for pattern, days in ((_QUARTER, _quarter_days), (_WEEK, _week_days)):
            found = pattern.fullmatch(said)
            if found and not found[3]:
                return days(int(found[1]), int(found[2]))
        month = _MONTH.fullmatch(said)
        if month:
            return date(int(month[1]), int(month[2]), 1), _last_of(int(month[1]), int(month[2]))
        if _YEAR.fullmatch(said):
            return date(int(said), 1, 1), date(int(said), MONTHS, 31)
    except (ValueError, OverflowError):
        raise BadUsage("error.date-impossible", hint="hint.date-forms", text=said) from None
    return None


def _until(said: str, today: date, day: date) -> tuple[date, date]:
    stretches = said in words.ENDS or _SHIFT.fullmatch(said) or _SHIFT_ZH.fullmatch(said)
    return (min(today, day), max(today, day)) if stretches else (day, day)
