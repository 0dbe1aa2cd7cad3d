"""Working days per market."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta

import holidays
import pytest
from healthkit import MARKETS, PROJECT, YEARS, directory, shipped, small
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import calendar, holidaybook
from tsbp.domain.calendar import EMPTY, Calendar, add, is_working, slip
from tsbp.domain.geography import is_market

codes = st.sampled_from(["SG", "MY", "GB", "SA", "CN", "UA", "global", "sea", "??"])
days = st.dates(date(2023, 1, 1), date(2030, 12, 31))
steps = st.integers(-80, 80)


def entry(day: str, code: str, **fields: object) -> dict[str, object]:
    return {"start": day, "end": day, "markets": [code], "kind": "soft", **fields}


def built(**entries: dict[str, object]) -> Calendar:
    return holidaybook.build(directory(calendar=entries), YEARS)


def test_a_slip_counts_the_working_days_of_its_market() -> None:
    planned, now = date(2026, 10, 5), date(2026, 11, 27)

    assert slip(small().calendar, "MY", planned, now) == 39
    assert slip(small().calendar, "SG", planned, now) == 38


def test_a_slip_over_a_weekend_is_one_day_and_within_it_none() -> None:
    friday, saturday, sunday, monday = (date(2026, 11, 20) + timedelta(days=ahead) for ahead in range(4))
    book = small().calendar

    assert slip(book, "SG", friday, monday) == 1
    assert slip(book, "SG", saturday, sunday) == 0
    assert slip(book, "SG", monday, friday) == -1
    assert slip(book, "SA", friday, sunday) == 1


def test_the_weekend_of_the_directory_wins_over_the_library() -> None:
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    book = small().calendar
    other = holidaybook.build(
        directory(markets={**MARKETS, "SA": {**MARKETS["SA"], "weekend": ["sat", "sun"]}}), YEARS
    )

    assert (is_working(book, "SA", friday), is_working(book, "SA", sunday)) == (False, True)
    assert (is_working(other, "SA", friday), is_working(other, "SA", sunday)) == (True, False)


def test_a_market_without_a_weekend_has_that_of_its_region() -> None:
    markets = {
        "gulf": {"name": "Gulf", "weekend": ["fri", "sat"]},
        "SA": {"name": "SA", "parent": "gulf"},
        "GB": {"name": "GB"},
    }

    book = holidaybook.build(directory(markets=markets), YEARS)

    assert (book.weekends["SA"], book.weekends["GB"]) == ((4, 5), (5, 6))


def test_a_week_without_a_working_day_is_not_believed() -> None:
    every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    book = holidaybook.build(directory(markets={"SG": {"name": "SG", "weekend": every_day}}), YEARS)

    assert book.weekends["SG"] == (5, 6)


def test_public_holidays_are_not_worked_in_their_market_only() -> None:
    national_day = date(2026, 8, 31)

    assert not is_working(small().calendar, "MY", national_day)
    assert is_working(small().calendar, "SG", national_day)


def test_weekends_that_make_up_for_a_holiday_are_worked() -> None:
    assert is_working(small().calendar, "CN", date(2026, 2, 14))
    assert not is_working(small().calendar, "CN", date(2026, 2, 21))


def test_the_team_says_which_single_days_are_worked() -> None:
    saturday, national_day, monday = "2026-11-21", "2026-08-31", "2026-11-23"
    book = built(
        extra=entry(saturday, "SG", working=True),
        kept=entry(national_day, "MY", working=True),
        closed=entry(monday, "sea", working=False),
    )

    assert is_working(book, "SG", date.fromisoformat(saturday))
    assert is_working(book, "MY", date.fromisoformat(national_day))
    assert [is_working(book, code, date.fromisoformat(monday)) for code in ("SG", "MY", "GB")] == [
        False,
        False,
        True,
    ]


def test_people_work_in_a_freeze() -> None:
    book = built(freeze=entry("2026-11-23", "global", kind="hard"))

    assert is_working(book, "SG", date(2026, 11, 23))


def test_a_market_the_library_does_not_know_has_weekends_and_says_so() -> None:
    book = built()
    filled = built(newyear=entry("2027-01-01", "UA", working=False))

    assert calendar.unknown(book) == ("UA",)
    assert slip(book, "UA", date(2026, 12, 31), date(2027, 1, 4)) == 2
    assert calendar.unknown(filled) == ()
    assert slip(filled, "UA", date(2026, 12, 31), date(2027, 1, 4)) == 1


def test_a_code_that_no_library_has_does_not_stop_the_others() -> None:
    book = holidaybook.build(directory(markets={"XX": {"name": "Nowhere"}, "SG": {"name": "SG"}}), YEARS)

    assert calendar.unknown(book) == ("XX",)
    assert not is_working(book, "SG", date(2026, 12, 25))


def test_an_endless_entry_of_the_calendar_ends_with_the_years() -> None:
    book = built(closed={"start": "2026-12-01", "end": "9999-12-31", "markets": ["SG"], "working": False})

    assert max(book.off["SG"]) == date(2030, 12, 31).toordinal()


def test_freezes_are_named_for_the_markets_below_their_region() -> None:
    entries = {
        "year-end": {"start": "2026-12-21", "end": "2027-01-03", "markets": ["sea"], "kind": "soft"},
        "worked": entry("2026-12-26", "SG", working=True),
    }
    found = directory(calendar=entries)

    assert calendar.freezes(found, "SG", date(2026, 12, 21)) == ("year-end",)
    assert calendar.freezes(found, "SG", date(2026, 12, 26)) == ("year-end",)
    assert calendar.freezes(found, "SG", date(2027, 1, 4)) == ()
    assert calendar.freezes(found, "GB", date(2026, 12, 24)) == ()


@given(codes, days, days)
def test_a_slip_is_the_count_of_working_days_between(code: str, planned: date, day: date) -> None:
    book = small().calendar
    later = planned <= day
    first, last = min(planned, day).toordinal(), max(planned, day).toordinal()
    between = range(first + later, last + later)

    worked = sum(is_working(book, code, date.fromordinal(ordinal)) for ordinal in between)

    assert slip(book, code, planned, day) == (worked if later else -worked)


@given(codes, days, days)
def test_a_slip_back_undoes_a_slip_between_working_days(code: str, one: date, other: date) -> None:
    book = small().calendar
    first, second = add(book, code, one, 1), add(book, code, other, 1)

    assert slip(book, code, first, second) == -slip(book, code, second, first)


@given(codes, days, steps)
def test_adding_working_days_is_undone_by_counting_them(code: str, day: date, count: int) -> None:
    book = small().calendar

    reached = add(book, code, day, count)

    assert slip(book, code, day, reached) == count
    assert count == 0 or is_working(book, code, reached)


@given(codes, days, days, days)
def test_later_days_never_slip_less(code: str, planned: date, one: date, other: date) -> None:
    book = small().calendar

    assert slip(book, code, planned, min(one, other)) <= slip(book, code, planned, max(one, other))


def test_counting_beyond_the_calendar_knows_weekends_and_ends_with_time() -> None:
    assert slip(EMPTY, "SG", date(2100, 1, 1), date(2100, 1, 8)) == 5
    assert add(EMPTY, "SG", date(9999, 12, 30), 30) == date.max
    assert add(EMPTY, "SG", date(1, 1, 2), -30) == date.min


def test_a_calendar_survives_being_kept_as_text() -> None:
    book = small().calendar

    text = json.dumps(calendar.to_data(book))

    assert calendar.from_data(json.loads(text)) == book
    assert json.dumps(calendar.to_data(holidaybook.build(directory(), YEARS))) == text


def test_the_shipped_directory_leaves_no_market_without_holidays() -> None:
    book = shipped().calendar

    assert calendar.unknown(book) == ()
    assert {code for code in book.weekends if is_market(code)} == set(book.off) == set(book.on)


@pytest.mark.parametrize("market", ["SG", "SA", "HK"])
def test_days_off_are_outside_the_weekend_and_make_up_days_within(market: str) -> None:
    book = shipped().calendar
    weekend = book.weekends[market]

    assert all(date.fromordinal(day).weekday() not in weekend for day in book.off[market])
    assert all(date.fromordinal(day).weekday() in weekend for day in book.on[market])


def test_counting_working_days_needs_no_holiday_library() -> None:
    code = (
        "import sys, tsbp.domain.calendar, tsbp.domain.context; print({'holidays', 're'} & set(sys.modules))"
    )

    told = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT
    )

    assert told.stdout.strip() == "set()"


LIBRARY = {code: holidays.country_holidays(code, years=YEARS) for code in ("SG", "MY", "GB", "SA", "CN")}
listed = st.sampled_from(sorted(LIBRARY))
near = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(listed, near)
def test_a_working_day_is_one_of_the_library_where_the_files_say_nothing_else(code: str, day: date) -> None:
    assert is_working(small().calendar, code, day) == LIBRARY[code].is_working_day(day)


@given(listed, near, st.integers(1, 60))
def test_adding_working_days_is_what_the_library_adds(code: str, day: date, count: int) -> None:
    assert add(small().calendar, code, day, count) == LIBRARY[code].get_nth_working_day(day, count)


@given(listed, near, st.integers(0, 120))
def test_a_slip_is_what_the_library_counts_after_the_planned_day(
    code: str, planned: date, ahead: int
) -> None:
    day = planned + timedelta(days=ahead)
    between = LIBRARY[code].get_working_days_count(planned + timedelta(days=1), day) if ahead else 0

    assert slip(small().calendar, code, planned, day) == between


@given(near)
def test_the_way_out_of_a_freeze_is_worked_and_free(day: date) -> None:
    window = {"start": "2024-06-03", "end": "2029-06-29", "markets": ["sea"], "kind": "hard"}
    found = directory(calendar={"window": {**window, "start": str(day), "end": str(day + timedelta(days=9))}})

    out = calendar.way_out(small().calendar, found, "MY", day)

    assert out is not None
    assert is_working(small().calendar, "MY", out)
    assert calendar.freezes(found, "MY", out, "hard") == ()
    assert slip(small().calendar, "MY", day + timedelta(days=9), out) == 1


def test_slips_across_markets_count_each_ones_own_days() -> None:
    """The same two days, Thursday 24 September to Monday 5 October 2026."""
    planned, day = date(2026, 9, 24), date(2026, 10, 5)
    book = shipped().calendar

    assert {code: slip(book, code, planned, day) for code in ("SG", "AE", "SA", "EG", "BN", "CN")} == {
        "SG": 7, "AE": 7, "SA": 7, "EG": 7, "BN": 7, "CN": 3,
    }  # fmt: skip


def test_the_traps_of_the_examples_are_days_off() -> None:
    book = shipped().calendar
    traps = {
        "MY": date(2026, 8, 31),
        "KE": date(2027, 6, 1),
        "PH": date(2026, 11, 30),
        "SA": date(2027, 4, 30),
    }

    assert {code: is_working(book, code, day) for code, day in traps.items()} == dict.fromkeys(traps, False)
    assert is_working(book, "SA", date(2026, 11, 22)), "Sunday is worked in the Gulf"


def test_holidays_have_the_names_of_the_library_in_english_and_chinese() -> None:
    found = holidaybook.names("CN", [2027])
    malay = holidaybook.names("MY", [2026])

    assert dict(found[date(2027, 10, 1)]) == {"en": "National Day", "zh": "国庆节"}
    assert dict(malay[date(2026, 8, 31)]) == {"en": "National Day"}
    assert holidaybook.names("XX", [2027]) == {}
