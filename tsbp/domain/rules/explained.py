"""What a waiver explains: a warning that somebody answers for until a day."""

from __future__ import annotations

from tsbp.domain.finding import ERROR
from tsbp.domain.rules.moments import end_of_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tsbp.domain.finding import Finding
    from tsbp.domain.rules.subject import Subject

GATE = "gates."


def explained(findings: Sequence[Finding], subject: Subject) -> tuple[Finding, ...]:
    """Return the findings; one that a waiver explains holds only from the waiver's end on.

    A waiver explains the warnings at the address, of the gate or of the rule that it names. An error stands.
    """
    zone = subject.context.settings.time_zone
    ends: dict[str, str] = {}
    for waiver in subject.value.waivers.values():
        ends[waiver.what] = max(ends.get(waiver.what, ""), end_of_day(waiver.until, zone))
    return tuple(_left(findings, ends))


def _left(findings: Sequence[Finding], ends: Mapping[str, str]) -> Iterator[Finding]:
    for entry in findings:
        if entry.severity == ERROR:
            yield entry
            continue
        names = (entry.address, entry.address.removeprefix(GATE), entry.rule)
        since = max(entry.since, *(ends.get(name, "") for name in names))
        if not entry.until or since < entry.until:
            yield entry._replace(since=since)
