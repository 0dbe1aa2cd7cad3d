"""The merge driver of a repository: git calls it for each initiative that both sides changed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from tsbp.errors import Failure
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.git.calls import Git

KEY = "merge.tsbp.driver"
NAME = "tsbp"
_SECTION = b'[merge "tsbp"]'
# A driver that is gone or crashes would leave one side alone, without markers: then git's own merge does it.
_DRIVER = (
    'python={python}; if [ -x "$python" ]; then '
    '"$python" -P -m tsbp merge-driver -- %O %A %B %L %P; code=$?; [ "$code" -le 1 ] && exit "$code"; fi; '
    "git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B || exit 1"
)


def keep(git: Git) -> None:
    """Set up the merge driver where the settings of the repository name none; no write fails for want of it."""
    try:
        with open(os.path.join(git.common_dir, "config"), "rb") as file:
            known = _SECTION in file.read()
    except OSError:
        return
    if not known:
        with suppress(Failure):
            set_up(git)


def set_up(git: Git) -> bool:
    """Set up the merge driver in this repository; tell whether anything changed. Raises StoreFailed."""
    if is_set_up(git):
        return False
    git.set_config("merge.tsbp.name", "tsbp: initiatives field by field")
    git.set_config(KEY, _wanted())
    return True


def is_set_up(git: Git) -> bool:
    """Tell whether git would call this very program."""
    return git.config(KEY) == _wanted()


def is_named(git: Git) -> bool:
    """Tell whether the attributes of the store name the merge driver."""
    ended = git.call("check-attr", "-z", "merge", "--", f"{layout.PROJECTS}/2026-01/x{layout.ENDING}")
    return ended.out.rstrip(b"\0").rpartition(b"\0")[2] == NAME.encode()


def _wanted() -> str:
    return _DRIVER.format(python="'" + sys.executable.replace("'", "'\\''") + "'")
