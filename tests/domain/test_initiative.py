from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from judging import PROJECT
from pydantic import BaseModel, ValidationError
from pydantic_core import SchemaValidator

from tsbp.domain.initiative import Initiative
from tsbp.domain.models import KINDS
from tsbp.store import yamlread

EXAMPLES = sorted((PROJECT / "projects").glob("*/*.yaml"))
LEAST: dict[str, Any] = {
    "schema": 1,
    "id": "TSBP-4XK7QD",
    "title": "A title",
    "kind": "product",
    "lane": "normal",
    "priority": "P2",
    "stage": "intake",
    "requester": "somebody in finance",
    "submitted": "2026-07-06",
    "regions": ["sea"],
    "exposure": {"level": "none"},
}


def example(name: str) -> Initiative:
    file = next(file for file in EXAMPLES if name in file.name)
    return Initiative.model_validate(yamlread.load(file.read_bytes()))


def schemas(node: object) -> Iterator[dict[str, Any]]:
    """Every schema within a core schema."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        for value in node.values():
            yield from schemas(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from schemas(value)


def models(model: type[BaseModel]) -> set[type[BaseModel]]:
    return {node["cls"] for node in schemas(model.__pydantic_core_schema__) if node["type"] == "model"}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem[:11])
def test_an_example_has_the_shape_of_an_initiative(file: Any) -> None:
    value = Initiative.model_validate(yamlread.load(file.read_bytes()))

    assert value.id in file.name


def test_there_are_ten_examples() -> None:
    assert len(EXAMPLES) == 10


@pytest.mark.parametrize("kind", KINDS)
def test_no_python_runs_inside_a_check(kind: str) -> None:
    types = {node["type"] for node in schemas(KINDS[kind].__pydantic_core_schema__)}

    assert not {type for type in types if type.startswith("function") or type in ("call", "custom")}


@pytest.mark.parametrize("kind", KINDS)
def test_models_are_frozen_strict_and_hold_nothing_but_fields(kind: str) -> None:
    for model in models(KINDS[kind]):
        decorators = model.__pydantic_decorators__
        own = [name for name, value in vars(model).items() if callable(value) and not name.startswith("_")]

        assert {key: model.model_config.get(key) for key in ("frozen", "strict", "extra")} == {
            "frozen": True,
            "strict": True,
            "extra": "forbid",
        }
        assert own == []
        assert not any(
            getattr(decorators, slot) for slot in decorators.__slots__ if slot != "build_from_config"
        )


def test_the_bare_validator_takes_what_the_model_takes() -> None:
    bare = SchemaValidator(Initiative.__pydantic_core_schema__)

    for file in EXAMPLES:
        data = yamlread.load(file.read_bytes())
        assert bare.validate_python(data) == Initiative.model_validate(data)


def test_days_are_days_and_moments_keep_their_offset() -> None:
    flood, report = example("EV83NP"), example("4XK7QD")

    assert report.submitted == date(2026, 7, 6)
    assert not isinstance(report.submitted, datetime)
    assert isinstance(flood.submitted, datetime)
    assert flood.submitted.utcoffset() == timedelta(hours=7)
    assert flood.updates[1].at == datetime.fromisoformat("2026-11-22T09:00+07:00")


def test_lists_are_tuples_maps_are_maps_and_what_is_absent_is_empty() -> None:
    value = example("ZA94EJ")

    assert value.regions == ("east-asia",)
    assert (value.deadline, value.milestones, value.tags) == (None, {}, ())
    assert value.closed is not None
    assert value.closed.from_ == "assessment"


def test_what_is_written_without_quotes_stays_what_it_says() -> None:
    assert example("C6TZ1H").decisions["hide-first-reviewer"].decision == "yes"
    readings = example("PD5X9M").metrics["decision-accuracy"].readings
    assert [type(reading.value) for reading in readings[5:6]] == [float]
    assert type(example("4XK7QD").metrics["misroute-rate"].target) is int


def test_what_may_be_left_out_has_its_default() -> None:
    value = Initiative.model_validate(LEAST)

    assert value.sensitivity == "normal"
    assert value.score is None
    assert value.rollouts == {}


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Initiative.model_validate(LEAST).title = "Another"


@pytest.mark.parametrize(
    "data",
    [
        {"id": "4XK7QD"},
        {"id": "tsbp-4XK7QD"},
        {"id": "TSBP-4XK7QU"},
        {"title": {}},
        {"title": {"english": "x"}},
        {"title": " "},
        {"title": 5},
        {"kind": "Product"},
        {"submitted": "2026-07-06T09:00"},
        {"submitted": "2026-7-6"},
        {"submitted": "2026-02-30"},
        {"submitted": 20260706},
        {"regions": []},
        {"regions": "sea"},
        {"regions": ["Sea"]},
        {"owner": None},
        {"owner": "A Person"},
        {"schema": True},
        {"schema": "1"},
        {"links": {"ticket": "ftp://host"}},
        {"links": {"a.b": "https://host"}},
        {"gates": {"G3": {"result": "go", "date": "2026-07-06", "by": "a"}}},
        {"milestones": {"1": {"title": "x", "owner": "a"}}},
        {"rollouts": {"th": {"status": "planned", "lead": "a"}}},
        {"rollouts": {"TH": {"status": "planned", "lead": "a", "exposure_pct": 101}}},
        {"rollouts": {"TH": {"status": "planned", "lead": "a", "readiness": {"other": "done"}}}},
        {"risks": {"a": {"text": "x", "owner": "a", "likelihood": 6}}},
        {"risks": {"a": {"text": "x", "owner": "a", "likelihood": True}}},
        {"risks": {"a": {"text": "x", "owner": "a", "likelihood": 3.0}}},
        {"score": {"value": 4}},
        {"score": {"value": 8.0}},
        {"score": {"mandatory": "yes"}},
        {"tolerance": {"slip": 3}},
        {"impact": {"fte": True}},
        {"impact": {"fte": float("nan")}},
        {"stakeholders": {"a": {"raci": "R", "cadence": "hourly"}}},
        {"updates": [{"at": "2026-07-06", "by": "a"}]},
    ],
    ids=str,
)
def test_what_has_not_the_shape_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Initiative.model_validate({**LEAST, **data})


@pytest.mark.parametrize(
    "data",
    [
        {"title": {"zh": "标题"}},
        {"submitted": "2026-07-06T09:00:30Z"},
        {"regions": ["sea", "TH", "uk-ie"]},
        {"stakeholders": {"a": {"cadence": "6h"}, "b": {"cadence": "weekly"}}},
        {"gates": {"G1": {"result": "go", "date": "2026-07-06", "by": ["a", "b"]}}},
        {"impact": {"fte": "n/a: no change", "cost": 0, "aht_s": -2.5}},
        {"dependencies": {"x": {"upstream": "data-team", "need": "a table", "due": "2026-12-01"}}},
        {"links": {"工单 12": "https://tracker.example/T-12"}},
        {"tags": ["重点", "q4"]},
        {"milestones": {"1-pilot": {"title": {"en": "Pilot"}, "owner": "a"}}},
        {"tolerance": {"slip_red_wd": 15}},
    ],
    ids=str,
)
def test_what_has_the_shape_is_taken(data: dict[str, Any]) -> None:
    Initiative.model_validate({**LEAST, **data})
