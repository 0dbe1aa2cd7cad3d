from __future__ import annotations

import json

import pytest

from tsbp import __version__
from tsbp.cli import app


def test_the_version_is_one_line(run) -> None:  # type: ignore[no-untyped-def]
    ended = run("--version")

    assert (ended.code, ended.out, ended.err) == (0, f"tsbp {__version__}\n", "")


def test_help_names_every_command_in_its_group(run) -> None:  # type: ignore[no-untyped-def]
    for words in (("--help",), ("-h",)):
        ended = run(*words)
        assert ended.code == 0
        assert ended.out.index("Every day") < ended.out.index("status") < ended.out.index("done")


def test_tsbp_alone_says_how_to_get_a_store_and_in_one_what_to_do(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    outside = run("-C", str(tmp_path))
    (tmp_path / "tsbp.yaml").write_text("")
    inside = run("-C", str(tmp_path))

    assert (outside.code, inside.code) == (0, 0)
    assert "tsbp clone URL" in outside.out
    assert "tsbp init" in outside.out
    assert str(tmp_path) in inside.out
    assert "tsbp show ID" in inside.out


def test_an_unknown_command_is_refused_with_the_nearest(run) -> None:  # type: ignore[no-untyped-def]
    ended = run("statsu")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        "error: there is no command 'statsu'", "  did you mean 'status'?", "  all commands: tsbp --help",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("statsu", "--json"), ("status", "--reggion", "x", "-o", "json"), ("status", "--json", "--limit", "x")],
)
def test_an_error_with_json_is_one_object(run, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    ended = run(*words)
    said = json.loads(ended.err)

    assert list(said) == ["code", "exit", "message", "hint", "candidates", "problems"]
    assert (said["code"], said["exit"], ended.code, ended.out) == ("USAGE", 2, 2, "")


def test_an_alias_is_its_command() -> None:
    assert app.ALIASES["ls"] == "list"


def test_global_options_stand_before_or_behind_the_command(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    before = run("-C", str(tmp_path), "--today=2026-11-22", "--no-index", "done", "x")
    behind = run("done", "x", "--no-index", "--today", "2026-11-22", "-C", str(tmp_path))

    assert before.code == behind.code == 3
    assert before.out == behind.out
    assert f"folder='{tmp_path}'" in before.out
    assert "no_index=True" in before.out


def test_the_later_of_two_global_options_wins(run) -> None:  # type: ignore[no-untyped-def]
    assert "today='b'" in run("--today", "a", "done", "x", "--today", "b").out


@pytest.mark.parametrize(
    ("environment", "words", "chinese"),
    [
        ({}, (), False), ({"TSBP_LANG": "zh"}, (), True), ({"LC_ALL": "zh_CN.UTF-8"}, (), True),
        ({"TSBP_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, (), False),
        ({"TSBP_LANG": "zh"}, ("--lang", "en"), False),
        ({}, ("--lang=zh",), True),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_option_then_the_environment(run, environment, words, chinese) -> None:  # type: ignore[no-untyped-def]
    told = run("statsu", **environment) if not words else run(*words, "statsu", **environment)

    assert ("错误" in told.err) is chinese
    assert ("错误" in run("status", "--bad", *words, **environment).err) is chinese


def test_an_unknown_language_is_refused(run) -> None:  # type: ignore[no-untyped-def]
    assert run("--lang", "fr", "--help").code == 2
    assert run("status", TSBP_LANG="fr").code == 2


def test_the_store_comes_from_the_option_then_the_environment_then_the_folder(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert f"{tmp_path}/a " in run("done", "x", "-C", str(tmp_path), "--store", "a", TSBP_STORE="b").out
    assert f"{tmp_path}/b " in run("done", "x", "-C", str(tmp_path), TSBP_STORE="b").out


def test_every_command_of_the_table_has_a_line_of_help_in_both_languages() -> None:
    from tsbp.render.messages import Messages

    for lang in ("en", "zh"):
        assert [
            entry.name for entry in app.COMMANDS if not Messages(lang).forms(f"command.{entry.name}")
        ] == []


def test_no_words_at_all_are_no_failure(run) -> None:  # type: ignore[no-untyped-def]
    assert run().code == 0
