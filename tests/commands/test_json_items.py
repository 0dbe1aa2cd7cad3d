"""What `docs/json.md` says of the items of plans, sheets, roll-ups, markets, events and gates is what programs get."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from kit import PROJECT, tsbp

DOCUMENT = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")


def validator(name: str) -> Draft202012Validator:
    found = re.search(rf"```json schema={name}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    return Draft202012Validator(json.loads(found[1]))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("timeline",), "timeline"),
        (("agenda", "--today", "2026-12-20"), "agenda"),
        (("status", "--by", "owner"), "roll-up"),
        (("status", "--by", "site"), "roll-up"),
        (("rollout", "4xk7"), "rollout"),
        (("rollout", "ev83"), "rollout"),
        (("event",), "event"),
        (("gate", "4xk7"), "gate"),
        (("gate", "ev83"), "gate"),
        (("gate", "4xk7", "--audit"), "gate-audit"),
    ],
)
def test_the_items_follow_the_schema_of_the_page(store: Path, words: tuple[str, ...], name: str) -> None:
    answer = tsbp(store, *words, "--json").json

    assert answer["data"]
    assert answer["schema"] == f"tsbp.{name}/1"
    for item in answer["data"]:
        validator(name).validate(item)
