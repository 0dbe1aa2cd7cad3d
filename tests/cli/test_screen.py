from __future__ import annotations

import stat

import pytest

from tsbp.cli.dialogue import Dialogue
from tsbp.cli.screen import Screen
from tsbp.errors import BadUsage
from tsbp.render.wording import Wording

RED = b"\x1b[31m"


@pytest.mark.parametrize("columns", [80, 200])
def test_a_terminal_gets_a_table_as_wide_as_it_is(terminal, columns: int) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("status", columns=columns)

    assert shown.end() == 0
    head = shown.lines[0].split()
    assert head == ["ID", "Title", "Owner"]
    assert ".." in shown.lines[1] if columns == 80 else shown.lines[1].endswith("bp-sea-1")
    assert shown.lines[1].replace(" ", "").endswith("bp-sea-1")


def test_a_pipe_gets_plain_text_and_nothing_is_cut(run) -> None:  # type: ignore[no-untyped-def]
    assert run("status", COLUMNS="30").out.splitlines()[0] == "X0\t" + "两步举报流程 " * 9 + "\tbp-sea-1"


def test_columns_set_the_width_of_a_table_in_a_pipe(run) -> None:  # type: ignore[no-untyped-def]
    wide = run("status", "-o", "table").out
    narrow = run("status", "-o", "table", COLUMNS="50").out

    assert ".." not in wide
    assert max(map(len, narrow.splitlines())) <= 50
    assert ".." in narrow


@pytest.mark.parametrize(
    ("environment", "words", "coloured"),
    [
        ({}, (), True), ({"NO_COLOR": "1"}, (), False), ({"NO_COLOR": ""}, (), True),
        ({"TERM": "dumb"}, (), False),
        ({"CLICOLOR": "0"}, (), False), ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({}, ("--color=never",), False), ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, (), False),
    ],
)  # fmt: skip
def test_colour_on_a_terminal_follows_the_usual_variables(terminal, environment, words, coloured) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("status", *words, **environment)

    assert shown.end() == 0
    assert (RED in shown.raw) is coloured


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, False),
    ],
)
def test_colour_in_a_pipe_is_forced_or_not_there(run, environment, coloured: bool) -> None:  # type: ignore[no-untyped-def]
    assert ("\x1b[31m" in run("status", "-o", "table", **environment).out) is coloured
    assert "\x1b" not in run("status", **environment).out


def test_a_table_longer_than_the_screen_goes_through_the_pager(terminal, tmp_path) -> None:  # type: ignore[no-untyped-def]
    pager = tmp_path / "pager with blank"
    pager.write_text("#!/bin/sh\necho PAGED\ncat >/dev/null\n")
    pager.chmod(pager.stat().st_mode | stat.S_IXUSR)
    said = {"PAGER": f"'{pager}' -x"}

    long, short = terminal("status", "--rows", "40", **said), terminal("status", **said)
    without, json = (
        terminal("status", "--rows", "40", "--no-pager", **said),
        terminal("status", "--rows", "40", "--json", **said),
    )
    assert [one.end() for one in (long, short, without, json)] == [0, 0, 0, 0]
    assert [b"PAGED" in one.raw for one in (long, short, without, json)] == [True, False, False, False]


@pytest.mark.parametrize("pager", ["", "cat", "no-such-program-here", "'unbalanced"])
def test_without_a_usable_pager_the_answer_is_written(terminal, pager: str) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("status", "--rows", "40", PAGER=pager)

    assert shown.end() == 0
    assert b"X39" in shown.raw


def test_leaving_the_pager_early_is_no_failure(terminal, tmp_path) -> None:  # type: ignore[no-untyped-def]
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\nexit 1\n")
    pager.chmod(0o700)

    assert terminal("status", "--rows", "2000", PAGER=str(pager)).end() == 0


def test_a_question_is_answered_by_number_or_word(terminal) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("done", "ask")
    shown.until("Which one? ")
    shown.send("7\n")
    shown.until("from 1 to 2")
    shown.send("2\n")
    shown.until("[y/N] ")
    shown.send("y\n")

    assert shown.end() == 0
    assert b"red True" in shown.raw


def test_the_end_of_input_at_a_question_is_an_interruption(terminal) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("done", "ask")
    shown.until("Which one? ")
    shown.send("\x04")

    assert shown.end() == 130


def test_ctrl_c_at_a_question_ends_with_130(terminal) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("done", "ask")
    shown.until("Which one? ")
    shown.send("\x03")

    assert shown.end() == 130


def test_nothing_is_asked_where_nobody_is_or_wants_to_be_asked(run, terminal) -> None:  # type: ignore[no-untyped-def]
    assert run("done", "ask", stdin="1\n").code == 2
    for words, said in ((("--no-input",), {}), ((), {"CI": "true"})):
        assert terminal("done", "ask", *words, **said).end() == 2


def test_the_editor_is_opened_without_a_shell_and_its_text_comes_back(terminal, tmp_path) -> None:  # type: ignore[no-untyped-def]
    editor = tmp_path / "my editor"
    editor.write_text(
        '#!/bin/sh\ntest "$1" = "--wait; touch x" || exit 1\ncase "$2" in *.yaml) echo new >> "$2";; esac\n'
    )
    editor.chmod(0o700)
    command = f"'{editor}' '--wait; touch x'"

    for said in ({"TSBP_EDITOR": command, "EDITOR": "false"}, {"VISUAL": command}, {"EDITOR": command}):
        shown = terminal("done", "edit", **said)
        assert shown.end() == 0
        assert b"old\r\nnew" in shown.raw


def test_a_failing_editor_gives_nothing(terminal) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("done", "edit", EDITOR="false")

    assert shown.end() == 0
    assert b"failed" in shown.raw


def test_remarks_go_to_standard_error_and_quiet_drops_them(run) -> None:  # type: ignore[no-untyped-def]
    told, quiet = run("status", "x"), run("status", "x", "-q")

    assert told.err.splitlines() == ["showing 0 of 2: all of them with --limit 0", "a remark"]
    assert quiet.err == ""
    assert told.out == quiet.out


def test_a_build_service_gets_no_order_from_data(run) -> None:  # type: ignore[no-untyped-def]
    assert run("done", "::error::x", CI="true").out.startswith("\\::error")
    assert run("done", "::error::x").out.startswith("::error")


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    dialogue = Dialogue({}, Wording("en"))
    with dialogue.progress("reading") as report:
        report(1, 2)

    assert capsys.readouterr() == ("", "")


def test_progress_shows_itself_on_a_terminal_and_leaves_no_trace(terminal) -> None:  # type: ignore[no-untyped-def]
    shown, quiet = terminal("done", "slow"), terminal("done", "slow", "-q")
    assert [one.end() for one in (shown, quiet)] == [3, 3]

    assert b"counting" in shown.raw
    assert not any("counting" in line for line in shown.lines)
    assert b"counting" not in quiet.raw


def test_asking_without_a_terminal_is_a_failure_and_not_a_hang() -> None:
    with pytest.raises(BadUsage):
        Dialogue({}, Wording("en")).ask("What?")


def test_an_unknown_format_is_refused_before_any_work() -> None:
    with pytest.raises(BadUsage):
        Screen({}).output("yaml")


def test_a_long_message_is_folded_between_words_on_a_terminal(terminal) -> None:  # type: ignore[no-untyped-def]
    shown = terminal("done", "long", columns=40)

    assert shown.end() == 0
    lines = [line.rstrip() for line in shown.lines if line.strip()]
    assert len(lines) > 2
    assert all(line.endswith(("a", "remark")) for line in lines)
    assert all(line.startswith(("  a", "  remark")) for line in lines[1:])
