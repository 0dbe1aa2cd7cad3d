"""A reader in bad surroundings: a foreign index, a disk that refuses, no git. It answers right or says why not."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from answering import PROJECT, Answer, Answers, Question
from kit import TODAY, git

from tsbp.render.wording import Wording
from tsbp.store.index import tables

FILE = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
ASKED = ("list --everything --json", "search report")
LONGEST_S = 120
REFUSED = (6, 7)
DROP_A_CAPABILITY = 24
MODES_OBEYED = (1, 2, 3)  # to override modes for reading, writing and searching, and to be everybody's owner
REBUILT = Wording("en").say("notice.index-rebuilt")
ELSEWHERE = 65534

Prepared = dict[str, str] | None
Prepare = Callable[[Path, Path], Prepared]


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    """The processes that answer in good surroundings."""
    both = Answers()
    yield both
    both.close()


@pytest.fixture
def aged(store: Path, answers: Answers) -> Path:
    """A store with an index, in which one file was changed so that only its change time tells."""
    for words in ASKED:
        answers.cached([Question(store, tuple(words.split()))], environment())
    path = store / FILE
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Two-step report", b"Two-STEP report", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return store


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "TSBP_TODAY": TODAY, **more}


def index_of(store: Path) -> Path:
    return Path(tables.location(str(store / ".git")))


def powerless() -> None:
    """Let even root be bound by the modes of files."""
    if os.geteuid() == 0:
        for capability in MODES_OBEYED:
            ctypes.CDLL(None, use_errno=True).prctl(DROP_A_CAPABILITY, capability, 0, 0, 0)


def started(store: Path, words: str, more: dict[str, str], bound: Callable[[], None] = powerless) -> Answer:
    """Return what tsbp answers when it is started in these surroundings."""
    done = subprocess.run(
        [sys.executable, "-m", "tsbp", *words.split()],
        cwd=store,
        env={**environment(), "PYTHONPATH": str(PROJECT), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST_S,
        check=False,
        preexec_fn=bound,  # the one way to bind the child and not this process
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def right(answers: Answers, store: Path, words: str) -> Answer:
    return answers.fresh([Question(store, tuple(words.split()))], environment())[0]


def afterwards(answers: Answers, store: Path) -> list[Answer]:
    """Return what is answered in good surroundings again."""
    asked = [Question(store, tuple(words.split())) for words in ASKED]
    return [Answer(*said(answer)) for answer in answers.cached(asked, environment())]


def said(answer: Answer) -> tuple[int, str, str]:
    """Return the answer without the one notice there may be."""
    return (
        answer.code,
        answer.out,
        "".join(line for line in answer.err.splitlines(True) if line.strip() != REBUILT),
    )


def replaced_by(make: Callable[[Path], object]) -> Prepare:
    """Let something else lie where the index lies."""

    def prepare(store: Path, spare: Path) -> Prepared:
        index_of(store).unlink()
        make(index_of(store))
        return None

    return prepare


def other_tables(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE files (stranger TEXT)")
        connection.execute(
            "CREATE TABLE trees (tree TEXT, version TEXT, context TEXT, facts TEXT, faults TEXT)"
        )


def a_newer_one(store: Path, spare: Path) -> Prepared:
    """Let a later tsbp have added a column to every table and raised the version within."""
    with contextlib.closing(sqlite3.connect(index_of(store))) as connection, connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for name in names:
            with contextlib.suppress(sqlite3.Error):
                connection.execute(f"ALTER TABLE {name} ADD COLUMN later TEXT")
        connection.execute("PRAGMA user_version = 999")
    return None


def tables_gone(store: Path, spare: Path) -> Prepared:
    with contextlib.closing(sqlite3.connect(index_of(store))) as connection, connection:
        for name in ("entries", "files", "parsed"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    return None


def shapes_beside(store: Path, spare: Path) -> Prepared:
    for name in ("index-0.sqlite", "index-999.sqlite"):
        (index_of(store).parent / name).write_bytes(b"not for you")
    return None


def a_hot_journal(store: Path, spare: Path) -> Prepared:
    """Leave beside the index what a writer that was killed leaves, and what is none of its."""
    for ending in ("-journal", "-wal", "-shm"):
        Path(f"{index_of(store)}{ending}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 4096)
    return None


def moded(mode: int, *paths: str) -> Prepare:
    def prepare(store: Path, spare: Path) -> Prepared:
        index_of(store).chmod(mode) if not paths else None
        for path in paths:
            (store / path).chmod(mode)
        return None

    return prepare


def owned_by_another(store: Path, spare: Path) -> Prepared:
    """Give the index to somebody else; who may not do that takes all rights from it instead."""
    index_of(store).chmod(0o600 if os.geteuid() == 0 else 0)
    if os.geteuid() == 0:
        os.chown(index_of(store), ELSEWHERE, ELSEWHERE)
    return None


def all_read_only(store: Path, spare: Path) -> Prepared:
    for path in (store, *store.rglob("*")):
        if not path.is_symlink():
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
    return None


def folder_is_a_file(store: Path, spare: Path) -> Prepared:
    shutil.rmtree(index_of(store).parent)
    index_of(store).parent.write_text("not a folder")
    return None


def folder_leads_nowhere(store: Path, spare: Path) -> Prepared:
    shutil.rmtree(index_of(store).parent)
    index_of(store).parent.symlink_to(spare / "nowhere/deeper")
    return None


def lock_is_a_folder(store: Path, spare: Path) -> Prepared:
    for lock in index_of(store).parent.glob("*.lock"):
        lock.unlink()
        lock.mkdir()
    return None


def no_place_for_anything(store: Path, spare: Path) -> Prepared:
    nowhere = str(spare / "nowhere")
    return dict.fromkeys(
        ("TMPDIR", "SQLITE_TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"), nowhere
    )


def files_for_folders(store: Path, spare: Path) -> Prepared:
    """Let the places for caches and states be files."""
    (spare / "file").write_text("")
    return dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"), str(spare / "file"))


INDEX = {
    "wrong tables": replaced_by(other_tables),
    "a newer version": a_newer_one,
    "half of its tables": tables_gone,
    "other shapes beside it": shapes_beside,
    "a hot journal": a_hot_journal,
    "a folder in its place": replaced_by(Path.mkdir),
    "a link to nowhere": replaced_by(lambda path: path.symlink_to("nowhere/index")),
    "a link to a file of the store": replaced_by(lambda path: path.symlink_to("../../tsbp.yaml")),
    "unreadable": moded(0),
    "read-only": moded(0o444),
    "owned by another": owned_by_another,
    "folder read-only": moded(0o555, ".git/tsbp"),
    "folder unreadable": moded(0, ".git/tsbp"),
    "git directory read-only": moded(0o555, ".git/tsbp", ".git"),
    "folder is a file": folder_is_a_file,
    "folder leads nowhere": folder_leads_nowhere,
    "lock is a folder": lock_is_a_folder,
    "everything read-only": all_read_only,
    "no place for anything": no_place_for_anything,
    "files for folders": files_for_folders,
}


@pytest.mark.parametrize("what", INDEX)
def test_whatever_is_wrong_with_the_index_the_answer_is_right(
    what: str, aged: Path, tmp_path: Path, answers: Answers
) -> None:
    settings = (aged / "tsbp.yaml").read_bytes()
    wanted = [right(answers, aged, words) for words in ASKED]
    more = INDEX[what](aged, tmp_path) or {}

    assert [said(started(aged, words, more)) for words in ASKED] == wanted
    assert (aged / "tsbp.yaml").read_bytes() == settings


@pytest.mark.parametrize("room", [0, 40_000])
@pytest.mark.parametrize("is_cold", [False, True])
def test_a_disk_that_is_full_costs_the_index_and_no_answer(
    room: int, is_cold: bool, aged: Path, answers: Answers
) -> None:
    if is_cold:
        shutil.rmtree(index_of(aged).parent)
    wanted = [right(answers, aged, words) for words in ASKED]

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    assert [said(started(aged, words, {}, full)) for words in ASKED] == wanted
    assert afterwards(answers, aged) == wanted


def git_that(*does: str) -> Prepare:
    """Let another program be found as git; without words there is none."""

    def prepare(store: Path, spare: Path) -> Prepared:
        folder = spare / "bin"
        folder.mkdir()
        if does:
            (folder / "git").write_text("\n".join(["#!/bin/sh", *does, ""]))
            (folder / "git").chmod(0o755)
        return {"PATH": str(folder)}

    return prepare


def another_owner(store: Path, spare: Path) -> Prepared:
    """Let git believe that the repository belongs to somebody else."""
    return {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}


OLD = 'case "$*" in *--version*) echo git version 2.20.1;; *)'
GIT = {
    "missing": git_that(),
    "not to be run": git_that('echo "not for you" >&2', "exit 126"),
    "too old to know an option": git_that(f"{OLD} echo 'unknown option' >&2; exit 129;; esac"),
    "old and willing": git_that(f'{OLD} exec {shutil.which("git")} "$@";; esac'),
    "killed": git_that("kill -9 $$"),
    "killed after some words": git_that("echo -n projects/x", "kill -9 $$"),
    "refusing": git_that("echo 'fatal: index file corrupt' >&2", "exit 128"),
    "talking a lot before it refuses": git_that("/usr/bin/env -i /bin/sh -c 'seq 100000' >&2", "exit 1"),
    "of another owner": another_owner,
}  # fmt: skip


@pytest.mark.parametrize("is_shared", [False, True])
@pytest.mark.parametrize("what", GIT)
def test_without_a_git_that_works_an_answer_is_right_or_says_that_git_is_the_matter(
    what: str, is_shared: bool, aged: Path, tmp_path: Path, answers: Answers
) -> None:
    if is_shared:  # answers count the commits of a remote, and only git can
        git(aged, "clone", "-q", "--bare", ".", str(tmp_path / "remote"))
        git(aged, "remote", "add", "origin", str(tmp_path / "remote"))
        git(aged, "fetch", "-q", "origin")
        git(aged, "branch", "-q", "--set-upstream-to=origin/main")
    wanted = [right(answers, aged, words) for words in ASKED]
    more = GIT[what](aged, tmp_path) or {}

    for words, best in zip(ASKED, wanted, strict=True):
        given = started(aged, words, more)
        if given != best:
            assert given.code in REFUSED, given
            assert given.out == ""
            assert "git" in given.err
        assert "Traceback" not in given.err

    assert afterwards(answers, aged) == wanted


def test_a_repository_that_belongs_to_another_is_read_right_or_refused(aged: Path, answers: Answers) -> None:
    wanted = [right(answers, aged, words) for words in ASKED]
    if os.geteuid() == 0:
        for path in (aged, aged / ".git", *aged.rglob("*")):
            os.chown(path, ELSEWHERE, ELSEWHERE, follow_symlinks=False)

    for words, best in zip(ASKED, wanted, strict=True):
        given = started(aged, words, {})
        assert said(given) == best or (given.code in REFUSED and not given.out), given


@pytest.mark.parametrize("path", [FILE, "directory/people.yaml", "projects/2026-07", "views", "tsbp.yaml"])
def test_a_file_that_may_not_be_read_is_told_the_same_with_and_without_the_index(
    aged: Path, path: str
) -> None:
    (aged / path).chmod(0)

    given = [started(aged, words, {}) for words in ASKED]
    unkept = [started(aged, f"{words} --no-index", {}) for words in ASKED]
    (aged / path).chmod(0o755)

    assert given == unkept
    assert {answer.code for answer in given} <= {0, 3, 7}
    assert not any("Traceback" in answer.err for answer in given)
