"""Git merges an initiative field by field: the same bytes on both sides, no comment lost, no side left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from kit import PROJECT, git, new_repository, tsbp

from tsbp.domain import fields
from tsbp.domain.merge import merge as by_register
from tsbp.ops import merging
from tsbp.store import founding, mergedriver, yamlread, yamltext
from tsbp.store.git.calls import Git
from tsbp.store.yamlcomments import comments

EXAMPLES = sorted((PROJECT / "projects").rglob("*.yaml"))
FIRST = next(path for path in EXAMPLES if "4XK7QD" in path.name)
UPDATE: dict[str, Any] = {"by": "bp-sea-1", "health": "green", "summary": {"en": "Fine, see ticket #12."}}


def edited(text: bytes, *edits: Any) -> bytes:
    return yamltext.edited(text, edits, fields.order)


def posted(text: bytes, at: str, **facts: Any) -> bytes:
    return edited(text, yamltext.Append(("updates",), {"at": at, **UPDATE, **facts}))


def merged(folder: Path, base: bytes, ours: bytes, theirs: bytes) -> tuple[bool, bytes]:
    """Merge as git does, and hold the outcome of both orders equal where it is clean."""
    found = []
    for name, sides in (("one", (base, ours, theirs)), ("other", (base, theirs, ours))):
        paths = [str(folder / f"{name}-{side}") for side in ("base", "ours", "theirs")]
        for path, data in zip(paths, sides, strict=True):
            Path(path).write_bytes(data)
        clean = merging.merge(*paths, marker_size=7, path="projects/2026-09/x.yaml")
        found.append((clean, Path(paths[1]).read_bytes()))
    (clean, text), (turned, other) = found
    assert clean == turned
    if clean:
        assert text == other
    return clean, text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name[:11])
def test_two_updates_of_one_initiative_both_stay_in_the_order_of_their_instants(
    path: Path, tmp_path: Path
) -> None:
    base = path.read_bytes()
    ours, theirs = (
        posted(base, "2026-11-23T10:00+08:00"),
        posted(base, "2026-11-23T09:00+08:00", by="bp-sea-2"),
    )

    clean, text = merged(tmp_path, base, ours, theirs)

    assert clean
    assert text == posted(posted(base, "2026-11-23T09:00+08:00", by="bp-sea-2"), "2026-11-23T10:00+08:00")


def test_records_added_by_both_stand_by_themselves(tmp_path: Path) -> None:
    base = FIRST.read_bytes()
    risk = {"text": "Vendor slips", "likelihood": 2, "impact": 3, "owner": "bp-sea-1", "status": "open"}
    ours = edited(base, yamltext.Put(("risks", "zebra"), risk))
    theirs = edited(base, yamltext.Put(("risks", "apple"), {**risk, "text": "Tool slips"}))

    clean, text = merged(tmp_path, base, ours, theirs)

    found: Any = yamlread.load(text)
    assert clean
    assert list(found["risks"])[-2:] == ["apple", "zebra"]
    assert found["risks"]["apple"]["text"] == "Tool slips"


def test_a_comment_of_either_side_stays(tmp_path: Path) -> None:
    base = FIRST.read_bytes()
    ours = posted(base, "2026-11-23T10:00+08:00").replace(b"kind:", b"# asked in the weekly\nkind:", 1)
    theirs = posted(base, "2026-11-23T09:00+08:00")

    clean, text = merged(tmp_path, base, ours, theirs)

    assert clean
    assert comments(text) == tuple(sorted((*comments(base), "# asked in the weekly")))


def test_comments_that_no_edit_can_bring_together_are_left_to_people(tmp_path: Path) -> None:
    base = FIRST.read_bytes()
    ours = posted(base, "2026-11-23T10:00+08:00") + b"# mine\n"
    theirs = posted(base, "2026-11-23T09:00+08:00") + b"# theirs\n"

    clean, text = merged(tmp_path, base, ours, theirs)

    assert not clean
    assert b"<<<<<<< ours\n" in text
    assert b"# mine\n" in text
    assert b"# theirs\n" in text


def test_what_both_changed_stands_between_markers(tmp_path: Path) -> None:
    base = FIRST.read_bytes()
    ours, theirs = (edited(base, yamltext.Put(("priority",), name)) for name in ("P0", "P3"))

    clean, text = merged(tmp_path, base, ours, theirs)

    assert not clean
    assert b"<<<<<<< ours\npriority: P0\n=======\npriority: P3\n>>>>>>> theirs\n" in text


def test_a_clash_that_lines_do_not_see_is_not_merged_by_lines(tmp_path: Path) -> None:
    base = b"id: TSBP-4XK7QD\nrisks:\n  a:\n    text: one\n    x: 1\n    y: 1\n    z: 1\n    status: open\n"
    ours = base.replace(b"risks:", b"risks: # old\n  b:\n    text: two").replace(b"# old", b"")
    twice = base.replace(b"text: one", b"text: two")
    theirs = base.replace(b"status: open", b"status: closed")
    gone = b"id: TSBP-4XK7QD\nrisks:\n  b:\n    text: two\n"

    assert merged(tmp_path, base, twice, theirs)[0]
    assert not merged(tmp_path, base, gone, theirs)[0]
    assert merged(tmp_path, base, ours, theirs)[0]


def test_a_fault_that_a_side_had_already_keeps_nothing_from_being_merged(tmp_path: Path) -> None:
    base = FIRST.read_bytes()
    with_two = edited(
        base,
        yamltext.Put(("waivers", "w"), {"what": "G2", "by": "bp-sea-1", "until": "2026-12-01", "why": "x"}),
    )
    ours = edited(with_two, yamltext.Drop(("waivers", "w", "what")))
    theirs = edited(with_two, yamltext.Put(("waivers", "w", "why"), "y"))

    clean, text = merged(tmp_path, with_two, ours, theirs)

    assert clean  # one side had the fault already
    assert b"why: y" in text


def test_a_version_that_cannot_be_read_is_merged_by_lines(tmp_path: Path) -> None:
    base = b"a: 1\nb: [\nc: 1\nd: 1\ne: 1\n"

    assert merged(tmp_path, base, base.replace(b"a: 1", b"a: 2"), base.replace(b"e: 1", b"e: 2")) == (
        True,
        b"a: 2\nb: [\nc: 1\nd: 1\ne: 2\n",
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name[:11])
def test_edits_of_many_facts_give_the_bytes_of_the_merged_data(path: Path, tmp_path: Path) -> None:
    base = path.read_bytes()
    ours = edited(
        posted(base, "2026-11-23T10:00+08:00"),
        yamltext.Put(("tags",), ["alpha", "zeta"]),
        yamltext.Put(("links", "plan"), "https://wiki.example.org/plan"),
    )
    theirs = edited(
        posted(base, "2026-11-23T08:00+08:00", next=["Call the vendor"]),
        yamltext.Put(("links", "board"), "https://wiki.example.org/board"),
        yamltext.Put(("deadline",), "2027-03-01"),
    )
    data = [yamlread.load(text) for text in (base, ours, theirs)]

    clean, text = merged(tmp_path, base, ours, theirs)

    wanted = by_register(*data)  # type: ignore[arg-type]
    assert (clean, wanted.clashes) == (True, ())
    assert yamlread.load(text) == wanted.data
    assert comments(text) == comments(base)


def test_whatever_fails_on_the_way_leaves_both_sides_between_markers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = FIRST.read_bytes()
    ours, theirs = (edited(base, yamltext.Put((name,), "2027-01-01")) for name in ("deadline", "wanted_by"))

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(merging, "merged_text", broken)

    clean, text = merged(tmp_path, base, ours, theirs)
    assert not clean
    assert b"<<<<<<< ours\n" in text


def test_the_comments_of_a_text_are_those_outside_of_its_values() -> None:
    text = b"# head\na: 'x # no'\nb: y#no # yes\nc: |\n  # no\n  z\n# foot\nd: https://x.example/#no\n"

    assert comments(text) == ("# foot", "# head", "# yes")


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """A repository with one initiative and the driver set up."""
    root = new_repository(tmp_path / "store")
    shutil.copytree(PROJECT / "projects", root / "projects")
    (root / ".gitattributes").write_bytes(founding.attributes(b""))
    mergedriver.set_up(Git(str(root)))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    return root


def merged_by_git(root: Path, path: str, mine: bytes, theirs: bytes, *, first: str = "") -> int:
    """Change one file on two branches and merge; return the exit code of git merge."""
    git(root, "checkout", "-q", "-b", "theirs")
    (root / path).write_bytes(theirs)
    git(root, "commit", "-q", "-a", "-m", "theirs")
    git(root, "checkout", "-q", "main")
    (root / path).write_bytes(mine)
    git(root, "commit", "-q", "-a", "-m", "mine")
    return subprocess.run(
        ["git", "merge", "-q", "--no-edit", "theirs"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": f"{first}:{PROJECT}"},
        capture_output=True,
        check=False,
    ).returncode


def test_git_merges_what_lines_could_not(joined: Path) -> None:
    path = FIRST.relative_to(PROJECT).as_posix()
    base = FIRST.read_bytes()
    ours, theirs = posted(base, "2026-11-23T10:00+08:00"), posted(base, "2026-11-23T09:00+08:00")

    assert merged_by_git(joined, path, ours, theirs) == 0
    assert (joined / path).read_bytes() == posted(theirs, "2026-11-23T10:00+08:00")
    assert git(joined, "status", "--porcelain") == ""


def test_a_driver_killed_on_its_way_leaves_no_side_alone(joined: Path, tmp_path: Path) -> None:
    path = FIRST.relative_to(PROJECT).as_posix()
    base = FIRST.read_bytes()
    ours, theirs = posted(base, "2026-11-23T10:00+08:00"), posted(base, "2026-11-23T09:00+08:00")
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal\n"
        "from tsbp.ops import merging\n"
        "merging.merged_text = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    driver = git(joined, "config", "merge.tsbp.driver").strip()
    git(joined, "config", "merge.tsbp.driver", driver.replace(" -P -m", " -m"))

    code = merged_by_git(joined, path, ours, theirs, first=str(tmp_path))

    text = (joined / path).read_bytes()
    assert code == 1
    assert b"<<<<<<<" in text
    assert b"2026-11-23T10:00+08:00" in text
    assert b"2026-11-23T09:00+08:00" in text


def test_the_first_write_sets_up_the_driver_where_it_is_missing(store: Path) -> None:
    git(store, "config", "--remove-section", "merge.tsbp")

    assert tsbp(store, "set", "4xk7", "priority=P0").code == 0
    assert "merge-driver" in git(store, "config", "merge.tsbp.driver")
