"""An entry added without libyaml: the same bytes that the writer of all edits makes, or nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import PROJECT
from yaml_styles import PLAIN, RISKY

from tsbp.domain import fields
from tsbp.store import yamlappend, yamlplain, yamltext

FILES = sorted((PROJECT / "projects").rglob("*.yaml")) + sorted((PROJECT / "tests/examples").rglob("*.yaml"))
UPDATE = {"at": "2026-11-22T16:52+08:00", "by": "bp-sea-1", "health": "green", "summary": {"en": "All well"}}


def entry(text: str) -> dict[str, object]:
    return {**UPDATE, "summary": {"en": text, "zh": text}, "next": [text, "call"]}


def short(data: bytes, key: str, value: object) -> bytes | None:
    """Return what the short way makes of an edit, if it does not leave it to libyaml."""
    made = yamlappend.appended(data, key, value, fields.order)
    if made is None:
        return None
    assert made.data == yamlplain.read(made.text)
    return made.text


def both(data: bytes, key: str, value: object) -> tuple[bytes | None, bytes]:
    """Return what the short way makes of an edit, and what libyaml's does."""
    made = short(data, key, value)
    return made, yamltext.edited(data, [yamltext.Append((key,), value)], fields.order)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("text", ["All well", "it's: #1", "NO", "供应商延期"])
def test_an_update_of_an_example_is_written_as_libyaml_would(file: Path, text: str) -> None:
    data = file.read_bytes()
    if yamlplain.read(data) is None or "updates" not in yamlplain.read(data):  # type: ignore[operator]
        assert short(data, "updates", entry(text)) is None
        return

    made, whole = both(data, "updates", entry(text))

    assert made in (whole, None)


def test_nearly_every_example_is_written_the_short_way() -> None:
    files = [file for file in FILES if (yamlplain.read(file.read_bytes()) or {}).get("updates")]

    made = [short(file.read_bytes(), "updates", UPDATE) for file in files]

    assert files
    assert all(made)


LINES = (
    "updates:", "updates: # said", "updates: []", "  - at: 2026-11-22", "- at: 2026-11-22", "    by: me", "  by: me",
    "  -   at: x", "      by: me", "  - plain", "- plain", "  - a: 1", "    # deep", "  # at the dash", "# at the edge",
    "", "  ", "next: 1", "next:", "  more: x", "    - inner", "  - # odd", "  -", "'updates':", "a: updates:",
    "    - - x",
)  # fmt: skip


@settings(max_examples=1500)
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=9), end=st.sampled_from(("\n", "", "\n\n"))
)
def test_no_mixture_of_lines_is_written_otherwise(lines: list[str], end: str) -> None:
    data = ("\n".join(["id: x", *lines]) + end).encode()

    made = short(data, "updates", UPDATE)

    assert made is None or made == both(data, "updates", UPDATE)[1]


@settings(max_examples=300)
@given(seed=st.integers(0, 2**32), text=st.sampled_from((*PLAIN, *RISKY)))
def test_no_text_is_written_otherwise(seed: int, text: str) -> None:
    file = Random(seed).choice(FILES).read_bytes()

    made = short(file, "updates", entry(text))

    assert made is None or made == both(file, "updates", entry(text))[1]


@pytest.mark.parametrize(
    "value",
    [{"at": 1}, {"a": ""}, {"a": "two\nlines"}, {}, [], {"a": {}}, {"a": None}, {"a b": "c"}, "\ud800"],
)
def test_a_value_of_another_kind_is_left_to_libyaml(value: object) -> None:
    made = short(b"updates:\n  - at: x\n", "updates", value)

    assert made is None or made == both(b"updates:\n  - at: x\n", "updates", value)[1]


def test_a_text_that_does_not_read_as_meant_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlappend, "item", lambda *_: ["  - at: other"])

    assert short(b"updates:\n  - at: x\n", "updates", UPDATE) is None
