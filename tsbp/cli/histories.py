"""Whose history the words of a command mean: the store's, a file's, or one fact's."""

from __future__ import annotations

from tsbp.cli import targets
from tsbp.domain import address as addresses
from tsbp.domain.locating import located
from tsbp.errors import NotFound
from tsbp.ops import comparing, telling
from tsbp.ops.comparing import Asked
from tsbp.store import layout
from tsbp.store.index import shelf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.cli.env import Env
    from tsbp.ops.telling import Authors


def asked(env: Env, target: str, address: str) -> Asked:
    """Return whose history is wanted; keys of the address may be typed by any unambiguous start.

    Raises NotFound, Ambiguous, BadUsage.
    """
    revision = env.workspace().as_of or "HEAD"
    if not target:
        return Asked(revision=revision)
    if target in layout.DIRECTORY_KINDS or target == layout.SETTINGS:
        path = layout.SETTINGS if target == layout.SETTINGS else layout.directory_path(target)
        name, parts = comparing.name_of(path, None), addresses.parse(address)
        return Asked(path, name, parts, revision=revision)
    found = targets.resolved(env, target)
    if found.parts:
        parts = (*found.parts, *addresses.parse(address))
        return Asked(found.path, found.parts[0], parts, revision=revision)
    return Asked(found.path, found.name, _parts(env, found.path, address), revision=revision)


def authors(env: Env) -> Authors:
    """Return which handles stand behind the names in git."""
    workspace = env.workspace()
    acting = {workspace.git.config("user.email"): env.acting()}
    return telling.authors(workspace.context.directory.people, acting)


def name(wanted: Asked) -> str:
    """Return what the history is of, as a person would write it."""
    address = addresses.join(wanted.parts)
    return (address if wanted.id in wanted.parts else f"{wanted.id} {address}").strip()


def _parts(env: Env, path: str, said: str) -> tuple[str | int, ...]:
    if not said:
        return ()
    workspace = env.workspace()
    known = workspace.tree.ask(lambda connection, tree: shelf.plain(connection, tree, (path,)))
    data = dict(known).get(path) or workspace.load(path).data or {}
    try:
        return located(data, said)
    except NotFound:
        return addresses.parse(said)  # a record that is no longer there has a history too
