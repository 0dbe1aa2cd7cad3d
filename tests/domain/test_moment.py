"""Moments, instants and the days of a zone."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import moment, zones
from tsbp.errors import BadUsage

ZONES = (
    "Etc/UTC", "Asia/Singapore", "Europe/London", "Asia/Riyadh", "Asia/Kolkata", "America/Sao_Paulo",
    "Pacific/Auckland", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Pacific/Apia",
)  # fmt: skip
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
instants = st.datetimes(datetime(1990, 1, 1), datetime(2070, 1, 1)).map(
    lambda at: moment.instant(at.replace(tzinfo=UTC))
)


def test_an_instant_is_utc_text_of_fixed_width() -> None:
    at = datetime(2026, 11, 22, 16, 52, 59, 999999, tzinfo=timezone(timedelta(hours=8)))

    assert moment.instant(at) == "2026-11-22T08:52:59Z"


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="no offset"):
        moment.instant(datetime(2026, 11, 22, 16, 52))
    with pytest.raises(ValueError, match="no offset"):
        moment.parse_moment("2026-11-22T16:52")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-11-22T08:52Z", datetime(2026, 11, 22, 8, 52, tzinfo=UTC)),
        ("2026-11-22T16:52:01+08:00", datetime(2026, 11, 22, 8, 52, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_day_or_a_time_with_offset(text: str, expected: date) -> None:
    assert moment.parse_moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "20261122",
        "2026-W47-7",
        "2026-02-30",
        "2026-11-22 08:52Z",
        "20261122T085200Z",
        "22-11-2026",
    ],
)
def test_other_forms_of_a_day_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment.parse_moment(text)


def test_instants_compare_as_text_in_the_order_of_time() -> None:
    singapore, london = "2026-11-22T16:52+08:00", "2026-11-22T09:00+00:00"

    first, second = (moment.instant(datetime.fromisoformat(text)) for text in (singapore, london))

    assert first < second


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Asia/Singapore", "2026-11-22T16:00:00Z"),
        ("Europe/London", "2026-11-23T00:00:00Z"),
        ("Asia/Riyadh", "2026-11-22T21:00:00Z"),
        ("America/Sao_Paulo", "2026-11-23T03:00:00Z"),
    ],
)
def test_a_day_ends_when_it_ends_in_its_zone(zone: str, end: str) -> None:
    assert zones.end_of(date(2026, 11, 22), zone) == end


def test_a_day_of_a_clock_change_has_23_or_25_hours() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    lengths = [
        moment.hours_between(zones.start_of(day, "Europe/London"), zones.end_of(day, "Europe/London"))
        for day in (spring, autumn)
    ]

    assert lengths == [23, 25]


def test_a_day_without_midnight_begins_at_the_jump() -> None:
    assert zones.start_of(date(2024, 4, 26), "Africa/Cairo") == "2024-04-25T22:00:00Z"
    assert zones.day_of("2024-04-25T22:00:00Z", "Africa/Cairo") == date(2024, 4, 26)
    assert zones.day_of("2024-04-25T21:59:59Z", "Africa/Cairo") == date(2024, 4, 25)


@given(days, st.sampled_from(ZONES))
def test_the_days_of_a_zone_leave_no_gap_and_do_not_overlap(day: date, zone: str) -> None:
    start, end = zones.start_of(day, zone), zones.end_of(day, zone)

    if start < end:  # a zone that crossed the date line skipped a day
        assert zones.day_of(start, zone) == day
    assert zones.day_of(end, zone) >= day + timedelta(days=1)
    assert zones.day_of(moment.later(end, hours=-1 / 3600), zone) <= day


@given(instants, st.sampled_from(ZONES))
def test_an_instant_lies_within_its_day(at: str, zone: str) -> None:
    day = zones.day_of(at, zone)

    assert zones.start_of(day, zone) <= at < zones.end_of(day, zone)


@given(instants, st.sampled_from(ZONES))
def test_a_table_of_offsets_tells_the_same_day_as_the_zone(at: str, zone: str) -> None:
    table = _table(zone)

    assert moment.clock_at(at, zone, table).day == zones.day_of(at, zone)


def test_the_first_and_last_day_of_the_calendar_do_not_fail() -> None:
    for zone in ZONES:
        assert zones.start_of(date.min, zone)
        assert zones.end_of(date.max, zone)
    assert moment.later(moment.NEVER, days=3) == moment.NEVER


def test_an_unknown_zone_counts_as_utc() -> None:
    for zone in ("Asia/Atlantis", "Asia", "../etc/passwd", "", "Asia/\0"):
        assert not zones.is_known(zone)
        assert zones.end_of(date(2026, 11, 22), zone) == "2026-11-23T00:00:00Z"


def test_a_clock_stopped_at_a_day_shows_its_last_second_in_the_zone() -> None:
    clock = zones.clock_from("2026-11-22", "Asia/Singapore")

    assert clock == moment.Clock("2026-11-22T15:59:59Z", "Asia/Singapore", date(2026, 11, 22))


def test_a_clock_stopped_at_a_moment_tells_the_day_of_each_zone() -> None:
    clock = zones.clock_from("2026-11-22T16:52+08:00", "Asia/Singapore")

    assert clock.instant == "2026-11-22T08:52:00Z"
    assert moment.today(clock) == date(2026, 11, 22)
    assert zones.today_in(clock, "Pacific/Auckland") == date(2026, 11, 22)
    assert zones.today_in(clock, "Pacific/Kiritimati") == date(2026, 11, 22)
    assert zones.today_in(clock, "Pacific/Pago_Pago") == date(2026, 11, 21)


def test_another_text_for_the_clock_is_bad_usage() -> None:
    with pytest.raises(BadUsage) as caught:
        zones.clock_from("tomorrow", "Asia/Singapore")

    assert (caught.value.sentence, caught.value.params) == ("error.bad-clock", {"value": "tomorrow"})


def test_the_clock_of_this_computer_runs() -> None:
    before = moment.instant(datetime.now(UTC))

    assert (
        before
        <= zones.now("Asia/Singapore").instant
        <= moment.instant(datetime.now(UTC) + timedelta(seconds=1))
    )


def test_a_plain_day_begins_and_ends_in_the_zone_and_a_time_does_not_care() -> None:
    day, time = date(2026, 11, 22), datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

    assert zones.instant_of(day, "Asia/Singapore") == "2026-11-21T16:00:00Z"
    assert zones.last_instant_of(day, "Asia/Singapore") == "2026-11-22T16:00:00Z"
    assert zones.instant_of(time, "Asia/Singapore") == zones.last_instant_of(time, "Europe/London")
    assert zones.day_of_moment(time, "Asia/Singapore") == date(2026, 11, 23)
    assert zones.day_of_moment(day, "Asia/Singapore") == day


def test_a_week_before_the_clock_is_seven_times_24_hours() -> None:
    clock = zones.clock_from("2026-11-22T16:52+08:00", "Asia/Singapore")

    assert moment.days_before(clock, 7) == "2026-11-15T08:52:00Z"


def test_moments_cost_no_start_up_time() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import tsbp.domain.moment, tsbp.domain.reason\n"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert set(eval(loaded)) <= {"tsbp", "datetime", "_datetime", "math", "time"}


_TABLES: dict[str, tuple[tuple[str, int], ...]] = {}


def _table(zone: str) -> tuple[tuple[str, int], ...]:
    if zone not in _TABLES:
        _TABLES[zone] = zones.offsets(zone, range(1989, 2072))
    return _TABLES[zone]
