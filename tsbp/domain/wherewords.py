"""The words of the `--where` language, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata

from tsbp.errors import BadUsage
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 2000
HERE = "hint.where-here"
NAME, QUOTED, OPERATOR, MARK, END = "name", "quoted", "operator", "mark", "end"
FULL_WIDTH = {
    "（": "(",
    "）": ")",
    "，": ",",
    "＝": "=",
    "＜": "<",
    "＞": ">",
    "！": "!",
    "～": "~",
    "“": '"',
    "”": '"',
}
_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<operator>!=|<=|>=|[=<>~])|(?P<mark>[(),])|(?P<name>[^\s"'=<>~!(),]+))""",
    re.VERBOSE | re.DOTALL,
)
_BARE = re.compile(r"""[^\s"'=<>~!(),\\]+""")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
KEYWORDS = ("and", "or", "not", "in", "is", "empty", "me")


class Word(NamedTuple):
    """A word of the language: its kind, what it says, and where it begins and ends."""

    kind: str
    text: str
    start: int
    end: int


def split(text: str) -> tuple[Word, ...]:
    """Return the words of the text, the last of kind `end`; raises BadUsage at what is no word."""
    if len(text) > LONGEST:
        raise BadUsage("error.where-too-long", length=len(text), limit=LONGEST)
    words = []
    position = 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if not found:
            raise _stray(text, position + len(text[position:]) - len(text[position:].lstrip()))
        kind = str(found.lastgroup)
        said = found[kind]
        if kind == NAME and any(char in FULL_WIDTH for char in said):
            raise _wide(text, found.start(kind))
        if kind == QUOTED:
            said = _ESCAPED.sub(r"\1", said[1:-1])
        words.append(Word(kind, said, found.start(kind), found.end()))
        position = found.end()
    return (*words, Word(END, "", len(text), len(text)))


def quoted(text: str) -> str:
    """Return the text as a value of the language, in quotes where it needs them."""
    if (
        _BARE.fullmatch(text)
        and text.casefold() not in KEYWORDS
        and not any(char in FULL_WIDTH for char in text)
    ):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def at(text: str, position: int) -> dict[str, str]:
    """Return the parameters that show a place in the text: the text on one line and a caret below it."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return {"where": line, "caret": " " * _width(line[:position]) + "^"}


def is_word(word: Word, choices: Sequence[str]) -> bool:
    """Tell whether the word is one of the unquoted words, in any case."""
    return word.kind == NAME and word.text.casefold() in choices


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _stray(text: str, position: int) -> BadUsage:
    if text[position] in "\"'":
        return BadUsage("error.where-open-quote", hint=HERE, **at(text, position))
    return BadUsage(
        "error.where-stray", hint=HERE, got=text[position], candidates=("!=",), **at(text, position)
    )


def _wide(text: str, position: int) -> BadUsage:
    narrow = "".join(FULL_WIDTH.get(char, char) for char in text)
    return BadUsage("error.where-full-width", hint=HERE, candidates=(narrow,), **at(text, position))
