"""Git's index read by us: what it says of a file is what git says, and what it does not say plainly git is asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import git
from writes import ONE, TWO, new_store

from tsbp.store.git import indexfile, untouched
from tsbp.store.git.calls import Git
from tsbp.store.git.indexfile import IndexFile

THREE = "projects/2026-10/TSBP-DDDDDD-three.yaml"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return settled(new_store(tmp_path / "store"))


def settled(root: Path) -> Path:
    """Let the files be older than git's index, as they are a moment after they were written."""
    for path in git(root, "ls-files", "-z").split("\0")[:-1]:
        os.utime(root / path, (1_700_000_000, 1_700_000_000), follow_symlinks=False)
    git(root, "update-index", "-q", "--really-refresh")
    return root


def index_of(root: Path, width: int = 40) -> IndexFile:
    found = indexfile.load(str(root / ".git"), width)
    assert found is not None
    return indexfile.measured(found)


def told(root: Path) -> dict[str, tuple[str, str]]:
    """Return mode and blob of every file in no conflict, as git lists them."""
    lines = (line.partition("\t") for line in git(root, "ls-files", "-s", "-z").split("\0")[:-1])
    found = {path: about.split() for about, _, path in lines}
    return {path: (mode, oid) for path, (mode, oid, stage) in found.items() if stage == "0"}


def seen(root: Path) -> dict[str, tuple[str, str]]:
    index = index_of(root)
    found = {path: indexfile.entry(index, path) for path in told(root)}
    return {path: (one.mode, one.oid) for path, one in found.items() if one}


def test_every_plain_file_is_told_as_git_tells_it(top: Path) -> None:
    (top / "P<projects").mkdir()
    for name in ("run.sh", "P<projects/x.yaml", "a", "ü ü.yaml", "n" * 200, "projects/2026-10/deep/e.yaml"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(name)
    (top / "run.sh").chmod(0o755)
    git(top, "add", "-A")

    assert seen(top) == told(top)
    assert indexfile.entry(index_of(top), "TSBP-AAAAAA-one.yaml") is None


def test_many_files_are_told_at_once_as_one_by_one_and_none_where_one_is_missing(top: Path) -> None:
    for name in ("b", "a", "ab", "a.b", "ü", "c/x", "c.d/x", "c-d", "2026-10/deep/e.yaml", "2026-1/e.yaml"):
        (top / "many" / name).parent.mkdir(parents=True, exist_ok=True)
        (top / "many" / name).write_text(name)
    git(top, "add", "-A")
    index, paths = index_of(top), list(told(top))

    found = indexfile.entries(index, paths[::-1])

    assert found == {path: indexfile.entry(index, path) for path in paths}
    assert indexfile.entries(index, [*paths, "many/absent"]) is None


def test_the_ids_of_a_wide_repository_are_told_whole(tmp_path: Path) -> None:
    (tmp_path / "wide").mkdir()
    git(tmp_path / "wide", "init", "-q", "--object-format=sha256")
    (tmp_path / "wide/a.yaml").write_text("a: 1\n")
    git(tmp_path / "wide", "add", "-A")

    found = indexfile.entry(index_of(tmp_path / "wide", 64), "a.yaml")

    assert found
    assert (found.mode, found.oid) == told(tmp_path / "wide")["a.yaml"]


@pytest.mark.parametrize(
    "words",
    [
        ("update-index", "--index-version", "4"),
        ("update-index", "--split-index"),
        ("update-index", "--skip-worktree", ONE),
        ("update-index", "--assume-unchanged", ONE),
        ("rm", "-q", "--cached", ONE),
    ],
    ids=["short", "split", "skipped", "assumed", "gone"],
)
def test_what_is_marked_or_written_in_another_way_is_left_to_git(top: Path, words: tuple[str, ...]) -> None:
    git(top, *words)

    index = indexfile.load(str(top / ".git"), 40)

    assert index is None or not indexfile.measured(index).stop or indexfile.entry(index, ONE) is None
    assert untouched.seen(Git(str(top)), [ONE]) is None


def test_a_name_too_long_to_be_measured_is_left_to_git(top: Path) -> None:
    folder = top / "/".join(["f" * 250] * 17)
    here = os.getcwd()
    os.chdir(top)
    try:
        for part in folder.relative_to(top).parts:
            os.mkdir(part)
            os.chdir(part)
        Path("x").write_text("x")
        os.chdir(top)
        git(top, "update-index", "--add", "--cacheinfo", f"100644,{git(top, 'hash-object', '-w', 'notes.txt').strip()},"
            + "/".join(["f" * 250] * 17))  # fmt: skip
    finally:
        os.chdir(here)

    found = indexfile.load(str(top / ".git"), 40)

    assert found is not None
    assert indexfile.measured(found).stop == 0


def changed(root: Path, path: str, text: str) -> None:
    (root / path).write_text(text)


def tracked_more(root: Path) -> None:
    changed(root, THREE, "three\n")
    git(root, "add", THREE)


OTHERS: dict[str, Callable[[Path], object]] = {
    "another edited": lambda root: (changed(root, TWO, "two: 2\n"), git(root, "add", TWO)),
    "another marked": lambda root: git(root, "update-index", "--assume-unchanged", TWO),
    "another added": tracked_more,
    "another gone": lambda root: git(root, "rm", "-q", TWO),
    "another touched": lambda root: (os.utime(root / TWO), git(root, "update-index", "-q", "--refresh")),
    "another made to run": lambda root: git(root, "update-index", "--chmod=+x", TWO),
    "another written": lambda root: git(root, "update-index", "--index-version", "4"),
    "split": lambda root: git(root, "update-index", "--split-index"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_an_index_in_which_something_else_moved_too_is_not_the_same(
    top: Path, other: Callable[[Path], object]
) -> None:
    before = index_of(top)
    changed(top, ONE, "title: one\npriority: P0\n")
    git(top, "commit", "-q", "-m", "x", "--only", "--", ONE)
    assert indexfile.same_beside(before, index_of(top), [ONE])

    other(top)
    after = indexfile.load(str(top / ".git"), 40)

    assert after is None or not indexfile.same_beside(before, after, [ONE])


def test_a_commit_of_two_files_moves_two_entries(top: Path) -> None:
    before = index_of(top)
    for path in (ONE, TWO):
        changed(top, path, f"{path}\n")
    git(top, "commit", "-q", "-m", "x", "-a")

    assert indexfile.same_beside(before, index_of(top), [TWO, ONE])
    assert not indexfile.same_beside(before, index_of(top), [ONE])
    assert not indexfile.same_beside(before, index_of(top), [ONE, TWO, THREE])


STEPS: dict[str, Callable[[Path], object]] = {
    "edit": lambda root: changed(root, ONE, "title: mine\n"),
    "edit back": lambda root: changed(root, ONE, "title: one\npriority: P2\n"),
    "same size": lambda root: changed(root, ONE, "title: one\npriority: P3\n"),
    "stage": lambda root: git(root, "add", "-A"),
    "unstage": lambda root: git(root, "reset", "-q"),
    "commit": lambda root: git(root, "commit", "-q", "--allow-empty", "-a", "-m", "x"),
    "soft": lambda root: git(root, "update-ref", "HEAD", git(root, "rev-list", "--max-parents=0", "HEAD").strip()),
    "checkout": lambda root: git(root, "checkout", "-q", "HEAD", "--", "."),
    "run": lambda root: (root / ONE).chmod(0o755),
    "no run": lambda root: (root / ONE).chmod(0o644),
    "marked": lambda root: git(root, "update-index", "--assume-unchanged", ONE),
    "unmarked": lambda root: git(root, "update-index", "--no-assume-unchanged", ONE),
    "other": lambda root: changed(root, TWO, "title: other\n"),
    "pack": lambda root: git(root, "gc", "-q"),
    "settle": settled,
}  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=6))
def test_what_is_seen_to_be_untouched_is_clean_to_git_whatever_was_done(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    top = settled(new_store(tmp_path_factory.mktemp("steps") / "store"))
    for step in steps:
        if (top / ONE).exists() and ONE in told(top):
            STEPS[step](top)

    found = untouched.seen(Git(str(top)), [ONE])

    assert found is None or git(top, "status", "--porcelain", "--", ONE) == ""
    assert steps or found is not None


def test_a_file_as_it_was_committed_is_seen_without_git(top: Path, tmp_path: Path) -> None:
    assert untouched.seen(Git(str(top)), [ONE, TWO]) is not None

    inner = settled(new_store(tmp_path / "outer", "inner"))
    assert untouched.seen(Git(str(inner)), [ONE]) is not None


@pytest.mark.parametrize("packed", [False, True])
def test_a_commit_that_git_shows_another_one_for_is_left_to_git(top: Path, packed: bool) -> None:
    git(top, "commit", "-q", "--allow-empty", "-m", "two")
    other = git(top, "commit-tree", "-m", "x", git(top, "write-tree").strip()).strip()
    git(top, "replace", "HEAD", other)
    if packed:
        git(top, "pack-refs", "--all")

    assert untouched.seen(Git(str(top)), [ONE]) is None


def test_a_file_written_in_the_moment_of_the_index_is_left_to_git(top: Path) -> None:
    """Whoever writes it again in that moment leaves no trace in its times."""
    moment = (top / ".git/index").stat().st_mtime_ns
    os.utime(top / ONE, ns=(moment, moment))
    git(top, "update-index", "-q", "--really-refresh")
    os.utime(top / ".git/index", ns=(moment, moment))

    assert untouched.seen(Git(str(top)), [ONE]) is None
