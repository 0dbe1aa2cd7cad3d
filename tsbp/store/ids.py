"""Ids as people type them: a few characters, in any case, with letters that look alike."""

from __future__ import annotations

from tsbp.domain.vocab import LOOK_ALIKES
from tsbp.errors import Ambiguous, BadData, BadUsage, NotFound
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from tsbp.domain.finding import Finding
    from tsbp.domain.query import Near

SHORTEST = 3
OFFERED = 5


def code(text: str) -> str:
    """Return the telling characters of an id as typed: no prefix, upper case, look-alikes resolved."""
    upper = text.strip().upper()
    head, dash, rest = upper.partition("-")
    code = rest if dash and rest else head
    return "".join(LOOK_ALIKES.get(char, char) for char in code)


def found(text: str, ids: Sequence[str]) -> str:
    """Return which of the ids that begin so is meant, empty where there is none.

    Raises BadUsage for a text too short to mean one, Ambiguous when several begin so.
    """
    wanted = code(text)
    exact = [id for id in ids if code(id) == wanted]
    if len(wanted) < SHORTEST and not exact:
        raise BadUsage("error.id-too-short", text=text, shortest=SHORTEST)
    meant = exact or ids
    if len(meant) > 1:
        raise Ambiguous("error.ambiguous-id", candidates=meant[:OFFERED], text=text, count=len(meant))
    return meant[0] if meant else ""


def missing(text: str, faults: Sequence[Finding], ids: Callable[[], Sequence[str]], near: Near) -> NoReturn:
    """Raise NotFound for an id, offering those that look like it; BadData when its file cannot be read."""
    wanted = code(text)
    codes = [(fault, code(layout.id_of(fault.path) or "-")) for fault in faults]
    broken = [fault for fault, named in codes if named == wanted]
    starts = [fault for fault, named in codes if named.startswith(wanted)] if len(wanted) >= SHORTEST else []
    if broken or starts:
        unread = broken or starts
        raise BadData("error.target-unreadable", findings=unread, path=unread[0].path)
    known = {code(id): id for id in ids()}
    close = [known[named] for named in near(wanted, known)]
    raise NotFound("error.no-initiative", hint="hint.no-initiative", candidates=close, text=text)
