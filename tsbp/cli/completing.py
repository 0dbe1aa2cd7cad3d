"""What a shell offers for an unfinished word; whatever goes wrong, nothing is offered and nothing is said."""

from __future__ import annotations

import os

from tsbp.errors import Failure
from tsbp.store import ids
from tsbp.store.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOST = 200
PLACES = ("--region", "--market")


def offered(words: Sequence[str], commands: Iterable[str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return what may stand in the place of the last word, sorted; `words` are those behind `tsbp`."""
    if len(words) < 2:
        return tuple(sorted(name for name in commands if name.startswith("".join(words))))
    *_, before, word = words
    start = os.path.join(os.getcwd(), environment.get("TSBP_STORE") or "")
    try:
        workspace = Workspace.open(start)
        if before in PLACES:
            return _codes(workspace, word)
        if word.startswith("@"):
            return tuple(sorted(name for view in workspace.views() if (name := f"@{view}").startswith(word)))
        return _ids(workspace, word)
    except (Failure, OSError):
        return ()


def _ids(workspace: Workspace, word: str) -> tuple[str, ...]:
    """Return the ids that begin so, in the form in which the word was begun."""
    found = workspace.ids(ids.code(word))[:MOST] if not word.startswith("-") else ()
    head = word.partition("-")[0] + "-" if "-" in word else ""
    return tuple(f"{head}{id.partition('-')[2]}" for id in found)


def _codes(workspace: Workspace, word: str) -> tuple[str, ...]:
    codes = workspace.facts["parents"]
    return tuple(sorted(code for code in codes if code.casefold().startswith(word.casefold())))
