"""Plain data as text: what the package `json` writes, letter by letter."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain.jsontext import refuse, writer

SINGLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(
    SINGLE,
    lambda below: st.lists(below) | st.tuples(below, below) | st.dictionaries(st.text(), below),
)


@given(value=VALUES, ascii=st.booleans(), by_key=st.booleans())
def test_a_value_is_written_as_json_writes_it(value: object, ascii: bool, by_key: bool) -> None:
    write = writer(str, ascii=ascii, by_key=by_key)

    expected = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii, sort_keys=by_key, default=str)

    assert write(value) == expected
    assert write(value) == expected


def test_what_json_does_not_know_is_made_plain_or_refused() -> None:
    assert writer(repr)({"a": {1}}) == '{"a":"{1}"}'
    with pytest.raises(TypeError, match="set"):
        writer(refuse)({"a": {1}})
