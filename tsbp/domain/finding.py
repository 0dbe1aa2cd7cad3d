"""What a rule says, and where."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

ERROR = "error"
WARNING = "warning"
INFO = "info"
SEVERITIES = (ERROR, WARNING, INFO)


class Place(NamedTuple):
    """A span in a file: lines and columns counted from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Finding(NamedTuple):
    """One thing that a rule says of one file.

    `params` fill the sentence `rule.<rule>` of the catalogue. `address` names the fact in the file
    (`milestones.th-live.owner`, empty for the whole file). A finding with `since` or `until` (UTC
    instants, `2026-11-22T16:00:00Z`) holds only between them.
    """

    rule: str
    severity: str
    path: str
    address: str = ""
    id: str = ""
    params: Mapping[str, object] = {}
    place: Place | None = None
    since: str = ""
    until: str = ""
