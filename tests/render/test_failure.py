from __future__ import annotations

from tsbp.domain.finding import Finding, Place
from tsbp.errors import BadData, BadUsage
from tsbp.render.views import failure as view
from tsbp.render.wording import Wording

FINDING = Finding("yaml-syntax", "error", "projects/a.yaml", place=Place(3, 7, 3, 9))


def test_a_failure_says_what_then_what_was_meant_then_what_to_do() -> None:
    failure = BadUsage("error.unknown-command", hint="hint.help", command="statsu", candidates=("status",))

    assert view.lines(failure, Wording("en")) == (
        "error: there is no command 'statsu'", "  did you mean 'status'?", "  all commands: tsbp --help",
    )  # fmt: skip
    assert view.lines(failure, Wording("zh"))[0] == "错误：没有命令“statsu”"


def test_a_failure_is_one_object_with_every_key_for_a_program() -> None:
    said = view.data(BadUsage("error.unknown-format", format="x", candidates=("json",)), Wording("en"))

    assert said == {
        "code": "USAGE", "exit": 2, "message": "there is no format 'x'", "hint": None, "candidates": ["json"],
        "problems": [],
    }  # fmt: skip


def test_findings_are_told_with_their_places_and_no_more_than_ten() -> None:
    told = view.lines(BadData("error.unreadable", findings=[FINDING] * 12), Wording("en"))

    assert told[1].startswith("  projects/a.yaml:3:7: ")
    assert (len(told), told[-1]) == (12, "  and 2 more")


def test_a_problem_is_plain_data_with_line_and_column() -> None:
    said = view.problem(FINDING, Wording("en"))

    assert (said["rule"], said["path"], said["line"], said["column"]) == (
        "yaml-syntax",
        "projects/a.yaml",
        3,
        7,
    )
    assert (said["address"], said["id"]) == (None, None)


def test_many_candidates_are_cut_and_counted() -> None:
    assert view.meant(tuple("abcdefghijkl"), Wording("en")).endswith("'i', 'j'? and 2 more")
