"""What the reading commands answer over the example store on 22 November 2026."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from kit import git, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
SEA_OPEN = {"TSBP-4XK7QD", "TSBP-EV83NP", "TSBP-9M2RWB", "TSBP-C6TZ1H", "TSBP-PD5X9M", "TSBP-RT1W6C"}


def test_status_of_a_region_counts_what_owners_and_rules_say(run) -> None:
    done = run("status", "--region", "sea", "--json")

    answer = done.json
    assert done.code == 0
    assert answer["schema"] == "tsbp.status/1"
    assert {item["id"] for item in answer["data"]} == SEA_OPEN
    assert answer["summary"]["declared"] == {"red": 1, "amber": 2, "green": 2}
    assert answer["summary"]["held"] == 1
    assert answer["summary"]["closed"] == 1
    assert answer["data"][0]["id"] == "TSBP-4XK7QD"


def test_status_shows_only_the_markets_of_the_region(run) -> None:
    items = {item["id"]: item for item in run("status", "--region", "sea", "--json").json["data"]}

    assert set(items["TSBP-9M2RWB"]["markets"]) == {"SG"}
    assert set(items["TSBP-4XK7QD"]["markets"]) == {"SG", "MY", "TH", "ID", "VN"}


def test_a_market_finds_initiatives_of_the_regions_above_it(run) -> None:
    ids = run("list", "--market", "PH", "-o", "id").out.split()

    assert "TSBP-C6TZ1H" in ids
    assert "TSBP-K7GQ4A" not in ids


def test_health_declared_and_computed_stand_side_by_side(run) -> None:
    items = {item["id"]: item for item in run("status", "--region", "sea", "--json").json["data"]}

    assert items["TSBP-C6TZ1H"]["health"] == "green"
    assert items["TSBP-C6TZ1H"]["computed"] == "amber"
    assert items["TSBP-4XK7QD"]["computed"] == "red"
    assert items["TSBP-RT1W6C"]["computed"] is None


def test_closed_initiatives_are_shown_when_asked_for(run) -> None:
    assert "TSBP-H0JSY5" not in run("list", "--region", "sea", "-o", "id").out
    assert "TSBP-H0JSY5" in run("list", "--region", "sea", "--closed", "-o", "id").out


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("priority = P0", {"TSBP-EV83NP"}),
        ("stage in (rollout, hypercare) and kind = process", {"TSBP-V3HNB8", "TSBP-C6TZ1H"}),
        ("title ~ 申诉", {"TSBP-C6TZ1H"}),
        ("deadline < 2027-03-01", {"TSBP-9M2RWB"}),
        ("hold = true", {"TSBP-RT1W6C"}),
        ("not health = green and overdue_asks > 0", {"TSBP-4XK7QD"}),
    ],
)
def test_where_selects_by_any_column(run, where: str, expected: set[str]) -> None:
    assert set(run("list", "--where", where, "-o", "id").out.split()) == expected


def test_explain_says_how_a_question_was_read(run) -> None:
    done = run("list", "--where", "deadline < +10w", "--explain")

    assert done.code == 0
    assert "2027-01-31" in done.out


def test_words_and_views_narrow_the_answer(run) -> None:
    assert run("list", "appeals", "-o", "id").out.split() == ["TSBP-C6TZ1H"]
    assert set(run("list", "@mine", "-o", "id").out.split()) == {"TSBP-4XK7QD", "TSBP-EV83NP"}
    assert run("list", "@nosuch").code == 4


def test_search_finds_words_of_any_record_in_english_and_chinese(run) -> None:
    assert "TSBP-4XK7QD" in run("search", "routing", "-o", "id").out.split()
    assert run("search", "洪灾", "-o", "id").out.split() == ["TSBP-EV83NP"]
    assert run("search", "申诉", "-o", "id").out.split()[0] == "TSBP-C6TZ1H"
    assert run("search", "zzzz").out == ""


def test_every_format_tells_the_same_rows(run) -> None:
    ids = run("list", "-o", "id").out.split()
    plain = [line.split("\t") for line in run("list", "--fields", "id,stage").out.splitlines()]
    lines = [json.loads(line) for line in run("list", "-o", "jsonl").out.splitlines()]
    table = list(csv.reader(io.StringIO(run("list", "-o", "csv", "--fields", "id,stage").out.lstrip("﻿"))))

    assert len(ids) == 8
    assert [row[0] for row in plain] == ids
    assert [item["id"] for item in lines] == ids
    assert [row[0] for row in table[1:]] == ids


def test_nothing_found_is_no_failure(run) -> None:
    done = run("list", "--where", "priority = P3", "--json")

    assert done.code == 0
    assert done.json["data"] == []


def test_limit_is_said_and_never_silent(run) -> None:
    done = run("list", "--limit", "2", "--json")

    assert len(done.json["data"]) == 2
    assert done.json["truncated"]
    assert done.json["total"] == 8


def test_sort_orders_by_columns(run) -> None:
    ids = run("list", "--sort", "-priority,id", "-o", "id").out.split()

    assert ids[-1] == "TSBP-EV83NP"


def test_show_holds_every_fact_of_the_file(run) -> None:
    done = run("show", "4xk7", "--json")

    assert done.code == 0
    assert done.json["data"][0]["initiative"]["milestones"]["wave-1-complete"]["forecast"] == "2026-11-27"
    assert "milestones.wave-1-complete.forecast\t2026-11-27" in run("show", "4XK7QD").out.splitlines()


def test_show_begins_with_the_exposure(run) -> None:
    lines = run("show", "ev83", "-o", "markdown").out

    assert lines.index("severe") < lines.index("disaster") if "disaster" in lines else "severe" in lines


def test_an_entry_of_the_directory_is_shown_by_its_address(run) -> None:
    done = run("show", "people.bp-sea-1", "--json")

    assert done.json["data"][0]["market"] == "SG"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "zzzz"), 4, "zzzz"),
        (("show", "4xk8qd"), 4, "4XK7QD"),
        (("list", "--stage", "rollut"), 2, "rollout"),
        (("list", "--region", "see"), 4, "sea"),
        (("list", "--where", "statge = rollout"), 2, "stage"),
        (("list", "--where", "deadline < 03/04/2026"), 2, "2026"),
        (("list", "--fields", "id,titel"), 2, "title"),
        (("list", "-o", "jsn"), 2, "json"),
        (("statsu",), 2, "status"),
    ],
)
def test_a_slip_of_the_pen_is_refused_with_the_nearest(
    run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*words)

    assert done.code == code
    assert done.out == ""
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_id_may_be_typed_in_either_case_and_with_look_alikes(run) -> None:
    assert run("show", "tsbp-hojsy5", "-o", "id").out.strip() == "TSBP-H0JSY5"
    assert run("show", "C6TZIH", "-o", "id").out.strip() == "TSBP-C6TZ1H"


BROKEN = {
    "latin.yaml": "title: caf\xe9\n".encode("latin-1"),
    "bomb.yaml": b"a: &a [x]\nb: [*a, *a]\n",
    "keys.yaml": b"schema: 1\nschema: 1\n",
    "marks.yaml": b"a: 1\n<<<<<<< ours\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n",
    "torn.yaml": b"a: [1,\n",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_file_is_named_and_the_rest_is_shown(store: Path, name: str) -> None:
    (store / "projects/2026-11" / name).write_bytes(BROKEN[name])

    done = tsbp(store, "list", "--json")

    assert done.code == 3
    assert len(done.json["data"]) == 8
    assert {problem["path"] for problem in done.json["problems"]} == {f"projects/2026-11/{name}"}
    assert done.json["problems"][0]["line"]


def test_links_and_pipes_are_findings_and_never_opened(store: Path) -> None:
    import os

    (store / "projects/2026-11/link.yaml").symlink_to("/etc/passwd")
    os.mkfifo(store / "projects/2026-11/pipe.yaml")

    done = tsbp(store, "list", "--json")

    assert done.code == 3
    assert {problem["rule"] for problem in done.json["problems"]} == {"symlink", "not-regular"}
    assert len(done.json["data"]) == 8


def test_reading_works_from_a_subfolder_and_without_a_repository(store: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(store, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))

    assert (
        tsbp(store / "projects/2026-07", "list", "-o", "id").out
        == tsbp(tmp_path / "plain", "list", "-o", "id").out
    )


def test_a_store_in_a_subfolder_of_a_repository_is_read(store: Path) -> None:
    inner = store / "inner"
    inner.mkdir()
    git(store, "mv", "projects", "directory", "views", "schemas", "tsbp.yaml", "inner")
    git(store, "commit", "-qm", "move")

    assert tsbp(inner, "show", "4xk7", "-o", "id").out.strip() == "TSBP-4XK7QD"


def test_show_speaks_the_words_of_the_reader(run) -> None:
    shown = run("show", "ev83", "-o", "table", "--lang", "zh", COLUMNS="100").out

    assert "应急响应" in shown
    assert not re.search(
        r"\b(event|emergency|rollout|restricted|core_role|escalation)\b", shown.split("\n\n")[1]
    )
    assert "Stage        response" in run("show", "ev83", "-o", "table", COLUMNS="100").out


def test_show_gives_a_milestone_of_markets_the_dates_of_its_markets(run) -> None:
    lines = run("show", "4xk7", "-o", "table", COLUMNS="80").out.splitlines()

    [line] = [line for line in lines if line.startswith("th-live")]
    assert line.split()[-3:] == ["2026-11-02", "2026-11-30", "-"]


def test_every_open_record_shows_its_whole_address_on_a_narrow_terminal(run) -> None:
    shown = run("show", "4xk7", "-o", "table", COLUMNS="80").out.split("Open\n")[1]

    for address in ("issues.my-comment-reports", "dependencies.revised-bahasa-examples"):
        assert f"({address})" in shown


def test_json_of_one_initiative_names_the_commit_it_was_read_at(run) -> None:
    assert run("show", "4xk7", "--json").json["head"] == run("list", "--json").json["head"] != ""


@pytest.mark.parametrize("words", [("list", "@intake"), ("search", "zebra")])
def test_an_empty_answer_says_so_beside_the_answer(run, words: tuple[str, ...]) -> None:
    done = run(*words)

    assert (done.code, done.out, done.err) == (0, "", "nothing found\n")
    assert run(*words, "--json").err == ""
    assert run(*words, "-q").err == ""


def test_me_without_a_handle_names_the_command_that_sets_it(run, store: Path) -> None:
    git(store, "config", "--unset-all", "tsbp.handle")
    done = run("list", "@mine", TSBP_HANDLE="")

    assert done.code == 2
    assert "git config tsbp.handle HANDLE" in done.err
    assert "--by" not in done.err


def test_an_unknown_view_is_answered_with_those_there_are(run) -> None:
    done = run("list", "@nothere")

    assert done.code == 4
    assert "@mine" in done.err


@pytest.mark.parametrize(
    ("text", "name"), [("bp-sea-1", "people.bp-sea-1"), ("th", "markets.TH"), ("BP-SEA", "teams.bp-sea")]
)
def test_a_name_of_the_directory_leads_to_its_entry(run, text: str, name: str) -> None:
    done = run("show", text)

    assert done.code == 4
    assert name in done.err
    assert run("show", name).code == 0


def test_at_160_cells_a_title_is_whole(run) -> None:
    shown = run("status", "-o", "table", COLUMNS="160").out

    assert "AI-generated content labelling: policy update " in shown
    assert "[r] Flood response, southern Thailand " in shown
    assert max(map(len, shown.splitlines())) <= 160


def test_the_head_of_a_region_stays_one_line_in_chinese(run) -> None:
    head = run("status", "--region", "sea", "-o", "table", "--lang", "zh", COLUMNS="80").out.splitlines()

    assert head[0].endswith("暂停 1）")
    assert head[1].startswith("规则判定")


def test_spans_of_time_are_in_the_words_of_the_reader(run) -> None:
    shown = run("status", "--region", "sea", "-o", "table", "--lang", "zh", COLUMNS="80").out

    assert "更新逾期 52分" in shown
    assert "每 6 小时" in shown
    assert not re.search(r"\d[dhm]!?$", shown, re.MULTILINE)


def test_a_lone_word_before_the_text_of_an_update_is_not_taken_for_text(run) -> None:
    done = run("update", "4xk7", "purple", "MY routing fix is in test", "--dry-run")

    assert done.code == 2
    assert "'green', 'amber', 'red'" in done.err
    assert run("update", "4xk7", "MY", "fix", "tested", "--dry-run").code == 0


@pytest.mark.parametrize(
    ("text", "language"),
    [("马来西亚路由修复测试中", "zh"), ("MY 路由修复测试中", "zh"), ("the 申诉 queue is stable", "en")],
)
def test_a_text_is_kept_under_the_language_it_is_written_in(run, text: str, language: str) -> None:
    done = run("update", "4xk7", text, "--dry-run")

    assert done.code == 0
    assert f"{language}={text}" in done.out


@pytest.mark.parametrize(
    "where", ["owner = nope", "markets = XX", "queues in (nope, live-th)", "sites = va-kull"]
)
def test_a_name_of_nobody_in_a_question_is_not_found(run, where: str) -> None:
    assert run("list", "--where", where).code == 4


def test_a_broken_file_that_is_named_says_what_is_wrong_with_it(store: Path) -> None:
    path = next(store.glob("projects/*/TSBP-4XK7QD*"))
    path.write_text("title: [\n")

    done = tsbp(store, "show", "4xk7")

    assert done.code == 3
    assert f"{path.relative_to(store)}:" in done.err


def test_an_id_in_two_files_is_a_problem_of_both(store: Path) -> None:
    import shutil

    path = next(store.glob("projects/*/TSBP-4XK7QD*"))
    shutil.copy(path, path.with_name("TSBP-4XK7QD-copy.yaml"))

    done = tsbp(store, "list", "--json")

    assert done.code == 3
    assert {problem["rule"] for problem in done.json["problems"]} == {"duplicate-id"}
    assert len(done.json["problems"]) == 2
