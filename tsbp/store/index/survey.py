"""Look over a work tree: which of its files may have changed since the last time, and which came or went.

What holds is not looked at again, and not even counted: git vouches for it, or its folder lies still.
"""

from __future__ import annotations

import os

from tsbp.store import files, layout
from tsbp.store.git.watch import parted
from tsbp.store.index import stamps
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tsbp.store.git.watch import Watch
    from tsbp.store.index.known import Known, Row
    from tsbp.store.index.stamps import Marks

TOP = (layout.PROJECTS, layout.DIRECTORY, layout.VIEWS)
TRIES = 3


class Look(NamedTuple):
    """A file to be looked at: what it should hold (empty: it is none of ours), its stamp before it is read, what
    git's index says of it (empty: nothing), and the name of its content where its own stamp still stands for
    that (else empty).
    """

    kind: str
    stamp: str
    word: str
    oid: str


class Survey(NamedTuple):
    """A work tree as it was found: stamps were taken before anything is read.

    `listing` is the stamp of git's index (empty: git vouches for nothing), `named` the files it calls changed,
    `beside` those of them that are no data or not there. `looked` are the files that may have changed, or of
    which git's index says something else; `gone` those that are kept and not there any more.
    """

    listing: str
    named: frozenset[str]
    folders: Mapping[str, str]
    looked: Mapping[str, Look]
    gone: Collection[str]
    beside: Mapping[str, str]


class _Said(NamedTuple):
    """What git says: the stamp of its index, the files it calls changed, and what that index holds (None: what
    is kept of it still stands).
    """

    stamp: str
    named: frozenset[str]
    records: Sequence[str] | None


class _Found(NamedTuple):
    """What the folders say: their stamps, taken before they were looked into; the files that were not there
    before, and those that are there no more.
    """

    folders: Mapping[str, str]
    new: frozenset[str]
    gone: frozenset[str]


def survey(root: str, known: Known, marks: Marks | None, ask: Callable[[], Watch] | None) -> Survey:
    """Look over the work tree; `marks` is what was settled last, `ask` asks git (None: git is not to be asked).

    Everything is looked at where nothing is kept, and where git begins or ceases to vouch.
    """
    said = _said(ask, marks) if ask else None
    named = said.named if said else frozenset()
    if marks is None or bool(marks.listing) != bool(said):
        words = dict(map(parted, said.records or ())) if said else {}
        found = _all_found(root, known)
        paths: Iterable[str] = found.new
        rows = known.rows(found.new)
    else:
        words = _other_words(known, said.records) if said and said.records is not None else {}
        found = _found(root, known, marks)
        paths = {*found.new, *named, *marks.loose, *words} - found.gone
        rows = known.rows(paths)
        words = {**{path: row.listed for path, row in rows.items()}, **words}
    looked = _looked(root, [path for path in paths if path in rows or path in found.new], rows, words)
    beside = stamps.taken(root, named - looked.keys())
    return Survey(said.stamp if said else "", named, found.folders, looked, found.gone, beside)


def _looked(
    root: str, paths: Iterable[str], rows: Mapping[str, Row], words: Mapping[str, str]
) -> dict[str, Look]:
    looked = {}
    for path in paths:
        kind = layout.kind_of(path) or ""
        stamp = stamps.stamp_at(os.path.join(root, path))
        oid = _held(rows.get(path), stamp, kind)
        looked[path] = Look(kind, stamp, words.get(path, ""), oid)
    return looked


def _held(row: Row | None, stamp: str, kind: str) -> str:
    """Return the name of the content of a file that is what it was by its own stamp, else empty."""
    holds = row is not None and row.kind == kind and row.stamp == stamp != stamps.ABSENT
    return row.oid if row is not None and holds else ""


def _said(ask: Callable[[], Watch], marks: Marks | None) -> _Said | None:
    """Ask git; None when it cannot tell, or when its index will not hold still."""
    for _ in range(TRIES):
        watch = ask()
        stands = marks is not None and bool(marks.listing) and watch.stamp == marks.listing
        records = None if stands else watch.records
        named = watch.named
        if named is None or (records is None and not stands):
            return None
        if watch.is_current():
            return _Said(watch.stamp, named, records)
    return None


def _other_words(known: Known, records: Sequence[str]) -> dict[str, str]:
    """Return what git's index says of each file of which it said something else before; empty: nothing any more."""
    before = known.records()
    lost = (parted(record) for record in before.difference(records))
    words = {path: "" for path, word in lost if word}
    words.update(parted(record) for record in records if record not in before)
    return words


def _all_found(root: str, known: Known) -> _Found:
    folders, listed, _ = _folders(root, {})
    there = {*_settings(root), *(path for paths in listed.values() for path in paths)}
    return _Found(folders, frozenset(there), frozenset(known.every()) - there)


def _found(root: str, known: Known, marks: Marks) -> _Found:
    folders, listed, lost = _folders(root, marks.folders)
    before = {*known.within(listed), *known.rows([layout.SETTINGS])}
    there = {*_settings(root), *(path for paths in listed.values() for path in paths)}
    return _Found(folders, frozenset(there - before), frozenset([*(before - there), *known.below(lost)]))


def _settings(root: str) -> Sequence[str]:
    return (layout.SETTINGS,) if os.path.lexists(os.path.join(root, layout.SETTINGS)) else ()


def _folders(
    root: str, before: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Sequence[str]], Sequence[str]]:
    """Look into each folder that does not lie still.

    Return the stamp of every folder, taken before it was looked into; what lies in those that were; and the
    folders inside these that are there no more.
    """
    inside: dict[str, list[str]] = {}
    for place in before:
        inside.setdefault(place.rpartition("/")[0], []).append(place)
    folders: dict[str, str] = {}
    listed: dict[str, Sequence[str]] = {}
    lost: list[str] = []
    waiting = list(TOP)
    while waiting:
        place = waiting.pop()
        folders[place] = stamps.stamp_at(os.path.join(root, place))
        inner = inside.get(place, [])
        if before.get(place) != folders[place]:
            listed[place], there = files.within(root, place)
            lost += [folder for folder in inner if folder not in there]
            inner = there
        waiting += inner
    return folders, listed, lost
