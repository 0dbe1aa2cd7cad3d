"""What a write is given, and what it returns."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.store.git.indexfile import IndexFile
    from tsbp.store.git.places import Places


class Edit(NamedTuple):
    """One file's new content, None to take it away; `old` is what it must hold now, None for a new file.

    `path` is counted from the store's root, with slashes; `data` is what the new content says, where that is known.
    """

    path: str
    old: bytes | None
    new: bytes | None
    data: Mapping[str, Any] | None = None


class Proved(NamedTuple):
    """A new text, and the data that it was proved to hold, None where that was read in no form to be used again."""

    text: bytes
    data: Mapping[str, Any] | None = None


class Note(NamedTuple):
    """Something worth telling about a change that went through: the key of a sentence, and what fills it."""

    sentence: str
    params: Mapping[str, object] = {}


class Wrote(NamedTuple):
    """Paths (from the store's root) that a commit changed, and git's index as it was, whole and clean, before it."""

    paths: tuple[str, ...]
    before: IndexFile
    places: Places


class Committed(NamedTuple):
    """A commit (hex) that is reachable and holds these paths as they were given, unless a note says more."""

    commit: str
    paths: tuple[str, ...]
    notes: tuple[Note, ...]
