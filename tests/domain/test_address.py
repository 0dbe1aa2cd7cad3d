from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tsbp.domain import address
from tsbp.domain.fields import FIELDS

KEYS = st.text(min_size=1, max_size=8).filter(address.is_plain)
PARTS = st.lists(KEYS | st.integers(0, 99), max_size=5).map(tuple)


@pytest.mark.parametrize(
    ("text", "parts", "pattern"),
    [
        ("milestones.th-live.owner", ("milestones", "th-live", "owner"), "milestones.*.owner"),
        ("updates[2].summary.en", ("updates", 2, "summary", "en"), "updates.[].summary.en"),
        ("updates.2.summary.en", ("updates", 2, "summary", "en"), "updates.[].summary.en"),
        ("rollouts.TH.updates[0].at", ("rollouts", "TH", "updates", 0, "at"), "rollouts.*.updates.[].at"),
        ("rollouts.TH.readiness.comms", ("rollouts", "TH", "readiness", "comms"), "rollouts.*.readiness.*"),
        ("gates.G1.conditions.x.met", ("gates", "G1", "conditions", "x", "met"), "gates.*.conditions.*.met"),
        ("metrics.m.readings[7].n", ("metrics", "m", "readings", 7, "n"), "metrics.*.readings.[].n"),
        ("title", ("title",), "title"),
        ("12", ("12",), "12"),
        ("title.zh", ("title", "zh"), "title.zh"),
        ("no.such", ("no", "such"), "no.such"),
        ("", (), ""),
    ],
)
def test_an_address_is_read_and_laid_over_the_register(
    text: str, parts: tuple[str | int, ...], pattern: str
) -> None:
    assert address.parse(text) == parts
    assert address.pattern(parts) == pattern


@settings(deadline=None)
@given(PARTS)
def test_what_is_joined_is_read_back(parts: tuple[str | int, ...]) -> None:
    assert address.parse(address.join(parts)) == parts


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    parts = address.parse(text)

    assert address.parse(address.join(parts)) == address.parse(
        address.join(address.parse(address.join(parts)))
    )
    address.pattern(parts)


@pytest.mark.parametrize("key", ["", "a.b", "a[0]", "12"])
def test_a_key_that_would_be_misread_is_not_plain(key: str) -> None:
    assert not address.is_plain(key)


def test_every_path_of_the_register_is_the_pattern_of_an_address() -> None:
    for field in FIELDS:
        parts = tuple(
            0 if part == "[]" else "some-key" if part == "*" else part for part in field.path.split(".")
        )
        assert address.pattern(parts) == field.path
