"""A crash at any point leaves the old or the new state after the next write, which works unaided."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from kit import git
from writes import (
    NEW,
    NEW_TEXT,
    OLD_TEXT,
    ONE,
    TWO,
    change_one,
    ended,
    hook,
    new_store,
    start,
    state,
    subjects,
    write,
)

from tsbp.errors import Busy, StoreFailed
from tsbp.store import journal, recovery
from tsbp.store.git.calls import Git
from tsbp.store.protocol import Edit

SUBJECT = "TSBP-AAAAAA: priority P2 -> P0"
BOTH = f"[Edit({ONE!r}, {OLD_TEXT!r}, {NEW_TEXT!r}), Edit({NEW!r}, None, b'title: new\\n')]"
DIE = """
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def nth(n, real, after=False):
    def counted(*given, **named):
        counted.calls += 1
        if counted.calls == n and not after:
            die()
        answer = real(*given, **named)
        if counted.calls == n and after:
            die()
        return answer
    counted.calls = 0
    return counted
"""
# Where the writer dies, and whether its commit stands afterwards.
POINTS = {
    "before the journal": ("journal.begin = die", False),
    "with the journal": ("journal.begin = nth(1, journal.begin, after=True)", False),
    "before the first file": ("laying.lay = nth(2, laying.lay)", False),
    "in the middle of the journal": ("os.fsync = nth(1, os.fsync)", False),
    "in the middle of a file": ("os.fsync = nth(3, os.fsync)", False),
    "in the middle of the second file": ("os.fsync = nth(5, os.fsync)", False),
    "before the names are on the disk": ("os.fsync = nth(6, os.fsync)", False),
    "with all files on the disk": ("os.replace = nth(2, os.replace)", False),
    "between the files": ("os.link = die", False),
    "after the files": ("staging.intend = die", False),
    "before the commit": ("protocol.commit_only = die", False),
    "after the commit": ("landing.find = die", True),
    "before the journal goes": ("journal.drop = die", True),
}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return new_store(tmp_path / "store")


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_writer_is_finished_or_taken_back_by_the_next_write(top: Path, point: str) -> None:
    seam, landed = POINTS[point]
    (top / "notes.txt").write_text("staged\n")
    git(top, "add", "notes.txt")
    (top / "notes.txt").write_text("staged\nnot staged\n")
    person = (git(top, "diff", "notes.txt"), git(top, "diff", "--cached", "notes.txt"))

    code, said = ended(start(top, f"{DIE}\n{seam}", edits=BOTH))
    assert code == -signal.SIGKILL, said
    done = write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    expected = ["next", *([SUBJECT] if landed else []), "first"]
    assert subjects(top) == expected
    assert (top / ONE).read_bytes() == (NEW_TEXT if landed else OLD_TEXT)
    assert (top / NEW).exists() is landed
    assert (git(top, "diff", "notes.txt"), git(top, "diff", "--cached", "notes.txt")) == person
    assert git(top, "status", "--porcelain") == "MM notes.txt\n"
    told = [note.sentence for note in done.notes]
    begun = point not in {"before the journal", "in the middle of the journal"}
    assert told == (["note.finished" if landed else "note.taken-back"] if begun else [])
    assert not list(top.rglob(".tsbp-*"))


MANY = [Edit(f"projects/2026-10/TSBP-{n:06d}-x.yaml", b"n: 1\n", b"n: 2\n") for n in range(60)]
MANY_POINTS = {
    "while git stores them": ("packing.store = nth(1, packing.store, after=True)", False),
    "between the files": ("os.replace = nth(30, os.replace)", False),
    "before the commit": ("protocol.commit_only = die", False),
    "after the commit": ("landing.find = die", True),
}


@pytest.mark.parametrize("point", MANY_POINTS)
def test_many_files_are_all_new_or_all_old_after_a_crash(top: Path, point: str) -> None:
    seam, landed = MANY_POINTS[point]
    for edit in MANY:
        (top / edit.path).write_bytes(edit.old or b"")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "many")

    code, said = ended(start(top, f"{DIE}\n{seam}", edits=repr(MANY)))
    assert code == -signal.SIGKILL, said
    write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert subjects(top) == ["next", *([SUBJECT] if landed else []), "many", "first"]
    assert {(top / edit.path).read_bytes() for edit in MANY} == {b"n: 2\n" if landed else b"n: 1\n"}
    assert git(top, "status", "--porcelain") == ""
    assert not list(top.rglob(".tsbp-*"))


GOING = f"[Edit({TWO!r}, b'title: two\\n', None)]"


@pytest.mark.parametrize(
    ("seam", "landed"),
    [("laying.remove = die", False), ("protocol.commit_only = die", False), ("landing.find = die", True)],
)
def test_a_file_that_was_being_taken_away_is_back_or_gone(top: Path, seam: str, landed: bool) -> None:
    code, said = ended(start(top, f"{DIE}\n{seam}", edits=GOING))
    assert code == -signal.SIGKILL, said

    write(top, [Edit(ONE, OLD_TEXT, NEW_TEXT)], "next\n")

    assert subjects(top) == ["next", *([SUBJECT] if landed else []), "first"]
    assert (top / TWO).exists() is not landed
    assert git(top, "status", "--porcelain") == ""


def test_a_file_is_taken_away_in_one_commit_or_comes_back(top: Path) -> None:
    hook(top, "pre-commit", "exit 1")
    before = state(top)
    with pytest.raises(StoreFailed):
        write(top, [Edit(TWO, b"title: two\n", None)])
    assert state(top) == before
    (top / ".git/hooks/pre-commit").unlink()

    write(top, [Edit(TWO, b"title: two\n", None), Edit(ONE, OLD_TEXT, NEW_TEXT)])

    assert git(top, "show", "--name-status", "--format=", "HEAD").split() == ["M", ONE, "D", TWO]
    assert git(top, "status", "--porcelain") == ""


HOOKS = {
    "pre-commit": ("pre-commit", "", False),
    "commit-msg": ("commit-msg", "", False),
    "the branch is being locked": ("reference-transaction", '[ "$1" = prepared ] || exit 0', False),
    "the branch has moved": ("reference-transaction", '[ "$1" = committed ] || exit 0', True),
    "post-commit": ("post-commit", "", True),
}


@pytest.mark.parametrize("point", HOOKS)
@pytest.mark.parametrize("whole", [True, False], ids=["tree", "writer"])
def test_a_crash_inside_git_is_recovered_with_its_locks(top: Path, point: str, whole: bool) -> None:
    name, when, landed = HOOKS[point]
    hook(top, name, f"{when}\ntouch .git/here\nsleep {60 if whole else 1}")
    process = start(top, edits=BOTH)
    _await(top / ".git/here")
    children = _family(process.pid)
    process.kill()
    if whole:
        for child in children:
            os.kill(child, signal.SIGKILL)
    ended(process)
    (top / ".git/hooks" / name).unlink()

    write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    landed = landed or not whole
    assert subjects(top) == ["next", *([SUBJECT] if landed else []), "first"]
    assert (top / ONE).read_bytes() == (NEW_TEXT if landed else OLD_TEXT)
    assert (top / NEW).exists() is landed
    assert git(top, "status", "--porcelain") == ""
    assert not list((top / ".git").glob("*.lock"))


def test_recovery_that_is_killed_itself_is_done_again(top: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die", edits=BOTH))
    code, _ = ended(start(top, f"{DIE}\nlaying.remove = die"))
    assert code == -signal.SIGKILL

    write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert subjects(top) == ["next", "first"]
    assert (top / ONE).read_bytes() == OLD_TEXT
    assert not (top / NEW).exists()
    assert git(top, "status", "--porcelain") == ""


def test_what_a_person_wrote_over_a_crashed_write_is_left_and_named(top: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))
    (top / ONE).write_text("title: mine\n")

    done = write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert (top / ONE).read_text() == "title: mine\n"
    assert [note.sentence for note in done.notes] == ["note.taken-back", "note.left-as-is"]
    assert done.notes[1].params == {"paths": ONE}


def test_a_draft_of_a_crashed_edit_is_left_in_the_work_tree(top: Path) -> None:
    (top / ONE).write_text("title: draft\n")
    seam = "protocol.commit_only = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)"
    drafts = f"protocol.Writer.commit.__kwdefaults__['drafts'] = {{{ONE!r}}}"
    process = start(top, f"{seam}\n{drafts}", edits=f"[Edit({ONE!r}, b'title: draft\\n', b'title: done\\n')]")
    ended(process)

    done = write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert (top / ONE).read_text() == "title: done\n"
    assert [note.sentence for note in done.notes] == ["note.taken-back", "note.left-as-is"]


def test_reading_git_by_hand_works_at_once_after_a_crash_that_left_no_lock(top: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))

    assert git(top, "status", "--porcelain") == f" M {ONE}\n"


def test_a_lock_older_than_the_crash_is_nobody_s_to_remove(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tsbp.store.git.staging.PATIENCE", 0.3)
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))
    lock = top / ".git/index.lock"
    lock.write_text("")
    os.utime(lock, (1_700_000_000, 1_700_000_000))

    with pytest.raises(Busy):
        change_one(top)

    assert lock.exists()
    lock.unlink()
    change_one(top)
    assert subjects(top) == [SUBJECT, "first"]


def test_a_lock_is_left_while_a_git_is_at_work_in_the_repository(top: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))
    lock = top / ".git/index.lock"
    lock.write_text("")
    worker = subprocess.Popen(["git", "-C", str(top), "cat-file", "--batch"], stdin=subprocess.PIPE)

    try:
        with pytest.raises(Busy) as refused:
            change_one(top)
    finally:
        worker.communicate()

    assert (refused.value.sentence, refused.value.params["pid"]) == ("error.git-at-work", worker.pid)
    assert lock.exists()


def test_nothing_is_touched_while_the_crashed_write_s_git_still_lives(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(top, "pre-commit", "touch .git/here; sleep 60")
    process = start(top)
    _await(top / ".git/here")
    family = _family(process.pid)
    process.kill()
    ended(process)
    git_at_work = Git(str(top))
    try:
        with pytest.raises(Busy) as refused:
            recovery.recover(git_at_work, wait=0.2)
        assert refused.value.sentence == "error.unfinished"
        assert refused.value.params["pid"] in family
        assert (top / ONE).read_bytes() == NEW_TEXT
    finally:
        for child in family:
            os.kill(child, signal.SIGKILL)


def test_a_commit_that_landed_and_was_followed_by_others_is_finished(top: Path) -> None:
    ended(start(top, f"{DIE}\nlanding.find = die"))
    (top / "notes.txt").write_text("later\n")
    git(top, "commit", "-q", "-a", "-m", "later")

    done = write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert [note.sentence for note in done.notes] == ["note.finished"]
    assert subjects(top) == ["next", "later", SUBJECT, "first"]


def test_a_crash_in_one_work_tree_is_no_matter_of_another(top: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(top, "worktree", "add", "-q", "-b", "side", str(linked))
    ended(start(linked, f"{DIE}\nprotocol.commit_only = die"))

    done = change_one(top)

    assert done.notes == ()
    assert (linked / ONE).read_bytes() == NEW_TEXT
    done = write(linked, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")
    assert [note.sentence for note in done.notes] == ["note.taken-back"]
    assert (linked / ONE).read_bytes() == OLD_TEXT


def test_a_copy_of_a_crashed_repository_is_left_alone(top: Path, tmp_path: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", str(top), str(copy)], check=True)

    done = write(copy, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert [note.sentence for note in done.notes] == ["note.journal-elsewhere"]
    assert (copy / ONE).read_bytes() == NEW_TEXT


def test_a_moved_repository_is_recovered_where_it_is_now(top: Path, tmp_path: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))
    moved = top.rename(tmp_path / "moved")

    change_one(moved)

    assert subjects(moved) == [SUBJECT, "first"]


def test_a_journal_of_another_machine_waits_for_it(top: Path) -> None:
    ended(start(top, f"{DIE}\nprotocol.commit_only = die"))
    path = Path(journal.path(str(top / ".git")))
    path.write_bytes(path.read_bytes().replace(socket.gethostname().encode(), b"elsewhere"))

    with pytest.raises(Busy):
        recovery.recover(Git(str(top)), wait=0.1)
    os.utime(path, (time.time() - 2000, time.time() - 2000))
    recovery.recover(Git(str(top)), wait=0.1)

    assert (top / ONE).read_bytes() == OLD_TEXT


def test_a_journal_that_cannot_be_read_is_kept_aside_and_reported(top: Path) -> None:
    folder = top / ".git/tsbp"
    folder.mkdir()
    (folder / "journal").write_bytes(b"rubbish")

    done = change_one(top)

    assert [note.sentence for note in done.notes] == ["note.journal-unreadable"]
    assert (folder / "journal.unreadable").read_bytes() == b"rubbish"


def test_a_patch_that_a_killed_hook_saved_is_named(top: Path) -> None:
    said = "[INFO] Stashing unstaged files to /home/x/.cache/patch17-9."
    hook(top, "pre-commit", f"echo '{said}'; touch .git/here; sleep 60")
    process = start(top)
    _await(top / ".git/here")
    for child in (*_family(process.pid), process.pid):
        os.kill(child, signal.SIGKILL)
    ended(process)
    (top / ".git/hooks/pre-commit").unlink()

    done = write(top, [Edit(TWO, b"title: two\n", b"title: second\n")], "next\n")

    assert ("note.patch", {"path": "/home/x/.cache/patch17-9"}) in [tuple(note) for note in done.notes]


def test_a_patch_that_the_hook_put_back_is_not_named() -> None:
    words = "[INFO] Stashing unstaged files to /x/patch1.\n[INFO] Restored changes from /x/patch1.\n"

    assert recovery.patch_named(words) == ""


def test_nothing_to_recover_changes_nothing(top: Path) -> None:
    before = state(top)

    assert recovery.recover(Git(str(top))) == ()
    assert state(top) == before


def _family(pid: int) -> list[int]:
    """Return the processes that a process started, and theirs."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(line.split()[0]): int(line.split()[1]) for line in listed.splitlines()}
    found = [pid]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one and child not in found)
    return found[1:]


def _await(path: Path) -> None:
    end = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < end, f"{path} never came"
        time.sleep(0.01)
