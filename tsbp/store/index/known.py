"""What is kept of the files of one tree, asked for piece by piece: catching up costs what changed and no more."""

from __future__ import annotations

from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

MANY = 1000
"""From so many files on it is cheaper to read all rows than to ask for each."""
_ROWS = "SELECT path, kind, oid, stamp, listed FROM files WHERE tree = ?"
_BELOW = "SELECT path FROM files WHERE tree = ?1 AND path > ?2 AND path < ?3"
_AFTER_SLASH = "0"  # the character behind `/`


class Row(NamedTuple):
    """What is kept of a file: its kind, the name of its content (empty: it cannot be read), its own stamp
    (empty: git vouches for it) and what git's index said of it.
    """

    kind: str
    oid: str
    stamp: str
    listed: str


class Known:
    """The files of a tree as the index keeps them."""

    def __init__(self, connection: sqlite3.Connection, tree: str) -> None:
        self._connection = connection
        self._tree = tree

    def rows(self, paths: Collection[str]) -> dict[str, Row]:
        """Return what is kept of these files; those of which nothing is kept are left out."""
        if len(paths) > MANY:
            wanted = frozenset(paths)
            asked = self._connection.execute(_ROWS, (self._tree,))
            return {path: Row(*rest) for path, *rest in asked if path in wanted}
        found = {}
        for path in paths:
            row = self._connection.execute(f"{_ROWS} AND path = ?", (self._tree, path)).fetchone()
            if row:
                found[path] = Row(*row[1:])
        return found

    def below(self, folders: Iterable[str]) -> list[str]:
        """Return the files in these folders and in those inside them."""
        return self._inside(folders, _BELOW)

    def within(self, folders: Iterable[str]) -> list[str]:
        """Return the files in these folders themselves."""
        return self._inside(folders, f"{_BELOW} AND NOT instr(substr(path, length(?2) + 1), '/')")

    def _inside(self, folders: Iterable[str], question: str) -> list[str]:
        found: list[str] = []
        for folder in folders:
            asked = self._connection.execute(question, (self._tree, f"{folder}/", f"{folder}{_AFTER_SLASH}"))
            found += [path for (path,) in asked]
        return found

    def every(self) -> list[str]:
        """Return all files."""
        asked = self._connection.execute("SELECT path FROM files WHERE tree = ?", (self._tree,))
        return [path for (path,) in asked]

    def others(self) -> dict[str, Row]:
        """Return what is kept of the files that are no initiatives."""
        places = self.below((layout.DIRECTORY, layout.VIEWS))
        return self.rows([layout.SETTINGS, *places])

    def initiatives(self) -> Iterable[tuple[str, str]]:
        """Yield the path of every initiative and the name of its content, by path."""
        return self._connection.execute(
            "SELECT path, oid FROM files WHERE tree = ? AND kind = ? ORDER BY path",
            (self._tree, layout.INITIATIVE),
        )

    def records(self) -> frozenset[str]:
        """Return what git's index said of each file, as git's own records (see `tsbp.store.git.watch`)."""
        asked = self._connection.execute(
            "SELECT listed || char(9) || path FROM files WHERE tree = ?", (self._tree,)
        )
        return frozenset([told for (told,) in asked])
