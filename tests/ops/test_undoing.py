"""Taking changes back: by bytes where nothing came after, else by value, never over later work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from kit import git

from tsbp.domain.change import same
from tsbp.domain.takeback import taken_back
from tsbp.errors import BadData, Conflict, NotFound, Refused
from tsbp.ops import undoing
from tsbp.ops.undoing import Undone
from tsbp.store.workspace import Workspace

ID = "TSBP-4XK7QD"


@pytest.fixture
def path(store: Path) -> Path:
    """The file of the initiative that the tests change."""
    (found,) = store.glob(f"projects/*/{ID}-*.yaml")
    return found


def change(path: Path, old: str, new: str) -> str:
    """Replace a piece of the file once and commit it; return the commit."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return commit(path.parent)


def commit(folder: Path) -> str:
    git(folder, "add", "-A", ".")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD").strip()


def post(path: Path, at: str) -> str:
    entry = (
        f"  - at: {at}\n    by: bp-sea-1\n    health: amber\n    why: because\n    summary: said at {at}\n"
    )
    path.write_text(path.read_text() + entry)
    return commit(path.parent)


def undo(store: Path, revision: str = "", **options: Any) -> Undone:
    return undoing.undo(Workspace.open(str(store)), revision, **options)


def head(store: Path) -> str:
    return git(store, "rev-parse", "HEAD").strip()


def test_undo_puts_the_bytes_back_in_a_commit_of_its_own(store: Path, path: Path) -> None:
    before = path.read_bytes()
    done = change(path, "priority: P1", "priority:   'P0'   # for now")

    answer = undo(store)

    assert path.read_bytes() == before
    assert answer.commit == done
    assert answer.written.commit == head(store)
    assert git(store, "log", "-1", "--format=%B").strip() == (
        f"{ID}: priority P0 -> P1\n\nTsbp-Id: {ID}\nTsbp-Op: undo"
    )
    assert git(store, "status", "--porcelain") == ""


def test_a_change_of_comments_alone_is_put_back_too(store: Path, path: Path) -> None:
    before = path.read_bytes()
    path.write_text("# a thought\n" + path.read_text())
    commit(store)

    undo(store)

    assert path.read_bytes() == before


def test_undo_of_an_undo_brings_the_change_again(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    changed = path.read_bytes()

    undo(store)
    undo(store)

    assert path.read_bytes() == changed


def test_an_earlier_change_is_taken_back_by_value_and_later_work_stays(store: Path, path: Path) -> None:
    first = change(path, "priority: P1", "priority: P0")
    change(path, "owner: bp-sea-1", "owner: bp-sea-2 # her turn")

    undo(store, first)

    text = path.read_text()
    assert "priority: P1" in text
    assert "owner: bp-sea-2 # her turn" in text


def test_a_later_change_of_the_same_fact_stops_the_undo(store: Path, path: Path) -> None:
    first = change(path, "priority: P1", "priority: P0")
    change(path, "priority: P0", "priority: P2")
    before = (path.read_bytes(), head(store))

    with pytest.raises(Conflict) as refused:
        undo(store, first)

    assert refused.value.exit == 5
    assert (refused.value.params["address"], refused.value.params["id"]) == ("priority", ID)
    assert (path.read_bytes(), head(store)) == before


def test_uncommitted_edits_stop_the_undo(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    path.write_text(path.read_text() + "# mine\n")

    with pytest.raises(Conflict):
        undo(store)

    assert path.read_text().endswith("# mine\n")


def test_a_dry_run_shows_what_would_be_taken_back_and_writes_nothing(store: Path, path: Path) -> None:
    done = change(path, "priority: P1", "priority: P0")
    before = path.read_bytes()

    answer = undo(store, dry_run=True)

    assert [found.address for file in answer.written.files for found in file.changes] == ["priority"]
    assert (path.read_bytes(), head(store)) == (before, done)


def test_only_my_own_changes_are_taken_back_unasked(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    git(store, "config", "user.email", "another@example.org")
    change(path, "owner: bp-sea-1", "owner: bp-sea-2")
    git(store, "config", "user.email", "analyst@example.org")

    undo(store)

    assert "priority: P1" in path.read_text()
    assert "owner: bp-sea-2" in path.read_text()


def test_an_update_that_is_not_shared_can_be_taken_back(store: Path, path: Path) -> None:
    first = post(path, "2026-11-21")
    post(path, "2026-11-22")

    undo(store, first)

    assert "said at 2026-11-21" not in path.read_text()
    assert "said at 2026-11-22" in path.read_text()


def test_a_shared_update_stays_and_a_shared_fact_can_be_put_back(
    store: Path, path: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(store, "remote", "add", "origin", str(tmp_path / "remote.git"))
    fact = change(path, "priority: P1", "priority: P0")
    posted = post(path, "2026-11-21")
    git(store, "push", "-q", "-u", "origin", "main")

    with pytest.raises(Refused) as refused:
        undo(store, posted)
    undo(store, fact)

    assert refused.value.params["address"] == "updates[2]"
    assert "priority: P1" in path.read_text()


def new_file(store: Path, path: Path) -> Path:
    new = path.with_name("TSBP-AAAAAA-new.yaml")
    new.write_text(path.read_text().replace(ID, "TSBP-AAAAAA"))
    commit(store)
    return new


def test_a_new_file_that_nobody_else_has_goes_and_can_come_back(store: Path, path: Path) -> None:
    new = new_file(store, path)
    text = new.read_bytes()

    undo(store)
    assert not new.exists()
    assert git(store, "status", "--porcelain") == ""

    undo(store)
    assert new.read_bytes() == text


def test_a_new_file_that_is_shared_or_was_changed_since_stays(
    store: Path, path: Path, tmp_path: Path
) -> None:
    new = new_file(store, path)
    made = git(store, "rev-parse", "HEAD").strip()
    new.write_text(new.read_text().replace("priority: P1", "priority: P0"))
    commit(store)
    with pytest.raises(Conflict):
        undo(store, made)

    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(store, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(store, "push", "-q", "-u", "origin", "main")
    with pytest.raises(Refused):
        undo(store, made)

    assert new.exists()


def test_a_file_that_was_deleted_by_hand_comes_back(store: Path, path: Path) -> None:
    before = path.read_bytes()
    git(store, "rm", "-q", str(path))
    commit(store)

    undo(store)

    assert path.read_bytes() == before


def test_a_change_is_taken_back_where_the_file_lies_now(store: Path, path: Path) -> None:
    done = change(path, "priority: P1", "priority: P0")
    new = path.with_name(f"{ID}-another-name.yaml")
    git(store, "mv", str(path), str(new))
    commit(store)

    undo(store, done)

    assert "priority: P1" in new.read_text()


def test_what_cannot_be_undone_says_why(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    elsewhere = change(path, "priority: P1", "priority: P0")
    git(store, "switch", "-q", "main")
    (store / "README.md").write_text("x")
    outside = commit(store)

    for revision, failure in {elsewhere: NotFound, "nothing": NotFound, outside: Refused}.items():
        with pytest.raises(failure):
            undo(store, revision)


def test_a_file_broken_by_hand_is_put_back_by_its_bytes(store: Path, path: Path) -> None:
    before = path.read_bytes()
    path.write_text("a: [broken\n")
    commit(store)

    undo(store)

    assert path.read_bytes() == before


def test_nothing_is_taken_back_to_a_version_that_cannot_be_read(store: Path, path: Path) -> None:
    text = path.read_text()
    path.write_text("a: [broken\n")
    commit(store)
    path.write_text(text)
    mended = commit(store)

    with pytest.raises(BadData):
        undo(store, mended)

    assert path.read_text() == text


def test_without_a_change_of_mine_there_is_nothing_to_take_back(store: Path) -> None:
    git(store, "config", "user.email", "nobody@example.org")

    with pytest.raises(NotFound):
        undo(store)


def test_a_merge_is_not_taken_back_as_a_whole(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    change(path, "priority: P1", "priority: P0")
    git(store, "switch", "-q", "main")
    change(path, "owner: bp-sea-1", "owner: bp-sea-2")
    git(store, "merge", "-q", "--no-edit", "--no-commit", "topic")
    merge = change(path, "kind: product", "kind: process")

    with pytest.raises(Refused) as refused:
        undo(store, merge)

    assert refused.value.sentence == "error.undo-merge"


FACTS = st.sampled_from(["open", "closed", 1, True, None])
WORDS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3, unique=True)
DAYS = st.lists(st.integers(1, 5), max_size=3, unique=True)
ENTRIES = DAYS.map(lambda days: [{"at": f"2026-11-0{day}"} for day in days])
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "priority": FACTS,
        "tags": WORDS,
        "risks": st.dictionaries(
            st.sampled_from(["r1", "r2"]), st.fixed_dictionaries({}, optional={"status": FACTS})
        ),
        "updates": ENTRIES,
    },
)


@given(DOCUMENTS, DOCUMENTS)
def test_with_nothing_in_between_all_is_as_it_was(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert same(taken_back(old, new, new), old)


@given(
    DOCUMENTS, DOCUMENTS, st.dictionaries(st.sampled_from(["owner", "kind", "links"]), st.text(max_size=3))
)
def test_what_came_after_elsewhere_stays(
    old: dict[str, Any], new: dict[str, Any], later: dict[str, str]
) -> None:
    assert same(taken_back(old, new, {**new, **later}), {**old, **later})


@given(DOCUMENTS, DOCUMENTS, FACTS)
def test_a_fact_that_has_changed_since_is_never_overwritten(
    old: dict[str, Any], new: dict[str, Any], now: Any
) -> None:
    assume(not same(old.get("priority"), new.get("priority")) and not same(now, new.get("priority")))

    with pytest.raises(Conflict):
        taken_back(old, new, {**new, "priority": now})
