"""The one door to a store: opens the rooms when they are needed."""

from __future__ import annotations

import os
from contextlib import contextmanager

from tsbp.domain.vocab import LOOK_ALIKES
from tsbp.errors import Ambiguous, BadData, BadUsage, NotFound
from tsbp.store import layout
from tsbp.store.git import places
from tsbp.store.index import worktree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, NoReturn

    from tsbp.domain.change import Change
    from tsbp.domain.context import Context
    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.settings import Settings, View
    from tsbp.store.document import Document
    from tsbp.store.git.calls import Git
    from tsbp.store.index.entry import Whole
    from tsbp.store.index.wordindex import Hit
    from tsbp.store.protocol import Edit, Writer

SHORTEST = 3
OFFERED = 5


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
        common_dir = self.places.common_dir if self.places and use_index else ""
        self._options = worktree.Options(common_dir, notice, progress)
        self._whole: Whole | None = None
        self._context: Context | None = None
        self._git: Git | None = None

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

    def whole(self) -> Whole:
        """Return what the work tree amounts to, proved fresh when this command first asked."""
        if self._whole is None:
            self._whole = self._past()[0] if self.as_of else worktree.answer(self.root, self._options)
        return self._whole

    def _past(self) -> tuple[Whole, Context]:
        from tsbp.store.index import revision

        return revision.answer(self._options, self.git.blobs(self.as_of), self.git.contents)

    def search(self, terms: Sequence[str]) -> tuple[Hit, ...]:
        """Return the initiatives' files that hold every word, the best match first; raises BadUsage for the past."""
        self._refuse_past()
        return worktree.search(self.root, self._options, terms)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What a question needs of the settings and the directory (see `tsbp.domain.row.facts`)."""
        return self.whole().facts

    @property
    def context(self) -> Context:
        """The settings, the directory and the working days that initiatives are judged by."""
        if self._context is None:
            self._context = self._past()[1] if self.as_of else worktree.context(self.root, self._options)
        return self._context

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
        found: dict[str, Any] = {}
        for document in self.documents(layout.VIEW):
            if document.value:
                found[document.path.rpartition("/")[2].removesuffix(layout.ENDING)] = document.value
        return found

    def kind_of(self, path: str) -> str:
        """Return what a file of the store should hold, empty for a file that is none of ours."""
        return layout.kind_of(path) or ""

    def find(self, text: str) -> str:
        """Return the id that the text begins (three characters or more, either case, O I L as 0 1 1).

        Raises NotFound, or Ambiguous when several begin so.
        """
        ids = [entry.id for entry in self.whole().entries]
        wanted = _code(text)
        found = [id for id in ids if _code(id) == wanted] or [
            id for id in ids if _code(id).startswith(wanted)
        ]
        if len(wanted) < SHORTEST and _code(text) not in (_code(id) for id in ids):
            raise BadUsage("error.id-too-short", text=text, shortest=SHORTEST)
        if len(set(found)) == 1:
            return found[0]
        if found:
            raise Ambiguous(
                "error.ambiguous-id", candidates=sorted(found)[:OFFERED], text=text, count=len(found)
            )
        return self.missing(text)

    def missing(self, text: str) -> NoReturn:
        """Raise NotFound for an id, offering those that look like it; BadData when its file cannot be read."""
        broken = [
            fault for fault in self.whole().faults if _code(layout.id_of(fault.path) or "-") == _code(text)
        ]
        starts = [
            fault
            for fault in self.whole().faults
            if _code(layout.id_of(fault.path) or "-").startswith(_code(text))
        ]
        if broken or (starts and len(_code(text)) >= SHORTEST):
            found = broken or starts
            raise BadData("error.target-unreadable", findings=found, path=found[0].path)
        from tsbp.domain.near import near

        ids = {_code(entry.id): entry.id for entry in self.whole().entries}
        close = [ids[code] for code in near(_code(text), ids)]
        raise NotFound("error.no-initiative", hint="hint.no-initiative", candidates=close, text=text)

    def path_of(self, id: str) -> str:
        """Return the path of an initiative's file; raises NotFound, Ambiguous for an id in two files."""
        paths = [entry.path for entry in self.whole().entries if entry.id == id]
        if len(paths) > 1:
            raise Ambiguous("error.id-in-two-files", candidates=paths, id=id)
        return paths[0] if paths else self.missing(id)

    def load(self, target: str) -> Document:
        """Read one file as it is on disk now, by id or by path; raises NotFound, BadData for what is no file."""
        from tsbp.store import document

        path = target if layout.kind_of(target) else self.path_of(target)
        if self.as_of:
            return next(document.of_blobs(self.git, self.as_of, only=path), None) or self.missing(target)
        return document.load(self.root, path)

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

        What was read before is forgotten when the lock is held, and again when all is written. Raises Busy,
        Conflict and StoreFailed as the write protocol does.
        """
        from tsbp.store.protocol import writing

        self._refuse_past()
        with writing(self.git, self.root, operation, protected=self.settings.protected) as writer:
            self._forget()
            yield writer
            self._forget()

    def _forget(self) -> None:
        self._whole = self._context = None

    def edited(self, document: Document, changes: Sequence[Change]) -> bytes:
        """Return the text of a document with just these changes, each in its own lines; raises Fault, Refused."""
        from tsbp.store import drafting

        return drafting.edited(
            document.text, document.kind, changes, self.settings.languages[0], document.data or {}
        )

    def new_text(self, path: str, data: Mapping[str, Any]) -> bytes:
        """Return the canonical text of a new file."""
        from tsbp.store import drafting

        return drafting.new_text(path, data)

    def edit(self, path: str, old: bytes | None, new: bytes | None) -> Edit:
        """Return an edit of one file for the writer."""
        from tsbp.store.protocol import Edit

        return Edit(path, old, new)

    def _refuse_past(self) -> None:
        if self.as_of:
            raise BadUsage("error.not-in-the-past")

    def _counted(self) -> tuple[int, int]:
        """Count the commits behind and ahead of the remote's branch; nothing is asked where no remote was fetched."""
        if not self.places or not os.path.isdir(os.path.join(self.places.common_dir, "refs", "remotes")):
            return 0, 0
        return self.git.behind_ahead() or (0, 0)


def _code(text: str) -> str:
    """Return the telling characters of an id as typed: no prefix, upper case, look-alikes resolved."""
    upper = text.strip().upper()
    head, dash, rest = upper.partition("-")
    code = rest if dash and rest else head
    return "".join(LOOK_ALIKES.get(char, char) for char in code)
