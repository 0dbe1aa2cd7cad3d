"""How git is called: the words before every command and the environment it sees.

Light: the index builds its own calls from these words without loading the rest of the room.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

GIT = "git"
OLDEST = (2, 30)
FEW = 50
"""Up to so many paths are named one by one."""

# What a hook or an alias sets for its own repository, what would bend pathspecs, and what would mix
# traces into the answers. The person's settings, identity and keys (GIT_CONFIG_*, GIT_AUTHOR_*) stay.
DROPPED = frozenset({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_ATTR_SOURCE", "GIT_COMMON_DIR", "GIT_CONFIG",
    "GIT_DIFF_OPTS", "GIT_DIR", "GIT_EXTERNAL_DIFF", "GIT_GLOB_PATHSPECS", "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX", "GIT_LITERAL_PATHSPECS", "GIT_NAMESPACE", "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PAGER", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
})  # fmt: skip
TRACES = ("GIT_TRACE", "GIT_CURL_VERBOSE")
SETTINGS = (
    "-c", "core.fsmonitor=false",
    "-c", "core.pager=cat",
    "-c", "core.quotePath=false",
    "-c", "color.ui=false",
    "-c", "protocol.ext.allow=never",
)  # fmt: skip
# Every object, ref and index that a commit of ours leaves behind is on the disk before it is reported;
# automatic upkeep would take locks of its own in the middle of it.
DURABLE = ("-c", "core.fsync=all", "-c", "gc.auto=0", "-c", "maintenance.auto=false")


def git_environment(*, locks: bool = False) -> dict[str, str]:
    """Return the environment for a call of git: the person's, without what names another repository.

    With `locks` git may refresh the index while it reads; writing calls need that, reading ones leave it.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in DROPPED and not name.startswith(TRACES)
    }
    kept["LC_ALL"] = "C"
    kept["GIT_TERMINAL_PROMPT"] = "0"
    if not locks:
        kept["GIT_OPTIONAL_LOCKS"] = "0"
    return kept


def git_words(root: str, words: Sequence[str], *, literal: bool = True) -> list[str]:
    """Return the argument list that runs these words of git in a folder.

    With `literal` a path means itself. Calls that run hooks go without it (hooks would inherit it) and
    mark their paths with `literal_path` instead.
    """
    switches = ("--literal-pathspecs",) if literal else ()
    return [GIT, "-C", root, "--no-pager", *SETTINGS, *switches, *words]


def literal_path(path: str) -> str:
    """Return the pathspec that means exactly this path, for calls that may not switch magic off."""
    return f":(literal){path}"


def named(paths: Collection[str]) -> Sequence[str]:
    """Return the paths to name in a question about these: git compares each of its files with each of them.

    Many paths are asked for by their folders, so the answer may hold more than was wanted; their names would
    also run into the end of an argument list.
    """
    if len(paths) <= FEW:
        return tuple(paths)
    folders = {path.rpartition("/")[0] for path in paths}
    return () if "" in folders or len(folders) > FEW * FEW else sorted(folders)
