"""What a crash left behind is finished when its commit is there, and taken back when it is not."""

from __future__ import annotations

import os
import time

from tsbp.errors import BadData, Busy, NotFound
from tsbp.store import files, journal, landing, laying
from tsbp.store.edits import Note
from tsbp.store.git import staging
from tsbp.store.git.calls import Git
from tsbp.store.git.failures import plain
from tsbp.store.git.workers import at_work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tsbp.store.journal import Entry, Journal

WAIT = 10.0
_OLD_ENOUGH = 3.0
_ELSEWHERE_OVER = 900.0


def recover(git: Git, *, wait: float = WAIT) -> tuple[Note, ...]:
    """Finish or take back the write that a crash interrupted in this work tree; the write lock must be held.

    Says in notes what it did. Raises Busy while the crashed write's git is still alive or a lock is in the
    way that may be somebody's, StoreFailed when git or the disk refuses; the journal then stays for the
    next try.
    """
    if not os.path.lexists(journal.path(git.git_dir)):
        return ()
    found = journal.load(git.git_dir)
    if found is None:
        os.replace(journal.path(git.git_dir), journal.path(git.git_dir) + ".unreadable")
        return (Note("note.journal-unreadable"),)
    if found.top != git.top and os.path.isdir(
        found.top
    ):  # a copy of the repository: the files there are not ours
        journal.drop(git.git_dir)
        return (Note("note.journal-elsewhere", {"path": found.top}),)
    _wait_for_the_dead(git, found, wait)
    _clear_locks(git, found)
    notes = tuple(_finished(Git(git.top), found))
    journal.drop(git.git_dir)
    return notes


def ours(top: str, entries: Iterable[Entry]) -> Mapping[str, bytes]:
    """Return the files that are exactly as the write left them, with their bytes (none where it took one away)."""
    found = {}
    for entry in entries:
        path = os.path.join(top, entry.path)
        data = content(path)
        if data is None and not entry.new and not os.path.lexists(path):
            found[entry.path] = b""
        elif data is not None and entry.new and journal.blob_id(data, entry.width) == entry.new:
            found[entry.path] = data
    return found


def content(path: str) -> bytes | None:
    """Return a file's bytes, None when there is none or it is no plain file."""
    try:
        return files.read(path)
    except (NotFound, BadData):
        return None


def put_back(git: Git, entries: Sequence[Entry], before: Mapping[str, bytes]) -> tuple[str, ...]:
    """Put the bytes of before back where a file still holds the write's; return the paths left alone.

    `git` stands at the top. A file that the write made is removed. Files that somebody changed since are
    left; those that hold the old bytes need nothing.
    """
    written = ours(git.root, entries)
    left = []
    back = []
    for entry in entries:
        path = os.path.join(git.root, entry.path)
        if entry.path not in written:
            if not _as_before(path, entry):
                left.append(entry.path)
        elif not entry.old:
            laying.remove(path)
            _remove_empty(os.path.dirname(path), git.root)
        elif entry.path in before:
            back.append(laying.Laid(path, before[entry.path], fresh=not entry.new))
        else:
            left.append(entry.path)
    laying.lay(back)
    _settle_index(git, [entry for entry in entries if entry.path not in left])
    return tuple(left)


def patch_named(words: str) -> str:
    """Return the patch with a person's edits that a hook says it saved and did not restore."""
    saved = ""
    for line in words.split("\n"):
        if "tashing unstaged files to " in line:
            saved = line.partition("tashing unstaged files to ")[2].strip().rstrip(".")
        elif "estored changes from " in line:
            saved = ""
    return saved


def _finished(git: Git, found: Journal) -> Iterator[Note]:
    entries = found.entries
    for entry in entries:
        laying.sweep(os.path.join(git.root, entry.path))
    tip = _tip(git, found.branch)
    landed = landing.find(git, found.head, tip, entries, ours(git.root, entries))
    about = {"operation": found.operation, "since": found.since}
    if landed is not None:
        _bring_index_forward(git, found, tip)
        yield Note("note.finished", {**about, "commit": landed.commit.hex})
    else:
        left = put_back(git, entries, _kept(git, found))
        yield Note("note.taken-back", about)
        if left:
            yield Note("note.left-as-is", {"paths": ", ".join(left)})
    patch = patch_named(_hook_words(git))
    if patch:
        yield Note("note.patch", {"path": patch})


def _tip(git: Git, branch: str) -> str:
    ended = git.call(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"refs/heads/{branch}^{{commit}}"
    )
    return ended.out.decode().split()[-1] if not ended.exit else ""


def _kept(git: Git, found: Journal) -> Mapping[str, bytes]:
    """Return the bytes of before as git checks them out, where they prove to be the same."""
    kept = {}
    for entry in found.entries:
        if not entry.old or not found.head:
            continue
        ended = git.call("cat-file", "--filters", f"{found.head}:{entry.path}")
        if not ended.exit and journal.blob_id(ended.out, len(entry.old)) == entry.old:
            kept[entry.path] = ended.out
    return kept


def _bring_index_forward(git: Git, found: Journal, tip: str) -> None:
    """Let the index follow a commit whose git was killed between moving the branch and writing the index."""
    if git.branch() != found.branch:
        return
    paths = [entry.path for entry in found.entries]
    before = git.blobs(found.head, paths)
    after = git.blobs(tip, paths)
    now = staging.entries(git, paths)
    behind = {
        path: (now[path][0] if path in now else "100644", after[path])
        for path in paths
        if path in after
        and _blob(now, path) in {before.get(path, ""), *_unborn(path, before, after[path])}
        and _blob(now, path) != after[path]
    }
    staging.point(git, behind)
    gone = [entry.path for entry in found.entries if not entry.new and entry.path not in after]
    staging.forget(git, [path for path in gone if path in now and _blob(now, path) == before.get(path, "")])
    staging.restat(git, [path for path in ours(git.root, found.entries) if path in after])


def _settle_index(git: Git, entries: Sequence[Entry]) -> None:
    """Drop the announcements of files that are gone again, and let the index look at the restored ones."""
    now = staging.entries(git, [entry.path for entry in entries])
    gone = [
        entry.path
        for entry in entries
        if not entry.old
        and not os.path.lexists(os.path.join(git.root, entry.path))
        and _blob(now, entry.path) in {journal.blob_id(b"", entry.width), entry.new}
    ]
    staging.forget(git, gone)
    staging.restat(git, [entry.path for entry in entries if entry.old and entry.path in now])


def _unborn(path: str, before: Mapping[str, str], after: str) -> tuple[str, ...]:
    """Return the blob by which the index announces a new file without its content."""
    return () if path in before else (journal.blob_id(b"", len(after)),)


def _blob(index: Mapping[str, tuple[str, str]], path: str) -> str:
    return index[path][1] if path in index else ""


def _as_before(path: str, entry: Entry) -> bool:
    data = content(path)
    if data is None:
        return not entry.old and not os.path.lexists(path)
    return bool(entry.old) and journal.blob_id(data, len(entry.old)) == entry.old


def _remove_empty(folder: str, top: str) -> None:
    while folder != top:
        try:
            os.rmdir(folder)
        except OSError:
            return
        folder = os.path.dirname(folder)


def _hook_words(git: Git) -> str:
    try:
        with open(journal.output_path(git.git_dir), "rb") as file:
            return plain(file.read())
    except OSError:
        return ""


def _wait_for_the_dead(git: Git, found: Journal, wait: float) -> None:
    """Wait until nothing of the crashed write runs any more: its git may still be about to commit."""
    end = time.monotonic() + wait
    while living := tuple(_living(git, found)):
        if time.monotonic() > end:
            raise Busy(
                "error.unfinished",
                hint="hint.unfinished",
                pid=living[0],
                operation=found.operation,
                since=found.since,
            )
        time.sleep(0.05)


def _living(git: Git, found: Journal) -> Iterator[int]:
    if found.host != os.uname().nodename:  # the processes of another machine cannot be asked; give them time
        if time.time() - os.lstat(journal.path(git.git_dir)).st_mtime < _ELSEWHERE_OVER:
            yield found.processes[0].pid
        return
    for process in found.processes:
        if process.pid != os.getpid() and journal.alive(process):
            yield process.pid


def _clear_locks(git: Git, found: Journal) -> None:
    """Remove the locks that the crashed write's git left, and no other.

    Such a lock is younger than the journal and older than three seconds, and no git works in the repository.
    """
    begun = os.lstat(journal.path(git.git_dir)).st_mtime_ns
    for lock in _locks(git, found):
        status = _status(lock)
        if status is None or status.st_mtime_ns < begun:
            continue
        time.sleep(max(0.0, min(_OLD_ENOUGH, status.st_mtime + _OLD_ENOUGH - time.time())))
        workers = at_work(git.places)
        if workers:
            raise Busy("error.git-at-work", hint="hint.git-locked", path=lock, pid=workers[0])
        again = _status(lock)
        if again is not None and (again.st_ino, again.st_mtime_ns) == (status.st_ino, status.st_mtime_ns):
            laying.remove(lock)


def _locks(git: Git, found: Journal) -> tuple[str, ...]:
    return (
        os.path.join(git.git_dir, "index.lock"),
        os.path.join(git.git_dir, "HEAD.lock"),
        os.path.join(git.common_dir, "refs", "heads", *found.branch.split("/")) + ".lock",
        *(
            os.path.join(git.git_dir, name)
            for name in sorted(os.listdir(git.git_dir))
            if _is_next_index(name)
        ),
    )


def _is_next_index(name: str) -> bool:
    return name.startswith("next-index-") and name.endswith(".lock")


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None
