"""Who answers for what: the places of an initiative where a handle holds something that is not over.

The places come from the register: every field that names a person or a team, but those that say who spoke or
decided (`by`, `from`), which stay as they were said.
"""

from __future__ import annotations

from tsbp.domain.address import parse, pattern
from tsbp.domain.fields import FIELDS
from tsbp.domain.plain import copied, value_at
from tsbp.domain.rules.references import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from tsbp.domain.change import Change

    Parts = tuple[str | int, ...]
    Record = Mapping[str, Any]

WHO = ("people", "party", "upstream")
SPOKEN = ("by", "from")
KEYS = "stakeholders"
PLACES = frozenset(
    f"{field.path}.*" if field.type == "map" else field.path
    for field in FIELDS
    if field.refs in WHO and field.type != "words" and field.path.rpartition(".")[2] not in SPOKEN
)
"""The register's paths at which somebody answers for something; of stakeholders the keys."""
OVER: Mapping[str, Callable[[Record], bool]] = {
    "milestones": lambda record: record.get("actual") is not None,
    "rollouts": lambda record: record.get("status") in ("handed_over", "excluded"),
    "risks": lambda record: record.get("status") == "closed",
    "issues": lambda record: record.get("status") == "resolved",
    "assumptions": lambda record: record.get("status") in ("held", "failed"),
    "dependencies": lambda record: record.get("status") == "met",
    "decisions": lambda record: record.get("status") in ("made", "replaced"),
    "asks": lambda record: record.get("status") in ("answered", "withdrawn"),
    "benefits": lambda record: record.get("done") is not None,
    "event": lambda record: record.get("stood_down") is not None,
}
"""When a record is done with, so that whoever held it may have left."""


def held(data: Mapping[str, Any]) -> Iterator[tuple[Parts, str]]:
    """Yield every open place of the plain data with the handle that holds it; a closed initiative has none."""
    found = names(data) if data.get("stage") != "closed" else {}
    for who in WHO:
        for parts, handle in found.get(who, ()):
            if is_open(data, parts):
                yield parts, handle


def is_open(data: Mapping[str, Any], parts: Parts) -> bool:
    """Tell whether the place is one where somebody answers for something that is not over."""
    if pattern(parts) not in PLACES:
        return False
    if "conditions" in parts and (value_at(data, parts[:-1]) or {}).get("met") is not None:
        return False
    kind = str(parts[0])
    over = OVER.get(kind)
    record = value_at(data, parts[:1] if kind in ("benefits", "event") else parts[:2])
    return not (over and isinstance(record, dict) and over(record))


def are_given(changes: Iterable[Change]) -> bool:
    """Tell whether somebody new is to hold something by the changes."""
    return any(
        isinstance(change.new, str if pattern(parts) != f"{KEYS}.*" else dict)
        for change in changes
        for parts in [parse(change.address)]
        if pattern(parts) in PLACES
    )


def handed(data: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the data with every open place of the old handle given to the new one; the rest stays.

    A stakeholder who is there already under the new handle keeps what is said of them.
    """
    given: dict[str, Any] = copied(data)
    for parts, handle in tuple(held(data)):
        if handle != old:
            continue
        if parts[0] == KEYS:
            given[KEYS] = _renamed(given[KEYS], old, new)
        else:
            value_at(given, parts[:-1])[parts[-1]] = new
    return given


def _renamed(people: Record, old: str, new: str) -> dict[str, Any]:
    if new in people:
        joined = {**people[old], **people[new]}
        return {key: joined if key == new else one for key, one in people.items() if key != old}
    return {new if key == old else key: one for key, one in people.items()}
