from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_styles import oracle, some_map

from tsbp.domain import fields
from tsbp.store.yamlblocks import Pen, block
from tsbp.store.yamlnew import text
from tsbp.store.yamlread import load
from tsbp.store.yamltext import Append, Drop, Put, edited
from tsbp.store.yamlvalues import same

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "projects").glob("*/*.yaml"))
SCHEMA_LINE = "# yaml-language-server: $schema=../../schemas/initiative.schema.json"


def no_order(_: tuple[str | int, ...]) -> tuple[str, ...]:
    return ()


def canonical(data: dict[str, object]) -> bytes:
    return text(data, fields.order, SCHEMA_LINE)


def data_of(written: bytes) -> dict[str, object]:
    data = load(written)
    assert isinstance(data, dict)
    return data


def example(file: Path) -> bytes:
    """Return an example; one of them holds a `yes` that older readers take for a truth value."""
    return file.read_bytes().replace(b"decision: yes\n", b"decision: 'yes'\n")


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem[:11])
def test_an_example_comes_back_byte_for_byte_in_its_own_order_of_keys(file: Path) -> None:
    assert text(data_of(example(file)), no_order, SCHEMA_LINE).decode() == example(file).decode()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem[:11])
def test_the_order_of_the_register_moves_lines_and_changes_none(file: Path) -> None:
    written = canonical(data_of(example(file)))

    assert sorted(written.splitlines()) == sorted(example(file).splitlines())
    assert canonical(data_of(written)) == written


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem[:11])
def test_edits_leave_a_file_in_canonical_form(file: Path) -> None:
    edits = [
        Put(("title", "en"), "NO: 18:10"),
        Put(
            ("risks", "new-one"), {"text": "two\nlines\n", "likelihood": 3, "impact": 5, "owner": "bp-sea-1"}
        ),
        Put(("tolerance", "stale_days"), 7),
        Append(("tags",), "on"),
        Append(
            ("updates",),
            {"at": "2026-11-22T16:52+08:00", "by": "bp-sea-1", "summary": {"zh": "是", "en": "a"}},
        ),
        Drop(("driver",)),
    ]

    new = edited(canonical(data_of(example(file))), edits, fields.order)

    assert new.decode() == canonical(data_of(new)).decode()


def test_a_new_file_has_the_schema_line_the_register_order_and_one_reading_a_line() -> None:
    data = {
        "updates": [
            {"by": "bp-sea-1", "at": "2026-11-22T16:52+08:00", "summary": {"zh": "是", "en": "a: b\nc"}}
        ],
        "title": "NO",
        "id": "TSBP-4XK7QD",
        "schema": 1,
        "tags": ["on", "18:10", "1.10", "007", "x"],
        "metrics": {
            "m-one": {
                "readings": [{"n": 5, "value": 9.1, "date": "2026-11-16"}],
                "metric": "rate",
                "unit": "%",
            },
            "m-two": {"readings": []},
        },
        "regions": ["sea"],
        "deadline": "2026-11-27",
    }

    assert text(data, fields.order, SCHEMA_LINE).decode() == (
        f"{SCHEMA_LINE}\n"
        "schema: 1\n"
        "id: TSBP-4XK7QD\n"
        "title: 'NO'\n"
        "deadline: 2026-11-27\n"
        "regions:\n"
        "  - sea\n"
        "tags:\n"
        "  - 'on'\n"
        "  - '18:10'\n"
        "  - '1.10'\n"
        "  - '007'\n"
        "  - x\n"
        "metrics:\n"
        "  m-one:\n"
        "    metric: rate\n"
        "    unit: '%'\n"
        "    readings:\n"
        "      - {date: 2026-11-16, value: 9.1, n: 5}\n"
        "  m-two:\n"
        "    readings: []\n"
        "updates:\n"
        "  - at: 2026-11-22T16:52+08:00\n"
        "    by: bp-sea-1\n"
        "    summary:\n"
        "      zh: 是\n"
        "      en: |-\n"
        "        a: b\n"
        "        c\n"
    )


def test_long_lines_are_not_folded_and_no_line_ends_in_spaces() -> None:
    words = "word " * 400

    written = text({"a": words, "b": words.strip(), "c": f"{words}\nx"}, no_order, "").decode()

    assert len(written.splitlines()) == 3
    assert not any(line.endswith(" ") for line in written.splitlines())


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**48), size=st.integers(1, 5))
def test_any_data_come_back_and_stand_as_an_edit_would_write_them(seed: int, size: int) -> None:
    data = some_map(Random(seed), size)

    written = text(data, no_order, "")

    assert same(load(written), data)
    assert same(oracle(written), data)
    assert written.decode() == "\n".join([*block(data, 0, Pen(no_order), ()), ""])
    assert text(data, no_order, SCHEMA_LINE) == f"{SCHEMA_LINE}\n".encode() + written
