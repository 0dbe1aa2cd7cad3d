"""The frame around one command: its words parsed by Typer, its function called, its page shown."""

from __future__ import annotations

import typer

from tsbp.cli import asked as asking
from tsbp.cli import manual, options
from tsbp.cli.app import load
from tsbp.cli.dialogue import Dialogue
from tsbp.cli.env import Env
from tsbp.errors import BadUsage
from tsbp.render import fields
from tsbp.render.wording import Wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.cli.app import Command
    from tsbp.cli.asked import Asked
    from tsbp.cli.options import Given
    from tsbp.render.formats import Output
    from tsbp.render.page import Page

# Typer keeps its parser's errors to itself but for this one; its parent is that of all of them.
UsageError: type[Exception] = typer.BadParameter.__bases__[0]
SENTENCES = {
    "NoSuchOption": "error.unknown-option",
    "MissingParameter": "error.missing-word",
    "BadOptionUsage": "error.option-needs-value",
    "BadParameter": "error.option-not-a-number",
}
MOST = 10


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
    asked = asking.laid_over(asked, given.everywhere)
    wording = Wording(asking.language(asked, environment))
    screen = _dialogue(asked, environment, wording)
    output = _output(screen, given.answer, wording.lang)
    env = Env(asked, environment, screen, output)
    filters = {"words": given.filters} if hasattr(function, options.FILTERED) else {}
    try:
        page = function(env, **given.own, **filters)
    finally:
        screen.settle()
    _show(page, screen, output, wording)
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


def _dialogue(asked: Asked, environment: Mapping[str, str], wording: Wording) -> Dialogue:
    return Dialogue(
        environment,
        wording,
        colour=asking.colour(asked),
        quiet=asked.quiet,
        may_page=not asked.no_pager,
        may_ask=not asked.no_input,
    )


def _output(screen: Dialogue, answer: Mapping[str, Any], lang: str) -> Output:
    """Return how the answer is wanted; raises BadUsage."""
    limit = answer.get("limit")
    if limit is not None and limit < 0:
        raise BadUsage("error.limit-below-zero", limit=limit)
    names = tuple(name.strip() for name in (answer.get("fields") or "").split(",") if name.strip())
    format = "json" if answer.get("json") else answer.get("output") or ""
    return screen.output(format, fields=names, sort=answer.get("sort") or "", limit=limit, lang=lang)


def _show(page: Page, screen: Dialogue, output: Output, wording: Wording) -> None:
    screen.show(fields.picked(page, output.fields, wording), output)
    if output.format not in ("json", "jsonl"):
        for problem in page.problems[:MOST]:
            screen.tell(_problem(problem, wording), tone="amber")
        if len(page.problems) > MOST:
            screen.tell("  " + wording.say("error.more", count=len(page.problems) - MOST))
    if _is_empty(page) and output.format not in ("json", "jsonl"):
        screen.note(wording.say("note.nothing"))
    if page.truncated:
        shown = len(page.data) or len(page.rows.rows if page.rows else ())
        screen.note(wording.say("note.truncated", shown=shown, total=shown + page.truncated))
    for note in page.notes:
        screen.note(note)


def _is_empty(page: Page) -> bool:
    """Tell whether the answer holds nothing at all, which on a screen looks like a command that did nothing."""
    return not (page.blocks or page.data or page.raw or page.notes or (page.rows and page.rows.rows))


def _problem(problem: Mapping[str, object], wording: Wording) -> str:
    where = ":".join(str(problem[key]) for key in ("path", "line", "column") if problem.get(key))
    return wording.say("warning", where=where, message=problem.get("message", problem.get("rule")))


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
    screen = _dialogue(asked, environment, wording)
    page = manual.page(command.name, parser(function, command.name).params, examples, wording)
    screen.show(page, screen.output("table"))
