"""The index changes no answer: whatever happens to the files or to itself, cached equals uncached."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kit import git, new_repository

from tsbp.store import files, lock
from tsbp.store.git import watch
from tsbp.store.index import shelf, tables, wordindex
from tsbp.store.workspace import Workspace

FILE = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def cached(root: Path) -> object:
    return Workspace(str(root)).whole()


def uncached(root: Path) -> object:
    return Workspace(str(root), use_index=False).whole()


def index_of(root: Path) -> Path:
    return Path(tables.location(str(root / ".git")))


def replaced(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_a_second_reader_gets_the_kept_answer(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cached(store)
    os.utime(store / FILE)
    cached(store)
    time.sleep(0.05)
    second = cached(store)
    monkeypatch.setattr("tsbp.store.files.read", lambda path: pytest.fail(f"{path} was read again"))

    assert cached(store) == first == second


@pytest.mark.parametrize("rubbish", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_an_index_of_rubbish_is_made_anew_with_one_word(store: Path, rubbish: bytes) -> None:
    first = cached(store)
    index_of(store).write_bytes(rubbish)
    said: list[str] = []

    again = Workspace(str(store), notice=said.append).whole()

    assert again == first
    assert said == (["notice.index-rebuilt"] if rubbish else [])


def test_an_index_cut_short_or_deleted_changes_no_answer(store: Path) -> None:
    first = cached(store)
    data = index_of(store).read_bytes()
    for size in (100, 4096, len(data) // 2, len(data) - 10):
        index_of(store).write_bytes(data[:size])
        assert cached(store) == first
    index_of(store).unlink()

    assert cached(store) == first


def test_an_index_with_rows_taken_out_is_noticed_or_harmless(store: Path) -> None:
    first = cached(store)
    for table in ("parsed", "judged", "contexts"):
        with sqlite3.connect(index_of(store)) as connection:
            connection.execute(f"DELETE FROM {table}")
        replaced(store / FILE, "priority: P1", "priority: P2")
        assert cached(store) == uncached(store)
        replaced(store / FILE, "priority: P2", "priority: P1")
        assert cached(store) == first


def test_a_same_size_edit_with_its_time_put_back_is_seen(store: Path) -> None:
    cached(store)
    before = os.stat(store / FILE)
    replaced(store / FILE, "priority: P1", "priority: P3")
    os.utime(store / FILE, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert cached(store) == uncached(store)


def test_a_directory_or_setting_changed_is_judged_anew(store: Path) -> None:
    cached(store)
    replaced(store / "directory/people.yaml", "market: MY", "market: SG")
    assert cached(store) == uncached(store)
    (store / "tsbp.yaml").write_text("schema: 1\nthresholds:\n  slip_red: 1\n")
    assert cached(store) == uncached(store)


def test_an_index_that_cannot_be_written_is_overlaid(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached(store)
    replaced(store / FILE, "priority: P1", "priority: P3")
    monkeypatch.setattr(tables, "connect", _refusing(tables.connect))

    assert cached(store) == uncached(store)


def _refusing(connect):  # type: ignore[no-untyped-def]
    def refuse(path: str) -> object:
        if path != ":memory:":
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return connect(path)

    return refuse


def test_linked_work_trees_have_answers_of_their_own(store: Path, tmp_path: Path) -> None:
    git(store, "worktree", "add", "-q", str(tmp_path / "other"), "-b", "other")
    replaced(tmp_path / "other" / FILE, "priority: P1", "priority: P3")

    assert cached(store) == uncached(store)
    assert cached(tmp_path / "other") == uncached(tmp_path / "other")
    assert cached(store) != cached(tmp_path / "other")


def edited(path: Path, chance: random.Random) -> None:
    replaced(path, "priority: P", f"priority: P{chance.randrange(4)} # ")


def put_beside(path: Path, _: random.Random) -> None:
    other = path.with_suffix(".tmp")
    shutil.copy(path, other)
    other.replace(path)


def cut_short(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(40, 400)])


def taken_away(path: Path, _: random.Random) -> None:
    path.unlink()


def renamed(path: Path, chance: random.Random) -> None:
    path.rename(path.with_name(f"x{chance.randrange(99)}-{path.name}"))


def moved_folder(path: Path, chance: random.Random) -> None:
    path.parent.rename(path.parent.with_name(f"moved-{chance.randrange(9999)}"))


def made_another(path: Path, chance: random.Random) -> None:
    path.with_name(f"new-{chance.randrange(9)}.yaml").write_text("schema: 1\nid: TSBP-AAAAAA\n")


def copied(path: Path, chance: random.Random) -> None:
    shutil.copy(path, path.with_name(f"copy-{chance.randrange(9)}.yaml"))


def people_moved(path: Path, chance: random.Random) -> None:
    replaced(path.parents[2] / "directory/people.yaml", "market: ", f"market: {chance.choice('MS')}")


def put_back(path: Path, _: random.Random) -> None:
    git(path.parents[2], "checkout", "-q", "HEAD", "--", ".")


def staged(path: Path, _: random.Random) -> None:
    git(path.parents[2], "add", "-A", "projects")


def committed(path: Path, _: random.Random) -> None:
    git(path.parents[2], "commit", "-q", "-a", "--allow-empty", "-m", "some step")


@pytest.mark.parametrize("least", [watch.LEAST_INDEX, 0], ids=["by ourselves", "with git"])
def test_random_steps_never_leave_a_stale_answer(
    store: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    monkeypatch.setattr(watch, "LEAST_INDEX", least)
    steps = (
        edited, edited, put_beside, cut_short, taken_away, renamed, moved_folder, made_another, copied,
        people_moved, put_back, put_back, staged, committed,
    )  # fmt: skip
    chance = random.Random(7)
    for number in range(50):
        paths = sorted((store / "projects").rglob("*.yaml"))
        step = chance.choice(steps) if paths else put_back
        step(chance.choice(paths or [store / FILE]), chance)
        if chance.random() < 0.5:
            time.sleep(0.025)  # old enough to be trusted
        right = uncached(store)
        assert cached(store) == right, f"step {number}: {step.__name__}"
        assert cached(store) == right, f"step {number}: {step.__name__}, asked again"


def test_a_change_is_caught_up_with_one_word_of_git_and_no_other_row_is_looked_at(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LEAST_INDEX", 0)
    time.sleep(0.025)
    cached(store)
    replaced(store / FILE, "priority: P1", "priority: P3")
    time.sleep(0.025)
    asked: list[object] = []
    began = watch.Asked.__init__
    monkeypatch.setattr(
        watch.Asked, "__init__", lambda self, root, words: (asked.append(words), began(self, root, words))[1]
    )
    looked: list[str] = []
    look = files.read
    monkeypatch.setattr(files, "read", lambda path: (looked.append(path), look(path))[1])

    cached(store)

    assert asked == [watch.CHANGED]
    assert looked == [str(store / FILE)]


def test_a_question_to_git_that_nobody_waits_for_leaves_no_process(store: Path) -> None:
    asked = watch.Asked(str(store), watch.CHANGED)
    pid = asked._pid

    del asked

    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


def test_an_empty_store_has_no_entries(tmp_path: Path) -> None:
    root = new_repository(tmp_path / "empty")
    (root / "tsbp.yaml").write_text("schema: 1\n")

    assert cached(root) == uncached(root)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("泰国南部洪灾应对", "洪灾", True),
        ("泰国南部洪灾应对", "灾洪", False),
        ("泰国南部洪灾应对", "应对", True),
        ("泰国南部洪灾应对", "对", True),
        ("泰国南部洪灾应对", "南部洪灾", True),
        ("Two-step report flow", "rep", True),
        ("Two-step report flow", "eport", False),
        ("AI生成内容标注", "生成", True),
    ],
)
def test_words_match_where_they_begin_and_chinese_anywhere(text: str, wanted: str, found: bool) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("INSERT INTO t VALUES (?)", (wordindex.spread(text),))

    rows = connection.execute("SELECT 1 FROM t WHERE t MATCH ?", (wordindex.expression([wanted]),)).fetchall()

    assert bool(rows) is found


def test_an_extract_puts_chinese_together_again() -> None:
    assert wordindex.joined(wordindex.spread("泰国南部洪灾应对 flood")) == "泰国南部洪灾应对 flood"


def test_an_empty_settings_file_means_every_default(store: Path) -> None:
    (store / "tsbp.yaml").write_text("")

    assert not [fault for fault in cached(store).faults if fault.path == "tsbp.yaml"]  # type: ignore[attr-defined]


def test_a_cold_build_goes_to_the_disk_a_few_times_not_once_for_each_file(store: Path) -> None:
    for number in range(40):
        shutil.copy(store / FILE, store / f"projects/2026-07/copy-{number}.yaml")
        replaced(store / f"projects/2026-07/copy-{number}.yaml", "schema: 1", f"schema: 1  # {number}")
    cached(store)

    transactions = int.from_bytes(index_of(store).read_bytes()[24:28], "big")  # SQLite's own count of them
    assert transactions < 10


def _breaking_off(paths: list[str]) -> Iterator[tuple[str]]:
    yield from ((path,) for path in paths)
    raise KeyError


def test_what_breaks_off_in_the_middle_is_not_half_kept(store: Path) -> None:
    cached(store)
    with contextlib.closing(tables.connect(str(index_of(store)))) as connection:
        with pytest.raises(KeyError), tables.transaction(connection):
            connection.executemany("DELETE FROM entries WHERE path = ?", _breaking_off([FILE]))

        assert not connection.in_transaction
        kept = connection.execute("SELECT count(*) FROM entries WHERE tree = ?", (str(store),))
        assert kept.fetchone()[0] == 10


def test_an_index_that_is_busy_is_left_to_those_who_use_it(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached(store)
    monkeypatch.setattr(tables, "PATIENCE_S", 0.05)
    kept, said = index_of(store).stat().st_ino, []
    with contextlib.closing(sqlite3.connect(index_of(store), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = Workspace(str(store), notice=said.append).whole()

    assert answer == uncached(store)
    assert said == []
    assert index_of(store).stat().st_ino == kept


def test_judgements_nobody_asked_for_in_a_month_are_dropped(store: Path) -> None:
    cached(store)
    with contextlib.closing(sqlite3.connect(index_of(store))) as connection, connection:
        connection.execute("DELETE FROM trees WHERE tree != ?", (str(store),))
        connection.execute("UPDATE contexts SET used = 0, version = 'older'")
        connection.execute("INSERT INTO parsed VALUES ('0', 'initiative', 'older', NULL, '[]')")
    replaced(store / "directory/people.yaml", "market: MY", "market: SG")

    assert cached(store) == uncached(store)
    with contextlib.closing(sqlite3.connect(index_of(store))) as connection:
        assert connection.execute("SELECT count(*) FROM judged").fetchone()[0] == 10
        assert not connection.execute("SELECT 1 FROM parsed WHERE version = 'older'").fetchall()


def test_readers_and_a_writer_at_once_all_answer_right(store: Path) -> None:
    script = (
        "import sys; from tsbp.store.workspace import Workspace;"
        "print(len(Workspace('.', notice=sys.exit).whole().entries))"
    )
    for step in range(3):
        replaced(store / FILE, "priority: P", f"priority: P1 # {step} ")
        if step == 1:
            index_of(store).unlink()
        readers = [
            subprocess.Popen([sys.executable, "-c", script], cwd=store, stdout=subprocess.PIPE, text=True)
            for _ in range(5)
        ]
        assert [reader.communicate()[0].strip() for reader in readers] == ["10"] * 5
        assert cached(store) == uncached(store)


def test_what_a_writer_sees_is_read_when_the_lock_is_held(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = lock.held

    @contextlib.contextmanager
    def late(*about: Any, **more: Any) -> Iterator[None]:
        with held(*about, **more):  # whoever held the lock before wrote this
            replaced(store / "directory/people.yaml", "market: MY", "market: SG")
            yield

    monkeypatch.setattr(lock, "held", late)
    workspace = Workspace(str(store))
    assert "MY" in {person.market for person in workspace.directory.people.values()}

    with workspace.writing("set"):
        assert workspace.directory == Workspace(str(store), use_index=False).directory


def test_asking_for_the_views_reads_no_initiative(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, seen = files.read, []
    monkeypatch.setattr(files, "read", lambda path: seen.append(path) or read(path))

    assert "mine" in Workspace(str(store)).views()
    assert seen
    assert all(Path(path).parent.name == "views" for path in seen)


@pytest.mark.parametrize("others", [(), ("AA-4XK7QD",), ("ZZ-4XK7QD",), ("4XK7QD",), ("TSBQ-4XK7QD",)])
def test_ids_are_found_by_their_telling_part_whatever_stands_before_it(others: tuple[str, ...]) -> None:
    ids = ("TSBP-4XK7QD", "TSBP-ZZZZZZ", *others)
    with contextlib.closing(tables.connect(":memory:")) as connection:
        rows = [("t", f"p{place}", id) for place, id in enumerate(ids)]
        connection.executemany("INSERT INTO entries (tree, path, id) VALUES (?, ?, ?)", rows)

        assert shelf.ids(connection, "t", "4XK") == tuple(sorted(("TSBP-4XK7QD", *others)))
        assert shelf.ids(connection, "t", "4XK7QDX") == ()
        assert shelf.ids(connection, "t") == tuple(sorted(ids))
        assert shelf.ids(connection, "nothing", "4") == ()
