"""Which answers are kept, and under what key: all that the bytes of an answer depend on beside the store's files.

Light: a kept answer is given again by this room, `outlet` and `store.index.kept`.
"""

from __future__ import annotations

import os

from tsbp.cli.rooms import HOT
from tsbp.errors import NotFound
from tsbp.store import layout
from tsbp.store.git import places
from tsbp.store.index import kept
from tsbp.store.index.stamps import Marks, stamp_at
from tsbp.store.index.versions import program_version, year
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.cli.outlet import Outlet
    from tsbp.store.git.places import Places

# What names another store or another time, writes beside the answer, or has no store to answer for.
NEVER = (
    "-C", "--store", "--as-of", "--no-index", "--debug", "--explain", "-h", "--help", "--no-pager", "-q",
    "--quiet",
)  # fmt: skip
SURROUNDINGS = (
    "TSBP_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "TSBP_TODAY", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR",
    "CLICOLOR_FORCE", "TERM",
)  # fmt: skip
# Where a build service reads along, an answer may have another form.
SERVICES = ("CI", "GITHUB_ACTIONS")
FOR_EVER = 1e12


class Asking(NamedTuple):
    """A question whose answer may be kept: the root of the store, its repository, and the key."""

    root: str
    places: Places
    key: str


def asking(words: Sequence[str], environment: Mapping[str, str], outlet: Outlet) -> Asking | None:
    """Return the question that the words ask; None where its answer is not to be kept.

    Whoever asks for `me` is known to git alone, so that costs as much as the answer.
    """
    if not words or words[0] not in HOT or is_personal(words):
        return None
    if any(environment.get(name) for name in SERVICES):
        return None
    if outlet.encoding != "utf-8" or any(word.startswith(NEVER) for word in words if word.startswith("-")):
        return None
    found = _found(environment)
    head = places.head(found[1]) if found else None
    if found is None or head is None:
        return None
    root, where = found
    seen = [environment.get(name) for name in SURROUNDINGS]
    shown = (outlet.terminal, outlet.width, outlet.height, year(), program_version())
    return Asking(root, where, repr((root, head, _remotes(where), list(words), seen, shown)))


def naming(environment: Mapping[str, str]) -> Asking | None:
    """Return the question for the ids of the store; None outside of one, or of a repository."""
    found = _found(environment)
    return Asking(*found, repr((found[0], "ids", program_version()))) if found else None


def names_only(marks: Marks) -> Marks:
    """Return what the ids of a store stand on: files come and go with a change of their folder.

    An id that is changed inside its file without a new file is not seen; a completion is an offer, no answer.
    """
    return Marks("", marks.folders, {})


def _found(environment: Mapping[str, str]) -> tuple[str, Places] | None:
    try:
        root = layout.find_root(os.path.join(os.getcwd(), environment.get("TSBP_STORE") or ""))
    except (OSError, NotFound):
        return None
    where = places.find(root)
    return (root, where) if where else None


def recalled(question: Asking) -> str | None:
    """Return the kept answer, None where there is none that holds."""
    where = question.places
    return kept.recalled(where.common_dir, question.root, _git_index(where), question.key)


def keep(question: Asking, marks: Marks, since: float, until: float, text: str) -> None:
    """Keep an answer that holds from one time to another (seconds since 1970)."""
    kept.keep(question.places.common_dir, kept.Kept(question.key, since, until, marks, text))


def _git_index(where: Places) -> str:
    return os.path.join(where.git_dir, "index")


def is_personal(words: Sequence[str]) -> bool:
    """Tell whether the words may mean the acting person, or a view that may."""
    for word in words:
        marked = "".join(char if char.isalnum() else " " for char in word.casefold())
        if "@" in word or "me" in marked.split():
            return True
    return False


def _remotes(where: Places) -> list[str]:
    """Return the stamps of what says how far the remote's branches are."""
    waiting = [os.path.join(where.common_dir, "refs", "remotes")]
    if not os.path.isdir(waiting[0]):
        return []
    found = [stamp_at(os.path.join(where.common_dir, name)) for name in ("packed-refs", "config")]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                found.append(f"{entry.path} {stamp_at(entry.path)}")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return sorted(found)
