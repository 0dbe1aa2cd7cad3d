"""What only shows when all files are seen together: ids taken twice, names of nobody, circles.

Each file is shown by the few words it says of others, so that thousands can be compared in one pass.
"""

from __future__ import annotations

from tsbp.domain.near import near
from tsbp.domain.rules.circles import circles, told
from tsbp.domain.rules.subject import Hit
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from typing import Any


class Mention(NamedTuple):
    """What one file says of other initiatives.

    `cites` pairs addresses with the ids that stand there; `needs` names the addresses among them at which
    the initiative waits for the other.
    """

    path: str
    id: str
    cites: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()


class Crowd(NamedTuple):
    """All files of a store, as the rules across them see it."""

    mentions: tuple[Mention, ...]
    paths: Mapping[str, tuple[str, ...]]
    teams: Collection[str]


def mention(path: str, data: Mapping[str, Any]) -> Mention:
    """Return what the plain data of a file say of others; made once per file version."""
    cites = [(f"related[{place}]", id) for place, id in enumerate(data.get("related") or ())]
    into = (data.get("triage") or {}).get("merged_into")
    if into:
        cites.append(("triage.merged_into", into))
    needs = {
        f"dependencies.{key}.upstream": dependency["upstream"]
        for key, dependency in (data.get("dependencies") or {}).items()
    }
    return Mention(path, data["id"], (*cites, *needs.items()), tuple(needs))


def crowd(mentions: Sequence[Mention], teams: Collection[str]) -> Crowd:
    """Put the files together; `teams` are the handles that may stand in the place of an id."""
    paths: dict[str, tuple[str, ...]] = {}
    for entry in mentions:
        paths[entry.id] = (*paths.get(entry.id, ()), entry.path)
    return Crowd(tuple(mentions), paths, teams)


def duplicate_id(files: Crowd) -> Iterator[tuple[Mention, Hit]]:
    """An id belongs to one file."""
    for entry in files.mentions:
        others = [path for path in files.paths[entry.id] if path != entry.path]
        if others:
            yield entry, Hit("id", {"value": entry.id, "others": ", ".join(others)})


def unknown_initiative(files: Crowd) -> Iterator[tuple[Mention, Hit]]:
    """An initiative that is named exists."""
    for entry in files.mentions:
        for address, id in entry.cites:
            if id not in files.paths and id not in files.teams:
                yield entry, Hit(address, {"value": id, "candidates": near(id, (*files.paths, *files.teams))})


def names_itself(files: Crowd) -> Iterator[tuple[Mention, Hit]]:
    """No initiative waits for itself, is related to itself or merged into itself."""
    for entry in files.mentions:
        for address, id in entry.cites:
            if id == entry.id:
                yield entry, Hit(address, {"value": id})


def dependency_cycle(files: Crowd) -> Iterator[tuple[Mention, Hit]]:
    """No two initiatives wait for each other, not even by way of others; said once for each circle."""
    waits = {
        entry.id: [(address, id) for address, id in entry.cites if address in entry.needs and id != entry.id]
        for entry in files.mentions
        if entry.needs
    }
    entries = {entry.id: entry for entry in files.mentions if entry.id in waits}
    for names, address in circles(waits):
        yield entries[names[0]], Hit(address, {"circle": told(names)})
