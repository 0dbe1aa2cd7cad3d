"""The one reader of YAML: bytes become plain data, and a fact in them has a place.

What has the plain form is read by `yamlplain`, everything else behind the door to libyaml; both mean the same.
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
    found = yamlplain.read(data)
    if found is not None:
        return found
    from tsbp.store import yamlparse  # PyYAML costs twice as much to import as starting Python

    return yamlparse.load(data)


def place(data: bytes, loc: Sequence[str | int], *, key: bool = False) -> Place:
    """Find where a fact stands, or the key of its closest ancestor; `key` asks for its key, not its value.

    What cannot be read stands at the start of the file.
    """
    from tsbp.store import yamlparse

    return yamlparse.place(data, loc, key=key)
