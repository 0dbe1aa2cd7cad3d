"""The options that stand before or behind any command, as they were asked for."""

from __future__ import annotations

from tsbp.errors import BadUsage
from tsbp.render.messages import LANGUAGES
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

COLOURS = ("auto", "always", "never")
TAKES_VALUE = {
    "-C": "folder", "--store": "store", "--today": "today", "--as-of": "as_of", "--lang": "lang",
    "--color": "color",
}  # fmt: skip
FLAGS = {
    "--no-index": "no_index", "--no-pager": "no_pager", "--no-input": "no_input", "--debug": "debug",
    "-q": "quiet", "--quiet": "quiet", "-h": "help", "--help": "help", "--version": "version",
}  # fmt: skip


class Asked(NamedTuple):
    """The global options; "" and False where nothing was said."""

    folder: str = ""
    store: str = ""
    today: str = ""
    lang: str = ""
    color: str = ""
    as_of: str = ""
    no_index: bool = False
    no_pager: bool = False
    no_input: bool = False
    debug: bool = False
    quiet: bool = False
    help: bool = False
    version: bool = False


def read(words: Sequence[str]) -> tuple[Asked, list[str]]:
    """Return the options before the command, and the command with what follows; raises BadUsage."""
    found: dict[str, object] = {}
    rest = list(words)
    while rest and rest[0].startswith("-") and rest[0] != "-":
        word = rest.pop(0)
        if word == "--":
            break
        name, value = _split(word)
        if name in FLAGS and value is None:
            found[FLAGS[name]] = True
        elif name in TAKES_VALUE:
            if value is None and not rest:
                raise BadUsage("error.option-needs-value", option=name)
            found[TAKES_VALUE[name]] = rest.pop(0) if value is None else value
        else:
            raise BadUsage("error.option-before-command", hint="hint.option-before-command", option=name)
    return Asked(**found), rest  # type: ignore[arg-type]


def laid_over(asked: Asked, given: Mapping[str, object]) -> Asked:
    """Return the options with those from behind the command laid over them."""
    said: dict[str, Any] = {name: value for name, value in given.items() if value}
    return asked._replace(**said)


def language(asked: Asked, environment: Mapping[str, str]) -> str:
    """Return the reader's language: --lang, TSBP_LANG, the locale, English; raises BadUsage."""
    chosen = asked.lang or environment.get("TSBP_LANG", "")
    if chosen:
        if chosen not in LANGUAGES:
            raise BadUsage("error.unknown-language", lang=chosen, candidates=LANGUAGES)
        return chosen
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return locale[:2] if locale[:2] in LANGUAGES else LANGUAGES[0]


def colour(asked: Asked) -> str:
    """Return when colour is wanted; raises BadUsage."""
    if asked.color and asked.color not in COLOURS:
        raise BadUsage("error.unknown-color", color=asked.color, candidates=COLOURS)
    return asked.color or COLOURS[0]


def wants_json(words: Sequence[str]) -> bool:
    """Tell, before the words are understood, whether an error of them is to be JSON."""
    words = words[: words.index("--")] if "--" in words else words
    formats = {"json", "jsonl"}
    glued = {"--json", *(f"{way}{format}" for way in ("-o", "--output=") for format in formats)}
    return any(
        word in glued or (word in {"-o", "--output"} and value in formats) for word, value in _pairs(words)
    )


def guessed(option: str, words: Sequence[str]) -> str:
    """Return the value of an option anywhere in the words, before they are understood; "" without one."""
    for word, value in _pairs(words):
        if word == option:
            return value
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return ""


def guessed_language(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language in which a failure of the words themselves is told."""
    for lang in (guessed("--lang", words), environment.get("TSBP_LANG", "")):
        if lang in LANGUAGES:
            return lang
    return language(Asked(), {**environment, "TSBP_LANG": ""})


def guessed_colour(words: Sequence[str]) -> str:
    """Return when colour is wanted in the telling of such a failure."""
    said = guessed("--color", words)
    return said if said in COLOURS else COLOURS[0]


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each word with the one behind it, "" behind the last."""
    return zip(words, [*words[1:], ""], strict=False)


def _split(word: str) -> tuple[str, str | None]:
    if word.startswith("--"):
        name, mark, value = word.partition("=")
        return name, value if mark else None
    return word[:2], word[2:] or None
