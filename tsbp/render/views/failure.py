"""What went wrong, as lines for a person and as one object for a program; findings with their places."""

from __future__ import annotations

from tsbp.errors import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.domain.finding import Finding
    from tsbp.errors import Failure
    from tsbp.render.wording import Wording

MOST = 10
# Who is told that something is missing is told all of it.
MISSING = ("error.gate-misses", "error.close-misses")


def lines(failure: Failure, wording: Wording) -> tuple[str, ...]:
    """Return the lines of a failure: what, where, which was meant, what to do next."""
    message, hint = wording.failure(failure)
    said = [wording.say("error", message=message)]
    most = len(failure.findings) if failure.sentence in MISSING else MOST
    for finding in failure.findings[:most]:
        said.append(f"  {located(finding, wording)}")  # type: ignore[arg-type]
        mended = mend(finding, wording) if isinstance(failure, Refused) else ""  # type: ignore[arg-type]
        if mended:
            said.append(f"    {mended}")
    if len(failure.findings) > most:
        said.append(f"  {wording.say('error.more', count=len(failure.findings) - most)}")
    if failure.candidates:
        said.append(f"  {meant(failure.candidates, wording)}")
    if hint:
        said.append(f"  {hint}")
    return tuple(said)


def data(failure: Failure, wording: Wording) -> Mapping[str, object]:
    """Return a failure as the object of `docs/json.md`."""
    message, hint = wording.failure(failure)
    return {
        "code": failure.code,
        "exit": failure.exit,
        "message": message,
        "hint": hint or None,
        "candidates": list(failure.candidates),
        "problems": [problem(finding, wording) for finding in failure.findings],  # type: ignore[arg-type]
    }


def problem(finding: Finding, wording: Wording) -> Mapping[str, object]:
    """Return a finding as the plain mapping that stands under `problems`."""
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path or None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_line": place.end_line if place else None,
        "end_column": place.end_column if place else None,
        "address": finding.address or None,
        "id": finding.id or None,
        "message": wording.finding(finding),
        "hint": mend(finding, wording) or None,
    }


def mend(finding: Finding, wording: Wording) -> str:
    """Return what to do about a finding, empty when nothing is known."""
    key = f"hint.{finding.rule}"
    params = {"address": finding.address, "id": finding.id, "path": finding.path, **finding.params}
    return wording.say(key, **params) if wording.knows(key) else ""


def located(finding: Finding, wording: Wording) -> str:
    """Return a finding as one line: `file:line:column: what is wrong`."""
    said = wording.finding(finding)
    address = "" if finding.place or finding.address in said else finding.address
    return ": ".join(filter(None, (place(finding), address, said)))


def place(finding: Finding) -> str:
    """Return where a finding stands: `file:line:column`, as far as it is known."""
    if not finding.place:
        return finding.path
    return f"{finding.path}:{finding.place.line}:{finding.place.column}"


def meant(candidates: tuple[str, ...], wording: Wording) -> str:
    """Return the question which of the candidates was meant."""
    shown = tuple(f"'{candidate}'" for candidate in candidates[:MOST])
    more = len(candidates) - len(shown)
    question = wording.say("error.did-you-mean", candidates=shown, count=len(shown))
    return f"{question} {wording.say('error.more', count=more)}" if more else question
