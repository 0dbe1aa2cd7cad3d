"""What a write asks of git and of the disk: a handful of processes, however many files it changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gitlog import REMOTE, GitLog
from kit import git, new_repository
from writes import (
    MESSAGE,
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
    write,
)

from tsbp.errors import Conflict, StoreFailed
from tsbp.store import laying
from tsbp.store.git import packing
from tsbp.store.git import version as version_room
from tsbp.store.git.calls import Git
from tsbp.store.git.version import prove
from tsbp.store.protocol import Edit, writing

MANY = 1000
SOME = 60
# A script may lead to another git tomorrow, so one on the path is asked for its version each time.
QUESTIONS = ["--version", "commit", "log"]
MORE = ["status", "ls-files"]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return new_store(tmp_path / "store")


def many(top: Path, count: int) -> list[Edit]:
    """Commit so many initiatives, and return an edit of each."""
    edits = []
    for number in range(count):
        path = f"projects/2026-{number % 12 + 1:02d}/TSBP-{number:06d}-x.yaml"
        edits.append(Edit(path, b"n: %d\n" % number, b"n: %d\nmore: yes\n" % number))
        (top / path).parent.mkdir(exist_ok=True)
        (top / path).write_bytes(edits[-1].old or b"")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "many")
    return edits


@pytest.fixture
def asked(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitLog:
    assert top.exists()
    return GitLog(tmp_path / "bin", monkeypatch)


def test_a_change_of_one_file_starts_git_to_commit_and_to_look_what_became_of_it(
    top: Path, asked: GitLog
) -> None:
    change_one(top)

    assert asked.commands == QUESTIONS


def test_a_change_of_a_thousand_files_starts_git_once_more_to_store_them(top: Path, asked: GitLog) -> None:
    edits = many(top, MANY)
    asked.clear()

    done = write(top, edits)

    assert sorted(asked.commands) == sorted([*QUESTIONS, "index-pack"])
    assert git(top, "rev-list", "--count", "HEAD").strip() == "3"
    assert len(git(top, "show", "--format=", "--name-only", done.commit).split()) == MANY
    assert git(top, "status", "--porcelain") == ""


def test_where_only_git_reads_its_index_it_is_asked_twice_more_about_many_files(
    top: Path, asked: GitLog
) -> None:
    edits = many(top, SOME)
    git(top, "update-index", "--index-version", "4")
    asked.clear()

    write(top, edits)

    assert sorted(asked.commands) == sorted([*QUESTIONS, *MORE, "index-pack"])
    assert git(top, "status", "--porcelain") == ""


def test_no_write_speaks_to_a_remote(top: Path, asked: GitLog, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "far.git")
    git(top, "remote", "add", "origin", str(tmp_path / "far.git"))
    git(top, "push", "-q", "-u", "origin", "main")
    edits = many(top, SOME)
    asked.clear()

    change_one(top)
    write(top, edits)

    assert not REMOTE & set(asked.commands)


def test_the_version_of_git_is_asked_once_for_an_executable(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, seen = version_room.version, []
    monkeypatch.setattr(version_room, "version", lambda folder: seen.append(folder) or real(folder))

    change_one(top)
    write(top, [Edit(ONE, NEW_TEXT, OLD_TEXT)])

    assert len(seen) == 1


def test_another_git_is_asked_for_its_version_whatever_was_remembered(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_one(top)
    assert (top / ".git/tsbp/git-version").exists()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").write_text("#!/bin/sh\necho git version 2.29.9\n")
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")

    with pytest.raises(StoreFailed, match="git-old"):
        prove(Git(str(top)))


def test_a_look_that_began_before_the_new_text_was_made_counts(top: Path, asked: GitLog) -> None:
    edits = many(top, SOME)
    git(top, "update-index", "--index-version", "4")  # only git reads that
    asked.clear()

    with writing(Git(str(top)), "set") as writer:
        writer.look([edit.path for edit in edits])
        writer.commit(edits[1:], MESSAGE)

    assert asked.commands.count("status") == 1


def test_a_look_does_not_cover_a_path_that_it_was_not_asked_about(top: Path) -> None:
    (top / TWO).write_text("title: mine\n")

    with writing(Git(str(top)), "set") as writer:
        writer.look([ONE])
        with pytest.raises(Conflict):
            writer.commit([Edit(TWO, b"title: mine\n", b"title: ours\n")], MESSAGE)


def test_an_edit_saved_and_staged_after_the_look_is_refused(top: Path) -> None:
    with writing(Git(str(top)), "set") as writer:
        writer.look([ONE])
        (top / ONE).write_text("title: mine\n")
        git(top, "add", ONE)
        before = state(top)
        with pytest.raises(Conflict):
            writer.commit([Edit(ONE, OLD_TEXT, NEW_TEXT)], MESSAGE)

    assert state(top) == before


def test_an_edit_staged_after_the_look_behind_an_unchanged_file_is_refused(top: Path) -> None:
    with writing(Git(str(top)), "set") as writer:
        writer.look([ONE])
        time.sleep(0.2)  # the look is over before the person goes on
        (top / ONE).write_text("title: mine\n")
        git(top, "add", ONE)
        (top / ONE).write_bytes(OLD_TEXT)
        before = state(top)
        with pytest.raises(Conflict):
            writer.commit([Edit(ONE, OLD_TEXT, NEW_TEXT)], MESSAGE)

    assert state(top) == before


def test_a_commit_taken_back_and_left_staged_after_the_look_is_refused(top: Path) -> None:
    """Then file and index agree, and only HEAD tells that it is a person's work."""
    change_one(top)

    with writing(Git(str(top)), "set") as writer:
        writer.look([ONE])
        time.sleep(0.2)
        git(top, "update-ref", "HEAD", "HEAD~1")
        before = state(top)
        with pytest.raises(Conflict):
            writer.commit([Edit(ONE, NEW_TEXT, NEW_TEXT + b"more: yes\n")], MESSAGE)

    assert state(top) == before


def test_the_work_of_a_person_beside_many_changed_files_is_left_alone(top: Path) -> None:
    edits = many(top, SOME)
    staged, dirty, new = "projects/2026-01/a.yaml", "projects/2026-02/b.yaml", "projects/2026-03/c.yaml"
    for path in (staged, dirty):
        (top / path).write_text("a\n")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "theirs")
    for path in (staged, dirty, new):
        (top / path).write_text("mine\n")
    git(top, "add", staged)

    done = write(top, edits)

    assert len(git(top, "show", "--format=", "--name-only", done.commit).split()) == SOME
    assert git(top, "status", "--porcelain").splitlines() == [f"M  {staged}", f" M {dirty}", f"?? {new}"]


def test_a_hook_that_refuses_leaves_all_of_many_files_as_they_were(top: Path) -> None:
    edits = many(top, SOME)
    hook(top, "pre-commit", "echo no; exit 1")
    before = state(top)

    with pytest.raises(StoreFailed) as refused:
        write(top, edits)

    assert (refused.value.exit, refused.value.sentence) == (7, "error.commit-refused")
    assert state(top) == before


@pytest.mark.parametrize("room", [0, 20_000])
def test_a_disk_that_fills_up_leaves_all_of_many_files_as_they_were(top: Path, room: int) -> None:
    edits = many(top, SOME)
    edits[-1] = edits[-1]._replace(new=b"n: 1\nmore: " + b"x" * 30_000)
    before = state(top)

    ignore = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    full = f"import resource\n{ignore}\nresource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))"
    code, said = ended(start(top, full, edits=repr(edits)))

    assert code == 7, said
    assert "error.disk" in said
    assert state(top) == before


@pytest.mark.parametrize("width", [40, 64])
def test_a_pack_of_ours_is_one_that_git_reads(tmp_path: Path, width: int) -> None:
    root = new_repository(tmp_path / "plain")
    if width == 64:
        root = tmp_path / "wide"
        root.mkdir()
        git(root, "init", "-q", "--object-format=sha256")
    blobs = [b"x" * size for size in (0, 1, 15, 16, 2047, 2048, 70_000)]

    ended_ = packing.store(Git(str(root)), str(tmp_path / "pack"), blobs, width).ended()

    assert ended_.exit == 0, ended_.err
    for blob in blobs:
        whole = b"blob %d\0" % len(blob) + blob
        name = (hashlib.sha256(whole) if width == 64 else hashlib.sha1(whole)).hexdigest()
        shown = subprocess.run(["git", "cat-file", "blob", name], cwd=root, capture_output=True, check=True)
        assert shown.stdout == blob


def test_a_disk_without_room_for_the_pack_is_no_reason_to_refuse(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    edits = many(top, SOME)
    monkeypatch.setattr(packing, "store", full)

    done = write(top, edits)

    assert len(git(top, "show", "--format=", "--name-only", done.commit).split()) == SOME


def test_a_disk_that_is_nearly_full_is_not_filled_with_a_pack(
    top: Path, asked: GitLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = many(top, SOME)
    monkeypatch.setattr(laying, "has_room", lambda *_: False)

    write(top, edits)

    assert "index-pack" not in asked.commands


def test_reading_loads_nothing_that_only_writing_needs() -> None:
    code = "import sys; import tsbp.store.workspace; print('tsbp.store.laying' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
