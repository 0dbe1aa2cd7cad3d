"""A context that was kept is the one that was put together: the same values, at a part of the cost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import blocks, compiled
from tsbp.domain.compiled import Block, Nothing
from tsbp.store.index import contexts
from tsbp.store.workspace import Workspace

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
days = st.dates() | st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(fold=0))
values = st.recursive(
    plain | days | st.just(Nothing()),
    lambda inner: st.lists(inner, max_size=3).map(tuple)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    | st.dictionaries(st.sampled_from(("name", "tz")), inner, max_size=2).map(lambda said: block("Person", said)),
    max_leaves=12,
)  # fmt: skip


def block(name: str, said: dict[str, object]) -> Block:
    """Return a block as the compiled checks make them."""
    made = type(name, (Block,), {"__slots__": ()})()
    made.__dict__.update(said)
    return made


@given(value=values)
def test_a_value_is_had_again_as_it_was(value: object) -> None:
    again = blocks.read(json.loads(json.dumps(blocks.written(value))))

    assert again == value
    assert type(again).__name__ == type(value).__name__
    assert repr(again) == repr(value).replace("tzinfo=UTC", "tzinfo=datetime.timezone.utc")


@pytest.mark.parametrize("value", [{1, 2}, [1], {1: 2}, b"x", object(), block("A", {"x": {1}})])
def test_a_value_of_another_kind_is_not_written(value: object) -> None:
    with pytest.raises(ValueError, match="no words"):
        blocks.written(value)


def test_a_block_had_again_is_frozen_and_hashed_as_before() -> None:
    first = block("Person", {"name": "a", "since": date(2026, 1, 2), "at": datetime(2026, 1, 2, tzinfo=UTC)})
    again = blocks.read(blocks.written(first))

    assert hash(again) == hash(first)
    with pytest.raises(AttributeError):
        again.name = "b"


def test_the_context_of_the_example_is_had_again_as_it_was(store: Path) -> None:
    made = Workspace(str(store), use_index=False).context
    text = contexts.written(made)

    assert contexts.read(text) == made
    assert repr(contexts.read(text)) == repr(made)
    assert contexts.calendar(text) == made.calendar


def test_a_kept_context_asks_no_check(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Workspace(str(store)).context
    asked: list[str] = []
    value = compiled.Validators.value
    monkeypatch.setattr(
        compiled.Validators, "value", lambda self, kind, data: asked.append(kind) or value(self, kind, data)
    )

    assert Workspace(str(store)).context == made
    assert asked == []


@pytest.mark.parametrize(
    "text", ["1", "[]", "{}", '{"values": 1}', '{"values": [["block"], {"x": 1}], "calendar": 1}']
)
def test_a_text_of_somebody_else_is_no_context(text: str) -> None:
    with pytest.raises(ValueError, match="not written here"):
        contexts.read(text)
