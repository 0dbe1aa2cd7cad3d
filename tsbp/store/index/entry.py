"""What the index answers with."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.domain.finding import Finding
    from tsbp.domain.reason import Reason


class Version(NamedTuple):
    """A file of the store in one version: its kind and the name of its content."""

    kind: str
    oid: str


class Entry(NamedTuple):
    """What is known of one initiative, whatever the day: its row and every reason there is."""

    path: str
    id: str
    row: Mapping[str, Any]
    reasons: tuple[Reason, ...]


class Whole(NamedTuple):
    """What a work tree or a revision amounts to.

    `facts` are what a question needs of the directory and the settings (see `tsbp.domain.row.facts`);
    `faults` are what is wrong with files that cannot be read as what they should be, by path.
    """

    entries: tuple[Entry, ...]
    facts: Mapping[str, Any]
    faults: tuple[Finding, ...]
