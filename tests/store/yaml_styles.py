"""Writes plain data as YAML in styles drawn at random: what people's editors leave behind."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

if TYPE_CHECKING:
    from random import Random

Parts = tuple[str | int, ...]
Collection = dict[str, object] | list[object]

PLAIN_KEYS = (
    "alpha", "beta", "gamma", "delta", "two words", "it's", 'q"q', "中文", "NO", "on", "18:10", "th-live",
)  # fmt: skip
QUOTED_KEYS = ("1.10", "a: b", "#c", "", "null", "- x", "<<", "{a}", "tab\tkey", "007")
PLAIN = (
    "word", "two words", "a:b", "x#y", "2026-11-27", "2026-11-21T02:40+07:00", "中文：是", "don't",
    "50%", "e", "😀",
)  # fmt: skip
RISKY = (
    "NO", "on", "18:10", "1.10", "007", "null", "~", "", " lead", "trail ", "a: b", "x #y", "- x", "? x",
    "{a}", "[b]", "a, b", "&a", "*a", "!t", "%d", "@h", "`c", "|", ">", "'", '"', "\\", "a:", "#c", "1_000",
    "1e3", "0o7", "=", "<<", "...", "---", "tab\there", "x\u2028y", "\ufeffx", "a\u0085b", "\x1b[0m", "null ",
    "true", "\u202ebidi",
)  # fmt: skip
LINES = (
    "one\ntwo", "one\ntwo\n", "one\n\nthree\n", "# not\na: comment\n", "a\n  b\nc", "x\n\n\n", "\nlead",
    " sp\nx", "trail \nx\n", "\n", "t\tx\n\ty\n", "line\n",
)  # fmt: skip
OTHERS = (0, 1, -2400, 3.5, 1e16, True, False, None, 18.0)
_ESCAPED = re.compile("[\n\t\x1b\x85\u2028\ufeff]")


class _AsText(SafeConstructor):
    """The 1.2 reading of ruamel with dates left as text."""


_AsText.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def oracle(data: bytes) -> object:
    """Read a document by another library."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _AsText
    return yaml.load(BytesIO(data))


def some_scalar(rng: Random) -> object:
    return rng.choice(rng.choice((PLAIN, PLAIN, RISKY, LINES, OTHERS)))


def some_value(rng: Random, depth: int = 0) -> object:
    """Draw a value of up to three levels, half of them scalars."""
    pick = rng.randrange(8)
    if depth > 2 or pick < 4:
        return some_scalar(rng)
    size = rng.choice((0, 1, 1, 2, 3))
    if pick < 6:
        return some_map(rng, size, depth + 1)
    return [some_value(rng, depth + 1) for _ in range(size)]


def some_key(rng: Random) -> str:
    return rng.choice(PLAIN_KEYS if rng.randrange(4) else QUOTED_KEYS)


def some_map(rng: Random, size: int, depth: int = 0) -> dict[str, object]:
    return {some_key(rng): some_value(rng, depth) for _ in range(size)}


class Line(NamedTuple):
    """A line and the deepest address that begins or goes on in it; comments and blank lines have none."""

    text: str
    parts: Parts | None = None


class Writer:
    """Writes one document; every comment in it is different from every other."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.comments = 0
        self.text_above = False  # the lines so far end in block text, which would swallow a deeper comment
        self.kept_above = False  # … and blank lines, too
        self.lines: list[Line] = []

    def document(self, data: dict[str, object]) -> bytes:
        lines = self.map(data, 0, ())
        if self.chance(30):
            lines = [Line(self.comment()), *([Line("")] if self.chance(50) else []), *lines]
        if self.chance(15):
            lines = [Line("---" + self.tail()), *lines]
        lines += self.around(0)
        eol = "\r\n" if self.chance(25) else "\n"
        last = "" if self.chance(20) and not self.text_above else eol
        self.lines = lines
        return (eol.join(line.text for line in lines) + last).encode()

    def lines_of(self, parts: Parts) -> tuple[int, int]:
        """Return the first and the last line of an address; inside brackets those of the brackets."""
        own = [
            place
            for place, line in enumerate(self.lines, 1)
            if line.parts and line.parts[: len(parts)] == parts
        ]
        return (own[0], own[-1]) if own else self.lines_of(parts[:-1])

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def comment(self) -> str:
        self.comments += 1
        return f"#{self.comments}# x: [y] 'z"

    def tail(self) -> str:
        """Draw what may follow a value on its line: spaces, a comment, mostly nothing."""
        pick = self.rng.randrange(12)
        return f"  {self.comment()}" if pick < 2 else " " * (pick - 2) if pick < 5 else ""

    def space(self) -> str:
        return " " * self.rng.choice((1, 1, 1, 3))

    def around(self, column: int) -> list[Line]:
        """Draw the blank lines and comments between two entries."""
        lines = []
        while self.chance(25):
            deeper = 0 if self.text_above else self.rng.choice((0, 0, 1, 3))
            if self.chance(70):
                lines.append(Line(" " * (column + deeper if self.chance(85) else 0) + self.comment()))
                self.kept_above = False
            elif not self.kept_above:
                lines.append(Line(" " * self.rng.choice((0, 0, column))))
        return lines

    def map(self, data: dict[str, object], column: int, parts: Parts) -> list[Line]:
        lines: list[Line] = []
        for key, value in data.items():
            inner = (*parts, key)
            if lines or column == 0:
                lines += self.around(column)
            if self.chance(2):
                lines.append(Line(f"{' ' * column}? {self.quoted(key)}", inner))
                lines += self.led(" " * column + ":", value, column, inner)
            else:
                gap = " " if self.chance(5) else ""
                lines += self.led(" " * column + self.scalar(key) + gap + ":", value, column, inner)
        return lines

    def items(self, values: list[object], column: int, parts: Parts) -> list[Line]:
        lines: list[Line] = []
        for place, value in enumerate(values):
            here = (*parts, place)
            if lines:
                lines += self.around(column)
            dash = " " * column + "-"
            if isinstance(value, (dict, list)) and value and self.chance(70):
                inner = column + 1 + self.rng.choice((1, 1, 1, 3))
                self.text_above = self.kept_above = False
                body = (
                    self.map(value, inner, here)
                    if isinstance(value, dict)
                    else self.items(value, inner, here)
                )
                lines += [Line(dash + body[0].text[column + 1 :], body[0].parts), *body[1:]]
            else:
                lines += self.led(dash, value, column, here)
        return lines

    def led(self, lead: str, value: object, column: int, parts: Parts) -> list[Line]:
        """Write a value behind or below its key or dash."""
        self.text_above = self.kept_above = False
        if isinstance(value, (dict, list)) and value and self.chance(80):
            return self.below(lead, value, column, parts)
        if isinstance(value, (dict, list)) and self.chance(25):
            return self.flow_lines(lead, value, column, parts)
        if isinstance(value, (dict, list)):
            return [self.behind(lead, self.flow(value), parts)]
        if value is None and self.chance(60):
            return [Line(lead + self.tail(), parts)]
        if isinstance(value, str) and (lines := self.block_text(value, column, parts)):
            return [Line(lead + self.space() + lines[0].text, parts), *lines[1:]]
        if value == "two words" and self.chance(20):
            quote = self.rng.choice(("", "'", '"'))
            second = " " * (column + self.rng.choice((1, 2, 4))) + "words" + quote + self.tail()
            return [Line(f"{lead} {quote}two", parts), Line(second, parts)]
        if self.chance(7):
            return [
                Line(lead + self.tail(), parts),
                self.behind(" " * (column + 1), self.scalar(value), parts),
            ]
        return [self.behind(lead, self.scalar(value), parts)]

    def behind(self, lead: str, written: str, parts: Parts) -> Line:
        return Line(lead + self.space() + written + self.tail(), parts)

    def below(self, lead: str, value: Collection, column: int, parts: Parts) -> list[Line]:
        if isinstance(value, dict):
            inner = column + self.rng.choice((1, 2, 2, 2, 4))
        else:
            inner = column + self.rng.choice((0, 2, 2, 3) if lead.endswith(":") else (2, 3))
        first = Line(lead + self.tail(), parts)
        above = [line for line in self.around(inner) if line.text.strip()]
        self.text_above = self.kept_above = False
        body = self.map(value, inner, parts) if isinstance(value, dict) else self.items(value, inner, parts)
        return [first, *above, *body]

    def scalar(self, value: object) -> str:
        if not isinstance(value, str):
            return {"None": "null", "True": "true", "False": "false"}.get(repr(value), repr(value))
        plain = value in PLAIN or value in PLAIN_KEYS
        return value if plain and self.chance(60) else self.quoted(value)

    def quoted(self, value: str) -> str:
        if self.chance(40) or _ESCAPED.search(value):
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return '"' + _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
        return "'" + value.replace("'", "''") + "'"

    def block_text(self, value: str, column: int, parts: Parts) -> list[Line]:
        """Write block text if the value may be written so, else nothing."""
        body = value.rstrip("\n")
        ends = len(value) - len(body)
        unsafe = not body or body[0] in " \n\t" or re.search("[\x1b\x85\u2028\ufeff]", body)
        if unsafe or not self.chance(60 if "\n" in value else 10):
            return []
        self.text_above = True
        self.kept_above = ends > 1 or (ends == 1 and self.chance(15))
        sign = "+" if self.kept_above else "" if ends else "-"
        folded = "\n" not in body and body[-1] != " " and self.chance(50)
        inner = column + self.rng.choice((1, 2, 2, 4))
        lines = [Line(" " * inner + line if line else "", parts) for line in body.split("\n")]
        kept = (
            [Line("", parts)] * (ends - 1) if self.kept_above else [Line("")] * self.rng.choice((0, 0, 0, 2))
        )
        return [Line((">" if folded else "|") + sign + self.tail(), parts), *lines, *kept]

    def flow(self, value: object) -> str:
        gap = self.rng.choice(("", " "))
        if isinstance(value, dict):
            return "{" + gap + ", ".join(self.flow_pair(key, one) for key, one in value.items()) + gap + "}"
        if isinstance(value, list):
            return "[" + ",".join(gap + self.flow(one) for one in value) + "]"
        if isinstance(value, str) and re.search(r"[,\[\]{}:]", value):
            return self.quoted(value)
        return self.scalar(value)

    def flow_pair(self, key: str, value: object) -> str:
        if self.chance(20):
            return f"{self.quoted(key)}:{self.flow(value)}"  # as JSON is written
        return f"{self.flow(key)}: {self.flow(value)}"

    def flow_lines(self, lead: str, value: Collection, column: int, parts: Parts) -> list[Line]:
        """Write a collection in brackets over several lines."""
        if isinstance(value, dict):
            inner, ends = [self.flow_pair(key, one) for key, one in value.items()], "{}"
        else:
            inner, ends = [self.flow(one) for one in value], "[]"
        pad = " " * (column + 2)
        last = len(inner) - 1
        commas = ["," if place < last or self.chance(20) else "" for place in range(len(inner))]
        lines = [pad + one + comma + self.tail() for one, comma in zip(inner, commas, strict=True)]
        lines = [lead + " " + ends[0] + self.tail(), *lines, pad + ends[1] + self.tail()]
        return [Line(line, parts) for line in lines]
