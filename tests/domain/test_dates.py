"""The days people type, in English and Chinese."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import datewords
from tsbp.domain.dates import read_day, read_moment, read_span, shifted
from tsbp.errors import BadUsage

SUNDAY = date(2026, 11, 22)
FRIDAY = date(2026, 11, 27)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))

AHEAD = {
    "2026-12-31": "2026-12-31",
    "12-31": "2026-12-31",
    "11-22": "2026-11-22",
    "11-21": "2027-11-21",
    "02-29": "2028-02-29",
    "31 dec": "2026-12-31",
    "4-dec": "2026-12-04",
    "4-Dec-2027": "2027-12-04",
    "4 December": "2026-12-04",
    "today": "2026-11-22",
    "Tomorrow": "2026-11-23",
    "yesterday": "2026-11-21",
    "fri": "2026-11-27",
    "sun": "2026-11-29",
    "next fri": "2026-11-27",
    "this fri": "2026-11-20",
    "next  Monday": "2026-11-23",
    "last fri": "2026-11-13",
    "+3d": "2026-11-25",
    "+2w": "2026-12-06",
    "+1m": "2026-12-22",
    "+1q": "2027-02-22",
    "-30d": "2026-10-23",
    "eow": "2026-11-22",
    "eom": "2026-11-30",
    "eoq": "2026-12-31",
    "eoy": "2026-12-31",
    "2026-Q4": "2026-12-31",
    "2026-q4.start": "2026-10-01",
    "2027-Q1": "2027-03-31",
    "2026-W48": "2026-11-29",
    "2026-W48.start": "2026-11-23",
    "今天": "2026-11-22",
    "明天": "2026-11-23",
    "后天": "2026-11-24",
    "昨天": "2026-11-21",
    "周五": "2026-11-27",
    "星期天": "2026-11-29",
    "下周五": "2026-11-27",
    "本周五": "2026-11-20",
    "上周五": "2026-11-13",
    "3天后": "2026-11-25",
    "两周后": "2026-12-06",
    "2个月后": "2027-01-22",
    "一个季度后": "2027-02-22",
    "十天后": "2026-12-02",
    "十二天前": "2026-11-10",
    "月底": "2026-11-30",
    "季末": "2026-12-31",
    "年底": "2026-12-31",
    "2026年12月31日": "2026-12-31",
    "12月31日": "2026-12-31",
    "12月4号": "2026-12-04",
}


@pytest.mark.parametrize(("text", "day"), AHEAD.items())
def test_each_form_of_the_grammar_names_one_day(text: str, day: str) -> None:
    assert read_day(text, SUNDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    {
        "monday": "2026-11-16",
        "sun": "2026-11-15",
        "周日": "2026-11-15",
        "12-31": "2025-12-31",
        "11-22": "2026-11-22",
        "31 dec": "2025-12-31",
        "7d": "2026-11-15",
        "2w": "2026-11-08",
        "-30d": "2026-10-23",
        "2026-Q4.start": "2026-10-01",
    }.items(),
)
def test_looking_back_takes_the_nearest_day_behind(text: str, day: str) -> None:
    assert read_day(text, SUNDAY, back=True) == date.fromisoformat(day)


def test_on_a_friday_fri_and_next_fri_are_the_friday_after() -> None:
    assert (
        read_day("fri", FRIDAY)
        == read_day("next fri", FRIDAY)
        == read_day("下周五", FRIDAY)
        == date(2026, 12, 4)
    )


def test_next_friday_on_a_monday_is_that_of_the_next_calendar_week() -> None:
    monday = date(2026, 11, 23)

    assert read_day("fri", monday) == date(2026, 11, 27)
    assert read_day("next fri", monday) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("03/04/2026", ("2026-04-03", "2026-03-04")),
        ("12.11.2026", ("2026-11-12", "2026-12-11")),
        ("03-04-2026", ("2026-04-03", "2026-03-04")),
        ("3/4", ("2026-04-03", "2026-03-04")),
        ("31/12/2026", ("2026-12-31",)),
        ("05/05/26", ("2026-05-05",)),
    ],
)
def test_numbers_in_another_order_are_refused_with_their_readings(
    text: str, readings: tuple[str, ...]
) -> None:
    with pytest.raises(BadUsage) as refused:
        read_day(text, SUNDAY)

    assert refused.value.sentence == "error.date-ambiguous"
    assert refused.value.candidates == readings


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01", "02-30", "31 nov", "2026年2月30日", "2025-W53", "-9999q"]
)
def test_a_day_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_day(text, SUNDAY)

    assert refused.value.sentence == "error.date-impossible"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("２０２６-１２-３１", "2026-12-31"),
        ("＋２w", "+2w"),
        ("１２月３１日", "12月31日"),
        ("٣ dec", "3 dec"),
    ],
)
def test_full_width_digits_are_offered_as_a_correction_and_not_accepted(text: str, meant: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_day(text, SUNDAY)

    assert refused.value.sentence == "error.date-full-width"
    assert refused.value.candidates == (meant,)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("tommorow", "tomorrow"),
        ("thrusday", "thursday"),
        ("2 weeks", "+2w"),
        ("in 3 days", "+3d"),
        ("3 days ago", "-3d"),
        ("2w", "+2w"),
        ("dec 31", "31 dec"),
        ("31st december", "31 dec"),
        ("2026-1-5", "2026-01-05"),
        ("2026/12/31", "2026-12-31"),
        ("2026-12", "2026-12-01"),
        ("2026-11-22T10:00Z", "2026-11-22"),
    ],
)
def test_what_is_near_the_grammar_is_refused_with_the_nearest_form(text: str, nearest: str) -> None:
    with pytest.raises(BadUsage) as refused:
        read_day(text, SUNDAY)

    assert refused.value.exit == 2
    assert nearest in refused.value.candidates


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_usage_error(text: str) -> None:
    for read in (read_day, read_moment, read_span, shifted):
        with suppress(BadUsage):
            assert read(text, SUNDAY)


@given(DAYS, DAYS)
def test_an_iso_day_reads_as_itself_whenever_it_is_typed(day: date, today: date) -> None:
    assert read_day(day.isoformat(), today) == day
    assert read_day(f"{day.year}年{day.month}月{day.day}日", today, back=True) == day


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_nearest_on_the_side_asked_for(day: date, today: date) -> None:
    for text in (
        f"{day:%m-%d}",
        f"{day.day} {datewords.SHORT_MONTHS[day.month - 1]}",
        f"{day.month}月{day.day}日",
    ):
        ahead, behind = read_day(text, today), read_day(text, today, back=True)

        assert (ahead.month, ahead.day) == (behind.month, behind.day) == (day.month, day.day)
        assert behind <= today <= ahead


@given(st.sampled_from(sorted(datewords.WEEKDAYS)), DAYS)
def test_a_weekday_is_never_today_and_at_most_a_week_away(name: str, today: date) -> None:
    ahead, behind = read_day(name, today), read_day(name, today, back=True)

    assert 1 <= (ahead - today).days <= 7
    assert 1 <= (today - behind).days <= 7
    assert ahead.weekday() == behind.weekday() == datewords.WEEKDAYS[name]


@given(st.sampled_from("dw"), st.integers(0, 500), DAYS)
def test_a_shift_forth_and_back_returns_to_the_day(unit: str, count: int, today: date) -> None:
    assert shifted(f"-{count}{unit}", read_day(f"+{count}{unit}", today)) == today


@given(st.integers(0, 200), st.sampled_from("mq"), DAYS)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(count: int, unit: str, today: date) -> None:
    later = read_day(f"+{count}{unit}", today)

    assert (later.year * 12 + later.month) - (today.year * 12 + today.month) == count * (
        3 if unit == "q" else 1
    )
    assert later.day == today.day or (later.day < today.day and (later + timedelta(days=1)).day == 1)


@given(DAYS)
def test_the_ends_of_week_month_quarter_and_year_hold_today_and_end_there(today: date) -> None:
    for word in ("eow", "eom", "eoq", "eoy"):
        end = read_day(word, today)
        assert end >= today
    assert read_day("eow", today).weekday() == 6
    assert (read_day("eoq", today) + timedelta(days=1)).month in {1, 4, 7, 10}


def test_relative_edits_count_from_the_old_date() -> None:
    assert shifted("2w", date(2026, 12, 4)) == shifted("+2w", date(2026, 12, 4)) == date(2026, 12, 18)
    assert shifted("-1m", date(2026, 3, 31)) == date(2026, 2, 28)
    with pytest.raises(BadUsage):
        shifted("fri", SUNDAY)


def test_a_moment_needs_its_offset() -> None:
    assert read_moment("2026-11-22T16:52+08:00", SUNDAY) == datetime(
        2026, 11, 22, 16, 52, tzinfo=timezone(timedelta(hours=8))
    )
    assert read_moment("2026-11-22T16:52:30Z", SUNDAY) == datetime(2026, 11, 22, 16, 52, 30, tzinfo=UTC)
    assert read_moment("tomorrow", SUNDAY) == date(2026, 11, 23)
    for text in ("2026-11-22T16:52", "2026-11-22T25:00Z", "2026-02-30T10:00Z"):
        with pytest.raises(BadUsage):
            read_moment(text, SUNDAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W48", "2026-11-23", "2026-11-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("+2w", "2026-11-22", "2026-12-06"),
        ("-30d", "2026-10-23", "2026-11-22"),
        ("eoq", "2026-11-22", "2026-12-31"),
        ("fri", "2026-11-27", "2026-11-27"),
        ("today..+2w", "2026-11-22", "2026-12-06"),
        ("2026-12-01..2026-12-24", "2026-12-01", "2026-12-24"),
    ],
)
def test_a_stretch_of_time_has_both_its_ends(text: str, first: str, last: str) -> None:
    assert read_span(text, SUNDAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_stretch_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadUsage):
        read_span("2026-12-24..2026-12-01", SUNDAY)
