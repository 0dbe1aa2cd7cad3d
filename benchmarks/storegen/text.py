"""Plain data written as people write YAML: odd quotes, comments anywhere, some lists in brackets."""

from __future__ import annotations

import re
from datetime import date
from random import Random
from typing import Any

from storegen.words import COMMENTS

SCHEMA_LINE = "# yaml-language-server: $schema=../../schemas/initiative.schema.json"
PLAIN = re.compile(r"[A-Za-z\u3400-\u9fffÀ-ÿ][^:#\n\\\"]*|\d{4}-\d\d-\d\d(T\d\d:\d\d[+-]\d\d:\d\d)?")
RETYPED = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null|none)|.*[ \t]")
COMMENT_ABOVE, COMMENT_BESIDE, BLANK_ABOVE = 0.006, 0.011, 0.05
FOLD_FROM = 90


class Style:
    """How one person writes: which quotes, whether short lists stand in brackets, how many comments."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.brackets = rng.random() < 0.15
        self.folds = rng.random() < 0.2
        self.blanks = rng.random() < 0.15
        self.quote = '"' if rng.random() < 0.1 else "'"


def written(data: dict[str, Any], rng: Random) -> str:
    """Return the text of an initiative's file."""
    lines = [SCHEMA_LINE]
    _map(lines, data, "", Style(rng))
    return "\n".join(lines) + "\n"


def entry(update: dict[str, Any], rng: Random) -> str:
    """Return the text of one more entry of the log `updates`."""
    lines: list[str] = []
    style = Style(rng)
    style.brackets = False
    _item(lines, update, "  ", style)
    return "\n".join(lines) + "\n"


def _map(lines: list[str], data: dict[str, Any], pad: str, style: Style) -> None:
    chance = style.rng.random
    for key, value in data.items():
        if style.blanks and not pad and chance() < BLANK_ABOVE * 3:
            lines.append("")
        if chance() < COMMENT_ABOVE:
            lines.append(f"{pad}# {style.rng.choice(COMMENTS)}")
        _pair(lines, _scalar(key, style), value, pad, style)


def _pair(lines: list[str], key: str, value: Any, pad: str, style: Style) -> None:
    if isinstance(value, dict):
        lines.append(f"{pad}{key}:")
        _map(lines, value, pad + "  ", style)
    elif isinstance(value, (list, tuple)):
        _list(lines, key, value, pad, style)
    elif style.folds and isinstance(value, str) and len(value) > FOLD_FROM and ": " not in value:
        middle = value.rfind(" ", 0, FOLD_FROM - 10)
        lines += [f"{pad}{key}: >-", f"{pad}  {value[:middle]}", f"{pad}  {value[middle + 1 :]}"]
    else:
        beside = f"  # {style.rng.choice(COMMENTS)}" if style.rng.random() < COMMENT_BESIDE else ""
        lines.append(f"{pad}{key}: {_scalar(value, style)}{beside}")


def _list(lines: list[str], key: str, values: Any, pad: str, style: Style) -> None:
    if not values:
        lines.append(f"{pad}{key}: []")
        return
    if style.brackets and all(isinstance(value, str) and value.isalnum() for value in values):
        lines.append(f"{pad}{key}: [{', '.join(_scalar(value, style) for value in values)}]")
        return
    lines.append(f"{pad}{key}:")
    for value in values:
        if key == "readings":
            inner = ", ".join(f"{name}: {_scalar(part, style)}" for name, part in value.items())
            lines.append(f"{pad}  - {{{inner}}}")
        elif isinstance(value, dict):
            _item(lines, value, pad + "  ", style)
        else:
            lines.append(f"{pad}  - {_scalar(value, style)}")


def _item(lines: list[str], value: dict[str, Any], pad: str, style: Style) -> None:
    """Write one map of a list, its first key beside the dash."""
    inner: list[str] = []
    (first, told), *rest = value.items()
    inner.append(f"{pad}- {first}: {_scalar(told, style)}")
    _map(inner, dict(rest), pad + "  ", style)
    lines += inner


def _scalar(value: Any, style: Style) -> str:
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    if PLAIN.fullmatch(value) and (value[:4].isdigit() or not RETYPED.fullmatch(value)):
        return value
    mark = style.quote if style.quote not in value else "'"
    return mark + (value.replace("'", "''") if mark == "'" else value) + mark
