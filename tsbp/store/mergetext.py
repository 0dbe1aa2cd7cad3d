"""Writes the outcome of a merge: the same bytes whichever side merges, with the comments of both."""

from __future__ import annotations

from tsbp.domain import change
from tsbp.domain.plain import same
from tsbp.errors import BadData
from tsbp.store import drafting, layout, yamlread
from tsbp.store.yamlcomments import comments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.store.document import Document

    Versions = tuple[Document, Document, Document]

# A merge never asks for the language of a plain text: it puts whole texts.
_LANGUAGE = "en"


def merged(versions: Versions, data: Mapping[str, Any], by_lines: bytes | None) -> bytes | None:
    """Return the text that holds the merged data; None where it would lose what only one side wrote.

    `versions` are base, ours and theirs, all of them read; `by_lines` is what git's merge by lines made of
    them, None when that went not clean. Where it holds the very data, it is taken: nothing keeps more of
    both hands. Else the base is edited, or the one side that did more to its text than change data.
    Raises Fault and Refused as the editor of texts does.
    """
    if by_lines is not None and _reads_as(by_lines, data):
        return by_lines
    start = _start(versions)
    return _edited(start, data) if start is not None else None


def _start(versions: Versions) -> Document | None:
    """Return the version to start from: both sides stand in it but for their data."""
    base, ours, theirs = versions
    styled = [side for side in (ours, theirs) if _edited(base, side.data or {}) != side.text]
    if len(styled) > 1:
        styled = [side for side in styled if comments(side.text) != comments(base.text)]
    if len(styled) > 1:
        return None
    return styled[0] if styled else base


def _edited(start: Document, data: Mapping[str, Any]) -> bytes:
    old: Mapping[str, Any] = start.data or {}
    changes = change.diff(old, data)
    if not changes:
        return start.text
    return drafting.edited(start.text, layout.INITIATIVE, changes, _LANGUAGE, old).text


def _reads_as(text: bytes, data: Mapping[str, Any]) -> bool:
    try:
        return same(yamlread.load(text), data)
    except BadData:
        return False
