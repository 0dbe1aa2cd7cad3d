"""The frame around one command: its words parsed by Typer, its function called, its page shown."""

from __future__ import annotations

import typer

from tsbp.cli import asked as asking
from tsbp.cli import manual, options
from tsbp.cli.asked import Asked
from tsbp.cli.rooms import load
from tsbp.cli.telling import dialogue, surrounding, tell
from tsbp.errors import BadUsage
from tsbp.render.wording import Wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.cli.app import Command
    from tsbp.cli.options import Given
    from tsbp.render.page import Page

# Typer keeps its parser's errors to itself but for this one; its parent is that of all of them.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]
SENTENCES = {
    "NoSuchOption": "error.unknown-option",
    "MissingParameter": "error.missing-word",
    "BadOptionUsage": "error.option-needs-value",
    "BadParameter": "error.option-not-a-number",
}


class HelpWanted(Exception):  # noqa: N818 - a wish, not an error
    """The words ask for help."""


def run(command: Command, words: Sequence[str], asked: Asked, environment: Mapping[str, str]) -> int:
    """Run one command on its words and return the exit code of its page; raises what the command raises."""
    module = load(command.module)
    function = function_of(module, command.name)
    try:
        given = parsed(function, command.name, words)
    except HelpWanted:
        _show_help(
            command, function, getattr(module, "EXAMPLES", ()), _with_language(asked, words), environment
        )
        return 0
    before, asked = asked, asking.laid_over(asked, given.everywhere)
    wording = Wording(asking.language(asked, environment))
    env = surrounding(asked, environment, wording, given.answer, getattr(module, "SERVICES", {}))
    filters = {"words": given.filters} if hasattr(function, options.FILTERED) else {}
    try:
        page = function(env, **given.own, **filters)
    finally:
        env.screen.settle()
    tell(env, page, (command.name, *words) if before == Asked() else ())
    return int(page.exit)


def function_of(module: object, name: str) -> Callable[..., Page]:
    """Return the function that is the command: its name, with `_` behind it where Python has the word."""
    plain = name.replace("-", "_")
    return getattr(module, plain, None) or getattr(module, f"{plain}_")  # type: ignore[no-any-return]


def parser(function: Callable[..., Any], name: str) -> Any:
    """Return Typer's parser of a command."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
    settings: dict[str, Any] = {"help_option_names": []}
    app.command(name, context_settings=settings, add_help_option=False)(options.form(function, _want_help))
    return typer.main.get_command(app)


def parsed(function: Callable[..., Any], name: str, words: Sequence[str]) -> Given:
    """Return the values of the words; raises BadUsage, HelpWanted."""
    try:
        given: Given = parser(function, name).main(
            list(words), prog_name=f"tsbp {name}", standalone_mode=False
        )
    except UsageError as error:
        raise _usage(error, name) from None
    return given


def _want_help() -> None:
    raise HelpWanted


def _usage(error: Any, name: str) -> BadUsage:
    """Return the failure for an error of Typer's parser, in our words."""
    sentence = SENTENCES.get(type(error).__name__, "error.words")
    option = getattr(error, "option_name", None) or _written(getattr(error, "param", None))
    candidates = tuple(getattr(error, "possibilities", None) or ())
    extra = error.message.rpartition("(")[2].removesuffix(")") if error.message.endswith(")") else ""
    if sentence == "error.words" and extra:
        sentence = "error.extra-words"
    return BadUsage(
        sentence,
        hint="hint.command-help",
        candidates=candidates,
        option=option,
        command=name,
        words=extra,
        said=error.message,
    )


def _written(param: Any) -> str:
    if param is None:
        return ""
    return (
        str(param.opts[-1]) if param.param_type_name == "option" else str(param.metavar or param.name.upper())
    )


def _with_language(asked: Asked, words: Sequence[str]) -> Asked:
    return asked._replace(lang=asked.lang or asking.guessed("--lang", words))


def _show_help(
    command: Command,
    function: Callable[..., Page],
    examples: Sequence[str],
    asked: Asked,
    environment: Mapping[str, str],
) -> None:
    wording = Wording(asking.language(asked, environment))
    screen = dialogue(asked, environment, wording)
    page = manual.page(command.name, parser(function, command.name).params, examples, wording)
    screen.show(page, screen.output("table"))
