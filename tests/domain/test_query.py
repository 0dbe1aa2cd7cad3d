"""Questions: what passes, in which order, and how the filter options become one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import pytest

from tsbp.domain import filters, query, question
from tsbp.domain.filters import Scene
from tsbp.domain.query import ANY, EMPTY, LESS, LIKE, TEXT, Node, Query, accepts, both, either, negated
from tsbp.errors import BadUsage, NotFound

TODAY = date(2026, 11, 22)


class Place(NamedTuple):
    parent: str


MARKETS: Mapping[str, Place] = {
    "global": Place(""),
    "apac": Place("global"),
    "sea": Place("apac"),
    "emea": Place("global"),
    "SG": Place("sea"),
    "TH": Place("sea"),
    "DE": Place("emea"),
}
SCENE = Scene(TODAY, MARKETS, ("bp-sea-1", "bp-sea-2"), {"owner": ("bp-sea-1", "bp-sea-2", "bp-emea-1")})
ITEM: dict[str, object] = {
    "id": "TSBP-4XK7QD",
    "title": {"en": "Two-step report flow", "zh": "两步式举报流程"},
    "kind": "product",
    "priority": "P1",
    "stage": "rollout",
    "health": "red",
    "owner": "bp-sea-1",
    "regions": ("sea",),
    "markets": ("SG", "TH"),
    "tags": ("Reporting",),
    "next": "2026-11-27",
    "deadline": None,
    "submitted": "2026-07-06",
    "updated": "2026-11-20T10:00+08:00",
    "hold": False,
    "stale": True,
    "overdue_asks": 1,
    "slip": 39,
}


def asked(**options: object) -> Query:
    return question.from_options(dict(options), SCENE)  # type: ignore[misc, arg-type]


def finds(item: Mapping[str, object] = ITEM, **options: object) -> bool:
    return query.matches(asked(**options), item)


@pytest.mark.parametrize(
    "options",
    [
        {"region": ["sea"]},
        {"region": ["SEA"]},
        {"region": ["apac"]},
        {"region": ["emea", "sea"]},
        {"region": ["emea,th"]},
        {"market": ["th"]},
        {"stage": ["planning,rollout"]},
        {"health": ["RED"]},
        {"priority": ["p1"]},
        {"owner": ["me"]},
        {"owner": ["BP-SEA-1"]},
        {"tag": ["reporting"]},
        {"due_before": ["2026-11-28"]},
        {"since": ["7d"]},
        {"overdue": True},
        {"stale": ("true",)},
        {"where": ["priority <= P1 and markets = sg"]},
        {"words": ["举报", "4xk7"]},
        {"words": ["bp-sea-1", "TWO-STEP"]},
        {},
    ],
)
def test_filters_find_what_they_name(options: dict[str, object]) -> None:
    assert finds(**options)


@pytest.mark.parametrize(
    "options",
    [
        {"region": ["emea"]},
        {"market": ["DE"]},
        {"region": ["sea"], "stage": ["planning"]},
        {"owner": ["bp-emea-1"]},
        {"due_before": ["2026-11-27"]},
        {"since": ["2026-11-21"]},
        {"held": True},
        {"go_live": ["2026-Q4"]},
        {"words": ["two-step", "missing"]},
        {"where": ["deadline < 2027-01-01"]},
    ],
)
def test_filters_leave_out_what_they_do_not_name(options: dict[str, object]) -> None:
    assert not finds(**options)


def test_a_region_finds_initiatives_of_regions_above_and_markets_below() -> None:
    asks_for_sea = {**ITEM, "regions": ("sea",), "markets": ()}
    asks_for_singapore = {**ITEM, "regions": ("SG",), "markets": ()}

    assert finds(asks_for_sea, region=["SG"])
    assert finds(asks_for_singapore, region=["sea"])
    assert not finds(asks_for_singapore, region=["TH"])


def test_a_region_cuts_the_markets_that_health_counts_for() -> None:
    assert asked(region=["sea"]).markets == {"global", "apac", "sea", "SG", "TH"}
    assert asked(region=["sea"], market=["TH"]).markets == {"global", "apac", "sea", "TH"}
    assert asked(stage=["rollout"]).markets == frozenset()


@pytest.mark.parametrize(
    ("options", "failure", "candidate"),
    [
        ({"region": ["see"]}, NotFound, "sea"),
        ({"market": ["sea"]}, BadUsage, "--region sea"),
        ({"stage": ["rolout"]}, BadUsage, "rollout"),
        ({"owner": ["bp-sea-11"]}, NotFound, "bp-sea-1"),
        ({"sort": ["priorty"]}, BadUsage, "priority"),
        ({"fields": ["titel"]}, BadUsage, "title"),
        ({"due_before": ["tommorow"]}, BadUsage, "tomorrow"),
        ({"words": ["@mien"]}, NotFound, "mine"),
    ],
)
def test_a_wrong_word_is_refused_with_what_was_probably_meant(
    options: dict[str, list[str]], failure: type[BadUsage], candidate: str
) -> None:
    with pytest.raises(failure) as refused:
        question.from_options(options, SCENE, {"mine": {"where": "owner = me"}})

    assert candidate in refused.value.candidates


def test_me_without_a_handle_is_refused() -> None:
    with pytest.raises(BadUsage):
        question.from_options({"owner": ["me"]}, Scene(TODAY, MARKETS))


def test_a_view_brings_its_question_order_and_columns_and_options_win() -> None:
    views = {
        "mine": {
            "where": "owner = me",
            "sort": ["due", "-priority"],
            "fields": ["id", "title"],
            "of": "initiatives",
        }
    }

    plain = question.from_options({"words": ["@mine"]}, SCENE, views)
    laid_over = question.from_options({"words": ["@mine"], "sort": ["id"], "stage": ["bau"]}, SCENE, views)

    assert (plain.sort, plain.fields, plain.view) == (("next", "-priority"), ("id", "title"), "mine")
    assert query.matches(plain, ITEM)
    assert laid_over.sort == ("id",)
    assert not query.matches(laid_over, ITEM)


def test_closed_ones_are_shown_when_the_question_is_about_them() -> None:
    assert not asked(region=["sea"]).closed
    assert asked(closed=True).closed
    assert asked(everything=("true",)).closed
    assert asked(stage=["closed"]).closed
    assert asked(where=["outcome = declined"]).closed
    assert not asked(where=["stage != planning"]).closed


def test_what_is_missing_passes_is_empty_and_unequal_only() -> None:
    missing = {**ITEM, "deadline": None, "owner": None, "tags": ()}

    assert accepts(Node(EMPTY, "deadline"), missing)
    assert accepts(negated(Node(TEXT, "owner", frozenset({"bp-sea-1"}))), missing)
    assert not accepts(Node(LESS, "deadline", "2030-01-01"), missing)
    assert not accepts(Node(LIKE, "owner", "b"), missing)
    assert not accepts(Node(TEXT, "tags", frozenset({"x"})), missing)
    assert not accepts(Node(EMPTY, "hold"), missing)


def test_a_moment_counts_as_its_day() -> None:
    assert accepts(Node("=", "updated", "2026-11-20"), ITEM)
    assert not accepts(Node(">", "updated", "2026-11-20"), ITEM)


def test_nested_questions_are_made_flat_and_double_negation_goes() -> None:
    one, two, three = (Node(ANY, "stage", frozenset({stage})) for stage in ("bau", "intake", "closed"))

    assert both(one, both(two, three)) == both(one, two, three)
    assert either(one) == one
    assert negated(negated(one)) == one


def test_order_follows_the_vocabulary_puts_missing_last_and_ends_with_the_id() -> None:
    rows = [
        {"id": "B", "priority": "P2", "next": "2026-12-01"},
        {"id": "A", "priority": "P2", "next": "2026-12-01"},
        {"id": "D", "priority": "P0", "next": None},
        {"id": "C", "priority": "P0", "next": "2026-12-09"},
    ]

    def ids(*sort: str) -> str:
        return "".join(str(row["id"]) for row in query.ordered(Query(sort=sort), rows, lambda row: row))

    assert ids("next", "-priority") == "ABCD"
    assert ids("-next") == "CABD"
    assert ids("priority") == "CDAB"
    assert ids() == "ABCD"


def test_the_light_options_alone_make_the_same_question() -> None:
    options = {"region": ["sea"], "stage": ["rollout"], "stale": ("true",), "words": ["report"]}

    assert filters.plain(options, SCENE) == question.from_options(options, SCENE)


def test_a_question_of_options_is_explained_in_the_language_it_could_have_been_asked_in() -> None:
    said = question.explain(asked(region=["TH"], due_before=["+1w"], words=["举报"]))

    assert "next < 2026-11-29 (Sun)" in said
    assert query.accepts(asked(where=[said]).node, ITEM)
    assert question.explain(asked()) == ""
