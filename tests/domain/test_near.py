"""What was probably meant."""

from __future__ import annotations

import pytest

from tsbp.domain.near import near


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("sae", ("SA", "SE", "AE", "sea"), "sea"),
        ("pri", ("title", "priority"), "priority"),
        ("ROLOUT", ("planning", "rollout"), "rollout"),
        ("bp-sea-11", ("bp-emea-1", "bp-sea-1"), "bp-sea-1"),
    ],
)
def test_the_nearest_word_comes_first(typed: str, known: tuple[str, ...], meant: str) -> None:
    assert near(typed, known)[0] == meant


def test_nothing_alike_is_nothing() -> None:
    assert near("qqq", ("planning", "rollout")) == ()


def test_no_more_than_three_are_offered() -> None:
    assert len(near("site", [f"site-{number}" for number in range(9)])) == 3
