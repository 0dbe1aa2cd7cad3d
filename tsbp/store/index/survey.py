"""Look over a work tree: which files there are, and which of them may have changed since the last time."""

from __future__ import annotations

import os

from tsbp.store import files, layout
from tsbp.store.git import watch
from tsbp.store.index import stamps
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.store.index.stamps import Marks

TOP = (layout.PROJECTS, layout.DIRECTORY, layout.VIEWS)
TRIES = 3


class Row(NamedTuple):
    """What is kept of a file: its kind, the name of its content (empty: it cannot be read), its own stamp
    (empty: git vouches for it) and what git's index said of it.
    """

    kind: str
    oid: str
    stamp: str
    listed: str


class Listing(NamedTuple):
    """What git says of a work tree: its index's stamp, its word on each file, and the files it calls changed."""

    stamp: str
    words: Mapping[str, str]
    named: frozenset[str]


class Survey(NamedTuple):
    """A work tree as it was found: stamps were taken before anything is read.

    `same` are the rows that hold still, `suspects` the paths to be looked at with their stamps, `beside` those
    that git calls changed and that are no data or not there.
    """

    listing: Listing | None
    folders: Mapping[str, str]
    same: Mapping[str, Row]
    suspects: Mapping[str, str]
    beside: Mapping[str, str]


def survey(root: str, git_index: str, known: Mapping[str, Row], marks: Marks | None) -> Survey:
    """Look over the work tree; `git_index` is empty where git is not to be asked, `marks` what was settled last."""
    listing = _listed(root, git_index) if git_index else None
    paths, folders = _paths(root, known, marks)
    kinds = {path: kind for path in paths if (kind := layout.kind_of(path))}
    vouches = listing is not None and marks is not None and bool(marks.listing)
    looked = [path for path in kinds if not vouches or _is_suspect(path, known, listing, marks)]
    found = stamps.taken(root, looked)
    suspects = {
        path: stamp for path, stamp in found.items() if not _holds(known.get(path), stamp, kinds[path])
    }
    same = {path: known[path] for path in kinds if path not in suspects}
    beside = stamps.taken(root, listing.named - kinds.keys()) if listing else {}
    return Survey(listing, folders, same, suspects, beside)


def _is_suspect(path: str, known: Mapping[str, Row], listing: Listing | None, marks: Marks | None) -> bool:
    row = known.get(path)
    return (
        row is None
        or listing is None
        or marks is None
        or path in listing.named
        or path in marks.loose
        or listing.words.get(path, "") != row.listed
    )


def _holds(row: Row | None, stamp: str, kind: str) -> bool:
    """Tell whether a file is what it was by its own stamp."""
    return row is not None and row.kind == kind and row.stamp == stamp != stamps.ABSENT and bool(row.oid)


def _listed(root: str, git_index: str) -> Listing | None:
    """Ask git; None when it cannot tell, or when its index will not hold still."""
    for _ in range(TRIES):
        before = stamps.stamp_at(git_index)
        changed, listed = watch.Asked(root, watch.CHANGED), watch.Asked(root, watch.LISTED)
        named, words = changed.answer(), listed.answer()
        if named is None or words is None:
            return None
        if stamps.stamp_at(git_index) == before:
            return Listing(before, watch.listed(words), watch.paths(named))
    return None


def _paths(
    root: str, known: Mapping[str, Row], marks: Marks | None
) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return every path that may be data, and the stamp of each folder, taken before it was looked into."""
    in_folder = _by_folder(known)
    found = [layout.SETTINGS] if os.path.lexists(os.path.join(root, layout.SETTINGS)) else []
    folders: dict[str, str] = {}
    waiting = list(TOP)
    while waiting:
        place = waiting.pop()
        folders[place] = stamps.stamp_at(os.path.join(root, place))
        if marks is not None and marks.folders.get(place) == folders[place]:
            found += in_folder.get(place, ())
            waiting += [inner for inner in marks.folders if inner.rpartition("/")[0] == place]
        else:
            paths, inner = files.within(root, place)
            found += paths
            waiting += inner
    return found, folders


def _by_folder(known: Mapping[str, Row]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in known:
        found.setdefault(path.rpartition("/")[0], []).append(path)
    return found
