"""Compiles the sentences of every room (`locale/<lang>/*.po`) into one catalogue a language (`<lang>.mo`).

Run it with `python -m tsbp.render.catalogue` after a change of a sentence; Babel reads the sources and is
needed for nothing else. The catalogue is written here, so that another Babel gives the same bytes.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("en", "zh")
MAGIC = 0x950412DE
HEADER = 28
HEAD = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def sources(lang: str) -> tuple[Path, ...]:
    """Return the files that hold the sentences of a language, one per room, sorted by name."""
    return tuple(sorted((LOCALE / lang).glob("*.po")))


def messages(lang: str) -> dict[str, str]:
    """Return every sentence of a language by its key, plural forms joined by NUL.

    Raises ValueError for a key that two rooms claim.
    """
    found: dict[str, str] = {}
    homes: dict[str, str] = {}
    for source in sources(lang):
        with source.open("rb") as file:
            catalog = read_po(file, locale=lang, charset="utf-8")
        for message in catalog:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if not key or not any(forms):
                continue
            if key in homes:
                raise ValueError(f"{source.name}: {key} is already said in {homes[key]}")
            homes[key] = source.name
            found[key] = "\0".join(form for form in forms if form)
    return found


def compiled(lang: str) -> bytes:
    """Return the catalogue of a language as the bytes of its file, sorted by key, in gettext's own format."""
    said = [("", HEAD), *sorted(messages(lang).items())]
    keys = [(f"{key}\0{key}" if "\0" in text else key).encode() for key, text in said]
    texts = [text.encode() for _, text in said]
    first = HEADER + 16 * len(said)
    tables, body = [], b""
    for column in (keys, texts):
        for piece in column:
            tables.append(struct.pack("<II", len(piece), first + len(body)))
            body += piece + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(said), HEADER, HEADER + 8 * len(said), 0, first)
    return head + b"".join(tables) + body


def main() -> int:
    """Write the catalogue of every language."""
    for lang in LANGUAGES:
        (LOCALE / f"{lang}.mo").write_bytes(compiled(lang))
    return 0


if __name__ == "__main__":
    sys.exit(main())
