"""Addresses: one name for every fact of a file, `milestones.th-live.owner`, `updates[2].summary.en`.

As parts an address is a tuple, text for a key and a number for a place in a list: `("updates", 2, "why")`.
"""

from __future__ import annotations

from tsbp.domain.fieldlist import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Part = str | int
    Node = dict[str, Any]

ANY = "*"
ENTRY = "[]"
APART = ".[]"
_TREE: Node = {}


def parse(text: str) -> tuple[Part, ...]:
    """Read an address; `updates.2.summary` means `updates[2].summary`, and empty text the whole file."""
    parts: list[Part] = []
    for piece in text.replace("[", ".[").split("."):
        inner = piece[1:-1] if piece.startswith("[") and piece.endswith("]") else ""
        if _is_place(inner):
            parts.append(int(inner))
        elif piece:
            parts.append(int(piece) if parts and _is_place(piece) else piece)
    return tuple(parts)


def join(parts: Sequence[Part]) -> str:
    """Write an address; `parse` reads it back as long as every key `is_plain`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def is_plain(key: str) -> bool:
    """Tell whether a key can stand in an address without being taken for something else."""
    return bool(key) and not any(char in key for char in APART) and not _is_place(key)


def pattern(parts: Sequence[Part]) -> str:
    """Return the register's path: `milestones.*.owner`, `updates.[].summary`; the unknown stands as it is."""
    return ".".join(_walked(parts)[0])


def below(parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the names that the register has below these parts, `*` and `[]` among them, in its order."""
    return tuple(_walked(parts)[1])


def _walked(parts: Sequence[Part]) -> tuple[list[str], Node]:
    names: list[str] = []
    node = _tree()
    for part in parts:
        name = ENTRY if isinstance(part, int) else part
        if name not in node and ANY in node and name != ENTRY:
            name = ANY
        names.append(name)
        node = node.get(name, {})
    return names, node


def _tree() -> Node:
    """Return the register's paths as a tree of names, grown when first asked for."""
    for field in () if _TREE else FIELDS:
        node = _TREE
        for name in field.path.split("."):
            node = node.setdefault(name, {})
    return _TREE


def _is_place(piece: str) -> bool:
    return piece.isascii() and piece.isdigit()
