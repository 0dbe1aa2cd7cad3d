"""The command `blame` as people and scripts run it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from kit import PROJECT, git, tsbp

from tsbp.cli.commands import blame as command

MOVED = ("set", "4xk7", "rollouts.TH.forecast=2026-12-08", "--cause", "vendor", "-m", "site not staffed")


@pytest.fixture
def worked(store: Path) -> Path:
    """The example store after a forecast was moved by the acting person."""
    assert tsbp(store, *MOVED).code == 0
    return store


def test_a_start_of_a_key_is_enough_and_the_line_says_all(worked: Path) -> None:
    head = git(worked, "rev-parse", "HEAD").strip()
    at = git(worked, "show", "-s", "--format=%aI").strip()

    said = tsbp(worked, "blame", "4xk7", "rollouts.th.forecast").out

    assert said == f"rollouts.TH.forecast\t2026-12-08\t2026-11-30\t{at}\tbp-sea-1\t{head}\n"


def test_the_table_fits_80_columns_and_speaks_both_languages(worked: Path) -> None:
    for lang, word in (("en", "Before"), ("zh", "之前")):
        shown = tsbp(worked, "blame", "4xk7", "rollouts.TH", "-o", "table", "--lang", lang, COLUMNS="80").out
        assert word in shown.splitlines()[0]
        assert "2026-11-30" in shown
        assert all(len(line) <= 80 for line in shown.splitlines())


def test_an_entry_of_the_directory_has_its_lines_too(worked: Path) -> None:
    assert tsbp(worked, "set", "people.bp-sea-3", "active=false").code == 0

    (line,) = tsbp(worked, "blame", "people.bp-sea-3", "active", "--json").json["data"]

    assert (line["address"], line["value"], line["handle"]) == ("people.bp-sea-3.active", False, "bp-sea-1")


def test_the_past_is_answered_as_it_was(worked: Path) -> None:
    (line,) = tsbp(worked, "blame", "4xk7", "rollouts.TH.forecast", "--json", "--as-of", "HEAD~1").json[
        "data"
    ]

    assert (line["value"], line["before"]) == ("2026-11-30", None)


def test_what_never_was_is_said_and_no_error(worked: Path) -> None:
    ended = tsbp(worked, "blame", "4xk7", "risks.nothing")

    assert (ended.code, ended.out) == (0, "")
    assert "nothing is recorded of TSBP-4XK7QD risks.nothing" in ended.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "ID is missing"),
        (("zzzz",), 4, "zzzz"),
        (("4xk7", "priorty"), 2, "did you mean"),
        (("bp-sea-1",), 4, "people.bp-sea-1"),
    ],
)
def test_a_wrong_word_is_refused_with_what_was_meant(
    worked: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ended = tsbp(worked, "blame", *words)

    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err


def test_the_items_follow_their_schema(worked: Path) -> None:
    document = (PROJECT / "docs/json.md").read_text(encoding="utf-8")
    schema = re.search(r"```json schema=blame\n(.*?)```", document, re.DOTALL)
    assert schema
    items = tsbp(worked, "blame", "4xk7", "--json").json["data"]

    assert len(items) > 100
    for item in items:
        Draft202012Validator(json.loads(schema[1])).validate(item)


def test_a_file_that_cannot_be_read_is_named(worked: Path) -> None:
    (path,) = worked.glob("projects/*/TSBP-4XK7QD-*")
    path.write_text(path.read_text() + "\npriority: P0\n")

    ended = tsbp(worked, "blame", "4xk7")

    assert ended.code == 3
    assert path.name in ended.err


def test_the_examples_run(store: Path) -> None:
    for example in command.EXAMPLES:
        ended = tsbp(store, *shlex.split(example)[1:])
        assert ended.code == 0, f"{example}: {ended.err}"
