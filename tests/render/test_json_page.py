"""`docs/json.md` says what programs get; here it is held against what they get."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tsbp import errors
from tsbp.cli.boundary import FAULT, INTERRUPTED
from tsbp.domain.finding import Finding, Place
from tsbp.render import formats
from tsbp.render.formats import FORMATS, Output
from tsbp.render.page import Page
from tsbp.render.views import failure
from tsbp.render.wording import Wording

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
WORDING = Wording("en")
FAMILY = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Failure)
]
FINDING = Finding("yaml-syntax", "error", "projects/a.yaml", place=Place(3, 7, 3, 9))


def validator(name: str) -> Draft202012Validator:
    found = re.search(rf"```json schema={name}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    schema = json.loads(found[1])
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def examples() -> list[str]:
    return re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)


def test_the_examples_of_the_page_follow_its_schemas() -> None:
    envelope, error = (json.loads(example) for example in examples())

    validator("envelope").validate(envelope)
    validator("error").validate(error)


@pytest.mark.parametrize(
    "page",
    [
        Page("status/1"),
        Page(
            "status/1", data=({"id": "x"},), summary={"open": 1}, as_of="2026-11-22", head="abc", truncated=2
        ),
        Page(
            "check/1",
            problems=(
                failure.problem(FINDING, WORDING),
                failure.problem(FINDING._replace(place=None), WORDING),
            ),
        ),
    ],
)
def test_every_answer_follows_the_schema_of_the_page(page: Page) -> None:
    validator("envelope").validate(json.loads(formats.render(page, Output("json"))))


@pytest.mark.parametrize("kind", FAMILY)
def test_every_error_follows_the_schema_of_the_page(kind: type[errors.Failure]) -> None:
    said = failure.data(kind("error.unreadable", candidates=("a",), findings=(FINDING,)), WORDING)

    validator("error").validate(said)
    assert f"| {kind.exit} |" in DOCUMENT
    assert f"`{kind.code}`" in DOCUMENT


def test_the_page_names_every_format_and_exit_code() -> None:
    assert [name for name in FORMATS if f"| `{name}` |" not in DOCUMENT] == []
    assert [code for code in (FAULT, INTERRUPTED) if f"| {code} |" not in DOCUMENT] == []
