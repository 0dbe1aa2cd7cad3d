"""The text of a new file."""

from __future__ import annotations

from tsbp.store import layout, yamlnew
from tsbp.store.drafting import order_of, refuse_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def new_text(path: str, data: Mapping[str, Any]) -> bytes:
    """Return the canonical text of a new file at the path, with the line that ties it to its schema."""
    for key, value in data.items():
        refuse_long(key, value)
    kind = layout.kind_of(path) or ""
    up = "../" * path.count("/")
    line = f"# yaml-language-server: $schema={up}{layout.SCHEMAS}/{kind}.schema.json"
    return yamlnew.text(data, order_of(kind), line)
