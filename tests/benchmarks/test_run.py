"""The program that measures the promises: a row for each, verdicts that follow the figures, a page that tells both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from judging import PROJECT

sys.path.insert(0, str(PROJECT / "benchmarks"))
import itertools

from bench import chart, report, rounds
from bench.process import Command, Failed, timed
from bench.promises import LIMITS, Limit, Row, verdict
from bench.rounds import Figure, Pace

ASKED = ("T1", "T3", "T5", "T12", "T13", "T15", "T17")


def figured(middle: float) -> Figure:
    return Figure(middle, middle, middle, 11)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What a run on a store of twelve files prints, and the folder of its page."""
    docs = tmp_path_factory.mktemp("docs")
    words = ["--sizes", "12", "--rounds", "2", "--no-peers", "--only", ",".join(ASKED), "--write"]
    done = subprocess.run(
        [sys.executable, str(PROJECT / "benchmarks/run"), *words, "--docs", str(docs)],
        capture_output=True,
        text=True,
        check=False,
        cwd=docs,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, docs


def test_a_run_prints_a_row_for_every_target_asked_for_and_no_other(printed: tuple[str, Path]) -> None:
    rows = printed[0].splitlines()[2:]

    assert tuple(dict.fromkeys(row.split()[0] for row in rows)) == ASKED


def test_a_run_judges_no_promise_that_was_made_for_another_size(printed: tuple[str, Path]) -> None:
    rows = [row for row in printed[0].splitlines() if row.startswith(("T1 ", "T3 ")) and "again" in row]

    assert rows
    assert all("not judged: meant for" in row for row in rows)


def test_a_run_shows_what_nobody_asked_before_beside_what_was_asked_again(printed: tuple[str, Path]) -> None:
    ends = [
        row.split()[-1] for row in printed[0].splitlines() if row.startswith("T1 ") and "first time" in row
    ]

    assert ends == ["beside"] * 4


def test_a_run_says_why_a_target_was_not_measured(printed: tuple[str, Path]) -> None:
    assert "not run: no peers were asked for" in printed[0]
    assert "not run: no such command yet" in printed[0]


def test_the_page_holds_the_table_the_machine_and_the_chart_and_names_no_folder(
    printed: tuple[str, Path],
) -> None:
    page = (printed[1] / "benchmarks.md").read_text()
    drawing = (printed[1] / "benchmarks.svg").read_text()

    assert page.count("\n| T1 |") == 8
    assert "- git: " in page
    assert "`benchmarks/run --sizes 12 --rounds 2 --no-peers" in page
    assert str(PROJECT) not in page + drawing
    assert str(printed[1]) not in page + drawing
    assert all(name in drawing for name in ("tsbp status, asked again", "git status", "python -c pass"))


@pytest.mark.parametrize(
    ("limit", "kept", "broken"),
    [(LIMITS["T1 git"], 1.4, 1.41), (LIMITS["T8"], 2_000, 1_999), (LIMITS["T12 time"], 2, 2.01)],
)
def test_a_figure_is_met_up_to_its_limit_and_not_met_beyond_it(
    limit: Limit, kept: float, broken: float
) -> None:
    assert verdict(Row("T", "what", limit.files, figured(kept), limit=limit)) == "met"
    assert verdict(Row("T", "what", limit.files, figured(broken), limit=limit)) == "not met"


def test_what_belongs_to_a_later_issue_is_judged_and_marked() -> None:
    row = Row("T18", "check", 10_000, figured(5), limit=LIMITS["T18 warm"], later=True)

    assert verdict(row) == "later issue: not met"


def test_a_ratio_is_taken_round_by_round() -> None:
    found = rounds.ratio([10, 40, 90], [10, 20, 30])

    assert (found.middle, found.rounds) == (2, 3)
    assert (round(found.low, 2), round(found.high, 2)) == (1.2, 2.8)


def test_every_command_runs_once_a_round_and_the_rehearsal_is_forgotten(tmp_path: Path) -> None:
    told: list[str] = []
    commands = [
        Command(
            name,
            ("/bin/true",),
            tmp_path,
            {"HOME": str(tmp_path)},
            before=lambda number, name=name: told.append(f"{name}{number}"),
        )
        for name in ("a", "b")
    ]

    times = rounds.interleaved(commands, Pace(3, 1), prepare=lambda number: told.append(f"-{number}"))

    assert told == ["-0", "a0", "b0", "-1", "b1", "a1", "-2", "a2", "b2", "-3", "b3", "a3"]
    assert {name: len(spent) for name, spent in times.items()} == {"a": 3, "b": 3}


@pytest.mark.parametrize("out", ["quiet", "pipe"])
def test_a_program_that_fails_has_no_time(tmp_path: Path, out: str) -> None:
    words = ("/bin/sh", "-c", "echo much; echo the reason >&2; exit 3")

    with pytest.raises(Failed, match="3: the reason"):
        timed(Command("sh", words, tmp_path, {"HOME": str(tmp_path)}, out), 0)


def test_a_program_may_print_more_than_a_pipe_holds(tmp_path: Path) -> None:
    words = (sys.executable, "-c", "print('x' * 1_000_000)")

    assert timed(Command("python", words, tmp_path, {**os.environ, "HOME": str(tmp_path)}, "pipe"), 0) > 0


def test_names_in_the_chart_do_not_lie_on_each_other() -> None:
    places = chart._apart([100, 101, 102, 300, 299.5])

    assert all(below - above >= chart.APART for above, below in itertools.pairwise(places))


def test_a_long_reason_does_not_widen_the_table() -> None:
    rows = [
        Row("T1", "status", 10, figured(1)),
        Row("T5", "list", 10, missing="a peer that could not be had for a very long reason" * 3),
    ]

    drawn = report.for_terminal(report.HEADS, report.lines(rows)).splitlines()

    assert len(drawn[1]) < 100
