"""The write protocol: file first, then plain `git commit --only`, with a journal around both.

Nothing else writes a file of a store or calls `git commit`. After a failure the files, the index and the log
are as they were, or the failure names what is not; after a crash the next write finishes or takes back.
"""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress

from tsbp.errors import Conflict, Failure, Fault, StoreFailed
from tsbp.store import guards, journal, landing, laying, lock, recovery
from tsbp.store.committing import commit_only
from tsbp.store.edits import Committed, Edit, Note, Wrote
from tsbp.store.git import packing, staging, version
from tsbp.store.git.calls import Git
from tsbp.store.git.command import FEW
from tsbp.store.journal import Entry
from tsbp.store.laying import Laid
from tsbp.store.shield import Interrupted, Shield

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from tsbp.store.git.indexfile import IndexFile

HOOK_DEADLINE = 300.0


@contextmanager
def writing(
    git: Git,
    operation: str,
    *,
    protected: Collection[str] = (),
    wait: float = lock.WAIT,
    deadline: float = HOOK_DEADLINE,
) -> Iterator[Writer]:
    """Let one operation write: take the lock, finish what a crash left, refuse where it would trample.

    `protected` are branches on which nothing is written; `wait` and `deadline` are seconds for the lock and
    for git's commit with its hooks. Raises Busy, Conflict (merge and the like in progress, detached HEAD),
    Refused (protected branch) or StoreFailed.
    """
    with lock.held(git.common_dir, operation, wait=wait):
        version.prove(git)
        notes = recovery.recover(git)
        with closing(Writer(git, operation, guards.writable(git, protected), notes, deadline)) as writer:
            yield writer


class Writer:
    """The one who may write now; `notes` tell what was found and mended on the way in.

    `meanwhile` is given the edits while git commits them, and raises nothing.
    `wrote` is what one commit changed of what was plain to see before it, None where that is not all there is to it.
    """

    def __init__(
        self, git: Git, operation: str, branch: str, notes: tuple[Note, ...], deadline: float
    ) -> None:
        self.git = git
        self.top = Git(git.top)
        self.operation = operation
        self.branch = branch
        self.notes = notes
        self.deadline = deadline
        self.wrote: Wrote | None = None
        self.meanwhile: Callable[[Sequence[Edit]], None] = _nothing
        self._look: guards.Look | None = None
        self._index: IndexFile | None = None

    def look(self, paths: Collection[str]) -> None:
        """Begin to look for uncommitted edits of these paths (from the store's root), whose bytes were read.

        `commit` asks for the outcome, so git looks while the caller makes the new bytes.
        """
        self.close()
        self._look = guards.Look(self.git, paths)

    def close(self) -> None:
        """Give up a look that no commit has asked for."""
        if self._look is not None:
            self._look.close()
            self._look = None

    def clean(self, *paths: str, drafts: Collection[str] = ()) -> None:
        """Raise Conflict when one of these paths (from the store's root) has uncommitted edits."""
        if self._look is None or not self._look.covers(paths):
            self.close()
            self._look = guards.Look(self.git, paths)
        guards.clean(self._look, paths, drafts)
        self._index, self._look = self._look.index, None

    def commit(self, edits: Sequence[Edit], message: str, *, drafts: Collection[str] = ()) -> Committed:
        """Write the files and commit them and nothing else, all or none; edits without a change are left out.

        `drafts` are paths whose uncommitted text is meant to be committed. Raises Conflict when a file is
        not as the edit says or has uncommitted edits, Busy when other gits keep the repository locked,
        StoreFailed when git, a hook or the disk refuses; Interrupted when a signal came meanwhile.
        """
        wanted = [edit for edit in edits if edit.old != edit.new or edit.path in drafts]
        if not wanted:
            return Committed(self.git.head(), (), self.notes)
        guards.proper(self.git.root, wanted)
        self.clean(*(edit.path for edit in wanted), drafts=drafts)
        guards.as_expected(self.git.root, wanted)
        with Shield() as shield:
            committed = self._written(wanted, message, frozenset(drafts), shield)
            shield.saved = committed.commit
            self.wrote = Wrote(committed.paths, self._index, self.git.places) if self._index else None
            return committed

    def _written(
        self, edits: Sequence[Edit], message: str, drafts: frozenset[str], shield: Shield
    ) -> Committed:
        head = self.git.head()
        entries = self._entries(edits, head)
        about = {"branch": self.branch, "head": head, "operation": self.operation}
        journal.begin(self.git.top, self.git.git_dir, entries=entries, **about)
        pairs = tuple(zip(entries, edits, strict=True))
        data = _bytes(entries, edits)
        before = {entry.path: edit.old for entry, edit in pairs if edit.old is not None}
        try:
            guards.as_expected(self.git.root, edits)  # once more: an editor may have saved meanwhile
        except BaseException:
            journal.drop(self.git.git_dir)
            raise
        try:
            with self._stored_meanwhile(tuple(data.values()), entries[0].width):
                self._lay(edits, entries, drafts, before)
            notes = self._commit(head, entries, edits, message, shield)
            landed = self._landed(head, entries, data)
        except BaseException as error:
            self._take_back(entries, before, error)
            raise
        journal.drop(self.git.git_dir)
        notes += tuple(self._differences(landed, entries, data))
        return Committed(landed.commit.hex, tuple(edit.path for edit in edits), self.notes + notes)

    def _entries(self, edits: Sequence[Edit], head: str) -> tuple[Entry, ...]:
        width = len(head) or (64 if self.git.config("extensions.objectformat") == "sha256" else 40)
        return tuple(
            Entry(
                self.git.prefix + edit.path,
                "" if edit.old is None else journal.blob_id(edit.old, width),
                "" if edit.new is None else journal.blob_id(edit.new, width),
            )
            for edit in edits
        )

    @contextmanager
    def _stored_meanwhile(self, blobs: Sequence[bytes], width: int) -> Iterator[None]:
        """Let git store many blobs while the block runs; where that fails, the commit will say why."""
        running = None
        if len(blobs) > FEW and laying.has_room(self.git.git_dir, sum(map(len, blobs))):
            with suppress(Failure, OSError):
                running = packing.store(self.top, journal.beside(self.git.git_dir, "pack"), blobs, width)
                journal.add_process(self.git.git_dir, running.pid)
        try:
            yield
        finally:
            if running is not None:
                with suppress(Failure):
                    running.ended()

    def _lay(
        self,
        edits: Sequence[Edit],
        entries: Sequence[Entry],
        drafts: frozenset[str],
        before: dict[str, bytes],
    ) -> None:
        root = self.git.root
        placed = [one for one in edits if one.new is not None]
        laying.lay([Laid(os.path.join(root, one.path), one.new or b"", one.old is None) for one in placed])
        for gone in edits:
            if gone.new is None:
                laying.remove(os.path.join(root, gone.path))
        known = staging.entries(self.top, [entry.path for entry in entries])
        moved = [
            entry
            for edit, entry in zip(edits, entries, strict=True)
            if edit.old is not None and edit.path not in drafts and not self._knew(entry, edit.old, known)
        ]
        for entry in moved:
            before[entry.path] = self.top.run("cat-file", "--filters", f":{entry.path}")
        if moved:
            raise Conflict("error.changed-meanwhile", hint="hint.again", path=moved[0].path)
        staging.intend(self.top, [entry.path for entry in entries if entry.path not in known])

    def _knew(self, entry: Entry, old: bytes, known: Mapping[str, tuple[str, str]]) -> bool:
        """Tell whether git knows the old bytes: a pull may have come between the look and the write."""
        blob = known[entry.path][1] if entry.path in known else ""
        return landing.same(self.top, blob, entry.path, entry.old, old)

    def _commit(
        self, head: str, entries: Sequence[Entry], edits: Sequence[Edit], message: str, shield: Shield
    ) -> tuple[Note, ...]:
        try:
            commit_only(
                self.git,
                entries,
                message,
                deadline=self.deadline,
                interrupted=shield.asked,
                meanwhile=lambda: self.meanwhile(edits),
            )
        except Failure:
            tip = self.git.head()
            if tip != head and landing.holds(self.top, tip, entries, _bytes(entries, edits)):
                return (Note("note.absorbed", {"commit": tip}),)
            raise
        return ()

    def _landed(self, head: str, entries: Sequence[Entry], data: Mapping[str, bytes]) -> landing.Landing:
        """Find the commit; one that is not there although git said so is a fault nobody may overlook."""
        landed = landing.find(self.top, head, self.git.head(), entries, data)
        if landed is None:
            raise Fault("error.commit-lost", paths=", ".join(entry.path for entry in entries))
        return landed

    def _differences(
        self, landed: landing.Landing, entries: Sequence[Entry], data: Mapping[str, bytes]
    ) -> Iterator[Note]:
        """Tell what hooks made of the change."""
        if landed.changed:
            yield Note("note.hook-changed", {"paths": ", ".join(landed.changed)})
        ours = {entry.path for entry in entries}
        added = [change.path for change in landed.commit.changes if change.path not in ours]
        if added:
            yield Note("note.hook-added", {"paths": ", ".join(added)})
        left = [path for path in data if path not in landed.changed and self._differs(path, data[path])]
        if left:
            yield Note("note.hook-left", {"paths": ", ".join(left)})

    def _differs(self, path: str, data: bytes) -> bool:
        return recovery.content(os.path.join(self.top.root, path)) != data

    def _take_back(self, entries: Sequence[Entry], before: Mapping[str, bytes], error: BaseException) -> None:
        """Put everything back after a failure; what cannot be put back is named in a failure of its own."""
        try:
            left = recovery.put_back(self.top, entries, before)
        except (Failure, OSError) as second:
            words = "\n".join(filter(None, (_words(error), _words(second))))
            raise StoreFailed("error.not-put-back", hint="hint.not-put-back", words=words) from error
        journal.drop(self.git.git_dir)
        if left:
            paths = ", ".join(left)
            raise StoreFailed(
                "error.left-changed", hint="hint.left-changed", paths=paths, words=_words(error)
            )


def _bytes(entries: Sequence[Entry], edits: Sequence[Edit]) -> dict[str, bytes]:
    """Return the new bytes by path from the top."""
    pairs = zip(entries, edits, strict=True)
    return {entry.path: edit.new for entry, edit in pairs if edit.new is not None}


def _nothing(_: object) -> None:
    """Do nothing."""


def _words(error: BaseException) -> str:
    if isinstance(error, Failure):
        return str(error.params.get("words") or error.params.get("reason") or error.sentence)
    return str(error)


__all__ = ["Committed", "Edit", "Interrupted", "Note", "Writer", "writing"]
