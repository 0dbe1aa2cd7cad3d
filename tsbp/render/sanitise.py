"""The one place where text from data becomes safe to look at: what would act on a terminal is shown."""

from __future__ import annotations

LAST_CONTROL = 0x9F
# Later ideographs than this Python knows are letters, not controls.
IDEOGRAPHS = range(0x20000, 0x323B0)
BLANKS = frozenset((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000))
NAMED = {0x09: "\\t", 0x0A: "\\n", 0x0D: "\\r"}


class _Shown(dict[int, str]):
    """Each code point as it is shown; worked out once, when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _shown(code)
        return shown


def _shown(code: int) -> str:
    char = chr(code)
    if char.isprintable() or code in BLANKS or code in IDEOGRAPHS:
        return char
    if code in NAMED:
        return NAMED[code]
    return f"\\x{code:02x}" if code <= LAST_CONTROL else f"<U+{code:04X}>"


_LINE = _Shown()
_LINES = _Shown({0x0A: "\n"})
_RAW = _Shown({0x09: "\t", 0x0A: "\n"})


def visible(text: str) -> str:
    """Return the text as one line: controls, escapes, bidi and zero-width characters are spelled out."""
    return text if text.isprintable() else text.translate(_LINE)


def visible_lines(text: str) -> str:
    """Return the text like `visible`, but a newline stays one."""
    return text if text.isprintable() else text.translate(_LINES)


def visible_raw(text: str) -> str:
    """Return the text like `visible`, but newlines and tabs stay: for a diff, a schema, a file."""
    return text if text.isprintable() else text.translate(_RAW)


def quiet_in_ci(text: str) -> str:
    """Return the text without lines that a build service would obey as a command of its own.

    A line that starts with `::` and the mark `##[` anywhere in a line are orders to such a service.
    """
    if "::" not in text and "##[" not in text:
        return text
    lines = text.replace("##[", "#\\#[").split("\n")
    return "\n".join(_disarmed(line) for line in lines)


def _disarmed(line: str) -> str:
    bare = line.lstrip()
    return line[: len(line) - len(bare)] + "\\" + bare if bare.startswith("::") else line
