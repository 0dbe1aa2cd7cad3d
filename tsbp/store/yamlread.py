"""The one reader of YAML: bytes become plain data, and a fact in them has a place.

libyaml reads whatever is shown whole, and proves every edit but the entry that is added to a log. The index, which
reads thousands of files, and a write that appends take the plain form that nearly all of them have by a shorter
way; both mean the same, and tests hold them to it.
"""

from __future__ import annotations

from tsbp.store import yamlplain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.domain.finding import Place


def load(data: bytes) -> object:
    """Read one document that is a map; keys are text, dates stay text.

    Raises BadData with a finding for each thing that is wrong, Fault where PyYAML lacks libyaml.
    """
    from tsbp.store import yamlparse  # PyYAML costs twice as much to import as starting Python

    return yamlparse.load(data)


def skim(data: bytes) -> object:
    """Read one document as `load` does, by the shorter way where it has the plain form."""
    found = yamlplain.read(data)
    return load(data) if found is None else found


def place(data: bytes, loc: Sequence[str | int], *, key: bool = False) -> Place:
    """Find where a fact stands, or the key of its closest ancestor; `key` asks for its key, not its value.

    What cannot be read stands at the start of the file.
    """
    from tsbp.store import yamlparse

    return yamlparse.place(data, loc, key=key)
