"""Writes one scalar so that every version of YAML reads the same thing."""

from __future__ import annotations

import re

from tsbp.domain.vocab import DATE_PATTERN, MOMENT_PATTERN

# What YAML 1.1, 1.2 or a common reader of either would read as something else than text.
_RETYPED = re.compile(
    r"~|null|Null|NULL|=|<<"
    r"|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"
    r"|[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?0x[0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9_,]*(?::[0-9][0-9_]*)*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)?"
)
_DATED = re.compile(f"{DATE_PATTERN}|{MOMENT_PATTERN}")
_NOT_PLAIN = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`\s]|<<|\.\.\.|.*(?::\s|:$|\s#|\s$)")
_FLOW_MARKS = re.compile(r"[,\[\]{}]")
# The same class that the guard refuses in a file, with the line ends and the tab.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_LITERAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED = re.compile(_UNSEEN.pattern + '|[\\\\"]')
_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\x00": "\\0", "\x07": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n",
    "\v": "\\v", "\f": "\\f", "\r": "\\r", "\x1b": "\\e", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip


def inline(value: object, *, flow: bool = False, like: str = "") -> str:
    """Write a scalar on one line; `like` is the style of the scalar that it replaces (`'`, `"` or plain)."""
    if isinstance(value, str):
        return _text(value, flow=flow, like=like)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    return str(value)


def style_of(text: str, *, flow: bool = False) -> str:
    """Return how a text is written on one line: empty for plain, else the quote."""
    if _UNSEEN.search(text):
        return '"'
    return "" if _is_plain(text, flow=flow) else "'"


def chomp(text: str) -> str | None:
    """Return the sign behind `|` for a text written as block text; None where that is not safe.

    Never `+`; spaces at the end of a line would be trailing spaces of the file, a space or tab at the
    start would need an indentation sign.
    """
    body = text.removesuffix("\n")
    if not body or body[0] in " \t\n" or body[-1] == "\n" or _NOT_LITERAL.search(text):
        return None
    if any(line[-1:] in {" ", "\t"} for line in body.split("\n")):
        return None
    return "" if text.endswith("\n") else "-"


def _text(text: str, *, flow: bool, like: str) -> str:
    style = style_of(text, flow=flow)
    if like == '"' or style == '"':
        return '"' + _ESCAPED.sub(_escaped, text) + '"'
    if like == "'" or style == "'":
        return "'" + text.replace("'", "''") + "'"
    return text


def _is_plain(text: str, *, flow: bool) -> bool:
    if not text or _NOT_PLAIN.match(text) or (flow and _FLOW_MARKS.search(text)):
        return False
    return not _RETYPED.fullmatch(text) or _DATED.fullmatch(text) is not None


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return _ESCAPES.get(found[0]) or (f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}")


def _number(value: float) -> str:
    if value != value:
        return ".nan"
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    return repr(value)
