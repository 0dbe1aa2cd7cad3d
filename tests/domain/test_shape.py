from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import PROJECT
from test_initiative import EXAMPLES, LEAST

from tsbp.domain import nodes, shape
from tsbp.domain.models import KINDS
from tsbp.domain.shape import Fault, read
from tsbp.render.wording import Wording
from tsbp.store import layout, yamlread

NAMES = sorted(
    {name for model in KINDS.values() for path, _ in nodes.walk(nodes.root(model)) for name in path}
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from([*NAMES, "2026-02-30", "2026-01-01T00:00", "2026-01-01T00:00Z", "<one>", 2**300])
)
KEYS = (
    st.sampled_from([*NAMES, "<one>", "<several>", "[key]", "en", "G1", "TH", "1"])
    | st.text(max_size=3)
    | st.integers()
)
DATA = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=6),
    max_leaves=25,
)


def faults(**changed: Any) -> tuple[Fault, ...]:
    return read("initiative", {**LEAST, **changed})[1]


def only(**changed: Any) -> tuple[Any, ...]:
    """The one fault of a change, without its parameters."""
    (fault,) = faults(**changed)
    return fault.rule, fault.loc, fault.at_key


def test_what_is_well_formed_is_a_value_without_faults() -> None:
    value, found = read("initiative", LEAST)

    assert value.id == "TSBP-4XK7QD"
    assert found == ()


def test_every_file_of_the_example_store_has_the_shape_of_its_kind() -> None:
    files = [
        file
        for part in ("projects", "directory", "views")
        for file in sorted((PROJECT / part).rglob("*.yaml"))
    ] + [PROJECT / "tsbp.yaml"]
    for file in files:
        kind = layout.kind_of(file.relative_to(PROJECT).as_posix())
        assert kind is not None
        assert read(kind, yamlread.load(file.read_bytes()))[1] == (), file.name
    assert len(files) > 20


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"deadline": "2026-02-30"}, ("bad-date", ("deadline",), False)),
        ({"wanted_by": "2026-13-01"}, ("bad-date", ("wanted_by",), False)),
        ({"submitted": "2026-02-30"}, ("bad-date", ("submitted",), False)),
        ({"submitted": "2026-07-06T10:00"}, ("bad-moment", ("submitted",), False)),
        ({"submitted": "2026-07-06T25:00Z"}, ("bad-moment", ("submitted",), False)),
        ({"submitted": 5}, ("wrong-type", ("submitted",), False)),
        ({"kind": "prodct"}, ("not-a-choice", ("kind",), False)),
        ({"kind": ["product"]}, ("wrong-type", ("kind",), False)),
        ({"score": {"value": 4}}, ("not-a-choice", ("score", "value"), False)),
        ({"score": {"value": "8"}}, ("wrong-type", ("score", "value"), False)),
        ({"ownr": "a"}, ("unknown-key", ("ownr",), True)),
        ({"exposure": {}}, ("missing-key", ("exposure", "level"), False)),
        ({"owner": None}, ("no-value", ("owner",), False)),
        ({"risks": None}, ("no-value", ("risks",), False)),
        ({"requester": "  "}, ("no-value", ("requester",), False)),
        ({"owner": "A B"}, ("bad-form", ("owner",), False)),
        ({"id": "TSBP-1"}, ("bad-form", ("id",), False)),
        ({"title": "x" * 201}, ("too-long", ("title",), False)),
        ({"title": {}}, ("too-short", ("title",), False)),
        ({"title": []}, ("wrong-type", ("title",), False)),
        ({"title": 5}, ("wrong-type", ("title",), False)),
        ({"title": {"en": 5}}, ("wrong-type", ("title", "en"), False)),
        ({"title": {"en": ""}}, ("no-value", ("title", "en"), False)),
        ({"title": {"English": "x"}}, ("bad-key-form", ("title", "English"), True)),
        ({"regions": []}, ("too-short", ("regions",), False)),
        ({"tags": "x"}, ("wrong-type", ("tags",), False)),
        ({"tags": ["a b"]}, ("bad-form", ("tags", 0), False)),
        ({"milestones": {"a": []}}, ("wrong-type", ("milestones", "a"), False)),
        ({"milestones": {"1": {"title": "x", "owner": "a"}}}, ("bad-key-form", ("milestones", "1"), True)),
        ({"links": {"a.b": "https://x"}}, ("bad-key-form", ("links", "a.b"), True)),
        ({"tolerance": {"slip_red": 3}}, ("unknown-key", ("tolerance", "slip_red"), True)),
        ({"impact": {"fte": True}}, ("wrong-type", ("impact", "fte"), False)),
        ({"impact": {"fte": " "}}, ("no-value", ("impact", "fte"), False)),
        ({"impact": {"fte": 10**13}}, ("out-of-range", ("impact", "fte"), False)),
        ({"schema": True}, ("wrong-type", ("schema",), False)),
        ({"schema": 0}, ("not-a-choice", ("schema",), False)),
        (
            {"gates": {"G1": {"result": "go", "date": "2026-07-06", "by": ["a", "B C"]}}},
            ("bad-form", ("gates", "G1", "by", 1), False),
        ),
        (
            {"rollouts": {"TH": {"status": "planned", "lead": "a", "readiness": {"coms": "done"}}}},
            ("unknown-key", ("rollouts", "TH", "readiness", "coms"), True),
        ),
        (
            {"rollouts": {"th": {"status": "planned", "lead": "a"}}},
            ("bad-key-form", ("rollouts", "th"), True),
        ),
        (
            {"metrics": {"m": {"metric": "x", "readings": [{"date": "2026-02-29", "value": 1}]}}},
            ("bad-date", ("metrics", "m", "readings", 0, "date"), False),
        ),
        (
            {"metrics": {"m": {"metric": "x", "changes": ["2026-02-29"]}}},
            ("bad-date", ("metrics", "m", "changes", 0), False),
        ),
        (
            {"risks": {"r": {"text": "x", "owner": "a", "likelihood": 7}}},
            ("out-of-range", ("risks", "r", "likelihood"), False),
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_fault_has_its_rule_and_its_place(changed: dict[str, Any], fault: tuple[Any, ...]) -> None:
    assert only(**changed) == fault


def test_every_fault_is_told_not_just_the_first() -> None:
    found = faults(
        ownr="x",
        kind="prodct",
        deadline="2026-02-30",
        rollouts={"TH": {"status": "planed"}},
        risks={"a": {"text": "x", "owner": "b", "foo": 1, "impact": "high"}},
    )

    assert [(fault.rule, fault.loc) for fault in found] == [
        ("not-a-choice", ("kind",)),
        ("bad-date", ("deadline",)),
        ("not-a-choice", ("rollouts", "TH", "status")),
        ("missing-key", ("rollouts", "TH", "lead")),
        ("wrong-type", ("risks", "a", "impact")),
        ("unknown-key", ("risks", "a", "foo")),
        ("unknown-key", ("ownr",)),
    ]


def test_a_slip_of_the_pen_is_met_with_what_was_meant() -> None:
    found = {
        fault.loc: fault.params.get("candidates") for fault in faults(ownr="x", kind="prodct", prioritty="P1")
    }

    assert found == {("kind",): ("product", "process"), ("ownr",): ("owner",), ("prioritty",): ("priority",)}
    (inner,) = faults(rollouts={"TH": {"status": "planned", "lead": "a", "forcast": "2026-01-01"}})
    assert inner.params["candidates"] == ("forecast",)


def test_thousands_of_strange_keys_are_all_told_and_soon() -> None:
    found = faults(**{f"priority-{number}": 1 for number in range(3000)})

    assert len(found) == 3000
    assert found[0].params["candidates"] == ("priority",)
    assert found[-1].params["candidates"] == ()


def test_a_fault_names_the_form_that_was_expected() -> None:
    gate = {"result": "go", "date": "2026-07-06", "by": ["a", "B C"]}
    forms = {fault.loc: fault.params["form"] for fault in faults(owner="A B", id="x", gates={"G1": gate})}

    assert forms == {("id",): "id", ("owner",): "handle", ("gates", "G1", "by", 1): "handle"}


def test_a_later_version_of_the_format_is_one_fault() -> None:
    value, found = read("initiative", {"schema": 2, "everything": "else"})

    assert value is None
    assert found == (Fault("newer-schema", ("schema",), at_key=False, params={"schema": "2", "known": 1}),)


@pytest.mark.parametrize("data", [None, [], "text", 5, [LEAST]])
def test_what_is_no_map_is_one_fault(data: object) -> None:
    value, found = read("initiative", data)

    assert value is None
    assert [fault.rule for fault in found] == ["not-a-map"]


def test_a_number_too_long_to_be_written_is_a_fault_too() -> None:
    assert only(score={"value": 10**6000}) == ("not-a-choice", ("score", "value"), False)
    assert read("initiative", {"schema": 10**6000})[1][0].rule == "newer-schema"


def test_a_list_whose_entries_have_faults_is_not_called_empty() -> None:
    assert only(regions=["SEA!"]) == ("bad-form", ("regions", 0), False)


def test_a_fault_shows_a_long_value_shortened() -> None:
    (fault,) = faults(owner="x" * 40 + " " + "y" * 5000)

    assert fault.rule == "too-long"
    (fault,) = faults(kind="y" * 5000)
    assert len(str(fault.params["value"])) < 100


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(KINDS)), DATA)
def test_no_data_whatever_raise_anything(kind: str, data: Any) -> None:
    value, found = read(kind, data)

    assert (value is None) == bool(found)
    assert found == read(kind, data)[1]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_one_spoilt_fact_of_an_example_is_a_fault_at_that_fact(file: Any, choose: st.DataObject) -> None:
    data = yamlread.load(file.read_bytes())
    here: Any = data
    loc: list[str | int] = []
    while isinstance(here, dict | list) and here:
        above = here
        part = choose.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        loc.append(part)
        here = here[part]
    above[loc[-1]] = {"spoilt": ["here"]}

    value, found = read("initiative", data)

    assert value is None
    assert all(fault.loc[: len(loc)] == tuple(loc) for fault in found)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_fault_has_a_sentence_a_hint_and_a_law(lang: str) -> None:
    wording = Wording(lang)
    rules = {
        "unknown-key", "missing-key", "no-value", "wrong-type", "not-a-choice", "bad-date", "bad-moment",
        "bad-form", "bad-key-form", "too-long", "too-short", "out-of-range", "newer-schema",
    }  # fmt: skip

    assert all(wording.knows(f"{part}.{rule}") for rule in rules for part in ("rule", "hint", "law"))
    kinds = {node.kind for model in KINDS.values() for _, node in nodes.walk(nodes.root(model))}
    assert {kind for kind in kinds if not wording.knows(f"choice.form.{kind}")} == set()


def test_faults_can_be_kept_as_json() -> None:
    found = faults(kind="prodct", ownr=1, score={"value": 4}, title={"English": "x"})

    assert json.loads(json.dumps([fault.params for fault in found]))
    assert shape.read("initiative", LEAST)[0].schema_ == 1
