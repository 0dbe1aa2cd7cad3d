"""Change load: what go-lives ask of markets and sites, week by week."""

from __future__ import annotations

from datetime import date, timedelta

from healthkit import directory
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain.load import MARKET, SITE, GoLive, load

MONDAY = date(2026, 11, 23)
WEEKS = [MONDAY + timedelta(weeks=ahead) for ahead in range(4)]
VENDORS = {"va": {"name": "A", "sites": {"va-kul": {"market": "MY"}, "va-sin": {"market": "SG"}}}}
go_lives = st.builds(
    GoLive,
    st.just("TSBP-000001"),
    st.sampled_from(["SG", "MY"]),
    st.sampled_from([(), ("va-kul",), ("va-kul", "va-sin")]),
    st.none() | st.dates(date(2026, 11, 1), date(2027, 1, 10)),
    st.none() | st.integers(0, 300).map(float),
)


def one(market: str, day: str | None, number: float | None = 1.0, *sites: str) -> GoLive:
    return GoLive("TSBP-000001", market, sites, date.fromisoformat(day) if day else None, number)


def test_go_lives_are_counted_in_the_week_of_their_day() -> None:
    found = [
        one("SG", "2026-11-23"),
        one("SG", "2026-11-29"),
        one("MY", "2026-12-20"),
        one("MY", "2026-12-21"),
    ]

    seen = load(found, WEEKS, MARKET, directory(), ("SG", "MY"))

    assert [(row.place, row.numbers, row.total) for row in seen.rows] == [
        ("SG", (2, 0, 0, 0), 2),
        ("MY", (0, 0, 0, 1), 1),
    ]
    assert (seen.totals, seen.total) == ((2, 0, 0, 1), 3)


def test_a_go_live_at_two_sites_counts_at_both_and_once_together() -> None:
    seen = load(
        [one("MY", "2026-11-25", 40, "va-kul", "va-sin")], WEEKS, SITE, directory(vendors=VENDORS), ()
    )

    assert [(row.place, row.total) for row in seen.rows] == [("va-kul", 40), ("va-sin", 40)]
    assert seen.total == 40


def test_what_cannot_be_counted_is_said() -> None:
    found = [one("SG", None), one("SG", "2026-11-25", None), one("SG", "2026-11-25", 5)]

    seen = load(found, WEEKS, SITE, directory(), ())

    assert (seen.unsaid, seen.undated, seen.placeless, seen.total) == (1, 1, 2, 5)


def test_a_week_with_a_freeze_is_marked_by_the_heaviest() -> None:
    windows = {
        "soft": {"start": "2026-11-28", "end": "2026-12-08", "markets": ["sea"], "kind": "soft"},
        "hard": {"start": "2026-12-06", "end": "2026-12-06", "markets": ["SG"], "kind": "hard"},
    }
    seen = load([], WEEKS, MARKET, directory(calendar=windows), ("SG", "MY", "GB"))

    assert [row.freezes for row in seen.rows] == [
        ("soft", "hard", "soft", ""),
        ("soft", "soft", "soft", ""),
        ("", "", "", ""),
    ]
    sites = load([], WEEKS, SITE, directory(calendar=windows, vendors=VENDORS), ("va-sin",))
    assert sites.rows[0].freezes == ("soft", "hard", "soft", "")


@given(st.lists(go_lives, max_size=12))
def test_markets_add_up_to_the_line_of_all(found: list[GoLive]) -> None:
    seen = load(found, WEEKS, MARKET, directory(), ("SG", "MY"))

    assert tuple(map(sum, zip(*(row.numbers for row in seen.rows), strict=True))) == seen.totals
    assert sum(seen.totals) == seen.total == sum(row.total for row in seen.rows)
