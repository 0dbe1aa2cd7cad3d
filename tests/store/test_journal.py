"""The journal says before a write what it will do, survives odd names, and knows the living from the dead."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import git, new_repository

from tsbp.store import journal
from tsbp.store.journal import Entry, Process

NAMES = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=40)


def begin(folder: str, entries: list[Entry], **about: str) -> journal.Journal:
    said = {"branch": "main", "head": "1" * 40, "operation": "set", **about}
    return journal.begin("/top", folder, entries=entries, **said)


@settings(deadline=None)
@given(st.lists(st.builds(Entry, NAMES, st.sampled_from(["", "a" * 40]), st.just("b" * 40))), NAMES)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry], operation: str
) -> None:
    folder = str(tmp_path_factory.mktemp("git"))

    written = begin(folder, entries, operation=operation, head="")

    assert journal.load(folder) == written
    assert written.processes == (journal.this_process(),)
    journal.drop(folder)
    assert journal.load(folder) is None


def test_a_process_that_works_for_the_write_is_known(tmp_path: Path) -> None:
    begin(str(tmp_path), [Entry("a", "", "b" * 40)])
    worker = subprocess.Popen(["sleep", "60"])
    journal.add_process(str(tmp_path), worker.pid)

    found = journal.load(str(tmp_path))

    assert found is not None
    assert [process.pid for process in found.processes] == [os.getpid(), worker.pid]
    assert [journal.alive(process) for process in found.processes] == [True, True]
    worker.kill()
    os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOWAIT)
    assert not journal.alive(found.processes[1])
    worker.wait()
    assert not journal.alive(found.processes[1])


def test_another_process_under_the_same_id_is_not_taken_for_the_dead_one() -> None:
    assert not journal.alive(Process(os.getpid(), "1"))


@pytest.mark.parametrize("data", [b"", b"rubbish", b"tsbp journal 1\0/top", b"tsbp journal 9\0end"])
def test_half_a_journal_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "tsbp").mkdir()
    (tmp_path / "tsbp/journal").write_bytes(data)

    assert journal.load(str(tmp_path)) is None


def test_a_new_journal_forgets_what_lay_beside_the_old_one(tmp_path: Path) -> None:
    begin(str(tmp_path), [])
    journal.add_process(str(tmp_path), 1)
    Path(journal.output_path(str(tmp_path))).write_text("old words")

    begin(str(tmp_path), [])

    assert os.listdir(tmp_path / "tsbp") == ["journal"]


@pytest.mark.parametrize(("kind", "width"), [("sha1", 40), ("sha256", 64)])
@pytest.mark.parametrize("data", [b"", b"title: one\n", bytes(range(256))])
def test_ids_of_bytes_are_those_of_git(tmp_path: Path, kind: str, width: int, data: bytes) -> None:
    tmp_path = new_repository(tmp_path / "sha1") if kind == "sha1" else tmp_path
    git(tmp_path, "init", "-q", f"--object-format={kind}")
    (tmp_path / "blob").write_bytes(data)

    assert journal.blob_id(data, width) == git(tmp_path, "hash-object", "--no-filters", "blob").strip()
