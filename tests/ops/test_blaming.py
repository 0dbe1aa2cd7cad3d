"""Who made each fact what it is, found in versions of files in real repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gitlog import GitLog
from kit import git

from tsbp.ops import blaming, telling
from tsbp.ops.blaming import Blamed
from tsbp.ops.comparing import Asked
from tsbp.store import yamlread
from tsbp.store.workspace import Workspace

ID = "TSBP-4XK7QD"
ACTING = {"analyst@example.org": "bp-sea-1"}
FORECAST = ("rollouts", "TH", "forecast")


@pytest.fixture
def path(store: Path) -> Path:
    """The file of the initiative that the tests change."""
    (found,) = store.glob(f"projects/*/{ID}-*.yaml")
    return found


def change(path: Path, old: str, new: str, message: str = "x") -> str:
    """Replace a piece of the file once and commit it; return the commit."""
    text = path.read_text()
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1))
    return commit(path.parent, message)


def commit(folder: Path, message: str = "x") -> str:
    git(folder, "add", "-A", ".")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()


def move(path: Path, *days: str) -> list[str]:
    """Move the go-live in Thailand from day to day, from the one it has."""
    return [
        change(path, f"forecast: 2026-{old}", f"forecast: 2026-{new}")
        for old, new in zip(("11-30", *days), days, strict=False)
    ]


def post(path: Path, at: str) -> str:
    entry = (
        f"  - at: {at}\n    by: bp-sea-1\n    health: amber\n    why: because\n    summary: said at {at}\n"
    )
    path.write_text(path.read_text() + entry)
    return commit(path.parent)


def blame(store: Path, path: Path, *parts: str | int) -> list[Blamed]:
    workspace = Workspace.open(str(store))
    authors = telling.authors(workspace.context.directory.people, ACTING)
    asked = Asked(path.relative_to(store).as_posix(), ID, parts)
    return list(blaming.blame(workspace, asked, authors))


def one(store: Path, path: Path, *parts: str | int) -> Blamed:
    (found,) = blame(store, path, *parts)
    return found


def test_a_fact_has_the_commit_that_set_it_the_person_and_the_value_before(store: Path, path: Path) -> None:
    _, second = move(path, "12-04", "12-08")
    change(path, "priority: P1", "priority: P0")

    found = one(store, path, *FORECAST)

    assert (found.commit, found.handle, found.before) == (second, "bp-sea-1", "2026-12-04")
    assert found.fact.value == "2026-12-08"
    assert found.at == git(store, "show", "-s", "--format=%aI", second).strip()


def test_a_value_that_came_back_is_put_down_to_who_brought_it_back(store: Path, path: Path) -> None:
    *_, last = move(path, "12-04", "11-30")

    assert one(store, path, *FORECAST).commit == last


def test_every_fact_of_the_file_is_accounted_for(store: Path, path: Path) -> None:
    first = git(store, "rev-parse", "HEAD").strip()
    later = change(path, "priority: P1", "priority: P0")

    found = blame(store, path)

    assert {line.commit for line in found} == {first, later}
    assert [line.fact.parts for line in found if line.commit == later] == [("priority",)]
    assert [line.fact.parts[0] for line in found][:4] == ["schema", "id", "title", "title"]


def test_after_a_squash_the_squashed_commit_is_named_with_the_value_before_all_of_it(
    store: Path, path: Path
) -> None:
    git(store, "checkout", "-q", "-b", "topic")
    move(path, "12-04", "12-08")
    git(store, "checkout", "-q", "main")
    git(store, "merge", "-q", "--squash", "topic")
    squashed = commit(store)

    found = one(store, path, *FORECAST)

    assert (found.commit, found.before) == (squashed, "2026-11-30")


def test_after_a_rebase_the_new_commit_is_named(store: Path, path: Path) -> None:
    git(store, "checkout", "-q", "-b", "topic")
    (old,) = move(path, "12-04")
    git(store, "checkout", "-q", "main")
    change(path, "priority: P1", "priority: P0")
    git(store, "checkout", "-q", "topic")
    git(store, "rebase", "-q", "main")
    new = git(store, "rev-parse", "HEAD").strip()

    assert new != old
    assert one(store, path, *FORECAST).commit == new


def test_a_file_that_was_renamed_keeps_its_history(store: Path, path: Path) -> None:
    (before,) = move(path, "12-04")
    moved = path.with_name("other-name.yaml")
    moved.write_text(path.read_text())
    path.unlink()
    commit(store)

    assert one(store, moved, *FORECAST).commit == before


def test_both_sides_of_a_merge_keep_their_commits(store: Path, path: Path) -> None:
    git(store, "checkout", "-q", "-b", "topic")
    (theirs,) = move(path, "12-04")
    git(store, "checkout", "-q", "main")
    ours = change(path, "priority: P1", "priority: P0")
    git(store, "merge", "-q", "--no-edit", "topic")

    assert one(store, path, *FORECAST).commit == theirs
    assert one(store, path, "priority").commit == ours


def test_of_two_sides_that_set_a_fact_the_one_whose_value_stands_is_named(store: Path, path: Path) -> None:
    git(store, "checkout", "-q", "-b", "topic")
    move(path, "12-04")
    git(store, "checkout", "-q", "main")
    (ours,) = move(path, "12-08")
    git(store, "merge", "-q", "--no-edit", "-s", "ours", "topic")

    assert one(store, path, *FORECAST).commit == ours


def test_an_entry_of_a_log_is_one_fact_wherever_it_stands(store: Path, path: Path) -> None:
    late = post(path, "2026-11-21")
    early = change(path, "updates:\n", "updates:\n  - at: 2026-01-01\n    by: bp-sea-1\n    summary: first\n")

    found = {line.fact.value["summary"]: line.commit for line in blame(store, path, "updates")[::3]}

    assert found == {"first": early, "said at 2026-11-21": late}
    assert one(store, path, "updates", 3, "summary").commit == late


def test_an_entry_that_was_edited_tells_the_entry_before(store: Path, path: Path) -> None:
    post(path, "2026-11-21")
    mended = change(path, "summary: said at 2026-11-21", "summary: said on 2026-11-21")

    found = one(store, path, "updates", 2)

    assert (found.commit, found.before["summary"]) == (mended, "said at 2026-11-21")


def test_a_fact_that_is_gone_is_told_by_who_took_it_away(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P1\nwanted_by: 2026-12-24")
    gone = change(path, "\nwanted_by: 2026-12-24", "")

    found = one(store, path, "wanted_by")

    assert (found.commit, found.fact.value, found.before) == (gone, None, "2026-12-24")
    assert blame(store, path, "deadline") == []


def test_what_is_not_committed_has_no_commit_yet(store: Path, path: Path) -> None:
    path.write_text(path.read_text().replace("priority: P1", "priority: P0", 1))

    assert (one(store, path, "priority").commit, one(store, path, "priority").before) == ("", "P1")
    assert one(store, path, *FORECAST).commit == git(store, "rev-parse", "HEAD").strip()


def test_a_version_that_cannot_be_read_is_passed_over(store: Path, path: Path) -> None:
    whole = path.read_text()
    path.write_text("id: [")
    commit(store)
    path.write_text(whole.replace("priority: P1", "priority: P0", 1))
    mended = commit(store)

    first = git(store, "rev-list", "--max-parents=0", "HEAD").strip()
    assert (one(store, path, "priority").commit, one(store, path, "priority").before) == (mended, "P1")
    assert one(store, path, *FORECAST).commit == first


def test_a_shallow_clone_says_where_it_is_cut(store: Path, path: Path, tmp_path: Path) -> None:
    move(path, "12-04", "12-08")
    git(tmp_path, "clone", "-q", "--depth", "1", store.as_uri(), "cut")
    there = tmp_path / "cut" / path.relative_to(store)

    found = one(tmp_path / "cut", there, *FORECAST)

    assert (found.cut, found.before) == (True, None)


def test_many_versions_cost_one_process_of_contents_and_each_is_parsed_once(
    store: Path, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(path, *(f"12-{day:02}" for day in range(1, 25)))
    workspace = Workspace.open(str(store))
    authors = telling.authors(workspace.context.directory.people, ACTING)
    seen: list[bytes] = []
    real = yamlread.skim
    monkeypatch.setattr(yamlread, "skim", lambda text: seen.append(text) or real(text))
    asked = GitLog(tmp_path / "bin", monkeypatch)
    where: Any = path.relative_to(store).as_posix()

    every = blaming.blame(workspace, Asked(where, ID), authors)

    assert asked.commands.count("cat-file") == 1
    assert len(seen) == len(set(seen)) == 25
    assert len({line.commit for line in every}) == 2
    seen.clear()
    blaming.blame(workspace, Asked(where, ID, FORECAST), authors)
    assert len(seen) == 2
