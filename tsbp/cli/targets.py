"""What a writing command is to change: initiatives by id, entries of the directory by `file.key`."""

from __future__ import annotations

from collections import Counter

from tsbp.domain import assign
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import reading
from tsbp.ops.targets import Target, entry
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.cli.env import Env
    from tsbp.domain.assign import Word
    from tsbp.domain.query import Query

BLANKS = " \t\n\u3000"
ENTRIES = {
    "people": "people", "teams": "teams", "markets": "parents", "queues": "queues",
    "priorities": "priorities", "policy_areas": "policy_areas",
}  # fmt: skip
"""Kinds of the directory, and under what name the facts list what each holds."""


def split(said: Sequence[str]) -> tuple[list[str], list[Word]]:
    """Return the ids and the `address=value` words among the words of a command."""
    ids = [word for word in said if "=" not in word]
    return ids, [assign.split(word) for word in said if "=" in word]


def told(said: Sequence[str]) -> tuple[list[str], list[Word]]:
    """Return the texts and the `address=value` words of a command that takes a text; a text may hold a `=`."""
    words = [word for word in said if "=" in word and not set(word.partition("=")[0]) & set(BLANKS)]
    return [text for text in said if text not in words], [assign.split(word) for word in words]


def resolved(env: Env, text: str) -> Target:
    """Return what the text names: `4xk7` or `people.bp-sea-3`; raises NotFound, Ambiguous, BadUsage."""
    head, dot, key = text.partition(".")
    if dot and head in layout.DIRECTORY_KINDS:
        return entry(env.workspace(), head, key)
    try:
        id = env.workspace().find(text)
    except (BadUsage, NotFound):
        if found := _entries(env, text):
            raise NotFound(
                "error.no-initiative", hint="hint.entry", candidates=found, text=text, name=found[0]
            ) from None
        raise
    return Target(id, env.workspace().path_of(id), ())


def initiative(env: Env, text: str) -> str:
    """Return the file of the initiative that the text names; raises BadUsage for an entry of the directory."""
    target = resolved(env, text)
    if target.parts:
        raise BadUsage("error.not-an-initiative", text=text)
    return target.path


def _entries(env: Env, text: str) -> list[str]:
    """Return the entries of the directory that go by this very name."""
    facts = env.workspace().facts
    return [
        f"{kind}.{name}"
        for kind, key in ENTRIES.items()
        for name in facts[key]
        if name.casefold() == text.casefold()
    ]


def matching(env: Env, question: Query) -> list[Target]:
    """Return the open initiatives that the question asks for; raises Ambiguous for an id in two files."""
    workspace = env.workspace()
    rows = [item.row for item in reading.status(workspace, question, env.clock()).items]
    files = Counter(entry.id for entry in workspace.whole().entries)
    for row in rows:
        if files[row["id"]] > 1:
            workspace.path_of(row["id"])
    return [Target(row["id"], row["path"], ()) for row in rows]
