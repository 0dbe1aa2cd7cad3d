from __future__ import annotations

from typing import Annotated

import pytest
from typer import Argument, Option

from tsbp.cli import frame, options
from tsbp.cli.asked import Asked, laid_over, read, wants_json
from tsbp.errors import BadUsage


@options.shown
@options.filtered
def look(
    env: object,
    words: options.FilterWords,
    id: Annotated[str, Argument(metavar="ID")],
    why: Annotated[bool, Option("--why")] = False,
    next: Annotated[list[str] | None, Option("--next")] = None,
) -> None:
    """Look at something."""


def plain(env: object, words: Annotated[list[str], Argument()]) -> None:
    """Take words of its own."""


def parsed(*words: str) -> options.Given:
    return frame.parsed(look, "look", words)


def test_the_values_come_back_by_their_groups() -> None:
    given = parsed(
        "4xk7", "flow", "--region", "sea,eu", "--region=us", "--next", "a, b", "--why", "-o", "csv", "-q"
    )

    assert given.own == {"id": "4xk7", "why": True, "next": ["a, b"]}
    assert given.filters == {"region": ("sea", "eu", "us"), "words": ("flow",)}
    assert given.answer["output"] == "csv"
    assert given.everywhere["quiet"] is True


def test_what_was_not_given_is_not_there() -> None:
    given = parsed("x")

    assert given.own == {"id": "x", "why": False, "next": None}
    assert given.filters == {}


def test_flags_are_there_as_true_and_questions_are_not_split() -> None:
    given = parsed("x", "--held", "--where", "a in (b, c)", "--where", "d = e", "--go-live", "1,2", "@mine")

    assert given.filters == {
        "held": ("true",), "where": ("a in (b, c)", "d = e"), "go_live": ("1,2",), "words": ("@mine",),
    }  # fmt: skip


@pytest.mark.parametrize("option", options.FILTER_OPTIONS)
def test_every_filter_is_an_option_of_a_filtered_command(option: options.Shared) -> None:
    value = () if option.type is bool else ("x",)

    assert parsed("x", option.ways[0], *value).filters == {option.name: ("true",) if not value else ("x",)}


def test_a_command_that_is_not_filtered_has_words_of_its_own() -> None:
    assert frame.parsed(plain, "plain", ["a", "b"]).own == {"words": ["a", "b"]}
    with pytest.raises(BadUsage):
        frame.parsed(plain, "plain", ["a", "--region", "sea"])


def test_help_is_asked_for_before_anything_is_missed() -> None:
    with pytest.raises(frame.HelpWanted):
        parsed("--help")
    with pytest.raises(frame.HelpWanted):
        parsed("--nothing-missing", "-h") if False else parsed("-h")


def test_what_stands_behind_two_dashes_is_no_option() -> None:
    assert parsed("--", "-3", "--why").own["id"] == "-3"


@pytest.mark.parametrize(
    ("words", "sentence", "told"),
    [
        ((), "error.missing-word", {"option": "ID"}),
        (("x", "--wyh"), "error.unknown-option", {"option": "--wyh"}),
        (("x", "--limit", "many"), "error.option-not-a-number", {"option": "--limit"}),
        (("x", "--sort"), "error.option-needs-value", {"option": "--sort"}),
    ],
)
def test_wrong_words_are_a_failure_of_ours(
    words: tuple[str, ...], sentence: str, told: dict[str, str]
) -> None:
    with pytest.raises(BadUsage) as refused:
        parsed(*words)

    assert refused.value.sentence == sentence
    assert {key: refused.value.params[key] for key in told} == told


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadUsage) as refused:
        parsed("x", "--reggion", "sea")

    assert "--region" in refused.value.candidates


def test_a_word_too_many_is_named() -> None:
    def one(env: object, id: Annotated[str, Argument()]) -> None:
        """Take one word."""

    with pytest.raises(BadUsage) as refused:
        frame.parsed(one, "one", ["a", "b", "c"])
    assert (refused.value.sentence, refused.value.params["words"]) == ("error.extra-words", "b c")


def test_global_options_are_read_until_the_command() -> None:
    asked, rest = read(["-C", "x", "--lang=zh", "-q", "status", "-C", "y"])

    assert (asked.folder, asked.lang, asked.quiet, rest) == ("x", "zh", True, ["status", "-C", "y"])
    assert laid_over(asked, {"folder": "y", "lang": None, "quiet": False}).folder == "y"
    assert laid_over(asked, {"folder": None}) == asked
    assert read([]) == (Asked(), [])


@pytest.mark.parametrize("words", [["--region", "x", "status"], ["-C"], ["--debug=1", "status"]])
def test_other_options_before_the_command_are_refused(words: list[str]) -> None:
    with pytest.raises(BadUsage):
        read(words)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("status --json", True), ("status -o json", True), ("status --output=json", True),
     ("status -ojson", True), ("status -o csv", False), ("update x -- --json", False), ("", False)],
)  # fmt: skip
def test_json_is_seen_before_the_words_are_understood(words: str, wanted: bool) -> None:
    assert wants_json(words.split()) is wanted


def test_help_shows_examples_then_own_options_then_the_shared_ones(run) -> None:  # type: ignore[no-untyped-def]
    told = run("status", "--help").out

    order = [
        "Usage: tsbp status",
        "tsbp status @mine",
        "Options",
        "--why  ",
        "--region CODE",
        "--output",
        "--today",
    ]
    places = [told.index(piece) for piece in order]
    assert places == sorted(places)
    assert "touches this region" in told


def test_help_speaks_chinese_and_may_stand_before_the_command(run) -> None:  # type: ignore[no-untyped-def]
    assert "涉及该区域或市场" in run("status", "--help", "--lang", "zh").out
    assert "涉及该区域或市场" in run("--lang", "zh", "--help", "status").out


def test_a_command_is_told_of_format_order_and_limit(run) -> None:  # type: ignore[no-untyped-def]
    told = run("status", "flow", "--sort", "due,-priority", "--limit", "0", "--lang", "zh").out

    assert told == "[('words', ('flow',))] why=False lang=zh sort=due,-priority limit=0\n"


def test_a_negative_limit_and_an_unknown_format_are_refused(run) -> None:  # type: ignore[no-untyped-def]
    assert run("status", "--limit", "-1").code == 2
    unknown = run("status", "-o", "yaml")
    assert unknown.code == 2
    assert "'jsonl'" in unknown.err
