from __future__ import annotations

from typing import NamedTuple

import pytest

from tsbp.domain import geography


class Place(NamedTuple):
    parent: str | None = None


TREE = {
    "global": Place(),
    "sea": Place("global"),
    "europe": Place("global"),
    "uk-ie": Place("europe"),
    "SG": Place("sea"),
    "TH": Place("sea"),
    "GB": Place("uk-ie"),
}


def test_a_region_reaches_down_to_its_markets() -> None:
    assert geography.below(TREE, "sea") == {"SG", "TH"}
    assert geography.below(TREE, "global") == {"SG", "TH", "GB"}
    assert geography.below(TREE, "TH") == {"TH"}
    assert geography.below(TREE, "nowhere") == frozenset()


def test_a_market_lies_in_every_region_above_it() -> None:
    assert geography.ancestors(TREE, "GB") == ("GB", "uk-ie", "europe", "global")
    assert geography.ancestors(TREE, "XX") == ("XX",)


def test_a_filter_by_region_follows_the_tree_in_both_directions() -> None:
    assert geography.related(TREE, "europe") == {"europe", "global", "uk-ie", "GB"}
    assert geography.related(TREE, "TH") == {"TH", "sea", "global"}


def test_a_circle_in_the_tree_ends_where_it_closes() -> None:
    circle = {"a": Place("b"), "b": Place("a"), "TH": Place("a")}

    assert geography.ancestors(circle, "TH") == ("TH", "a", "b")
    assert geography.below(circle, "b") == {"TH"}
    assert geography.related(circle, "a") == {"a", "b", "TH"}


@pytest.mark.parametrize(
    ("code", "is_market"), [("TH", True), ("th", False), ("sea", False), ("T1", False), ("ＴＨ", False)]
)
def test_a_market_is_told_from_a_region_by_its_form(code: str, *, is_market: bool) -> None:
    assert geography.is_market(code) is is_market
