"""What a writing command is to change: initiatives by id, entries of the directory by `file.key`."""

from __future__ import annotations

from tsbp.domain import assign
from tsbp.domain.item import columns
from tsbp.ops import reading
from tsbp.ops.targets import Target, entry
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.cli.env import Env
    from tsbp.domain.assign import Word
    from tsbp.domain.query import Query


def split(said: Sequence[str]) -> tuple[list[str], list[Word]]:
    """Return the ids and the `address=value` words among the words of a command."""
    ids = [word for word in said if "=" not in word]
    return ids, [assign.split(word) for word in said if "=" in word]


def resolved(env: Env, text: str) -> Target:
    """Return what the text names: `4xk7` or `people.bp-sea-3`; raises NotFound, Ambiguous, BadUsage."""
    head, dot, key = text.partition(".")
    if dot and head in layout.DIRECTORY_KINDS:
        return entry(env.workspace(), head, key)
    id = env.workspace().find(text)
    return Target(id, env.workspace().path_of(id), ())


def matching(env: Env, question: Query) -> list[str]:
    """Return the ids of the open initiatives that the question asks for."""
    answer = reading.status(env.workspace(), question, env.clock())
    return [str(columns(item)["id"]) for item in answer.items]
