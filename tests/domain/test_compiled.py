"""The compiled checks against the models: the same verdict, the same values, the same judgement."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pydantic_core
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import PROJECT, context, data_of
from pydantic import BaseModel
from test_shape import DATA

from tsbp.domain import compiled, compiling, health, models, rules
from tsbp.domain.compiled import Block, Validators, heading
from tsbp.domain.models import KINDS
from tsbp.domain.row import row
from tsbp.domain.rules import Subject
from tsbp.store import layout

sys.path.insert(0, str(PROJECT / "benchmarks"))
import generate

VERSION = "v1"
SPOILT = (
    None, True, 0, -1, 1.0, 1.5, 10**20, float("nan"), "", " ", "x", "2026-02-30", "2026-01-01", "2026-1-1",
    "2026-01-05T10:00+07:00", "2026-01-05T10:00", "2026-01-05T25:00Z", [], {}, ["a"], [1], {"en": "x"}, {"EN": "x"},
    {"a": {"b": 1}}, "MY", "closed", "live", "made", "n/a: why", "1.0", "true",
)  # fmt: skip
EVERY = [
    (layout.kind_of(path.relative_to(PROJECT).as_posix()) or "initiative", path)
    for folder in ("projects", "directory", "views", "tests/examples")
    for path in sorted((PROJECT / folder).rglob("*.yaml"))
] + [("settings", PROJECT / layout.SETTINGS)]


@cache
def text() -> str:
    return compiling.text(VERSION)


@cache
def checks() -> Validators:
    found = compiled.load(text(), VERSION)
    assert found is not None
    return found


@cache
def examples() -> tuple[tuple[str, Any], ...]:
    return tuple((kind, data_of(path)) for kind, path in EVERY)


def compare(kind: str, data: Any) -> bool:
    """Hold the two against each other; tell whether the data have the shape of the kind."""
    model, _ = models.read(kind, data)
    block = checks().value(kind, data)
    assert (model is None) == (block is None)
    if model is None:
        return False
    assert_same(model, block)
    if kind == "initiative":
        assert judged(model, data) == judged(block, data)
    return True


def assert_same(model: Any, block: Any) -> None:
    """Compare attribute by attribute, types included."""
    if isinstance(model, BaseModel):
        assert isinstance(block, Block)
        assert type(block).__name__ == type(model).__name__
        assert list(block.__dict__) == list(model.__dict__)
        for name, value in model.__dict__.items():
            assert_same(value, getattr(block, name))
    elif isinstance(model, dict):
        assert isinstance(block, dict)
        assert list(model) == list(block)
        for key, value in model.items():
            assert_same(value, block[key])
    elif isinstance(model, tuple):
        assert isinstance(block, tuple)
        for one, other in zip(model, block, strict=True):
            assert_same(one, other)
    else:
        assert type(model) is type(block)
        assert repr(model) == repr(block)


def judged(value: Any, data: Any) -> str:
    """Return everything that is made of an initiative, as text."""
    path = "projects/2026-01/x.yaml"
    around = context()
    return repr(
        (
            row(value, path, around),
            health.reasons(value, around),
            health.standing(value, around),
            rules.check(Subject(path, data, value, around)),
        )
    )


@pytest.mark.parametrize("file", EVERY, ids=lambda file: f"{file[0]}-{file[1].stem[:24]}")
def test_a_file_is_told_as_the_models_tell_it(file: tuple[str, Path]) -> None:
    compare(file[0], data_of(file[1]))


def test_every_kind_has_an_example_that_fits() -> None:
    fitting = {kind for kind, data in examples() if compare(kind, data)}

    assert fitting == KINDS.keys()


def test_a_generated_store_is_told_as_the_models_tell_it(tmp_path: Path) -> None:
    generate.generate(tmp_path / "store", 120, 11)
    files = sorted((tmp_path / "store" / "projects").rglob("*.yaml"))

    assert [file for file in files if not compare("initiative", data_of(file))] == []
    assert len(files) == 120


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_defaults_is_told_as_the_models_tell_it(kind: str) -> None:
    compare(kind, {})
    compare(kind, {"schema": 1, kind: {}})


@settings(max_examples=600, deadline=None)
@given(seed=st.integers(0, 2**48))
def test_a_changed_example_is_told_as_the_models_tell_it(seed: int) -> None:
    rng = Random(seed)
    kind, data = rng.choice(examples())
    for _ in range(rng.randint(1, 3)):
        data = changed(rng, data)

    compare(kind, data)


def changed(rng: Random, data: Any) -> Any:
    """Return the data with something taken out, renamed, moved here from elsewhere or spoilt at one place."""
    if not isinstance(data, dict | list) or not data or (rng.random() < 0.1):
        return rng.choice(SPOILT)
    place = rng.choice(list(data) if isinstance(data, dict) else range(len(data)))
    if rng.random() < 0.75:
        return put(data, place, changed(rng, data[place]))
    if isinstance(data, list):
        return rng.choice(
            ([*data, data[place]], data[:place] + data[place + 1 :], [*data, rng.choice(SPOILT)])
        )
    other = rng.choice(list(data))
    return rng.choice(
        (
            {key: value for key, value in data.items() if key != place},
            {**data, "unknown": 1},
            {**data, place: data[other]},
            {("x y" if key == place else key): value for key, value in data.items()},
        )
    )


def put(data: Any, place: Any, value: Any) -> Any:
    """Return a copy with another value at one place."""
    copy = data.copy()
    copy[place] = value
    return copy


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(KINDS)), DATA)
def test_any_data_are_told_as_the_models_tell_them(kind: str, data: Any) -> None:
    if isinstance(data, dict):
        compare(kind, data)


def test_a_block_cannot_be_changed_and_equals_its_like() -> None:
    data = examples()[0][1]
    one, other = checks().value("initiative", data), checks().value("initiative", data)

    assert one == other
    assert one != checks().value(
        "initiative", {**data, "priority": "P0" if data["priority"] != "P0" else "P1"}
    )
    assert repr(one) == repr(models.read("initiative", data)[0])
    assert hash(one.exposure) == hash(other.exposure)
    with pytest.raises(AttributeError):
        one.id = "x"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-2],
        lambda text: text.replace("initiative", "initiativf", 1),
        lambda text: text.replace(VERSION, "v2", 1),
        lambda text: text[:0],
        lambda text: text.replace(" ", "\x00"),
        lambda text: text.split("\n", 1)[1],
    ],
)
def test_a_text_that_is_damaged_or_of_another_version_is_no_check_at_all(spoil: Any) -> None:
    assert compiled.load(spoil(text()), VERSION) is None


@pytest.mark.parametrize(
    "body",
    [
        '{"type": "any"}',
        '{"type": "function-plain", "function": {"type": "no-info", "function": "os.abort"}}',
        '{"type": "default", "schema": {"type": "str"}, "default_factory": "os.abort", "default": null}',
        '{"type": "str", "pattern": "("}',
        '{"type": "model"}',
        '{"type": "model", "cls": "a b", "schema": {"type": "str"}}',
        "[" * 5000,
        "[]",
        "{}",
        "1",
    ],
)
def test_a_text_of_somebody_else_runs_nothing_and_tells_nothing(body: str) -> None:
    lines = f"view {body}\n"
    found = compiled.load(f"{heading(VERSION, pydantic_core.__version__, lines)}\n{lines}", VERSION)

    assert found is not None
    assert found.value("view", {"schema": 1}) is None
