"""Set plain facts of initiatives and of the directory."""

from __future__ import annotations

import re

from tsbp.domain import assign, dates, shape, typed
from tsbp.domain.address import join, parse
from tsbp.domain.finding import Finding
from tsbp.domain.locating import located
from tsbp.domain.plain import copied, value_at
from tsbp.domain.vocab import CAUSES
from tsbp.errors import BadUsage, Refused
from tsbp.ops import writing
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading, Word
    from tsbp.ops.targets import Target
    from tsbp.ops.writing import Progress, Written
    from tsbp.store.workspace import Workspace

UNEXPLAINED = "forecast-unexplained"
NEEDS_CAUSE = "error.forecast-needs-cause"
REASONS = ("--cause", "-m", "--decision")
DAYS = ("forecast", "baseline")
DATED = ("milestones", "rollouts", "dependencies")


class Wish(NamedTuple):
    """What is to be said of each target, and why: the cause and reason of a moved forecast, the decision
    behind
    a moved baseline.
    """

    words: tuple[Word, ...]
    cause: str = ""
    reason: str = ""
    decision: str = ""


def assign_facts(
    workspace: Workspace,
    targets: Sequence[Target],
    wish: Wish,
    reading: Reading,
    *,
    dry_run: bool = False,
    progress: Progress = writing.silent,
) -> Written:
    """Lay the words over every target in one commit, all or none.

    Raises BadUsage for a planned day that moves without a cause or a reason, and as `writing.revise` does.
    """
    _refuse_idle_reasons(wish)
    steps: dict[str, list[Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {}
    for target in targets:
        steps.setdefault(target.path, []).append(_step(target, wish, reading))
    revisions = {path: _all(parts) for path, parts in steps.items()}
    try:
        return writing.revise(workspace, "set", revisions, dry_run=dry_run, progress=progress)
    except Refused as failure:
        raise (unexplained(failure, wish) or failure) from None


def _refuse_idle_reasons(wish: Wish) -> None:
    """Refuse a cause, reason or decision that would be lost, because no planned day is spoken of."""
    said = [name for name, value in zip(REASONS, wish[1:], strict=True) if value]
    if said and not any(word.address.rpartition(".")[2] in DAYS for word in wish.words):
        raise BadUsage("error.reason-nowhere", hint="hint.reason-nowhere", said=" ".join(said))


def unexplained(failure: Refused, wish: Wish) -> BadUsage | None:
    """Return what is to be said when words are missing, None where something else stands against the change."""
    moved = [one for one in failure.findings if isinstance(one, Finding) and one.rule == UNEXPLAINED]
    unsaid = [name for name, said in (("--cause", wish.cause), ("-m", wish.reason)) if not said]
    if not moved or not unsaid:
        return None
    return BadUsage(
        NEEDS_CAUSE,
        hint="hint.forecast-needs-cause",
        address=moved[0].address,
        unsaid=" ".join(unsaid),
        causes=", ".join(CAUSES),
        old=moved[0].params["old"],
        new=moved[0].params["new"],
    )


def _all(steps: Sequence[writing.Revise]) -> writing.Revise:
    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        for step in steps:
            data = step(data)
        return data

    return revised


def _step(target: Target, wish: Wish, reading: Reading) -> writing.Revise:
    if target.parts:
        kind = layout.kind_of(target.path) or ""
        return lambda data: entry_assigned(kind, data, target.parts, wish.words, reading)
    return lambda data: assign.assigned(data, tuple(_with_causes(data, wish)), reading)


def _with_causes(data: Mapping[str, Any], wish: Wish) -> Iterator[Word]:
    """Yield the words, and after each that moves a date the ones that say why it moved."""
    for word in wish.words:
        yield word
        parts = located(data, word.address)
        above = join(parts[:-1])
        if parts[0] not in DATED or parts[-1] not in DAYS:
            continue
        if wish.cause and parts[0] != "dependencies":
            yield assign.Word(f"{above}.cause", "=", wish.cause)
        if wish.reason and parts[0] != "dependencies":
            yield assign.Word(f"{above}.reason", "=", wish.reason)
        if wish.decision and parts[-1] == "baseline":
            yield assign.Word(f"{above}.decision", "=", wish.decision)


def entry_assigned(
    kind: str, data: Mapping[str, Any], above: tuple[str, ...], words: Sequence[Word], reading: Reading
) -> Mapping[str, Any]:
    """Lay words over one entry of a directory file; the model of the file decides how a value is meant.

    Raises BadUsage for a value that fits in no way.
    """
    new: dict[str, Any] = copied(data)
    for word in words:
        parts = (*above, *parse(word.address))
        new = _fitting(kind, new, parts, word, reading)
    return new


def _fitting(
    kind: str, data: dict[str, Any], parts: tuple[str | int, ...], word: Word, reading: Reading
) -> dict[str, Any]:
    before = {(fault.loc, fault.rule) for fault in shape.read(kind, data)[1]}
    faults: Sequence[shape.Fault] = ()
    for meaning in _meanings(value_at(data, parts), word, reading):
        laid = _laid(data, parts, meaning, reading.languages[0])
        found = [fault for fault in shape.read(kind, laid)[1] if (fault.loc, fault.rule) not in before]
        added = [fault for fault in found if fault.rule != "missing-key"]  # a later word may bring it
        if not added:
            return laid
        faults = faults or added
    fault = faults[0]
    raise BadUsage(
        f"error.entry-{'field' if fault.rule == 'unknown-key' else 'value'}",
        candidates=_candidates(fault),
        address=join(fault.loc),
        value=word.value,
    )


def _candidates(fault: shape.Fault) -> tuple[str, ...]:
    offered = fault.params.get("candidates") or fault.params.get("choices") or ()
    return tuple(str(one) for one in offered) if isinstance(offered, (list, tuple)) else ()


def _meanings(old: object, word: Word, reading: Reading) -> Iterator[object]:
    """Yield what the value as typed may mean, the likeliest first: nothing, a list, a truth value, a number, text,
    a day in the words of people.
    """
    text, first_language = word.value.strip(), reading.languages[0]
    if word.sign != "=":
        yield typed.listed(word, old, _named(text))
        return
    if not text:
        yield None
        return
    if isinstance(old, dict) and first_language in old:
        yield {**old, first_language: text}
    if isinstance(old, list):
        yield _named(text)
    if text.casefold() in ("true", "yes", "false", "no"):
        yield text.casefold() in ("true", "yes")
    if typed.is_number(text):
        yield typed.number(text)
    yield text
    yield _named(text)
    try:
        yield dates.read_day(text, reading.today).isoformat()
    except BadUsage:
        return


def _named(text: str) -> list[str]:
    return [part.strip() for part in re.split("[,，]", text) if part.strip()]


def _laid(
    data: dict[str, Any], parts: tuple[str | int, ...], value: object, first_language: str
) -> dict[str, Any]:
    new: dict[str, Any] = copied(data)
    assign.lay(new, parts, value, first_language)
    return new
