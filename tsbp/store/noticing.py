"""Lets the index notice a write of ours before anybody asks: half of that is done while git commits it."""

from __future__ import annotations

from contextlib import suppress

from tsbp.store import layout
from tsbp.store.index.versions import reader_version
from tsbp.store.index.worktree import WorkTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsbp.store.edits import Edit, Wrote
    from tsbp.store.index.follow import Foreseen
    from tsbp.store.index.work import Judging
    from tsbp.store.index.worktree import Options


class Noticing:
    """The noticing of one write; `judging` gives the context that it is judged in, if there is one."""

    def __init__(self, root: str, options: Options, judging: Callable[[], Judging | None]) -> None:
        self._root = root
        self._options = options
        self._judging = judging
        self._foreseen: Foreseen | None = None

    def foresee(self, edits: Sequence[Edit]) -> None:
        """Judge what is about to be committed; what cannot be is judged when it is there."""
        judging = self._judging()
        if judging is None or any(layout.kind_of(edit.path) != layout.INITIATIVE for edit in edits):
            return
        with suppress(Exception):
            from tsbp.store.index.follow import foresee  # what judges, opened while git works
            from tsbp.store.index.work import Reader

            reader = Reader(self._root, reader_version(), self._options.validators())
            self._foreseen = foresee(reader, judging, edits)

    def notice(self, wrote: Wrote | None) -> bool:
        """Let the index notice; tell whether it had to look at nothing but what was written."""
        return WorkTree(self._root, self._options, at_once=False).notice(wrote, self._foreseen)
