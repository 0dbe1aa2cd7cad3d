"""What a shell offers for an unfinished word; whatever goes wrong, nothing is offered and nothing is said."""

from __future__ import annotations

import os

from tsbp.cli import answers
from tsbp.cli.rooms import load
from tsbp.errors import Failure
from tsbp.store import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tsbp.store.workspace import Workspace

MOST = 200
PLACES = ("--region", "--market")


def offered(words: Sequence[str], commands: Iterable[str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return what may stand in the place of the last word, sorted; `words` are those behind `tsbp`."""
    if len(words) < 2:
        return tuple(sorted(name for name in commands if name.startswith("".join(words))))
    *_, before, word = words
    try:
        if before in PLACES:
            return _codes(_workspace(environment), word)
        if word.startswith("@"):
            views = _workspace(environment).views()
            return tuple(sorted(name for view in views if (name := f"@{view}").startswith(word)))
        return _ids(word, environment) if not word.startswith("-") else ()
    except (Failure, OSError):
        return ()


def _workspace(environment: Mapping[str, str]) -> Workspace:
    start = os.path.join(os.getcwd(), environment.get("TSBP_STORE") or "")
    opened: Workspace = load("tsbp.store.workspace").Workspace.open(start)
    return opened


def _ids(word: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids that begin so, in the form in which the word was begun."""
    start = ids.code(word)
    head = word.partition("-")[0] + "-" if "-" in word else ""
    codes = (id.partition("-")[2] for id in _known(environment))
    return tuple([f"{head}{code}" for code in codes if code.startswith(start)][:MOST])


def _known(environment: Mapping[str, str]) -> Sequence[str]:
    """Return all ids, sorted; kept, for the shell asks at every touch of a key."""
    question = answers.naming(environment)
    kept = answers.recalled(question) if question else None
    if kept is not None:
        return kept.split("\n")
    workspace = _workspace(environment)
    found = workspace.ids()
    if question and workspace.marks:
        answers.keep(question, answers.names_only(workspace.marks), 0, answers.FOR_EVER, "\n".join(found))
    return found


def _codes(workspace: Workspace, word: str) -> tuple[str, ...]:
    codes = workspace.facts["parents"]
    return tuple(sorted(code for code in codes if code.casefold().startswith(word.casefold())))
