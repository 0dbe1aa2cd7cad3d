"""What stands around every command: its surroundings before, its answer shown, and kept, after."""

from __future__ import annotations

from tsbp.cli import answers
from tsbp.cli import asked as asking
from tsbp.cli.dialogue import Dialogue
from tsbp.cli.env import Env
from tsbp.domain import moment
from tsbp.errors import BadUsage
from tsbp.render import fields, formats

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.cli.asked import Asked
    from tsbp.render.formats import Output
    from tsbp.render.page import Page
    from tsbp.render.wording import Wording

MOST = 10
# Of these the reader is a program, and an empty one says all.
SILENT = ("json", "jsonl", *formats.OF_FINDINGS)
NO_SERVICES: Mapping[str, str] = {}


def surrounding(
    asked: Asked,
    environment: Mapping[str, str],
    wording: Wording,
    answer: Mapping[str, Any],
    services: Mapping[str, str] = NO_SERVICES,
) -> Env:
    """Return what a command is given; `answer` says how its answer is wanted. Raises BadUsage.

    `services` are the formats that only this command has, each with the variable by which the service that reads it
    makes itself known ("true"), empty for one that has to be asked for.
    """
    screen = dialogue(asked, environment, wording)
    served = [name for name, variable in services.items() if variable and environment.get(variable) == "true"]
    return Env(asked, environment, screen, _output(screen, answer, wording.lang, tuple(services), served))


def tell(env: Env, page: Page, words: Sequence[str]) -> None:
    """Show the page; keep it as the answer to these words (none: it is not to be kept) where it can be."""
    text = formats.render(fields.picked(page, env.output.fields, env.wording), env.output)
    env.screen.give(text, env.output)
    _tell_beside(page, env.screen, env.output, env.wording)
    if words and page.until and not page.exit and not env.screen.told:
        _keep(env, page, words, text)


def dialogue(asked: Asked, environment: Mapping[str, str], wording: Wording) -> Dialogue:
    """Return the person at the terminal, as the global options want them spoken with."""
    return Dialogue(
        environment,
        wording,
        colour=asking.colour(asked),
        quiet=asked.quiet,
        may_page=not asked.no_pager,
        may_ask=not asked.no_input,
    )


def _output(
    screen: Dialogue, answer: Mapping[str, Any], lang: str, more: tuple[str, ...], served: Sequence[str]
) -> Output:
    """Return how the answer is wanted; raises BadUsage."""
    limit = answer.get("limit")
    if limit is not None and limit < 0:
        raise BadUsage("error.limit-below-zero", limit=limit)
    names = tuple(name.strip() for name in (answer.get("fields") or "").split(",") if name.strip())
    format = "json" if answer.get("json") else answer.get("output") or "".join(served[:1])
    return screen.output(format, more, fields=names, sort=answer.get("sort") or "", limit=limit, lang=lang)


def _keep(env: Env, page: Page, words: Sequence[str], text: str) -> None:
    """Keep an answer of which nothing but the store's files and the clock can make another."""
    question = answers.asking(words, env.environment, env.screen)
    marks = env.workspace().marks
    if question is None or marks is None:
        return
    if env.is_clock_fixed:
        answers.keep(question, marks, 0, answers.FOR_EVER, text)
    else:
        since, until = (moment.as_datetime(one).timestamp() for one in (env.clock().instant, page.until))
        answers.keep(question, marks, since, until, text)


def _tell_beside(page: Page, screen: Dialogue, output: Output, wording: Wording) -> None:
    """Say beside an answer what there is to say of it."""
    if output.format not in SILENT:
        for problem in page.problems[:MOST]:
            screen.tell(_problem(problem, wording), tone="amber")
        if len(page.problems) > MOST:
            screen.tell("  " + wording.say("error.more", count=len(page.problems) - MOST))
    if _is_empty(page) and output.format not in SILENT:
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
