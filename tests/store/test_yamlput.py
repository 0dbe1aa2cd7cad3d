"""A value put in place of another without libyaml: the same bytes that the writer of all edits makes, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import PROJECT
from yaml_styles import PLAIN, RISKY

from tsbp.domain import fields
from tsbp.errors import BadData
from tsbp.store import yamlplain, yamlput, yamlread, yamltext

FILES = sorted((PROJECT / "projects").rglob("*.yaml")) + sorted((PROJECT / "tests/examples").rglob("*.yaml"))
READABLE = [file for file in FILES if yamlplain.read(file.read_bytes())]
VALUES = ("P0", "it's: #1", "NO", "2026-11-22", "供应商延期", "", 3, True, None)

Parts = tuple[str | int, ...]


def short(data: bytes, *puts: tuple[Parts, object]) -> bytes | None:
    """Return what the short way makes of edits, if it does not leave them to libyaml."""
    old = yamlread.load(data)
    assert isinstance(old, dict)
    made = yamlput.put(data, old, puts)
    if made is None:
        return None
    assert made.data == yamlplain.read(made.text)
    return made.text


def whole(data: bytes, *puts: tuple[Parts, object]) -> bytes:
    """Return what libyaml's way makes of edits."""
    return yamltext.edited(data, [yamltext.Put(*one) for one in puts], fields.order)


def leaves(data: object, above: Parts = ()) -> Iterator[Parts]:
    """Yield the addresses of everything in plain data that is no map and no list."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*above, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from leaves(value, (*above, place))
    else:
        yield above


@pytest.mark.parametrize("file", READABLE, ids=lambda file: file.stem)
def test_every_value_of_an_example_is_replaced_as_libyaml_would(file: Path) -> None:
    data = file.read_bytes()
    random = Random(file.stem)
    for parts in random.sample(found := list(leaves(yamlplain.read(data))), min(12, len(found))):
        value = random.choice(VALUES)

        made = short(data, (parts, value))

        assert made is None or made == whole(data, (parts, value)), parts


def test_nearly_every_fact_of_an_example_is_replaced_the_short_way() -> None:
    texts = [file.read_bytes() for file in READABLE if b"\npriority: " in file.read_bytes()]

    made = [short(text, (("priority",), "P9"), (("title", "en"), "Another")) for text in texts]

    assert texts
    assert sum(one is not None for one in made) > len(made) * 0.9


LINES = (
    "a: 1", "a: x", "a: 'x'", 'a: "x"', "a:   x   # said", "a:", "a: # said", "a: []", "a: {b: 1}", "a: x#y", "a: |",
    "  b: x", "  b: 'it''s'  # said", "b: x", "  a: x", "    a: deep", "    b: x", "  - a: x", "  - b: x", "- b: x",
    "# a: x", "", "  # b: x", "a : x", "'a': x", "a: -5", "a: - x", "a: 'x' # 'y'", "a: &n x",
    "a: 'two", "  lines'", "a: two", "  more",
)  # fmt: skip
ADDRESSES: tuple[Parts, ...] = (
    ("a",),
    ("b",),
    ("a", "b"),
    ("a", "a"),
    ("a", "a", "b"),
    ("a", 0),
    ("a", 0, "b"),
)


@settings(max_examples=3000)
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=7),
    end=st.sampled_from(("\n", "", "\n\n")),
    parts=st.sampled_from(ADDRESSES),
    value=st.sampled_from(VALUES),
)
def test_no_mixture_of_lines_is_written_otherwise(
    lines: list[str], end: str, parts: Parts, value: object
) -> None:
    data = ("\n".join(["id: x", *lines]) + end).encode()
    try:
        made = short(data, (parts, value))
    except BadData:
        return

    assert made is None or made == whole(data, (parts, value))


@settings(max_examples=500)
@given(seed=st.integers(0, 2**32), text=st.sampled_from((*PLAIN, *RISKY)))
def test_no_text_is_written_otherwise(seed: int, text: str) -> None:
    random = Random(seed)
    data = random.choice(READABLE).read_bytes()
    parts = random.choice(list(leaves(yamlplain.read(data))))

    made = short(data, (parts, text))

    assert made is None or made == whole(data, (parts, text))


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], "two\nlines", "\ud800", 1.5, {}])
def test_a_value_of_another_kind_is_left_to_libyaml(value: object) -> None:
    assert short(b"a: x\n", (("a",), value)) is None


def test_two_values_of_one_map_are_replaced_at_once_and_comments_stay() -> None:
    data = b"id: x\na: # why\n  # first\n  b: 1  # one\n  c: 'two' # it's\n"

    made = short(data, (("a", "b"), 2), (("a", "c"), "three"))

    assert made == b"id: x\na: # why\n  # first\n  b: 2  # one\n  c: 'three' # it's\n"


def test_what_the_edit_was_made_from_stays_as_it_was() -> None:
    old = {"a": {"b": 1}}

    assert yamlput.put(b"a:\n  b: 1\n", old, [(("a", "b"), 2)])
    assert old == {"a": {"b": 1}}


def test_a_text_that_does_not_read_as_meant_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlput, "inline", lambda *_, **__: "other")

    assert short(b"a: x\n", (("a",), "y")) is None
