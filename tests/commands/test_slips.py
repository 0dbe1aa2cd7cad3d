"""The command `slips`: which dates moved, how far, how often and why, on a real history."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from kit import PROJECT, git, tsbp

from tsbp.cli.commands import slips as command

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def move(root: Path, address: str, day: str, cause: str, reason: str) -> None:
    ended = tsbp(root, "set", "4xk7", f"{address}={day}", "--cause", cause, "-m", reason)
    assert ended.code == 0, ended.err


@pytest.fixture
def moved(store: Path) -> Path:
    """The example store after Thailand moved twice for two causes, and Indonesia once, earlier."""
    move(store, "rollouts.TH.forecast", "2026-12-08", "vendor", "site not staffed")
    move(store, "rollouts.TH.forecast", "2026-12-15", "tooling", "macros late")
    move(store, "rollouts.ID.forecast", "2027-03-15", "vendor", "staffed sooner")
    return store


def test_a_date_is_told_with_all_its_moves_and_their_reasons(moved: Path) -> None:
    shown = tsbp(moved, "slips", "-o", "table", COLUMNS="80").out

    assert shown == (
        "moved since Thu 1 Oct 2026  2 dates, moved 3 times, +9 wd later, -5 wd earlier\n"
        "\n"
        "ID     Date        From   To     wd Times Why\n"
        "4XK7QD rollouts.TH 30 Nov 15 Dec +9     2 vendor: site not staffed; tooling:\n"
        "                                          macros late\n"
        "4XK7QD rollouts.ID 22 Mar 15 Mar -5     1 vendor: staffed sooner\n"
    )


def test_a_cause_has_the_moves_made_for_it(moved: Path) -> None:
    answer = tsbp(moved, "slips", "--by", "cause", "--json").json

    assert [(one["group"], one["address"], one["wd"]) for one in answer["data"]] == [
        ("vendor", "rollouts.TH.forecast", 5),
        ("vendor", "rollouts.ID.forecast", -5),
        ("tooling", "rollouts.TH.forecast", 4),
    ]
    assert answer["summary"]["groups"][0] == {
        "name": "vendor",
        "dates": 2,
        "moves": 2,
        "later": 5,
        "earlier": -5,
    }
    assert (answer["summary"]["dates"], answer["summary"]["moves"]) == (2, 3)


def test_regions_and_owners_group_and_filters_select(moved: Path) -> None:
    assert "SEA: 2 dates" in tsbp(moved, "slips", "--by", "region", "-o", "table").out
    (line,) = tsbp(moved, "slips", "--by", "owner", "--market", "ID").out.splitlines()
    assert line.split("\t")[:2] == ["bp-sea-1", "TSBP-4XK7QD"]
    assert tsbp(moved, "slips", "--kind", "event").out == ""


def test_a_squash_keeps_the_way_and_a_merge_counts_a_move_once(moved: Path) -> None:
    git(moved, "checkout", "-q", "-b", "squashed", "HEAD~3")
    git(moved, "merge", "-q", "--squash", "main")
    git(moved, "commit", "-q", "-m", "squashed")
    (thailand, _) = tsbp(moved, "slips", "--json").json["data"]
    assert (thailand["old"], thailand["new"], thailand["wd"]) == ("2026-11-30", "2026-12-15", 9)

    git(moved, "merge", "-q", "-s", "ours", "--no-edit", "main")
    (thailand, _) = tsbp(moved, "slips", "--json").json["data"]
    assert thailand["new"] == "2026-12-15"


def test_a_first_forecast_has_moved_from_the_baseline(store: Path) -> None:
    path = store / FOUR
    text = path.read_text()
    path.write_text(re.sub(r"(  TH:\n(?:    .*\n)*?    baseline: .*\n)    forecast: .*\n", r"\1", text))
    git(store, "commit", "-q", "-a", "-m", "as planned")
    move(store, "rollouts.TH.forecast", "2026-12-08", "vendor", "site not staffed")

    (one,) = tsbp(store, "slips", "--json").json["data"]

    assert (one["old"], one["new"], one["wd"]) == ("2026-11-02", "2026-12-08", 25)
    said = tsbp(store, "log", "4xk7", "--limit", "1", "-o", "plain").out
    assert "Forecast Mon 2 Nov 2026 -> Tue 8 Dec 2026, +25 wd, because site not staffed" in said


def test_nothing_moved_is_an_answer_and_a_wrong_word_is_none(moved: Path) -> None:
    quiet = tsbp(moved, "slips", "--since", "2100-01-01")
    wrong = tsbp(moved, "slips", "--by", "weather")

    assert (quiet.code, quiet.out) == (0, "")
    assert "no date has moved since 2100-01-01" in quiet.err
    assert (wrong.code, wrong.out) == (2, "")
    assert "'cause', 'region', 'owner'" in wrong.err


def test_the_items_follow_their_schema_and_every_format_speaks(moved: Path) -> None:
    document = (PROJECT / "docs/json.md").read_text(encoding="utf-8")
    schema = re.search(r"```json schema=slips\n(.*?)```", document, re.DOTALL)
    assert schema
    for item in tsbp(moved, "slips", "--json").json["data"]:
        Draft202012Validator(json.loads(schema[1])).validate(item)
    for form in ("csv", "markdown", "id"):
        assert "4XK7QD" in tsbp(moved, "slips", "-o", form, "--lang", "zh").out


def test_the_examples_run(store: Path) -> None:
    for example in command.EXAMPLES:
        ended = tsbp(store, *shlex.split(example)[1:])
        assert ended.code == 0, f"{example}: {ended.err}"
