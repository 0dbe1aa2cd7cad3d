"""The options that many commands share, each named once, and the form in which Typer sees a command.

A command is a plain function `(env, …) -> Page`. `@shown` says that it takes the options of every answer,
`@filtered` that it takes every filter and free words. The decorators only mark the function; `form` builds
for Typer a recorder whose signature holds the command's own parameters and the shared ones, so Typer declares
and converts real options but runs nothing: it hands back the values. Help is looked up in the catalogue when
it is shown (`option.<command>.<name>`, else `option.<name>`; a literal `help=` is the last resort).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar, get_type_hints

from typer import Argument, Option

from tsbp.values import NamedTuple

Command = TypeVar("Command", bound=Callable[..., Any])
FilterWords = Mapping[str, tuple[str, ...]]

SHOWN, FILTERED = "__tsbp_shown__", "__tsbp_filtered__"
INNER = "shared__"
OWN, FILTERS, ANSWER, EVERYWHERE = "own", "filters", "answer", "everywhere"


class Given(NamedTuple):
    """The words of one call, sorted out: the command's own, filters, format, and what stands everywhere."""

    own: Mapping[str, Any]
    filters: FilterWords
    answer: Mapping[str, Any]
    everywhere: Mapping[str, Any]


class Shared(NamedTuple):
    """One shared option: its name, its type, the ways to write it, and what its value is called.

    Typer's parameter has INNER before the name, so that a command's own parameter may have the same.
    """

    name: str
    type: Any
    ways: tuple[str, ...]
    metavar: str = ""


def shown(function: Command) -> Command:
    """Mark a command that answers: it takes -o, --json, --fields, --sort, --limit."""
    setattr(function, SHOWN, True)
    return function


def filtered(function: Command) -> Command:
    """Mark a command that selects: it takes every filter and words, and gets them as `words`.

    `words` maps the parameter names below to the values given (several, where one may be repeated or holds
    commas); flags are there as ("true",), free words and `@view` under "words". What was not given is absent.
    """
    setattr(function, FILTERED, True)
    return function


def _many(name: str, metavar: str) -> Shared:
    return Shared(name, list[str], (f"--{name.replace('_', '-')}",), metavar)


def _flag(name: str) -> Shared:
    return Shared(name, bool, (f"--{name.replace('_', '-')}",))


DATES = ("due_before", "go_live", "since")
NOT_SPLIT = ("where", "words", *DATES)
FILTER_OPTIONS = (
    _many("region", "CODE"), _many("market", "CODE"), _many("stage", "STAGE"), _many("health", "HEALTH"),
    _many("computed", "HEALTH"), _many("kind", "KIND"), _many("lane", "LANE"), _many("owner", "HANDLE"),
    _many("sponsor", "HANDLE"), _many("requester", "HANDLE"), _many("lead", "HANDLE"), _many("site", "SITE"),
    _many("queue", "QUEUE"), _many("priority", "P0-P3"), _many("policy_area", "CODE"),
    _many("serves", "CODE"), _many("tag", "TAG"), _many("due_before", "DATE"), _many("go_live", "DATES"),
    _many("since", "DATE"), _flag("held"), _flag("overdue"), _flag("stale"), _flag("closed"),
    _flag("everything"), _many("where", "QUESTION"),
)  # fmt: skip
ANSWER_OPTIONS = (
    Shared("output", str | None, ("-o", "--output"), "FORMAT"),
    Shared("json", bool, ("--json",)),
    Shared("fields", str | None, ("--fields",), "A,B,C"),
    Shared("sort", str | None, ("--sort",), "A,-B"),
    Shared("limit", int | None, ("--limit",), "N"),
)
GLOBAL_OPTIONS = (
    Shared("folder", str | None, ("-C",), "DIR"),
    Shared("store", str | None, ("--store",), "DIR"),
    Shared("today", str | None, ("--today",), "DATE"),
    Shared("as_of", str | None, ("--as-of",), "REV|DATE"),
    Shared("lang", str | None, ("--lang",), "en|zh"),
    Shared("color", str | None, ("--color",), "auto|always|never"),
    Shared("no_index", bool, ("--no-index",)),
    Shared("no_pager", bool, ("--no-pager",)),
    Shared("no_input", bool, ("--no-input",)),
    Shared("debug", bool, ("--debug",)),
    Shared("quiet", bool, ("-q", "--quiet")),
    Shared("help", bool, ("-h", "--help")),
)


def form(function: Callable[..., Any], asks_help: Callable[[], None]) -> Callable[..., Given]:
    """Return what Typer is to parse for the command: a recorder that returns the values by their groups.

    `asks_help` is called as soon as help is asked for, before anything is missed.
    """
    own = _own(function)
    groups: dict[str, tuple[Shared, ...]] = {
        FILTERS: FILTER_OPTIONS if hasattr(function, FILTERED) else (),
        ANSWER: ANSWER_OPTIONS if hasattr(function, SHOWN) else (),
        EVERYWHERE: GLOBAL_OPTIONS,
    }

    def recorder(**values: Any) -> Given:
        taken = {
            group: {option.name: values[INNER + option.name] for option in shared}
            for group, shared in groups.items()
        }
        words = _filters({**taken[FILTERS], "words": values.get("words")})
        mine = {parameter.name: values[parameter.name] for parameter in own}
        return Given(mine, words, taken[ANSWER], taken[EVERYWHERE])

    parameters = list(own)
    if groups[FILTERS]:
        parameters.append(_parameter("words", Annotated[list[str] | None, Argument(metavar="WORDS")], None))
    for shared in groups.values():
        parameters += [_declared(option, asks_help) for option in shared]
    recorder.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    recorder.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    recorder.__name__ = function.__name__
    return recorder


def placed(parameter: str) -> tuple[str, str]:
    """Return the group of an option and its name, by its parameter as Typer knows it."""
    name = parameter.removeprefix(INNER)
    if name == parameter:
        return OWN, name
    for key, shared in ((FILTERS, FILTER_OPTIONS), (ANSWER, ANSWER_OPTIONS)):
        if name in {option.name for option in shared}:
            return key, name
    return EVERYWHERE, name


def _own(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the command's own parameters with their types resolved, without `env` and `words`."""
    written = list(inspect.signature(function).parameters.values())[1:]
    kept = [
        parameter for parameter in written if not (hasattr(function, FILTERED) and parameter.name == "words")
    ]

    def holder() -> None:
        """Hold the annotations to be resolved: the others name types that exist for type checkers only."""

    holder.__annotations__ = {parameter.name: parameter.annotation for parameter in kept}
    hints = get_type_hints(holder, globalns=function.__globals__, include_extras=True)
    return [_parameter(parameter.name, hints[parameter.name], parameter.default) for parameter in kept]


def _declared(option: Shared, asks_help: Callable[[], None]) -> inspect.Parameter:
    is_flag = option.type is bool
    if option.name == "help":
        info = Option(*option.ways, is_eager=True, callback=lambda value: asks_help() if value else None)
    else:
        info = Option(*option.ways, metavar=option.metavar or None)
    kind = option.type | None if option.type == list[str] else option.type
    return _parameter(INNER + option.name, Annotated[kind, info], False if is_flag else None)


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _filters(values: Mapping[str, Any]) -> FilterWords:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in values.items():
        if value is True:
            found[name] = ("true",)
        elif value and name in NOT_SPLIT:
            found[name] = tuple(value)
        elif value:
            found[name] = tuple(part.strip() for text in value for part in text.split(",") if part.strip())
    return found
