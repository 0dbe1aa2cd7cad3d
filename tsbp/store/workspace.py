"""The one door to a store: opens the rooms when they are needed."""

from __future__ import annotations

import os
from contextlib import contextmanager

from tsbp.errors import Ambiguous, BadUsage
from tsbp.store import ids, layout
from tsbp.store.git import places
from tsbp.store.index import shelf
from tsbp.store.index.versions import FOLDER, reader_version
from tsbp.store.index.worktree import Options, WorkTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, NoReturn

    from tsbp.domain.change import Change
    from tsbp.domain.compiled import Validators
    from tsbp.domain.context import Context
    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.finding import Finding
    from tsbp.domain.settings import Settings, View
    from tsbp.store.document import Document
    from tsbp.store.edits import Proved
    from tsbp.store.git.calls import Git
    from tsbp.store.index.entry import Entry, Whole
    from tsbp.store.index.revision import Revision
    from tsbp.store.index.sieve import Sieve
    from tsbp.store.index.stamps import Marks
    from tsbp.store.index.wordindex import Hit
    from tsbp.store.index.work import Judging
    from tsbp.store.protocol import Writer


def _silent(*_: object) -> None:
    """Take no notice."""


class Workspace:
    """A store on disk, seen from its root.

    What it reads is kept while it lives, so one command sees one state; inside `writing` it reads anew.
    With `as_of` (a commit in hex) it is the store of then: read from git, and never written to.
    """

    def __init__(
        self,
        root: str,
        *,
        use_index: bool = True,
        as_of: str = "",
        notice: Callable[[str], None] = _silent,
        progress: Callable[[int, int], None] = _silent,
    ) -> None:
        self.root = root
        self.as_of = as_of
        self.places = places.find(root)
        git_index = os.path.join(self.places.git_dir, "index") if self.places else ""
        common_dir = self.places.common_dir if self.places and use_index else ""
        self._options = Options(common_dir, git_index, self.validators, notice, progress)
        self._tree: WorkTree | Revision | None = None
        self._facts: Mapping[str, Any] | None = None
        self._settled: Judging | None = None
        self._validators: Validators | None = None
        self._git: Git | None = None
        if not as_of:
            self._tree = WorkTree(self.root, self._options)  # git begins to look while the command gets ready

    @classmethod
    def open(cls, start: str, **options: Any) -> Workspace:
        """Open the store at or above a folder; raises NotFound when there is none."""
        return cls(layout.find_root(start), **options)

    @property
    def head(self) -> str:
        """The commit checked out in hex, empty before the first one or outside a repository."""
        return self.as_of or ((places.head(self.places) or "") if self.places else "")

    @property
    def branch(self) -> str:
        """The branch checked out, empty on a detached HEAD or outside a repository."""
        return places.branch(self.places) if self.places else ""

    @property
    def behind(self) -> int:
        """How many commits the remote's branch has that this one has not, as far as was fetched."""
        return self._counted()[0]

    @property
    def waiting(self) -> int:
        """How many commits this branch has that the remote's has not, as far as was fetched."""
        return self._counted()[1]

    @property
    def git(self) -> Git:
        """The git room; raises StoreFailed outside a repository."""
        if self._git is None:
            from tsbp.store.git.calls import Git

            self._git = Git(self.root)
        return self._git

    @property
    def tree(self) -> WorkTree | Revision:
        """The tables, proved fresh when this command first asks."""
        if self._tree is None:
            if self.as_of:
                from tsbp.store.index.revision import Past, Revision

                name = f"{self.as_of}:{self.places.prefix if self.places else ''}"
                past = Past(name, lambda: self.git.blobs(self.as_of), self.git.contents)
                self._tree = Revision(past, self._options)
            else:
                self._tree = WorkTree(self.root, self._options)
        return self._tree

    def whole(self) -> Whole:
        """Return all that the store amounts to, every initiative at once."""
        return self.tree.ask(shelf.whole)

    def entries(self, sieve: Sieve) -> tuple[Entry, ...]:
        """Return the initiatives that the sieve lets through, by path."""
        return self.tree.ask(lambda connection, tree: shelf.entries(connection, tree, sieve))

    def entries_at(self, paths: Sequence[str]) -> tuple[Entry, ...]:
        """Return the initiatives in these files, in their order; a path without one is left out."""
        return self.tree.ask(lambda connection, tree: shelf.at(connection, tree, paths))

    def stages(self, sieve: Sieve) -> Mapping[str, int]:
        """Return how many initiatives the sieve lets through, by stage."""
        return self.tree.ask(lambda connection, tree: shelf.stages(connection, tree, sieve))

    def cites(self, paths: Sequence[str] | None = None) -> tuple[tuple[str, str, Any], ...]:
        """Return (path, id, what it says of others) of the initiatives in these files, or of all."""
        return self.tree.ask(lambda connection, tree: shelf.cites(connection, tree, paths))

    def ids(self, start: str = "") -> tuple[str, ...]:
        """Return the ids whose telling part begins so, sorted."""
        return self.tree.ask(lambda connection, tree: shelf.ids(connection, tree, start))

    def search(self, terms: Sequence[str], limit: int = 0) -> tuple[tuple[Hit, ...], int]:
        """Return the best files that hold every word, and how many there are; raises BadUsage for the past."""
        self._refuse_past()
        from tsbp.store.index import wordindex

        return self.tree.ask(lambda connection, tree: wordindex.search(connection, tree, terms, limit))

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What is wrong with files that cannot be read as what they should be, by path."""
        return self.tree.ask(shelf.faults)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a question needs of the settings and the directory (see `tsbp.domain.row.facts`)."""
        if self._facts is None:
            self._facts = self.tree.ask(shelf.facts)
        return self._facts

    @property
    def marks(self) -> Marks | None:
        """What the answers of this command stand on; None before the first, and where nothing can be kept."""
        return self._tree.marks if self._tree else None

    @property
    def context(self) -> Context:
        """The settings, the directory and the working days that initiatives are judged by."""
        if self._settled is None:
            from tsbp.store.index.fill import settled
            from tsbp.store.index.work import Reader

            reader = Reader(self.root, reader_version(), self.validators())
            self._settled = self.tree.ask(lambda connection, tree: settled(connection, tree, reader))
        return self._settled.context

    def validators(self) -> Validators | None:
        """Return the compiled checks of the models, kept in the repository: they know nothing of its data."""
        if self._validators is None:
            from tsbp.store import checks

            folder = os.path.join(self.places.common_dir, FOLDER) if self.places else ""
            self._validators = checks.validators(folder, reader_version())
        return self._validators

    def read(self, path: str, text: bytes, data: Mapping[str, Any] | None = None) -> Document:
        """Read a text, whose `data` may be known, as the file at that path; never raises for what it holds."""
        from tsbp.store import document, yamlread

        load = yamlread.skim if data is None else lambda _: data
        return document.read(path, self.kind_of(path), text, self.validators(), load)

    @property
    def settings(self) -> Settings:
        """The settings of the store."""
        return self.context.settings

    @property
    def directory(self) -> Directory:
        """The people, markets, queues and whatever else initiatives name."""
        return self.context.directory

    def views(self) -> Mapping[str, View]:
        """Return the saved views by name; those that cannot be read are left out, `check` names them."""
        found: list[Any] = [document for document in self.documents(layout.VIEW) if document.value]
        return {layout.name_of(document.path): document.value for document in found}

    def kind_of(self, path: str) -> str:
        """Return what a file of the store should hold, empty for a file that is none of ours."""
        return layout.kind_of(path) or ""

    def find(self, text: str) -> str:
        """Return the id that the text begins (three characters or more, either case, O I L as 0 1 1).

        Raises NotFound, or Ambiguous when several begin so.
        """
        return ids.found(text, self.ids(ids.code(text))) or self.missing(text)

    def missing(self, text: str) -> NoReturn:
        """Raise NotFound for an id, offering those that look like it; BadData when its file cannot be read."""
        from tsbp.domain.near import near

        ids.missing(text, self.faults, self.ids, near)

    def path_of(self, id: str) -> str:
        """Return the path of an initiative's file; raises NotFound, Ambiguous for an id in two files."""
        paths = self.tree.ask(lambda connection, tree: shelf.paths(connection, tree, id))
        if len(paths) > 1:
            raise Ambiguous("error.id-in-two-files", candidates=paths, id=id)
        return paths[0] if paths else self.missing(id)

    def load(self, target: str) -> Document:
        """Read one file as it is on disk now, by id or by path; raises NotFound, BadData for what is no file."""
        from tsbp.store import document

        path = target if layout.kind_of(target) else self.path_of(target)
        if self.as_of:
            return next(document.of_blobs(self.git, self.as_of, only=path), None) or self.missing(target)
        return document.load(self.root, path, self.validators())

    def documents(self, *kinds: str) -> Iterator[Document]:
        """Read every file of the store (of these kinds) as it is on disk now, by path.

        What cannot be read says so itself.
        """
        from tsbp.store import document

        if self.as_of:
            return document.of_blobs(self.git, self.as_of, kinds=kinds)
        return document.every(self.root, kinds)

    @contextmanager
    def writing(self, operation: str) -> Iterator[Writer]:
        """Take the store for writing: locked, recovered, in a state that can be written to.

        What was read is forgotten when something moved before the lock was held, and when all is written; then the
        index notices, so that the next reader need not. Raises Busy, Conflict, StoreFailed as the write protocol does.
        """
        from tsbp.store import mergedriver, noticing, protocol

        self._refuse_past()
        with protocol.writing(self.git, operation, protected=self.settings.protected) as writer:
            mergedriver.keep(self.git)
            if not self.tree.stands():
                self._forget()
            watch = noticing.Noticing(self.root, self._options, lambda: self._settled)
            writer.meanwhile = watch.foresee
            yield writer
            facts = self._facts
            self._forget()
        if watch.notice(writer.wrote):
            self._facts = facts  # the answer is worded by what the write was judged by

    def _forget(self) -> None:
        self._tree = self._facts = self._settled = None

    def edited(self, document: Document, changes: Sequence[Change]) -> Proved:
        """Return the text of a document with just these changes, each in its own lines; raises Fault, Refused."""
        from tsbp.store import drafting

        language, old = self.settings.languages[0], document.data or {}
        return drafting.edited(document.text, document.kind, changes, language, old)

    def new_text(self, path: str, data: Mapping[str, Any]) -> bytes:
        """Return the canonical text of a new file."""
        from tsbp.store import composing

        return composing.new_text(path, data)

    def _refuse_past(self) -> None:
        if self.as_of:
            raise BadUsage("error.not-in-the-past")

    def _counted(self) -> tuple[int, int]:
        """Count the commits behind and ahead of the remote's branch; nothing is asked where no remote was fetched."""
        remotes = os.path.join(self.places.common_dir, "refs", "remotes") if self.places else ""
        return (self.git.behind_ahead() if os.path.isdir(remotes) else None) or (0, 0)
