"""What a write is about to do, on the disk before it begins: a crash can be finished or taken back."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from tsbp.store import laying
from tsbp.store.git.digests import WIDE, sha1, sha256
from tsbp.store.lock import FOLDER
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = "journal"
_PIDS = "journal.pids"
_BESIDE = ("commit.out", "commit.message", "commit.paths", "commit.pack")
_MAGIC = "tsbp journal 1"
_END = "end"
_ABOUT = ("top", "git_dir", "branch", "head", "operation", "since", "host")


class Entry(NamedTuple):
    """One file of a write: its path from the top of the work tree, and the ids of its bytes on the disk.

    An empty `old` means that the write makes the file, an empty `new` that it takes it away. Ids are git's blob
    ids of the bytes on the disk.
    """

    path: str
    old: str
    new: str

    @property
    def width(self) -> int:
        """The length of an id here."""
        return len(self.old or self.new)


class Process(NamedTuple):
    """A process by id and start time; the system gives ids out again, never both."""

    pid: int
    start: str


class Journal(NamedTuple):
    """A write under way: where, on what branch and commit, by whom, and every file of it."""

    top: str
    git_dir: str
    branch: str
    head: str
    operation: str
    since: str
    host: str
    processes: tuple[Process, ...]
    entries: tuple[Entry, ...]


def begin(
    top: str, git_dir: str, *, branch: str, head: str, operation: str, entries: Sequence[Entry]
) -> Journal:
    """Write the journal of a write of this process; it is on the disk when this returns. Raises OSError."""
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    journal = Journal(
        top, git_dir, branch, head, operation, since, os.uname().nodename, (this_process(),), tuple(entries)
    )
    folder = os.path.join(git_dir, FOLDER)
    os.makedirs(folder, exist_ok=True)
    for stale in (_PIDS, *_BESIDE):
        _unlink(os.path.join(folder, stale))
    laying.sweep(os.path.join(folder, _NAME))
    laying.replace(os.path.join(folder, _NAME), _packed(journal))
    return journal


def add_process(git_dir: str, pid: int) -> None:
    """Note that a process works for the write; after a crash nothing is touched while it lives.

    It need not outlast a power cut, which ends the process too, so it is not brought to the disk.
    """
    with open(os.path.join(git_dir, FOLDER, _PIDS), "a", encoding="ascii") as file:
        file.write(f"{pid} {start_of(pid)}\n")


def load(git_dir: str) -> Journal | None:
    """Return the journal that a crash left behind, or None."""
    folder = os.path.join(git_dir, FOLDER)
    try:
        with open(os.path.join(folder, _NAME), "rb") as file:
            fields = os.fsdecode(file.read()).split("\0")
    except FileNotFoundError:
        return None
    if fields[0] != _MAGIC or fields[-1] != _END:
        return None
    about = dict(zip(_ABOUT, fields[1:], strict=False))
    pid, start, *rest = fields[1 + len(_ABOUT) : -1]
    entries = tuple(Entry(*rest[at : at + 3]) for at in range(0, len(rest), 3))
    return Journal(**about, processes=(Process(int(pid), start), *_added(folder)), entries=entries)


def drop(git_dir: str) -> None:
    """Forget the write: it is finished or taken back."""
    folder = os.path.join(git_dir, FOLDER)
    for name in (_NAME, _PIDS, *_BESIDE):
        _unlink(os.path.join(folder, name))


def path(git_dir: str) -> str:
    """Return where the journal lies."""
    return os.path.join(git_dir, FOLDER, _NAME)


def beside(git_dir: str, name: str) -> str:
    """Return the path of a file that lies beside the journal while a write is under way."""
    return os.path.join(git_dir, FOLDER, "commit." + name)


def output_path(git_dir: str) -> str:
    """Return where the words of git and its hooks lie while a write is under way."""
    return beside(git_dir, "out")


def blob_id(data: bytes, width: int) -> str:
    """Return git's id of these bytes as a blob, in so many hex digits (40 = SHA-1, 64 = SHA-256)."""
    whole = b"blob %d\0" % len(data) + data
    found = sha256(whole) if width == WIDE else sha1(whole, usedforsecurity=False)
    return str(found.hexdigest())


def this_process() -> Process:
    """Return this process."""
    return Process(os.getpid(), start_of(os.getpid()))


def start_of(pid: int) -> str:
    """Return when a process started, in the system's own count; empty when that is not known."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            words = file.read().rpartition(b")")[2].split()
    except OSError:
        return ""
    return "" if words[0] in {b"Z", b"X"} else words[19].decode()


def alive(process: Process) -> bool:
    """Tell whether the process still runs on this machine."""
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if not os.path.isdir("/proc/self"):
        return True
    return start_of(process.pid) == process.start


def _packed(journal: Journal) -> bytes:
    about = [str(getattr(journal, name)) for name in _ABOUT]
    process = [str(journal.processes[0].pid), journal.processes[0].start]
    entries = [word for entry in journal.entries for word in entry]
    return os.fsencode("\0".join((_MAGIC, *about, *process, *entries, _END)))


def _added(folder: str) -> tuple[Process, ...]:
    try:
        with open(os.path.join(folder, _PIDS), encoding="ascii") as file:
            lines = [line.split() for line in file]
    except FileNotFoundError:
        return ()
    return tuple(Process(int(line[0]), line[1] if len(line) > 1 else "") for line in lines if line)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
