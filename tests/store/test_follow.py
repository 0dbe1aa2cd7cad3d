"""After a write of ours the index follows it alone, or looks at everything: the answers are the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from gitlog import GitLog
from kit import TODAY, git
from writes import hook

from tsbp.ops import posting
from tsbp.store.git import watch
from tsbp.store.index import catchup
from tsbp.store.workspace import Workspace

FILE = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
OTHER = "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml"
BESIDE = "projects/2026-07/TSBP-ABCDEF-beside.yaml"


@pytest.fixture
def large(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example store, treated as one in which git looks for changes; its index warm and settled."""
    monkeypatch.setattr(watch, "LEAST_INDEX", 0)
    git(store, "update-index", "-q", "--really-refresh")
    for _ in range(2):
        time.sleep(0.05)  # what is younger than the clock's step is looked at again
        cached(store)
    return store


def cached(root: Path) -> object:
    return Workspace(str(root)).whole()


def uncached(root: Path) -> object:
    return Workspace(str(root), use_index=False).whole()


def update(root: Path, text: str = "All well", path: str = FILE) -> Workspace:
    """Post an update and return the workspace that wrote it."""
    workspace = Workspace(str(root))
    assert posting.post(workspace, {path: posting.Post(TODAY, "bp-sea-1", {"en": text}, "green")}).commit
    return workspace


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every time that all of the work tree was looked at."""
    found: list[str] = []
    whole = catchup.bring_up
    monkeypatch.setattr(
        catchup, "bring_up", lambda *words: found.append("looked") or whole(*words)  # type: ignore[func-returns-value]
    )  # fmt: skip
    return found


def test_after_a_write_its_file_alone_is_looked_at_by_writer_and_reader(
    large: Path, looks: list[str]
) -> None:
    for text in ("All well", "All well still"):
        update(large, text)

    answer = cached(large)
    assert looks == []
    assert answer == uncached(large)


def test_after_a_write_of_many_files_only_these_are_looked_at(large: Path, looks: list[str]) -> None:
    copies = []
    for number in range(60):
        id = f"TSBP-{number:06d}"
        copies.append(f"projects/2026-07/{id}-copy.yaml")
        text = (large / FILE).read_text().replace("TSBP-4XK7QD", id)
        (large / copies[-1]).write_text(text)
    git(large, "add", "-A")
    git(large, "commit", "-q", "-m", "copies")
    time.sleep(0.05)
    cached(large)
    looks.clear()

    workspace = Workspace(str(large))
    done = posting.post(workspace, {path: posting.Post(TODAY, "bp-sea-1", {"en": "All"}) for path in copies})

    assert len(done.files) == len(copies)
    assert looks == []
    assert cached(large) == uncached(large)
    assert looks == ["looked"]  # the one without an index


def test_a_write_asks_git_to_look_for_changes_once(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = GitLog(tmp_path / "bin", monkeypatch)

    update(large)

    assert sorted(set(asked.commands) - {"--version"}) == ["commit", "diff-files", "log"]
    assert asked.commands.count("diff-files") == 1


def test_who_wrote_sees_what_was_written(large: Path, looks: list[str]) -> None:
    workspace = update(large, "Seen by the writer")

    assert "Seen by the writer" in str(workspace.load(FILE).data)
    assert workspace.entries_at([FILE]) == Workspace(str(large), use_index=False).entries_at([FILE])
    assert looks == ["looked"]  # by the one without an index


def a_person_edits_another(root: Path) -> None:
    with (root / OTHER).open("a") as file:
        file.write("tags: [edited]\n")


def a_person_adds_one_beside(root: Path) -> None:
    text = (root / FILE).read_text().replace("TSBP-4XK7QD", "TSBP-ABCDEF")
    (root / BESIDE).write_text(text)


BEFORE: dict[str, Callable[[Path], object]] = {
    "nothing": str,
    "another edited": a_person_edits_another,
    "another staged": lambda root: (a_person_edits_another(root), git(root, "add", "-A")),
    "one new beside it": a_person_adds_one_beside,
    "another gone": lambda root: (root / OTHER).unlink(),
    "a folder beside it": lambda root: (root / "projects/2026-07/deep").mkdir(),
}
HOOKS = {
    "none": "exit 0",
    "edits another": f"echo 'tags: [hooked]' >> {OTHER}",
    "adds another": f"echo 'tags: [hooked]' >> {OTHER}; git add {OTHER}",
    "copies it beside": f"sed s/TSBP-4XK7QD/TSBP-ABCDEF/ {FILE} > {BESIDE}",
    "copies it beside and adds that": f"sed s/TSBP-4XK7QD/TSBP-ABCDEF/ {FILE} > {BESIDE}; git add {BESIDE}",
    "changes it": f"echo 'tags: [hooked]' >> {FILE}; git add {FILE}",
    "changes the settings": "echo 'time_zone: UTC' > tsbp.yaml",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("script", HOOKS.values(), ids=HOOKS)
def test_whatever_moves_meanwhile_the_next_answer_is_right(
    large: Path, before: Callable[[Path], object], script: str
) -> None:
    hook(large, "pre-commit", script)
    before(large)

    workspace = update(large)

    assert workspace.whole() == uncached(large)
    assert cached(large) == uncached(large)


@pytest.mark.parametrize("script", HOOKS.values(), ids=HOOKS)
def test_whatever_moves_after_the_commit_the_next_answer_is_right(large: Path, script: str) -> None:
    hook(large, "post-commit", script)

    update(large)

    assert cached(large) == uncached(large)


def test_an_edit_between_the_write_and_the_next_read_is_seen(large: Path) -> None:
    update(large)
    a_person_edits_another(large)
    (large / FILE).write_bytes((large / FILE).read_bytes() + b"# mine\n")

    assert cached(large) == uncached(large)


def test_who_waited_for_the_lock_judges_by_what_was_written_meanwhile(large: Path) -> None:
    waiting = Workspace(str(large))
    assert waiting.facts["people"]["bp-sea-1"]["active"]
    update(large)  # another writer
    with (large / "directory/people.yaml").open("a") as file:
        file.write("  zz-new:\n    name: New\n    market: SG\n")

    with waiting.writing("update"):
        assert waiting.facts == Workspace(str(large), use_index=False).facts


def test_what_was_read_before_the_lock_is_not_read_again_inside_it(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(str(large))
    assert workspace.context
    assert workspace.facts

    with workspace.writing("update"), monkeypatch.context() as patched:
        patched.setattr("tsbp.store.index.tables.connect", lambda path: pytest.fail(f"{path} was opened"))
        assert workspace.context
        assert workspace.facts
