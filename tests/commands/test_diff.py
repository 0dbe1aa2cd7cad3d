"""The command `diff` as people and scripts run it, on real histories."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from kit import PROJECT, git, new_repository, tsbp

from tsbp.cli.commands import diff as command

ID = "TSBP-4XK7QD"
FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
MOVED = ("set", "4xk7", "rollouts.TH.forecast=2026-12-08", "--cause", "vendor", "-m", "site not staffed")


def done(root: Path, *words: str) -> None:
    ended = tsbp(root, *words)
    assert ended.code == 0, ended.err


@pytest.fixture
def worked(store: Path) -> Path:
    """The example store after a slip, an update, a reading, a market moved and a person who left."""
    git(store, "tag", "start")
    done(store, *MOVED)
    done(store, "update", "4xk7", "amber", "TH moved", "--why", "vendor late")
    done(store, "rollout", "4xk7", "SG", "handed_over")
    done(store, "set", "rt1w", "priority=P0")
    done(store, "set", "people.bp-sea-3", "active=false")
    return store


def test_the_story_is_told_initiative_by_initiative_in_words(worked: Path) -> None:
    shown = tsbp(worked, "diff", "start", "-o", "table", COLUMNS="100").out.splitlines()

    assert shown[0].endswith(
        "("
        + git(worked, "rev-parse", "start")[:7]
        + ") -> the files as they lie  2 initiatives, 1 other file"
    )
    assert shown[1:] == [
        "1 date changed, 1 market moved, 1 update",
        "",
        "4XK7QD  R -> A/R  Two-step report flow with sub-reasons",
        "market Market SG stable -> handed over",
        "date   Market TH: Forecast Mon 30 Nov 2026 -> Tue 8 Dec 2026, +5 wd, +25 wd against the baseline,",
        "       because site not staffed, cause: vendor",
        "update update, health red -> amber (vendor late): TH moved",
        "",
        "RT1W6C  hold  Earlier alerts for risky trends",
        "fact Priority P2 -> P0",
        "",
        "directory/people.yaml",
        "fact people.bp-sea-3.active: no",
    ]  # fmt: skip


def test_a_filter_leaves_out_other_initiatives_other_markets_and_the_directory(worked: Path) -> None:
    answer = tsbp(worked, "diff", "start", "--market", "TH", "--json").json

    (one,) = answer["data"]
    assert one["id"] == ID
    assert [change["part"] for change in one["changes"]] == ["date", "update"]
    assert one["outside"] == 1
    assert answer["summary"]["others"] == 0


def test_an_initiative_that_left_the_region_is_still_part_of_its_story(store: Path) -> None:
    git(store, "tag", "start")
    done(store, "set", "k7gq", "owner=bp-sea-1")

    came = tsbp(store, "diff", "start..HEAD", "--owner", "bp-sea-1", "--json").json
    left = tsbp(store, "diff", "HEAD..start", "--owner", "bp-sea-1", "--json").json

    assert [one["id"] for one in came["data"]] == ["TSBP-K7GQ4A"]
    assert [one["id"] for one in left["data"]] == ["TSBP-K7GQ4A"]


def test_exit_code_says_whether_anything_differs(worked: Path) -> None:
    assert tsbp(worked, "diff", "start").code == 0
    assert tsbp(worked, "diff", "start", "--exit-code").code == 1
    assert tsbp(worked, "diff", "HEAD", "--exit-code").code == 0
    assert tsbp(worked, "diff", "start", "--exit-code", "--kind", "event").code == 0


def test_what_is_not_committed_is_what_differs_without_words(store: Path) -> None:
    path = store / FOUR
    path.write_text(path.read_text().replace("priority: P1", "priority: P0", 1))

    (one,) = tsbp(store, "diff", "--json").json["data"]

    assert (one["id"], one["changes"][0]["address"]) == (ID, "priority")


def test_a_comment_is_no_difference_but_is_said(store: Path) -> None:
    path = store / FOUR
    path.write_text("# a note\n" + path.read_text())

    ended = tsbp(store, "diff", "--exit-code")

    assert (ended.code, ended.out) == (0, "")
    assert "in 1 file only comments or layout differ" in ended.err


def test_a_renamed_file_is_one_initiative_with_its_earlier_name(store: Path) -> None:
    moved = store / "projects/2026-07/other-name.yaml"
    (store / FOUR).rename(moved)
    moved.write_text(moved.read_text().replace("priority: P1", "priority: P0", 1))
    git(store, "add", "-A")
    git(store, "commit", "-q", "-m", "move")

    (one,) = tsbp(store, "diff", "HEAD~1", "--json").json["data"]

    assert (one["id"], one["was"]) == (ID, FOUR)
    assert [change["address"] for change in one["changes"]] == ["priority"]


def test_since_a_day_tells_the_changes_since_its_beginning(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = dated(store, monkeypatch)

    told = {day: tsbp(root, "diff", "--since", day, "--json").json["data"] for day in ("mon", "thu")}

    assert [change["new"] for one in told["mon"] for change in one["changes"]] == ["P3"]
    assert [change["old"] for one in told["mon"] for change in one["changes"]] == ["P0"]
    assert [change["old"] for one in told["thu"] for change in one["changes"]] == ["P2"]


def dated(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commit a priority on the Friday, the Tuesday and the Thursday before the day of the tests."""
    root = new_repository(store.parent / "dated")
    shutil.copytree(store, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
    days = [("2026-11-10", "P1"), ("2026-11-13", "P0"), ("2026-11-17", "P2"), ("2026-11-19", "P3")]
    for day, priority in days:
        path = root / FOUR
        text = path.read_text()
        place = text.index("priority: ") + len("priority: ")
        path.write_text(text[:place] + priority + text[place + 2 :])
        monkeypatch.setenv("GIT_AUTHOR_DATE", f"{day}T12:00:00+08:00")
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00+08:00")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", priority)
    return root


def test_days_stand_for_their_end_and_two_of_them_for_what_came_between(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = dated(store, monkeypatch)

    (one,) = tsbp(root, "diff", "2026-11-13..2026-11-17", "--json").json["data"]

    assert [(change["old"], change["new"]) for change in one["changes"]] == [("P0", "P2")]


def test_three_dots_tell_what_a_branch_brought_since_it_left(worked: Path) -> None:
    git(worked, "checkout", "-q", "-b", "topic", "start")
    done(worked, "set", "pd5x", "priority=P0")

    ids = [one["id"] for one in tsbp(worked, "diff", "main...topic", "--json").json["data"]]

    assert ids == ["TSBP-PD5X9M"]


def test_a_shallow_clone_says_that_its_history_is_cut(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = dated(store, monkeypatch)
    cut = tmp_path / "cut"
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), str(cut))

    ended = tsbp(cut, "diff", "--since", "2026-11-12")

    assert ended.code == 4
    assert "holds only the end of the history" in ended.err
    assert "git fetch --unshallow" in ended.err


def test_a_file_that_cannot_be_read_is_named_and_never_counts_as_the_same(store: Path) -> None:
    (store / FOUR).write_text("id: [")

    ended = tsbp(store, "diff", "--exit-code", "-o", "table")

    assert ended.code == 3
    assert f"a version of {FOUR} cannot be read" in ended.out
    assert FOUR in ended.err


def test_a_decision_undermined_is_told_as_a_gate_reopened(store: Path) -> None:
    done(store, "gate", "4xk7", "G1", "--reaffirm", "--by", "ts-ops-director-apac", "-m", "looked at again")
    git(store, "tag", "start")
    done(store, "set", "4xk7", "exposure.level=moderate")

    (one,) = tsbp(store, "diff", "start", "--json").json["data"]

    assert one["reopened"] == ["G1"]
    assert "G1 reopened" in tsbp(store, "diff", "start", "-o", "plain").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nosuch",), 4, "there is no revision 'nosuch'"),
        (("HEAD", "HEAD", "HEAD"), 2, "names more than two states"),
        (("HEAD", "--since", "mon"), 2, "one of the two is enough"),
        (("--since", "mon", "--since", "tue"), 2, "--since is said twice"),
        (("--since", "31/12"), 2, "31/12"),
        (("--as-of", "2001-01-01"), 4, "no commit"),
    ],
)
def test_a_wrong_word_is_refused_with_what_is_wanted(
    store: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    ended = tsbp(store, "diff", *words)

    assert (ended.code, ended.out) == (code, "")
    assert said in ended.err
    assert "Traceback" not in ended.err


def test_every_format_speaks_and_says_the_same_twice(worked: Path) -> None:
    for form in ("table", "plain", "json", "jsonl", "csv", "markdown", "id"):
        first = tsbp(worked, "diff", "start..HEAD", "-o", form)
        assert first.code == 0
        assert "4XK7QD" in first.out
        assert tsbp(worked, "diff", "start..HEAD", "-o", form, "--no-index").out == first.out


def test_the_items_follow_their_schema(worked: Path) -> None:
    document = (PROJECT / "docs/json.md").read_text(encoding="utf-8")
    schema = re.search(r"```json schema=diff\n(.*?)```", document, re.DOTALL)
    assert schema
    validator = Draft202012Validator(json.loads(schema[1]))

    items = tsbp(worked, "diff", "start", "--json").json["data"]

    assert [item["kind"] for item in items] == ["initiative", "initiative", "people"]
    for item in items:
        validator.validate(item)


def test_chinese_readers_get_chinese(worked: Path) -> None:
    shown = tsbp(worked, "diff", "start", "-o", "table", "--lang", "zh").out

    assert "1 个日期有变，1 个市场推进，1 条进展" in shown
    assert "两步式举报流程及细分举报原因" in shown


def test_the_examples_run(store: Path) -> None:
    for example in command.EXAMPLES:
        ended = tsbp(store, *shlex.split(example)[1:])
        assert ended.code == 0, f"{example}: {ended.err}"


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(
        st.sampled_from(["priority: P0", "wanted_by: 2026-12-24", "tags: [one]", "kind: policy"]), unique=True
    )
)
def test_a_state_does_not_differ_from_itself_and_a_difference_turned_round_is_one_too(
    store: Path, lines: list[str]
) -> None:
    path = store / FOUR
    text = path.read_text()
    for line in lines:
        key = line.partition(":")[0]
        kept = [one for one in text.splitlines() if not one.startswith(f"{key}:")]
        text = "\n".join([*kept, line]) + "\n"
    path.write_text(text)
    git(store, "commit", "-q", "--allow-empty", "-a", "-m", "x")

    there = tsbp(store, "diff", "HEAD~1..HEAD", "--json").json["data"]
    back = tsbp(store, "diff", "HEAD..HEAD~1", "--json").json["data"]

    assert tsbp(store, "diff", "HEAD..HEAD", "--json").json["data"] == []
    told = [
        sorted({change["address"] for one in said for change in one["changes"]}) for said in (there, back)
    ]
    assert told[0] == told[1]
