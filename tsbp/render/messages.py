"""Reads a compiled catalogue: a key gives its sentence, found by halving, so that start-up stays cheap."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = os.path.join(os.path.dirname(__file__), "locale")
LANGUAGES = ("en", "zh")
HEADER = 28


class Messages:
    """The sentences of one language; a language without a file has none."""

    def __init__(self, lang: str) -> None:
        self.one_form = lang == "zh"
        self._bytes = _read(os.path.join(FOLDER, f"{lang}.mo"))
        self._count = self._number(8) if self._bytes else 0
        self._met: dict[str, Sequence[str]] = {}

    def forms(self, key: str) -> Sequence[str]:
        """Return the forms of a sentence, the singular first; none when the key is unknown."""
        if key not in self._met:
            self._met[key] = self._found(key.encode()) if key else ()
        return self._met[key]

    def form(self, key: str, count: object) -> str:
        """Return the sentence for that many things (None = not counted), "" when the key is unknown."""
        forms = self.forms(key)
        if not forms:
            return ""
        one = self.one_form or count is None or count == 1
        return forms[0] if one else forms[-1]

    def keys(self) -> tuple[str, ...]:
        """Return every key, sorted; the first entry of a catalogue is about itself."""
        return tuple(self._piece(HEADER, place).decode().split("\0")[0] for place in range(1, self._count))

    def _number(self, place: int) -> int:
        return int.from_bytes(self._bytes[place : place + 4], "little")

    def _piece(self, table: int, place: int) -> bytes:
        entry = table + 8 * place
        length, start = self._number(entry), self._number(entry + 4)
        return self._bytes[start : start + length]

    def _found(self, key: bytes) -> Sequence[str]:
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            if self._piece(HEADER, middle) < key:
                low = middle + 1
            else:
                high = middle
        if low == self._count or self._piece(HEADER, low).split(b"\0")[0] != key:
            return ()
        return self._piece(HEADER + 8 * self._count, low).decode().split("\0")


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
