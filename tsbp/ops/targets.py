"""A thing that can be written: an initiative, or one entry of a directory file."""

from __future__ import annotations

from tsbp.domain.near import near
from tsbp.errors import Ambiguous, NotFound
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.workspace import Workspace


class Target(NamedTuple):
    """What is written: its name in messages, its file, and the address within it (empty for an initiative)."""

    name: str
    path: str
    parts: tuple[str, ...]


def entry(workspace: Workspace, kind: str, key: str) -> Target:
    """Return one entry of a directory file by any unambiguous start of its key; raises NotFound, Ambiguous."""
    path = layout.directory_path(kind)
    data = workspace.load(path).data or {}
    keys = data.get(kind)
    names = [str(name) for name in keys] if isinstance(keys, dict) else []
    exact = [name for name in names if name.casefold() == key.casefold()]
    starts = exact or [name for name in names if name.casefold().startswith(key.casefold())]
    if len(starts) == 1:
        return Target(f"{kind}.{starts[0]}", path, (kind, starts[0]))
    if starts:
        raise Ambiguous("error.ambiguous-key", candidates=starts[:5], key=key, address=kind)
    raise NotFound("error.no-key", candidates=near(key, names), key=key, address=kind)
