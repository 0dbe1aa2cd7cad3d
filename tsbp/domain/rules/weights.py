"""What a store makes of the weight of a rule: a warning may count for more, for less or not at all, an error stands."""

from __future__ import annotations

from tsbp.domain.finding import ERROR, WARNING
from tsbp.domain.near import near
from tsbp.domain.rules.subject import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tsbp.domain.finding import Finding
    from tsbp.domain.settings import Settings

OFF = "off"
FIELD = "severities"


def weighed(findings: Iterable[Finding], severities: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings at the weight that the settings give their rules, without those that are off.

    What holds only from a day on, or up to one, is a warning at most: no day may turn a file wrong.
    """
    for entry in findings:
        wanted = severities.get(entry.rule, entry.severity)
        if entry.severity == ERROR or wanted == entry.severity:
            yield entry
        elif wanted == ERROR and (entry.since or entry.until):
            yield entry._replace(severity=WARNING)
        elif wanted != OFF:
            yield entry._replace(severity=wanted)


def severity_unknown_rule(settings: Settings, known: Mapping[str, str]) -> Iterator[Hit]:
    """A severity is given to a rule that there is."""
    for name in settings.severities:
        if name not in known:
            yield Hit(f"{FIELD}.{name}", {"value": name, "candidates": near(name, known)})


def severity_of_an_error(settings: Settings, known: Mapping[str, str]) -> Iterator[Hit]:
    """An error stands: only warnings and notes are weighed anew."""
    for name, severity in settings.severities.items():
        if known.get(name) == ERROR != severity:
            yield Hit(f"{FIELD}.{name}", {"name": name, "severity": severity})
