"""What the services that read findings share: the words of one, and what it is known by from run to run."""

from __future__ import annotations

from hashlib import sha256

from tsbp.render.sanitise import visible_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def said(found: Mapping[str, object]) -> str:
    """Return what a finding (an item of `check/1`) says, the fact it speaks of in front, and below it what to do."""
    address, message, hint = (str(found[key] or "") for key in ("address", "message", "hint"))
    told = f"{address}: {message}" if address and address not in message else message
    return visible_lines("\n".join(filter(None, (told, hint))))


def fingerprints(data: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """Yield for each finding what it is known by from one run to the next: rule, file and fact, never the line.

    Of several that have all three alike each is counted.
    """
    seen: dict[tuple[object, ...], int] = {}
    for found in data:
        what = (found["rule"], found["path"], found["address"])
        seen[what] = seen.get(what, 0) + 1
        yield sha256(repr((*what, seen[what])).encode()).hexdigest()
