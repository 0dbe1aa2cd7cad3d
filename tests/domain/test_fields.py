from __future__ import annotations

import os
import subprocess
import sys

import pytest
from judging import PROJECT

from tsbp.domain import address, fields, nodes, vocab
from tsbp.domain.fields import COLUMNS, FIELDS
from tsbp.domain.initiative import Initiative
from tsbp.store import yamlread

IN_MODELS = {".".join(path): node for path, node in nodes.walk(nodes.root(Initiative))}
TYPES = {
    "int": ("int",), "number": ("number",), "str": ("str", "party"), "text": ("text",), "bool": ("bool",),
    "day": ("day",), "moment": ("moment",), "id": ("id",), "handle": ("handle", "party"),
    "handles": ("words",),
    "code": ("key",), "key": ("key",), "market": ("key",), "upstream": ("str",), "language": ("str",),
    "cadence": ("str",), "address": ("str",), "fingerprint": ("str",), "url": ("url",), "any": ("any",),
    "keyed": ("map",), "block": ("map",),
}  # fmt: skip
VERBS = {
    "set", "triage", "gate", "rollout", "update", "measure", "hold", "close", "event", "done", "never",
}  # fmt: skip
REFS = {
    "", "people", "party", "region", "market", "site", "queue", "policy_area", "metric", "principle",
    "priority", "template", "initiative", "upstream", "risk", "decision", "milestone", "ask", "control",
    "address",
}  # fmt: skip


def test_every_field_of_the_models_is_in_the_register_once_and_in_the_same_order() -> None:
    assert [field.path for field in FIELDS] == list(IN_MODELS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_the_register_gives_the_type_of_the_model(field: fields.Field) -> None:
    node = IN_MODELS[field.path]
    if node.kind == nodes.LIST:
        assert field.type == ("log" if nodes.entry(node).kind == nodes.BLOCK else "words")
    elif field.type.startswith("choice:"):
        vocabulary = getattr(vocab, field.type.removeprefix("choice:"))
        assert nodes.choices(node) == vocabulary[: len(nodes.choices(node))]
    elif field.path == "schema":
        assert field.type == "int"
    else:
        assert field.type in TYPES[node.kind]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.path)
def test_every_line_uses_the_words_of_the_register(field: fields.Field) -> None:
    merges = {"map": "map", "log": "log", "words": ("words", "scalar")}

    assert field.verb in VERBS
    assert field.refs in REFS
    assert field.merge in merges.get(field.type, "scalar")
    assert field.en.strip()
    assert field.zh.strip()
    assert field.column in {"", *(column.key for column in COLUMNS)}


def test_set_refuses_what_another_command_owns() -> None:
    owned = {
        "id": "never", "submitted": "never", "stage": "gate", "triage.result": "triage",
        "gates.*.result": "gate", "gates.*.conditions.*.met": "done", "rollouts.*.go.result": "gate",
        "rollouts.*.status": "rollout", "updates.[].summary": "update", "rollouts.*.updates.[].why": "update",
        "metrics.*.readings.[].value": "measure",
        "pauses.*.until": "hold", "closed.outcome": "close", "event.stood_down": "event",
    }  # fmt: skip

    assert {path: fields.field(path).verb for path in owned} == owned  # type: ignore[union-attr]
    for path in ("priority", "milestones.*.forecast", "risks.*.status", "rollouts.*.readiness.*", "tags"):
        assert fields.field(path).verb == "set"  # type: ignore[union-attr]


def test_both_languages_name_every_column() -> None:
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    for column in COLUMNS:
        assert column.en.strip()
        assert column.zh.strip()
        assert (column.type == "choice") == bool(column.choices)


@pytest.mark.parametrize(
    "file", sorted((PROJECT / "projects").glob("*/*.yaml")), ids=lambda file: file.stem[:11]
)
def test_the_examples_keep_the_order_of_the_register(file: object) -> None:
    data = yamlread.load(file.read_bytes())  # type: ignore[attr-defined]
    wrong = []

    def look(value: object, parts: tuple[str | int, ...]) -> None:
        if isinstance(value, dict):
            names = fields.order(parts)
            places = [names.index(key) for key in value if key in names]
            if places != sorted(places):
                wrong.append(address.pattern(parts))
            for key, below in value.items():
                look(below, (*parts, key))
        elif isinstance(value, list):
            for position, entry in enumerate(value):
                look(entry, (*parts, position))

    look(data, ())

    # One of four examples has the scope of a metric before its changes.
    assert wrong in ([], ["metrics.*"])


def test_order_names_what_may_stand_below() -> None:
    assert fields.order(())[:4] == ("schema", "id", "title", "kind")
    assert fields.order(("rollouts", "TH", "readiness")) == vocab.READINESS_ITEMS
    assert fields.order(("gates",)) == vocab.GATES
    assert fields.order(("rollouts", "TH", "go"))[:3] == ("result", "date", "by")
    assert fields.order(("updates", 3)) == ("at", "by", "health", "why", "summary", "next", "asks")
    assert fields.order(("milestones",)) == fields.order(("title",)) == fields.order(("nothing",)) == ()


@pytest.mark.parametrize(
    ("path", "en", "zh"),
    [
        ("milestones.*.owner", "Owner", "负责人"),
        ("milestones.th-live.owner", "Owner", "负责人"),
        ("updates[2].summary.en", "Summary", "进展"),
        ("title.zh", "Title", "标题"),
        ("tags[0]", "Tags", "标签"),
        ("rollouts.TH.go", "Go/no-go", "上线评审"),
        ("computed", "By rule", "规则判定"),
        ("no.such.thing", "no.such.thing", "no.such.thing"),
        ("", "", ""),
    ],
)
def test_a_label_is_found_by_path_address_or_column(path: str, en: str, zh: str) -> None:
    assert fields.label(path, "en") == en
    assert fields.label(path, "zh") == fields.label(path, "zh-Hans") == zh


def test_the_register_costs_no_library_at_the_start() -> None:
    heavy = {
        "typing", "dataclasses", "re", "enum", "json", "functools", "contextlib", "pathlib", "subprocess",
        "logging", "pydantic",
    }  # fmt: skip
    code = (
        "import sys; before = set(sys.modules);"
        "import tsbp.domain.fields, tsbp.domain.address, tsbp.domain.text, tsbp.domain.geography,"
        "tsbp.domain.directory_lookup; print(*(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert not heavy & set(done.stdout.split())
