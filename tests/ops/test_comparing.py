"""The history of the store, told from versions of files in real repositories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from kit import git

from tsbp.ops import comparing, telling
from tsbp.ops.comparing import Asked, Entry
from tsbp.ops.telling import Authors
from tsbp.store.workspace import Workspace

ID = "TSBP-4XK7QD"
OTHER = "TSBP-9M2RWB"
ACTING = {"analyst@example.org": "bp-sea-1"}


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


def post(path: Path, at: str, health: str, message: str = "x", by: str = "bp-sea-1") -> str:
    """Append an update and commit it."""
    entry = f"  - at: {at}\n    by: {by}\n    health: {health}\n    why: because\n    summary: said at {at}\n"
    path.write_text(path.read_text() + entry)
    return commit(path.parent, message)


def history(store: Path, path: Path | None = None, **asked: object) -> list[Entry]:
    workspace = Workspace.open(str(store))
    where = {"path": str(path.relative_to(store)), "id": ID} if path else {}
    authors = telling.authors(workspace.context.directory.people, ACTING)
    return list(comparing.history(workspace, Asked(**where, **asked), authors))  # type: ignore[arg-type]


def told(entries: list[Entry]) -> list[list[tuple[str, str]]]:
    return [[(change.verb, change.address) for change in entry.changes] for entry in entries]


def test_the_history_of_an_initiative_is_its_changes_the_newest_first(store: Path, path: Path) -> None:
    first = change(path, "priority: P1", "priority: P0")
    second = post(path, "2026-11-21", "amber")

    entries = history(store, path)

    assert [entry.commit for entry in entries[:2]] == [second, first]
    assert told(entries) == [[("posted", "updates[2]")], [("set", "priority")], [("created", "")]]
    assert entries[0].changes[0].params["was"] == "red"
    assert (entries[0].by, entries[0].handle, entries[0].recorder) == (("bp-sea-1",), "bp-sea-1", "")


def test_the_history_of_one_fact_is_only_what_concerns_it(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    change(path, "forecast: 2026-11-30", "forecast: 2026-12-07")

    entries = history(store, path, parts=("rollouts", "TH", "forecast"))

    assert told(entries) == [[("set", "rollouts.TH.forecast")], [("created", "")]]
    assert history(store, path, parts=("rollouts", "TH", "nothing")) == []


def test_a_moved_date_says_how_many_working_days_of_its_market(store: Path, path: Path) -> None:
    change(
        path, "forecast: 2026-11-30", "forecast: 2026-12-08\n    reason: site not staffed\n    cause: vendor"
    )

    (moved,) = [found for found in history(store, path)[0].changes if found.address == "rollouts.TH.forecast"]

    # From Monday 30 November to Tuesday 8 December, the public holiday of Monday 7 not counted.
    assert moved.params["wd"] == 5
    assert moved.params["market"] == "TH"
    assert (moved.params["reason"], moved.params["cause"]) == ("site not staffed", "vendor")


def test_the_whole_store_is_told_file_by_file(store: Path, path: Path) -> None:
    other = next(store.glob(f"projects/*/{OTHER}-*.yaml"))
    path.write_text(path.read_text().replace("priority: P1", "priority: P0"))
    other.write_text(re.sub(r"priority: P\d", "priority: P3", other.read_text()))
    commit(store)

    entries = history(store)[:2]

    assert {entry.id for entry in entries} == {ID, OTHER}
    assert told(entries) == [[("set", "priority")]] * 2


def test_a_directory_file_is_told_by_its_records(store: Path) -> None:
    people = store / "directory" / "people.yaml"
    before, _, after = people.read_text().partition("  bp-sea-2:\n")
    people.write_text(f"{before}  bp-sea-2:\n    active: false\n{after}")
    commit(store)
    asked = Asked("directory/people.yaml", "people", ("people", "bp-sea-2"))

    entries = list(comparing.history(Workspace.open(str(store)), asked, Authors()))

    assert told(entries) == [[("set", "people.bp-sea-2.active")], [("created", "")]]


def test_a_squash_merge_tells_every_change_it_brought_in(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    change(path, "priority: P1", "priority: P0")
    post(path, "2026-11-21", "amber")
    git(store, "switch", "-q", "main")
    git(store, "merge", "-q", "--squash", "topic")
    squashed = commit(store, "squashed, all trailers lost")

    entries = history(store, path)

    assert entries[0].commit == squashed
    assert told(entries)[0] == [("set", "priority"), ("posted", "updates[2]")]


def test_a_rebase_tells_each_change_once(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    change(path, "priority: P1", "priority: P0")
    git(store, "switch", "-q", "main")
    change(path, "owner: bp-sea-1", "owner: bp-sea-2")
    git(store, "switch", "-q", "topic")
    git(store, "rebase", "-q", "main")

    assert told(history(store, path)) == [[("set", "priority")], [("set", "owner")], [("created", "")]]


def test_a_merge_does_not_tell_again_what_its_parents_said(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    change(path, "priority: P1", "priority: P0")
    git(store, "switch", "-q", "main")
    post(path, "2026-11-21", "amber")
    git(store, "merge", "-q", "--no-edit", "topic")

    entries = told(history(store, path))

    assert all(entries)
    assert sorted(pair for entry in entries for pair in entry) == [
        ("created", ""),
        ("posted", "updates[2]"),
        ("set", "priority"),
    ]


def test_a_merge_tells_what_was_decided_in_it(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    change(path, "priority: P1", "priority: P0")
    git(store, "switch", "-q", "main")
    change(path, "owner: bp-sea-1", "owner: bp-sea-2")
    git(store, "merge", "-q", "--no-edit", "--no-commit", "topic")
    merged = change(path, "kind: product", "kind: process")

    entries = history(store, path)

    assert (entries[0].commit, told(entries)[0]) == (merged, [("set", "kind")])


def test_both_updates_of_a_merged_log_are_told_once(store: Path, path: Path) -> None:
    git(store, "switch", "-q", "-c", "topic")
    post(path, "2026-11-21", "amber")
    theirs = path.read_bytes()
    git(store, "switch", "-q", "main")
    post(path, "2026-11-22", "green")
    ours = path.read_bytes()
    git(store, "merge", "-q", "--no-commit", "-s", "ours", "topic")
    base = ours[: ours.rindex(b"  - at:")]
    path.write_bytes(theirs + ours[len(base) :])
    commit(store)

    posted = [found for entry in history(store, path) for found in entry.changes if found.verb == "posted"]

    assert sorted(found.new["at"] for found in posted) == ["2026-11-21", "2026-11-22"]


def test_a_renamed_file_keeps_its_history(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    new = path.with_name(f"{ID}-another-name.yaml")
    git(store, "mv", str(path), str(new))
    renamed = commit(store)

    entries = history(store, new)

    assert told(entries) == [[], [("set", "priority")], [("created", "")]]
    assert (entries[0].commit, entries[0].was) == (renamed, str(path.relative_to(store)))


def test_the_id_inside_is_the_identity_even_when_the_name_never_said_it(store: Path, path: Path) -> None:
    odd = path.with_name("a-name-without-an-id.yaml")
    git(store, "mv", str(path), str(odd))
    commit(store)
    change(odd, "priority: P1", "priority: P0")
    git(store, "mv", str(odd), str(path))
    commit(store)

    entries = history(store, path)

    assert [pair for entry in told(entries) for pair in entry] == [("set", "priority"), ("created", "")]


def test_a_version_that_is_no_data_is_said_to_be_none(store: Path, path: Path) -> None:
    good = path.read_text()
    path.write_text("a: [broken\n")
    commit(store)
    path.write_text(good)
    commit(store)

    entries = history(store, path)

    assert any(entry.unreadable for entry in entries)
    assert told(entries)[-1] == [("created", "")]


def test_a_change_of_comments_is_an_entry_without_changes(store: Path, path: Path) -> None:
    path.write_text(path.read_text() + "# a thought\n")
    commit(store)

    assert told(history(store, path))[0] == []


def test_a_shallow_clone_says_where_history_is_cut(store: Path, path: Path, tmp_path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    change(path, "owner: bp-sea-1", "owner: bp-sea-2")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{store}", str(clone))

    entries = history(clone, clone / path.relative_to(store))

    assert [(entry.cut, entry.changes) for entry in entries] == [(True, ())]


def test_since_and_by_leave_out_the_rest(store: Path, path: Path) -> None:
    change(path, "priority: P1", "priority: P0")
    post(path, "2026-11-21", "amber", by="bp-sea-2")

    assert told(history(store, by="bp-sea-2")) == [[("posted", "updates[2]")]]
    assert history(store, path, since="2100-01-01T00:00:00Z") == []
    assert told(history(store, path, by="bp-sea-1")) == [
        [("posted", "updates[2]")],
        [("set", "priority")],
        [("created", "")],
    ]
    assert history(store, path, by="bp-emea-1") == []


def test_who_recorded_it_is_said_when_somebody_else_decided(store: Path, path: Path) -> None:
    change(path, "  G2:\n    result: go", "  G2:\n    result: hold")

    entry = history(store, path)[0]

    assert entry.changes[0].verb == "passed"
    assert (entry.by, entry.recorder) == (("ts-ops-director-apac",), "A Analyst")


def test_what_is_not_shown_is_counted(store: Path, path: Path) -> None:
    for priority in ("P0", "P2", "P3"):
        path.write_text(re.sub(r"priority: P\d", f"priority: {priority}", path.read_text(), count=1))
        commit(store)
    workspace = Workspace.open(str(store))
    all_of_it = list(comparing.history(workspace, Asked(), Authors()))
    found = comparing.history(workspace, Asked(), Authors())
    next(found)

    assert comparing.remaining(workspace.git, Asked(), found, 1) == len(all_of_it) - 1


def test_authors_are_known_by_handle_account_and_own_address() -> None:
    class Person:
        def __init__(self, accounts: Mapping[str, str] | None) -> None:
            self.accounts = accounts

    known = telling.authors(
        {"bp-sea-1": Person({"github": "Analyst-Gh"}), "bp-sea-2": Person(None)}, {"a@b.c": "bp-sea-9"}
    )

    assert known.handle("Somebody", "123+analyst-gh@users.noreply.example") == "bp-sea-1"
    assert known.handle("BP-SEA-2", "x@y.z") == "bp-sea-2"
    assert known.handle("Somebody", "A@B.C") == "bp-sea-9"
    assert known.handle("Somebody", "x@y.z") == ""
