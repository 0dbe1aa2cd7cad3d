from __future__ import annotations

import math
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_styles import Writer, oracle, some_map

from tsbp.domain.finding import Finding, Place
from tsbp.errors import BadData, Fault
from tsbp.store.yamlread import load, place
from tsbp.store.yamlvalues import same

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "projects").glob("*/*.yaml"))

TEXT = b"""\
# head
id: TSBP-4XK7QD
title:
  en: Two-step report flow  # as agreed
  zh: "\xe4\xb8\xa4\xe6\xad\xa5\xe5\xbc\x8f"
milestones:
  th-live:
    owner: th-ops-lead
    forecast: 2026-13-02
    markets: [TH, ID]
updates:
  - at: 2026-10-23
    why: |
      held

  - at: 2026-11-20
empty:
"""


def read(text: str) -> object:
    return load(text.encode())


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("on", "on"), ("Yes", "Yes"), ("y", "y"), ("18:10", "18:10"), ("12:30:45", "12:30:45"),
        ("2026-11-27", "2026-11-27"), ("2026-13-02", "2026-13-02"),
        ("2026-11-21T02:40Z", "2026-11-21T02:40Z"),
        ("true", True), ("False", False), ("TRUE", True), ("tRUE", "tRUE"), ("null", None), ("~", None),
        ("", None), ("012", 12), ("08", 8), ("+7", 7), ("-2400", -2400), ("0o14", 12), ("0x1F", 31),
        ("1_000", "1_000"), ("0b1", "0b1"), ("1.10", 1.1), ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0),
        ("-.inf", -math.inf), ("1.2.3", "1.2.3"), ("+", "+"), ("'1'", "1"), ('"null"', "null"), ("=", "="),
        ("<<", "<<"), ("2026-01-01 ", "2026-01-01"),
    ],
)  # fmt: skip
def test_plain_words_mean_what_the_core_schema_of_yaml_1_2_says(written: str, value: object) -> None:
    assert same(read(f"key: {written}\n"), {"key": value})


def test_not_a_number_is_a_number_that_equals_itself_here() -> None:
    assert same(read("key: .nan\n"), {"key": math.nan})


@pytest.mark.parametrize("key", ["NO", "on", "18:10", "2026-11-27", "'1'", "<<x"])
def test_a_key_that_is_text_in_1_2_is_a_key(key: str) -> None:
    assert read(f"{key}: 1\n") == {key.strip("'"): 1}


@pytest.mark.parametrize(
    "text", ["--- # head\na: 1\n", "a: 1\n...\n", "a: 1\r\nb:\r\n  - 1\r\n", '{"a":1,"b":[1,2]}', "a: 1"]
)
def test_documents_in_other_clothes_are_read(text: str) -> None:
    assert same(read(text), oracle(text.encode()))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem[:11])
def test_an_example_reads_as_another_library_reads_it(file: Path) -> None:
    assert same(load(file.read_bytes()), oracle(file.read_bytes()))


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**48), size=st.integers(1, 5))
def test_any_style_reads_as_it_was_meant_and_as_another_library_reads_it(seed: int, size: int) -> None:
    rng = Random(seed)
    data = some_map(rng, size)
    text = Writer(rng).document(data)

    assert same(load(text), data)
    assert same(oracle(text), data)


def test_without_libyaml_the_reader_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)

    with pytest.raises(Fault) as caught:
        load(b"{a: {b: 1}}\n")

    assert (caught.value.exit, caught.value.sentence, caught.value.hint) == (
        70,
        "error.no-libyaml",
        "hint.no-libyaml",
    )


@pytest.mark.parametrize(
    ("loc", "key", "expected"),
    [
        (("milestones", "th-live", "forecast"), False, Place(9, 15, 9, 25)),
        (("milestones", "th-live", "forecast"), True, Place(9, 5, 9, 13)),
        (("milestones", "th-live", "markets", 1), False, Place(10, 19, 10, 21)),
        (("milestones", "th-live", "markets"), False, Place(10, 14, 10, 22)),
        (("milestones", "th-live"), False, Place(8, 5, 10, 22)),
        (("title", "en"), False, Place(4, 7, 4, 27)),
        (("title", "zh"), False, Place(5, 7, 5, 12)),
        (("updates", 1, "at"), False, Place(16, 9, 16, 19)),
        (("updates", 1), True, Place(16, 5, 16, 19)),
        (("empty",), False, Place(17, 7, 17, 7)),
        (("milestones", "th-live", "owned"), False, Place(7, 3, 7, 10)),
        (("milestones", "th-live", "owner", "deeper", "still"), False, Place(8, 5, 8, 10)),
        (("updates", 7, "at"), False, Place(11, 1, 11, 8)),
        (("updates", -1), False, Place(11, 1, 11, 8)),
        (("nowhere",), False, Place(2, 1, 2, 3)),
        ((), False, Place(2, 1, 17, 7)),
    ],
)
def test_a_place_is_the_value_or_key_or_the_key_of_the_closest_ancestor(
    loc: tuple[str | int, ...], key: bool, expected: Place
) -> None:
    assert place(TEXT, loc, key=key) == expected


def test_what_cannot_be_read_stands_at_the_start_of_the_file() -> None:
    assert place(b"a: [" * 40, ("a",)) == Place(1, 1, 1, 1)


ODD = st.text("ab:-?[]{},#&*!|>'\"%@ \t\n\r~<=.\\\x00\u2028\ufeff", max_size=80).map(str.encode)


@settings(max_examples=400, deadline=None)
@given(data=st.binary(max_size=400) | ODD)
def test_any_bytes_are_read_or_refused_with_a_named_place(data: bytes) -> None:
    value, refused = read_or_refused(data)

    assert isinstance(value, dict) if refused is None else all(one.rule and one.place for one in refused)
    assert refused != ()


def read_or_refused(data: bytes) -> tuple[object, tuple[Finding, ...] | None]:
    try:
        return load(data), None
    except BadData as refused:
        return None, tuple(one for one in refused.findings if isinstance(one, Finding))
