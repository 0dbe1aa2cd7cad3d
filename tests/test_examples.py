"""A file is a test by lying in `tests/examples`: good ones break no rule, bad ones that of their name."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import EXAMPLES, found_in

from tsbp.domain.rules import RULES

GOOD = sorted((EXAMPLES / "good").glob("*.yaml"))
BAD = sorted((EXAMPLES / "bad").glob("*.yaml"))
IDS = sorted((rule.id for rule in RULES), key=len, reverse=True)


def rule_of(file: Path) -> str:
    return next(id for id in IDS if file.stem == id or file.stem.startswith(f"{id}-"))


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_file_breaks_no_rule(file: Path) -> None:
    assert found_in(file) == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_breaks_just_the_rule_it_is_named_for(file: Path) -> None:
    assert {entry.rule for entry in found_in(file)} == {rule_of(file)}


def test_every_rule_has_a_file_that_breaks_it() -> None:
    shown = {rule_of(file) for file in BAD}

    assert {rule.id for rule in RULES} - shown == {"id-prefix"}, "id-prefix is shown with other settings"
