"""Who decided at each gate, who recorded it, and what has changed of what it was about."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain import change
from tsbp.domain.gates.fingerprint import basis, keeps
from tsbp.domain.rules.gating import address_of
from tsbp.ops import comparing
from tsbp.ops.comparing import Asked
from tsbp.ops.gating import REOPENED, Gates, State
from tsbp.store.git import signing
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from tsbp.domain.initiative import Gate, Initiative
    from tsbp.ops.comparing import Entry
    from tsbp.ops.telling import Authors
    from tsbp.store.workspace import Workspace


class Turned(NamedTuple):
    """A fact that a decision was about and that is another now: its address, as it was, as it is."""

    address: str
    was: object
    now: object


class Audited(NamedTuple):
    """A decision at a gate and how it came into the file.

    `recorder` is the author of the commit that brought it, `handle` theirs if the directory tells; `signature`
    is good, bad, unverified or unsigned. `mark` is matches, differs, by_hand, or "" for a gate that keeps none.
    """

    gate: str
    market: str
    record: Gate
    commit: str
    at: str
    recorder: str
    handle: str
    signature: str
    mark: str
    turned: tuple[Turned, ...]


def audit(workspace: Workspace, path: str, found: Gates, authors: Authors) -> tuple[Audited, ...]:
    """Return every decision of an initiative with its origin; raises StoreFailed outside a repository."""
    entries = list(comparing.history(workspace, Asked(path, found.value.id), authors))
    return tuple(
        _audited(workspace, found.value, state, state.record, entries)
        for state in found.states
        if state.record is not None
    )


def _audited(
    workspace: Workspace, value: Initiative, state: State, record: Gate, entries: Sequence[Entry]
) -> Audited:
    gate, market = state.gate, state.market
    entry = _origin(tuple(address_of(gate, market).split(".")), entries)
    mark = ""
    if keeps(gate):
        mark = (
            "by_hand" if record.fingerprint is None else "differs" if state.state == REOPENED else "matches"
        )
    then = _value_then(workspace, entry) if entry and mark in ("differs", "by_hand") else None
    first = workspace.settings.languages[0]
    turned = _turned(basis(then, gate, market, first), basis(value, gate, market, first)) if then else ()
    return Audited(
        gate,
        market,
        record,
        entry.commit if entry else "",
        entry.at if entry else "",
        entry.author if entry else "",
        entry.handle if entry else "",
        signing.signature(workspace.git, entry.commit) if entry else "",
        mark,
        tuple(turned),
    )


def _origin(parts: tuple[str, ...], entries: Sequence[Entry]) -> Entry | None:
    """Return the commit that made the decision what it is now; conditions are met and evidence comes later."""
    later = {(*parts, name) for name in ("conditions", "evidence")}
    for entry in entries:
        for one in entry.changes:
            told = addresses.parse(one.address)
            if change.concerns(one, parts) and told[: len(parts) + 1] not in later:
                return entry
    return None


def _value_then(workspace: Workspace, entry: Entry) -> Any:
    oid = workspace.git.blobs(entry.commit).get(entry.path)
    text = next(iter(workspace.git.contents([oid])))[1] if oid else b""
    return workspace.read(entry.path, text).value


def _turned(was: object, now: object, above: str = "") -> Iterator[Turned]:
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys((*was, *now)):
            yield from _turned(was.get(key), now.get(key), f"{above}.{key}" if above else str(key))
    elif was != now:
        yield Turned(above, was, now)
