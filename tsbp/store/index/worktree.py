"""The answers for a work tree: from what is kept when nothing moved, else brought up to date first."""

from __future__ import annotations

import fcntl
import os
import sqlite3

from tsbp.store.git.watch import Watch, is_bent, is_worth_asking
from tsbp.store.index import stamps, tables
from tsbp.store.index.decoding import decode
from tsbp.store.index.stamps import Marks
from tsbp.store.index.versions import LOCK, reader_version, year
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self, TypeVar

    from tsbp.domain.compiled import Validators
    from tsbp.store.edits import Wrote
    from tsbp.store.index.follow import Foreseen

    Progress = Callable[[int, int], None]
    Answer = TypeVar("Answer")
    Ask = Callable[[sqlite3.Connection, str], Answer]


class Options(NamedTuple):
    """How a work tree is answered for: where its index and git's lie (empty: none is used), who is told what.

    `validators` gives the compiled checks when something must be read.
    """

    common_dir: str
    git_index: str
    validators: Callable[[], Validators | None]
    notice: Callable[[str], None]
    progress: Progress


class WorkTree:
    """A work tree that was found fresh once, and is asked while a command lives; git begins to look `at_once`.

    An index that cannot be read is dropped and made again with one notice; one that cannot be written is
    overlaid in memory. Every way gives the same answer.
    """

    def __init__(self, root: str, options: Options, *, at_once: bool = True) -> None:
        self._root = root
        self._options = options
        self._is_bent = bool(options.common_dir) and is_bent(root, options.common_dir)
        is_asked = not self._is_bent and is_worth_asking(options.git_index)
        self._git_index = options.git_index if is_asked else ""
        self._watch = self._asking() if at_once and self._git_index and options.common_dir else None
        self._version = ""
        self._generation = self._stale = self._listing = ""
        self._moved = False
        self._beside: sqlite3.Connection | None = None
        self.marks: Marks | None = None

    @property
    def common_dir(self) -> str:
        """The folder of git's in which the index lies, empty where none is used."""
        return self._options.common_dir

    def ask(self, question: Ask[Answer]) -> Answer:
        """Return what the question makes of the tables, once they are proved fresh.

        `question` is called with the connection and the name of the tree, and may read only.
        """
        path = tables.location(self._options.common_dir) if self._options.common_dir else ""
        if path and self._beside is None:
            try:
                return self._kept(path, question)
            except (sqlite3.Error, OSError, ValueError) as error:
                spoilt = tables.is_spoilt(error)
            if spoilt:
                try:
                    with Locked(path):
                        tables.drop(path)
                    self._options.notice("notice.index-rebuilt")
                    return self._kept(path, question)
                except (sqlite3.Error, OSError, ValueError):
                    path = ""
        if self._beside is None:
            self._beside = self._overlaid(path)
        return question(self._beside, self._root)

    def notice(self, wrote: Wrote | None = None, foreseen: Foreseen | None = None) -> bool:
        """Bring what is kept up to date, where something is kept; that it cannot be is no matter here.

        Tell whether only what a write of ours `wrote` had to be looked at, which may have been `foreseen`.
        """
        path = tables.location(self._options.common_dir) if self._options.common_dir else ""
        if not path or not os.path.exists(path):
            return False
        try:
            if wrote is not None and self._followed(path, wrote, foreseen):
                return True
            stamps.ripen(self._options.git_index)
            self._kept(path, _nothing)
        except (sqlite3.Error, OSError, ValueError, KeyboardInterrupt):
            return False
        return False

    def stands(self) -> bool:
        """Tell whether git's index and every folder are as they were when the tables were first proved fresh.

        Whoever writes to the store by the rules moves both; git is not asked about files.
        """
        marks = None if self._moved else self.marks
        return marks is not None and stamps.hold(marks, self._root, self._options.git_index, ())

    def _followed(self, path: str, wrote: Wrote, foreseen: Foreseen | None) -> bool:
        from tsbp.store.index.follow import Foreseen, follow
        from tsbp.store.index.work import Reader

        reader = Reader(self._root, reader_version(), self._options.validators())
        with Locked(path), _Opened(path) as connection:
            return follow(connection, reader, wrote, foreseen or Foreseen())

    def _kept(self, path: str, question: Ask[Answer]) -> Answer:
        if os.path.exists(path):
            with _Opened(path) as connection:
                connection.execute("BEGIN")
                if self._is_fresh(connection):
                    return question(connection, self._root)
        with Locked(path), _Opened(path) as connection:
            # Whoever held the lock before may have done the work, and what git said is older than that.
            if self._stale != self._kept_generation(connection):
                self._watch, self._stale = None, ""
            if self._stale or not self._is_fresh(connection):
                self._bring_up(connection)
            return question(connection, self._root)

    def _is_fresh(self, connection: sqlite3.Connection) -> bool:
        generation = self._kept_generation(connection)
        if not generation or generation == self._generation:
            return bool(generation)
        if self._generation:
            self._watch = None
        asked = "SELECT marks FROM trees WHERE tree = ?"
        marks = Marks(*decode(connection.execute(asked, (self._root,)).fetchone()[0]))
        if not self._hold(marks):
            self._stale, self._listing = generation, marks.listing
            return False
        self._take(generation, marks)
        return True

    def _kept_generation(self, connection: sqlite3.Connection) -> str:
        """Return what changes whenever the tree is switched; empty where nothing of use is kept of it."""
        self._version = self._version or f"{reader_version()}-{year()}"
        asked = "SELECT version, generation FROM trees WHERE tree = ?"
        kept = connection.execute(asked, (self._root,)).fetchone()
        return str(kept[1]) if kept and kept[0] == self._version else ""

    def _hold(self, marks: Marks) -> bool:
        """Tell whether all is as it was; git is waited for only where the disk does not say otherwise already."""
        root, git_index = self._root, self._options.git_index
        if not marks.listing:  # git vouches for no file
            return stamps.hold(marks, root, git_index, None)
        if self._is_bent or not stamps.may_hold(marks, root, git_index):
            return False
        self._watch = self._watch or self._asking()
        return stamps.hold(marks, root, git_index, self._watch.named)

    def _asking(self) -> Watch:
        git_index = self._options.git_index
        return Watch(self._root, lambda: stamps.stamp_at(git_index))

    def _ask(self) -> Watch:
        """Ask git, or let it say what it was asked before."""
        watch, self._watch = self._watch or self._asking(), None
        return watch

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        ask = None
        if self._git_index:
            ask = self._ask
            self._watch = self._watch or self._asking()
            if self._watch.stamp != self._listing:
                self._watch.begin_listing()  # git looks while we get ready
        from tsbp.store.index.catchup import bring_up
        from tsbp.store.index.work import Reader

        reader = Reader(self._root, reader_version(), self._options.validators())
        bring_up(connection, reader, self._options.git_index, ask, self._options.progress)
        asked = "SELECT generation, marks FROM trees WHERE tree = ?"
        generation, marks = connection.execute(asked, (self._root,)).fetchone()
        self._take(generation, Marks(*decode(marks)))

    def _take(self, generation: str, marks: Marks) -> None:
        self._moved = bool(self._generation)
        self._generation, self.marks = generation, marks

    def _overlaid(self, path: str) -> sqlite3.Connection:
        """Bring up to date in memory what cannot be kept."""
        try:
            connection = tables.overlaid(path) if path and os.path.exists(path) else tables.in_memory()
        except sqlite3.Error:
            connection = tables.in_memory()
        self._bring_up(connection)
        self.marks = None
        return connection


def _nothing(*_: object) -> None:
    """Ask nothing: that the tables are fresh is all that is wanted."""


class _Opened:
    """Opens the index for one question."""

    def __init__(self, path: str) -> None:
        self._connection = tables.connect(path)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *about: object) -> None:
        self._connection.close()


class Locked:
    """Holds the index's own lock, which is not the one for writing to the store."""

    def __init__(self, path: str) -> None:
        self._path = os.path.join(os.path.dirname(path), LOCK)
        self._file = -1

    def __enter__(self) -> Self:
        os.makedirs(os.path.dirname(self._path), exist_ok=True)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        return self

    def __exit__(self, *about: object) -> None:
        os.close(self._file)
