"""Clocks that run in working hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from healthkit import small
from hypothesis import assume, given
from hypothesis import strategies as st

from tsbp.domain import calendar, clocks
from tsbp.domain.clocks import Hours
from tsbp.domain.moment import NEVER, instant

BOOK = small().calendar
OFFICE = Hours(9 * 60, 18 * 60, "SG", "Asia/Singapore")
FRIDAY, SATURDAY, MONDAY = "2026-11-20T09:30:00Z", "2026-11-21T03:00:00Z", "2026-11-23T01:00:00Z"
MINUTE, HOUR = 60, 3600

HOURS = (
    st.builds(
        lambda opens, length, market, zone: Hours(opens, min(opens + length, 1440), market, zone),
        st.integers(0, 1380),
        st.integers(1, 900),
        st.sampled_from(("SG", "SA", "GB", "nowhere")),
        st.sampled_from(("Asia/Singapore", "Asia/Kathmandu", "Europe/London", "America/New_York", "Etc/UTC")),
    )
    | st.none()
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 1)).map(
    lambda at: instant(at.replace(second=0, microsecond=0, tzinfo=UTC))
)
AMOUNTS = st.integers(0, 60 * 60).map(lambda minutes: minutes * MINUTE)


@st.composite
def pauses(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    found = []
    for begun in draw(st.lists(MOMENTS, max_size=3)):
        length = timedelta(minutes=draw(st.integers(1, 20_000)))
        found.append((begun, instant(datetime.fromisoformat(begun) + length)))
    return tuple(found)


def test_four_working_hours_from_late_on_friday_end_on_monday() -> None:
    assert clocks.due(BOOK, OFFICE, FRIDAY, 4 * HOUR) == "2026-11-23T04:30:00Z"


def test_what_comes_on_a_weekend_counts_from_the_first_working_hour() -> None:
    assert clocks.due(BOOK, OFFICE, SATURDAY, HOUR) == "2026-11-23T02:00:00Z"
    assert clocks.spent(BOOK, OFFICE, SATURDAY, MONDAY) == 0


def test_a_working_day_is_as_long_as_the_hours_of_the_team() -> None:
    assert clocks.seconds("1wd", OFFICE) == 9 * HOUR
    assert clocks.due(BOOK, OFFICE, MONDAY, clocks.seconds("3wd", OFFICE)) == "2026-11-25T10:00:00Z"


def test_a_clock_without_hours_runs_around_the_clock() -> None:
    assert clocks.due(BOOK, None, SATURDAY, 15 * MINUTE) == "2026-11-21T03:15:00Z"
    assert clocks.seconds("1wd", None) == 24 * HOUR


def test_public_holidays_of_the_market_are_not_counted() -> None:
    christmas_eve = "2026-12-24T09:00:00Z"

    assert clocks.due(BOOK, OFFICE, christmas_eve, 2 * HOUR) == "2026-12-28T02:00:00Z"


def test_a_pause_stops_the_clock_and_one_that_lasts_stops_it_for_good() -> None:
    noon, later = "2026-11-23T04:00:00Z", "2026-11-24T04:00:00Z"

    assert clocks.due(BOOK, OFFICE, MONDAY, 4 * HOUR, [(noon, later)]) == "2026-11-24T05:00:00Z"
    assert clocks.due(BOOK, OFFICE, MONDAY, 4 * HOUR, [(noon, "")]) == NEVER
    assert clocks.due(BOOK, OFFICE, MONDAY, 2 * HOUR, [(noon, "")]) == "2026-11-23T03:00:00Z"
    assert clocks.spent(BOOK, OFFICE, MONDAY, later, [(noon, "")]) == 3 * HOUR


def test_clocks_that_change_to_summer_time_lose_no_working_hour() -> None:
    london = Hours(9 * 60, 17 * 60, "GB", "Europe/London")
    friday, tuesday = "2026-03-27T09:00:00Z", "2026-03-31T08:00:00Z"

    assert clocks.spent(BOOK, london, friday, tuesday) == 2 * 8 * HOUR


@pytest.mark.parametrize("text", ["", "3", "h", "1d", "1wd ", "-1h", "1234h"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.strip() or "^$"):
        clocks.seconds(text, OFFICE)


@pytest.mark.parametrize(
    ("text", "possible"),
    [("09:00-18:00", True), ("00:00-24:00", True), ("18:00-09:00", False), ("09:00-09:00", False)],
)
def test_hours_that_end_before_they_begin_are_not_possible(text: str, possible: bool) -> None:
    assert clocks.is_possible(text) is possible


@given(HOURS, MOMENTS, MOMENTS, MOMENTS, pauses())
def test_time_spent_adds_up(
    hours: Hours | None, one: str, two: str, three: str, stops: tuple[tuple[str, str], ...]
) -> None:
    first, middle, last = sorted((one, two, three))

    whole = clocks.spent(BOOK, hours, first, last, stops)

    assert whole == sum(clocks.spent(BOOK, hours, *span, stops) for span in ((first, middle), (middle, last)))
    assert 0 <= whole <= (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds()
    assert whole <= clocks.spent(BOOK, hours, first, last)


@given(HOURS, MOMENTS, AMOUNTS, pauses())
def test_when_a_clock_is_due_just_its_time_is_spent(
    hours: Hours | None, since: str, amount: int, stops: tuple[tuple[str, str], ...]
) -> None:
    due = clocks.due(BOOK, hours, since, amount, stops)

    assume(due != NEVER)  # a minute a day takes longer than is looked ahead
    assert due >= since
    assert clocks.spent(BOOK, hours, since, due, stops) == amount
    if amount:
        before = instant(datetime.fromisoformat(due) - timedelta(seconds=1))
        assert clocks.spent(BOOK, hours, since, before, stops) == amount - 1


@given(HOURS, MOMENTS, AMOUNTS, AMOUNTS, pauses())
def test_more_time_and_more_pauses_are_never_due_earlier(
    hours: Hours | None, since: str, less: int, more: int, stops: tuple[tuple[str, str], ...]
) -> None:
    due = clocks.due(BOOK, hours, since, less, stops)

    assert clocks.due(BOOK, hours, since, less + more, stops) >= due
    assert clocks.due(BOOK, hours, since, less) <= due


@given(HOURS.filter(bool), MOMENTS, st.integers(1, 4000))
def test_every_minute_counts_that_is_worked_and_no_other(hours: Hours, since: str, length: int) -> None:
    begun = datetime.fromisoformat(since)
    zone = ZoneInfo(hours.zone)

    def is_worked(at: datetime) -> bool:
        there = at.astimezone(zone)
        is_open = hours.opens <= there.hour * 60 + there.minute < hours.closes
        return is_open and calendar.is_working(BOOK, hours.market, there.date())

    counted = sum(is_worked(begun + timedelta(minutes=minute)) for minute in range(length))
    until = instant(begun + timedelta(minutes=length))
    is_changing = (
        begun.astimezone(zone).utcoffset() != datetime.fromisoformat(until).astimezone(zone).utcoffset()
    )

    assert is_changing or clocks.spent(BOOK, hours, since, until) == counted * MINUTE


def test_the_ends_of_time_end_a_clock_too() -> None:
    assert clocks.due(BOOK, OFFICE, "9999-12-31T00:00:00Z", 100 * HOUR) == NEVER
    assert clocks.spent(BOOK, OFFICE, "0001-01-01T00:00:00Z", "2026-11-22T00:00:00Z") > 0
