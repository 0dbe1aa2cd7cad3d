"""The words of the date grammar, English and Chinese, as tables."""

from __future__ import annotations

DAYS = {
    "today": 0, "tomorrow": 1, "yesterday": -1,
    "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2,
}  # fmt: skip
ENDS = {
    "eow": "w", "eom": "m", "eoq": "q", "eoy": "y",
    "月底": "m", "月末": "m", "季末": "q", "季度末": "q", "年底": "y", "年末": "y",
}  # fmt: skip
_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = {
    **{name: number for number, name in enumerate(_WEEKDAY_NAMES)},
    **{name[:3]: number for number, name in enumerate(_WEEKDAY_NAMES)},
    "tues": 1, "thur": 3, "thurs": 3,
}  # fmt: skip
SHORT_WEEKDAYS = tuple(name[:3].capitalize() for name in _WEEKDAY_NAMES)
WEEKDAYS_ZH = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
WEEKS = {"": 0, "this": 0, "next": 1, "last": -1}
WEEKS_ZH = {"": "", "本": "this", "这": "this", "下": "next", "上": "last"}
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {
    **{name: number for number, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}  # fmt: skip
SHORT_MONTHS = tuple(name[:3] for name in _MONTH_NAMES)
UNITS_ZH = {"天": "d", "日": "d", "周": "w", "星期": "w", "月": "m", "季度": "q"}
_DIGITS_ZH = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TEN_ZH = "十"
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def number_zh(text: str) -> int | None:
    """Return the number that digits or Chinese numerals (up to ninety-nine) stand for, or None."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition(TEN_ZH)
    if not ten:
        return _DIGITS_ZH.get(text)
    if (tens and tens not in _DIGITS_ZH) or (ones and ones not in _DIGITS_ZH):
        return None
    return _DIGITS_ZH.get(tens, 1) * 10 + _DIGITS_ZH.get(ones, 0)
