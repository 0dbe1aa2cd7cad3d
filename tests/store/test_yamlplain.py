"""The quick reader of the plain form: whatever it reads, it reads as libyaml and ruamel.yaml do."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from kit import PROJECT
from yaml_styles import Writer, oracle, some_map

from tsbp.errors import BadData
from tsbp.store import yamlparse, yamlplain
from tsbp.store.yamlvalues import same

FILES = sorted(
    path
    for folder in ("projects", "directory", "tests/examples")
    for path in (PROJECT / folder).rglob("*.yaml")
)
PIECES = (
    "a", "b-1", "NO", "null", "true", "12", "1e3", "0x1F", "-5", "-", "- ", "  ", " ", ":", ": ", "\n", "\n", "\n  ",
    "\n    ", "\n- ", "\n  - ", "#", " # so", "'", "''", '"', "[", "]", "[a, b]", "{", "}", "{a: 1, b: x}", ",",
    "|", ": |\n", ": >-\n", "|-", ">-", "&a ", "*a", "!t ", "%", "@", "?", "? ", "~", ".5", ".", "---", "...",
    "<<", "=", "中文", "，", "\t", "\r", "\u00a0", "\u2028", "\ufeff", "\x7f", "2026-01-02", "2026-01-02T10:00+07:00",
    "http://x.y/z#w", "a: 1", "k:", "\\",
)  # fmt: skip


def agrees(data: bytes) -> bool:
    """Tell whether the quick reader knew the form; fails where it read something else than libyaml."""
    found = yamlplain.read(data)
    if found is None:
        return False
    assert same(yamlparse.load(data), found)
    assert same(oracle(data), found)
    return True


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_of_the_examples_is_read_as_libyaml_reads_it(file: Path) -> None:
    agrees(file.read_bytes())


def test_nearly_every_file_of_the_examples_has_the_plain_form() -> None:
    known = [file for file in FILES if yamlplain.read(file.read_bytes()) is not None]

    assert len(known) > 0.9 * len(FILES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\n", {"a": 1}),
        ("a:\nb:\n", {"a": None, "b": None}),
        ("a:\n- x\n- y\nb: 2\n", {"a": ["x", "y"], "b": 2}),
        ("a:\n  - b: 1\n    c:\n      - d\n  - -3\n", {"a": [{"b": 1, "c": ["d"]}, -3]}),
        ("a:\n  - b:\n    - c\n", {"a": [{"b": ["c"]}]}),
        ("# head\n\na: it's#1 # so\n", {"a": "it's#1"}),
        ("a: 'it''s: # \"so\"'  # so\nb: \"it's\"\n", {"a": "it's: # \"so\"", "b": "it's"}),
        ("a: [x, 1, 2026-01-02]\nb: []\nc: {}\n", {"a": ["x", 1, "2026-01-02"], "b": [], "c": {}}),
        ("a:\n  - {date: 2026-01-02, value: 9.5, n: -3}\n", {"a": [{"date": "2026-01-02", "value": 9.5, "n": -3}]}),
        ("NO: on\n", {"NO": "on"}),
        ("a: 中文，不是\n", {"a": "中文，不是"}),
        ("a b: https://x.y/z#w\n", {"a b": "https://x.y/z#w"}),
        ("a: true\nb: nULL\nc: ~\n", {"a": True, "b": "nULL", "c": None}),
        ("a: >-\n  x: 1\n  # y\nb: |\n   'z\n   - z\n", {"a": "x: 1 # y", "b": "'z\n- z\n"}),
        ("a:\n  - b: |-\n      x\n      y\n    c: >\n      z\n\nd: 1\n", {"a": [{"b": "x\ny", "c": "z\n"}], "d": 1}),
        ("a: -7.5\nb: -x_y\n", {"a": -7.5, "b": "-x_y"}),
        ("a:\n  - b\n  - b: 1\n", {"a": ["b", {"b": 1}]}),
    ],
)  # fmt: skip
def test_the_plain_form_is_known(text: str, value: object) -> None:
    assert same(yamlplain.read(text.encode()), value)
    assert agrees(text.encode())


def test_what_two_files_have_in_common_is_not_shared_between_them() -> None:
    text = b"a: [x]\nb: {c: d}\n"
    one: dict[str, Any] = yamlplain.read(text) or {}
    one["a"].append("y")
    one["b"]["e"] = 1

    assert yamlplain.read(text) == {"a": ["x"], "b": {"c": "d"}}


@pytest.mark.parametrize(
    "text",
    [
        "", "# only\n", "a: 1\na: 2\n", "a: b: c\n", "a: b:\n", "a: x\n  y\n", "a: x\n  b: 1\n", "a: 1\n b: 2\n",
        "- a\n", "a:\n  - b\n c: 1\n", "1: x\n", "null: x\n", "a: &x 1\n", "a: *x\n", "a: 'x\n  y'\n",
        'a: "x\\n"\n', "a: [x\n", "a: [[x]]\n", "a: {b: 1, b: 2}\n", "a: {b: 1: 2}\n", "--- \na: 1\n", "a: 1\n...\n",
        "? a\n: 1\n", "a:\tb\n", "a: 1\r\n", "a: \u2028\n", "\ufeffa: 1\n", "a: 'x' y\n", "a: 'x'#y\n", "a: - b\n",
        "a: @x\n", "a: `x\n", "a: %x\n", "a:\n  b: 1\n  - c\n", "a:\n  - b\n  c: 1\n", "a: 1\n- b\n", "a:\n  - - b\n",
        "a:\n  - b\n    - c\n",
        "a: |\n x\n  y\n", "a: |\n  x\n y\n", "a: |\n  x\n\n  y\n", "a: |+\n  x\n", "a: >2\n  x\n", "a: |\n  x ",
        "a: |\n  x", "a: >-\n  x \n", "a: |\n", "a: |\nb: 1\n", "- a: |\n  x\n", "a: | # so\n  x\n", "a: > x\n  y\n",
        "b:\n  a: |\n  x\n", "b:\n  - a: |\n    x\n", "a: \0\n", "a: |\n  x\0y\n",
        "x" * 300 + ": 1\n", "<<: 1\n", "a : 1\n", "a:b\n",
    ],
)  # fmt: skip
def test_another_form_is_left_to_libyaml(text: str) -> None:
    assert yamlplain.read(text.encode()) is None


@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 2**48), size=st.integers(1, 5))
def test_any_style_is_read_as_others_read_it_or_left(seed: int, size: int) -> None:
    rng = Random(seed)

    agrees(Writer(rng).document(some_map(rng, size)))


@settings(max_examples=1500, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14))
@example(pieces=["a", ": ", "x", "\n  ", "b", ": ", "1"])
def test_no_mixture_of_pieces_is_read_otherwise(pieces: list[str]) -> None:
    agrees("".join(pieces).encode())


@settings(max_examples=600, deadline=None)
@given(seed=st.integers(0, 2**48))
def test_no_slip_of_the_pen_is_read_otherwise(seed: int) -> None:
    rng = Random(seed)
    text = rng.choice(FILES).read_bytes().decode()
    for _ in range(rng.randint(1, 3)):
        text = slipped(rng, text)

    try:
        agrees(text.encode())
    except BadData as failure:
        pytest.fail(f"libyaml refuses what was read: {failure}")


def slipped(rng: Random, text: str) -> str:
    """Return the text with one line taken out, doubled, moved in or out, or a piece put somewhere."""
    lines = text.split("\n")
    place = rng.randrange(len(lines))
    line = lines[place]
    column = rng.randint(0, len(line))
    lines[place : place + 1] = rng.choice(
        [
            [],
            [line, line],
            [f" {line}"],
            [f"  {line}"],
            [re.sub("^ ", "", line)],
            [line[:column] + rng.choice(PIECES) + line[column:]],
            [line[:column] + line[column + 1 :]],
            [line[:column], line[column:]],
        ]
    )
    return "\n".join(lines)
