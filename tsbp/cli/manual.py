"""The page of help of one command: usage, examples, and its options in their groups."""

from __future__ import annotations

from tsbp.cli.help import COLUMNS, EDGE, prose
from tsbp.cli.options import ANSWER, EVERYWHERE, FILTERS, OWN, placed
from tsbp.render.page import MUTED, Cell, Page, Prose, Section, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from tsbp.render.wording import Wording

GROUPS = (OWN, FILTERS, ANSWER, EVERYWHERE)


def page(name: str, params: Iterable[Any], examples: Sequence[str], wording: Wording) -> Page:
    """Return the help of one command from its parameters as Typer knows them."""
    say = wording.say
    shown = [param for param in params if not getattr(param, "hidden", False)]
    words = [param for param in shown if param.param_type_name == "argument"]
    usage = " ".join(["tsbp", name, "[OPTIONS]", *(_word(param) for param in words)])
    blocks: list[Prose | Section] = [prose(say(f"command.{name}"), "", say("help.usage", line=usage))]
    if wording.knows(f"command.{name}.more"):
        blocks.append(prose(*say(f"command.{name}.more").split("\n")))
    if examples:
        lines = tuple((EDGE, Cell(example)) for example in examples)
        blocks.append(Section(say("help.examples"), (Table(COLUMNS[:2], lines, headed=False),)))
    if words:
        blocks.append(_options("words", name, words, wording))
    for key in GROUPS:
        options = [
            param for param in shown if param.param_type_name == "option" and placed(param.name)[0] == key
        ]
        if options:
            blocks.append(_options(key, name, options, wording))
    return Page("help/1", blocks=tuple(blocks))


def _options(key: str, name: str, params: Sequence[Any], wording: Wording) -> Section:
    rows = tuple((EDGE, Cell(_ways(param)), Cell(_meaning(param, name, wording), MUTED)) for param in params)
    return Section(wording.say(f"help.{key}"), (Table(COLUMNS, rows, headed=False),))


def _meaning(param: Any, name: str, wording: Wording) -> str:
    option = placed(param.name)[1]
    for key in (f"option.{name}.{option}", f"option.{option}"):
        if wording.knows(key):
            return wording.say(key)
    written = getattr(param, "help", None) or ""
    return wording.say(written) if wording.knows(written) else written


def _ways(param: Any) -> str:
    """Return how an option or word is written: `-o, --output FORMAT`."""
    if param.param_type_name == "argument":
        return _word(param)
    ways = ", ".join((*param.opts, *param.secondary_opts))
    if getattr(param, "is_flag", False):
        return ways
    return f"{ways} {_metavar(param)}"


def _word(param: Any) -> str:
    word = _metavar(param).rstrip(" .…")
    if word.startswith("[") and word.endswith("]"):
        word = word[1:-1]
    word += "..." if param.nargs == -1 else ""
    return word if param.required else f"[{word}]"


def _metavar(param: Any) -> str:
    if param.metavar:
        return str(param.metavar)
    named = param.name if param.param_type_name == "argument" else param.type.name
    return str(named).upper()
