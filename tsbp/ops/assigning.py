"""Set plain facts of initiatives and of the directory."""

from __future__ import annotations

import re

from tsbp.domain import assign, shape, typed
from tsbp.domain.address import join, parse
from tsbp.domain.plain import copied, value_at
from tsbp.errors import BadUsage
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
    """Lay the words over every target in one commit, all or none; raises as `writing.revise` does."""
    steps: dict[str, list[Callable[[Mapping[str, Any]], Mapping[str, Any]]]] = {}
    for target in targets:
        steps.setdefault(target.path, []).append(_step(target, wish, reading))
    revisions = {path: _all(parts) for path, parts in steps.items()}
    return writing.revise(workspace, "set", revisions, dry_run=dry_run, progress=progress)


def _all(steps: Sequence[writing.Revise]) -> writing.Revise:
    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        for step in steps:
            data = step(data)
        return data

    return revised


def _step(target: Target, wish: Wish, reading: Reading) -> writing.Revise:
    if target.parts:
        kind = layout.kind_of(target.path) or ""
        return lambda data: entry_assigned(kind, data, target.parts, wish.words, reading.languages[0])
    return lambda data: assign.assigned(data, tuple(_with_causes(data, wish)), reading)


def _with_causes(data: Mapping[str, Any], wish: Wish) -> Iterator[Word]:
    """Yield the words, and after each that moves a date the ones that say why it moved."""
    for word in wish.words:
        yield word
        parts = assign.located(data, word.address)
        above = join(parts[:-1])
        if parts[0] not in DATED or parts[-1] not in ("forecast", "baseline"):
            continue
        if wish.cause and parts[0] != "dependencies":
            yield assign.Word(f"{above}.cause", "=", wish.cause)
        if wish.reason and parts[0] != "dependencies":
            yield assign.Word(f"{above}.reason", "=", wish.reason)
        if wish.decision and parts[-1] == "baseline":
            yield assign.Word(f"{above}.decision", "=", wish.decision)


def entry_assigned(
    kind: str, data: Mapping[str, Any], above: tuple[str, ...], words: Sequence[Word], first_language: str
) -> Mapping[str, Any]:
    """Lay words over one entry of a directory file; the model of the file decides how a value is meant.

    Raises BadUsage for a value that fits in no way.
    """
    new: dict[str, Any] = copied(data)
    for word in words:
        parts = (*above, *parse(word.address))
        new = _fitting(kind, new, parts, word, first_language)
    return new


def _fitting(
    kind: str, data: dict[str, Any], parts: tuple[str | int, ...], word: Word, first_language: str
) -> dict[str, Any]:
    before = {fault.loc for fault in shape.read(kind, data)[1]}
    faults: Sequence[shape.Fault] = ()
    for meaning in _meanings(value_at(data, parts), word, first_language):
        laid = _laid(data, parts, meaning, first_language)
        found = [fault for fault in shape.read(kind, laid)[1] if fault.loc not in before]
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


def _meanings(old: object, word: Word, first_language: str) -> Iterator[object]:
    """Yield what the value as typed may mean, the likeliest first: nothing, a list, a truth value, a number, text."""
    text = word.value.strip()
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


def _named(text: str) -> list[str]:
    return [part.strip() for part in re.split("[,，]", text) if part.strip()]


def _laid(
    data: dict[str, Any], parts: tuple[str | int, ...], value: object, first_language: str
) -> dict[str, Any]:
    new: dict[str, Any] = copied(data)
    assign.lay(new, parts, value, first_language)
    return new
