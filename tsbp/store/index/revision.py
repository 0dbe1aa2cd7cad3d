"""The answers for a revision: it never changes, so what was worked out once is kept and asked again."""

from __future__ import annotations

import sqlite3

from tsbp.store.index import tables
from tsbp.store.index.versions import reader_version, year
from tsbp.store.index.worktree import Locked
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeVar

    from tsbp.store.index.stamps import Marks
    from tsbp.store.index.worktree import Options

    Answer = TypeVar("Answer")
    Ask = Callable[[sqlite3.Connection, str], Answer]


class Past(NamedTuple):
    """Where the content of a revision comes from: its name, its blobs by path, and what they hold."""

    name: str
    blobs: Callable[[], Mapping[str, str]]
    contents: Callable[[Iterable[str]], Iterator[tuple[str, bytes]]]


class Revision:
    """A revision that is asked while a command lives."""

    def __init__(self, past: Past, options: Options) -> None:
        self._past = past
        self._options = options
        self._beside: sqlite3.Connection | None = None
        self.marks: Marks | None = None

    @property
    def common_dir(self) -> str:
        """The folder of git's in which the index lies, empty where none is used."""
        return self._options.common_dir

    def stands(self) -> bool:
        """Tell whether nothing has moved: a revision never does."""
        return True

    def ask(self, question: Ask[Answer]) -> Answer:
        """Return what the question makes of the tables; an index that cannot be used costs time, never an answer."""
        path = tables.location(self._options.common_dir) if self._options.common_dir else ""
        if path and self._beside is None:
            try:
                return self._kept(path, question)
            except (sqlite3.Error, OSError, ValueError):
                pass
        if self._beside is None:
            self._beside = tables.in_memory()
            self._fill(self._beside)
        return question(self._beside, self._past.name)

    def _kept(self, path: str, question: Ask[Answer]) -> Answer:
        with Locked(path):
            connection = tables.connect(path)
            try:
                asked = "SELECT version FROM trees WHERE tree = ?"
                kept = connection.execute(asked, (self._past.name,)).fetchone()
                if kept is None or kept[0] != f"{reader_version()}-{year()}":
                    self._fill(connection)
                return question(connection, self._past.name)
            finally:
                connection.close()

    def _fill(self, connection: sqlite3.Connection) -> None:
        from tsbp.store.index.past import read  # the rules, and all that reads and judges

        read(connection, self._past, self._options)
