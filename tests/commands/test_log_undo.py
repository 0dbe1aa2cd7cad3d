"""The commands `log` and `undo`, and questions on the command line, as people run them."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import git, tsbp

ID = "TSBP-4XK7QD"
WHY = ("--cause", "tooling", "-m", "the form is not ready")


@pytest.fixture
def worked(store: Path) -> Path:
    """The example store after a forecast was moved and an update posted."""
    moved = ("set", "4xk7", "rollouts.TH.forecast=2026-12-08", "--cause", "vendor", "-m", "site not staffed")
    assert tsbp(store, *moved).code == 0
    assert tsbp(store, "update", "4xk7", "amber", "TH moved", "--why", "vendor late").code == 0
    return store


def test_the_log_of_an_initiative_reads_like_its_story(worked: Path) -> None:
    said = tsbp(worked, "log", "4xk7", "-o", "plain").out

    assert "update, health red -> amber (vendor late): TH moved" in said
    assert "Forecast Mon 30 Nov 2026 -> Tue 8 Dec 2026, +5 wd" in said
    assert "because site not staffed, cause: vendor" in said
    assert "created: Two-step report flow with sub-reasons" in said


def test_the_log_of_a_fact_takes_the_start_of_a_key(worked: Path) -> None:
    answer = tsbp(worked, "log", "4xk7", "rollouts.th.forecast", "--json").json

    assert answer["data"][0]["changes"][0]["address"] == "rollouts.TH.forecast"
    assert [entry["operation"] for entry in answer["data"]] == ["set", None]
    assert answer["schema"] == "tsbp.log/1"


def test_the_log_of_the_store_says_when_it_is_cut(worked: Path) -> None:
    answer = tsbp(worked, "log", "--limit", "1", "--json").json

    assert (len(answer["data"]), answer["truncated"]) == (1, True)
    assert answer["total"] == len(tsbp(worked, "log", "--limit", "0", "--json").json["data"])


def test_the_log_since_a_day_ahead_of_all_is_empty_and_no_error(worked: Path) -> None:
    ended = tsbp(worked, "log", "4xk7", "--since", "2100-01-01")

    assert (ended.code, ended.out.strip()) == (0, "")
    assert "nothing is recorded" in ended.err


def test_the_log_of_a_field_is_told_over_the_whole_store(worked: Path) -> None:
    answer = tsbp(worked, "log", "--field", "rollouts.*.forecast", "--json").json
    wrong = tsbp(worked, "log", "--field", "rolouts")

    (entry,) = answer["data"]
    assert [change["address"] for change in entry["changes"]] == ["rollouts.TH.forecast"]
    assert tsbp(worked, "log", "--field", "stage").out == ""
    assert (wrong.code, "'rollouts'" in wrong.err) == (2, True)


def test_the_log_ends_with_the_day_of_until(worked: Path) -> None:
    assert tsbp(worked, "log", "--until", "2001-01-01").out == ""
    assert tsbp(worked, "log", "--until", "2100-01-01").out == tsbp(worked, "log").out


def test_an_undo_is_taken_back_like_any_change(worked: Path) -> None:
    (path,) = worked.glob(f"projects/*/{ID}-*")
    before = path.read_bytes()

    assert tsbp(worked, "undo").code == 0
    without = path.read_bytes()
    assert tsbp(worked, "undo").code == 0
    assert path.read_bytes() == before
    assert tsbp(worked, "undo").code == 0
    assert path.read_bytes() == without


def test_undo_says_what_it_takes_back_and_keeps_the_rest(worked: Path) -> None:
    ended = tsbp(worked, "undo", "-o", "table")

    assert ended.code == 0
    assert "Update 3 removed" in ended.out
    assert "saved here" in ended.err
    assert git(worked, "log", "-1", "--format=%s").strip() == f"{ID}: updates[2] removed"
    assert "forecast: 2026-12-08" in next(worked.glob(f"projects/*/{ID}-*")).read_text()


def test_undo_of_an_overtaken_change_is_a_conflict_that_names_the_fact(worked: Path) -> None:
    first = git(worked, "rev-parse", "HEAD~1").strip()
    assert tsbp(worked, "set", "4xk7", "rollouts.TH.forecast=2026-12-10", *WHY).code == 0
    before = git(worked, "rev-parse", "HEAD")

    ended = tsbp(worked, "undo", first)

    assert ended.code == 5
    assert "rollouts.TH.forecast" in ended.err
    assert f"tsbp log {ID} rollouts.TH.forecast" in ended.err
    assert git(worked, "rev-parse", "HEAD") == before


def test_undo_over_several_files_is_a_dry_run_until_yes(worked: Path) -> None:
    bulk = ("set", "--where", "owner = bp-sea-1", "tags+=zz-mark", "--yes")
    assert tsbp(worked, *bulk).code == 0
    before = git(worked, "rev-parse", "HEAD")

    assert tsbp(worked, "undo").code == 0
    assert git(worked, "rev-parse", "HEAD") == before
    assert tsbp(worked, "undo", "--yes").code == 0
    assert "zz-mark" not in "".join(path.read_text() for path in worked.glob("projects/*/*.yaml"))


WRONG = [
    (("list", "--where", "stagee = bau"), 2, "did you mean one of: 'stage'"),
    (("list", "--where", "title ~ 举报 and ownr = me"), 2, "\n" + " " * (4 + 17) + "^"),
    (("list", "--due-before", "03/04/2026"), 2, "'2026-04-03', '2026-03-04'"),
    (("list", "--region", "sae"), 4, "'sea'"),
    (("list", "--stage", "rolout"), 2, "did you mean 'rollout'?"),
    (("list", "--sort", "pri"), 2, "did you mean 'priority'?"),
    (("list", "@mien"), 4, "did you mean 'mine'?"),
    (("log", "4xk7", "priorty"), 2, "did you mean"),
    (("undo", "nothing"), 4, "there is no revision 'nothing'"),
]


def test_a_wrong_word_is_refused_with_what_was_meant(store: Path) -> None:
    for words, code, said in WRONG:
        ended = tsbp(store, *words)

        assert (ended.code, ended.out) == (code, ""), words
        assert said in ended.err, ended.err
        assert "Traceback" not in ended.err


def test_explain_says_how_the_question_was_read(store: Path) -> None:
    ended = tsbp(store, "list", "--where", "due < 下周五 and owner = me", "--explain")

    assert ended.out.strip() == "next < 2026-11-27 (Fri) and owner = bp-sea-1"
