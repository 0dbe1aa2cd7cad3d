"""A store is started or joined by one command, safe to repeat, and says what is left to do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from kit import PROJECT, git, new_repository, tsbp

from tsbp.domain import shape
from tsbp.errors import BadUsage, Busy, Conflict, NotFound, StoreFailed
from tsbp.ops import installing, merging, starting
from tsbp.store import founding, layout, yamlread
from tsbp.store.workspace import Workspace


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> None:
    """An identity that does not hang on a repository."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A Analyst")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "analyst@example.org")


def states(answer: installing.Installed) -> dict[str, str]:
    return {step.what: step.state for step in answer.steps}


@pytest.mark.usefixtures("who")
def test_init_makes_a_store_that_reads_clean_in_one_commit(tmp_path: Path) -> None:
    root = tmp_path / "new" / "store"

    done = installing.init(str(root), "bp-sea-1", market="SG")

    assert git(root, "log", "--format=%s") == "tsbp: start a store\n"
    assert git(root, "rev-parse", "HEAD").strip() == done.commit
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "branch", "--show-current") == "main\n"
    documents = list(Workspace.open(str(root)).documents())
    assert [document.path for document in documents if document.findings or document.value is None] == []
    assert len(documents) == 1 + len(layout.DIRECTORY_KINDS) + len(starting.VIEWS)
    assert (root / "projects").is_dir()
    assert git(root, "config", "tsbp.handle") == "bp-sea-1\n"
    assert {step.what for step in done.steps if step.state == installing.TODO} == set()


@pytest.mark.usefixtures("who")
def test_init_again_changes_nothing_and_says_what_was_there(tmp_path: Path) -> None:
    root = tmp_path / "store"
    installing.init(str(root), "bp-sea-1", market="SG")
    head = git(root, "rev-parse", "HEAD")

    again = installing.init(str(root), "bp-sea-1", market="SG")

    assert (git(root, "rev-parse", "HEAD"), again.commit) == (head, "")
    assert installing.MADE not in {step.state for step in again.steps}
    assert states(again)["files"] == installing.THERE


@pytest.mark.usefixtures("who")
def test_init_below_the_root_means_the_store_around_it(tmp_path: Path) -> None:
    root = tmp_path / "store"
    installing.init(str(root), "bp-sea-1", market="SG")

    again = installing.init(str(root / "projects"), "bp-sea-1")

    assert again.root == str(root)
    assert again.commit == ""


def test_init_in_a_repository_keeps_what_a_person_has_there(tmp_path: Path) -> None:
    top = new_repository(tmp_path / "big")
    (top / ".gitattributes").write_bytes(b"*.png binary\r\n")
    git(top, "add", ".gitattributes")
    git(top, "commit", "-q", "-m", "mine")
    (top / "staged.txt").write_text("x\n")
    git(top, "add", "staged.txt")

    installing.init(str(top), "bp-sea-1", market="SG")

    assert (top / ".gitattributes").read_bytes() == (
        b"*.png binary\r\nprojects/** -text merge=tsbp\r\ndirectory/** -text\r\n"
    )
    assert git(top, "status", "--porcelain") == "A  staged.txt\n"
    assert git(top, "log", "--format=%s") == "tsbp: start a store\nmine\n"


def test_init_in_a_folder_of_a_repository_uses_that_repository(tmp_path: Path) -> None:
    top = new_repository(tmp_path / "big")

    done = installing.init(str(top / "portfolio"), "bp-sea-1", market="SG")

    assert done.root == str(top / "portfolio")
    assert not (top / "portfolio/.git").exists()
    assert git(top, "status", "--porcelain") == ""
    path = "portfolio/projects/2026-10/TSBP-AAAAAA-x.yaml"
    assert git(top, "check-attr", "merge", path) == f"{path}: merge: tsbp\n"


def test_init_completes_a_store_that_lacks_something(store: Path) -> None:
    git(store, "rm", "-q", ".gitattributes", "directory/glossary.yaml")
    git(store, "commit", "-q", "-m", "less")
    people = (store / "directory/people.yaml").read_bytes()

    done = installing.init(str(store), "bp-sea-1")

    changed = git(store, "show", "--format=", "--name-only", done.commit).split()
    assert {".gitattributes", "directory/glossary.yaml"} <= set(changed)
    assert not {path for path in changed if path.startswith(("projects", "views"))}
    assert (store / "directory/people.yaml").read_bytes() == people


def test_init_without_an_identity_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreFailed) as refused:
        installing.init(str(tmp_path / "store"), "bp-sea-1")

    assert refused.value.sentence == "error.no-identity"
    assert list(tmp_path.rglob("*.yaml")) == []


@pytest.mark.parametrize(("handle", "market"), [("Bad Handle", ""), ("", ""), ("x\n", ""), ("a", "sgp")])
def test_init_refuses_a_handle_or_market_of_the_wrong_form(tmp_path: Path, handle: str, market: str) -> None:
    with pytest.raises(BadUsage):
        installing.init(str(tmp_path / "store"), handle, market=market)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("who")
def test_a_market_that_was_not_said_is_left_to_do_and_not_made_up(tmp_path: Path) -> None:
    done = installing.init(str(tmp_path / "store"), "bp-sea-1")

    assert states(done)["no-market"] == installing.TODO


def test_the_starter_files_have_the_shape_of_their_kinds() -> None:
    for path, data in starting.starter("bp-sea-1", "SG").items():
        _, faults = shape.read(layout.kind_of(path) or "", data)
        assert faults == (), path


def test_the_views_that_ship_are_those_of_the_example_store() -> None:
    for name, data in starting.VIEWS.items():
        assert yamlread.load((PROJECT / layout.view_path(name)).read_bytes()) == data


def test_clone_joins_a_store(store: Path, tmp_path: Path) -> None:
    offered: list[str] = []

    done = installing.clone(
        str(store), str(tmp_path), "joined", lambda people: offered.extend(people) or "bp-sea-2"
    )

    root = tmp_path / "joined"
    assert done.root == str(root)
    assert "bp-sea-1" in offered
    assert git(root, "config", "tsbp.handle") == "bp-sea-2\n"
    assert "merge-driver" in git(root, "config", "merge.tsbp.driver")
    assert states(done)["files-read"] == installing.OK
    assert states(done)["no-identity"] == installing.TODO


def test_clone_without_a_handle_says_how_to_set_it(store: Path, tmp_path: Path) -> None:
    done = installing.clone(str(store), str(tmp_path), "joined", lambda _: "")

    assert states(done)["no-handle"] == installing.TODO


def test_clone_refuses_a_handle_that_nobody_has_and_offers_close_ones(store: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound) as refused:
        installing.clone(str(store), str(tmp_path), "joined", lambda _: "bp-sea-11")

    assert "bp-sea-1" in refused.value.candidates


def test_clone_finds_the_store_in_a_folder_of_the_repository(store: Path, tmp_path: Path) -> None:
    top = new_repository(tmp_path / "big")
    shutil.copytree(store, top / "portfolio", ignore=shutil.ignore_patterns(".git"))
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "all")

    done = installing.clone(str(top), str(tmp_path), "joined", lambda _: "bp-sea-1")

    assert done.root == str(tmp_path / "joined/portfolio")


def test_clone_names_its_folder_as_git_does(store: Path, tmp_path: Path) -> None:
    bare = tmp_path / "portfolio.git"
    git(tmp_path, "clone", "-q", "--bare", str(store), str(bare))

    done = installing.clone(f"file://{bare}", str(tmp_path), "", lambda _: "bp-sea-1")

    assert done.root == str(tmp_path / "portfolio")


def test_clone_never_goes_into_a_folder_with_something_in_it(store: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/mine.txt").write_text("mine\n")

    with pytest.raises(Conflict):
        installing.clone(str(store), str(tmp_path), "taken", lambda _: "")

    assert os.listdir(tmp_path / "taken") == ["mine.txt"]


def test_clone_of_nothing_is_not_found_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        installing.clone(str(tmp_path / "nowhere"), str(tmp_path), "joined", lambda _: "")

    assert list(tmp_path.iterdir()) == []


def test_clone_of_a_remote_out_of_reach_may_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(Busy):
        installing.clone("git://127.0.0.1:9/x", str(tmp_path), "joined", lambda _: "")


@pytest.mark.parametrize("url", ["--upload-pack=touch evil", "ext::sh -c 'touch evil'"])
def test_an_address_is_never_an_option_or_a_command(tmp_path: Path, url: str) -> None:
    with pytest.raises((NotFound, StoreFailed, Busy)):
        installing.clone(url, str(tmp_path), "joined", lambda _: "")

    assert list(tmp_path.iterdir()) == []


def test_clone_of_a_repository_without_a_store_says_so(tmp_path: Path) -> None:
    top = new_repository(tmp_path / "other")
    (top / "a.txt").write_text("a\n")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "a")

    with pytest.raises(NotFound) as refused:
        installing.clone(str(top), str(tmp_path), "joined", lambda _: "")

    assert refused.value.sentence == "error.clone-without-store"


def diverged(root: Path, mine: bytes, theirs: bytes, path: str) -> int:
    """Change one file on two branches and merge; return the exit code of git merge."""
    git(root, "checkout", "-q", "-b", "theirs")
    (root / path).write_bytes(theirs)
    git(root, "commit", "-q", "-a", "-m", "theirs")
    git(root, "checkout", "-q", "main")
    (root / path).write_bytes(mine)
    git(root, "commit", "-q", "-a", "-m", "mine")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(
        ["git", "merge", "-q", "theirs"], cwd=root, env=environment, capture_output=True, check=False
    ).returncode


@pytest.fixture
def started(tmp_path: Path) -> tuple[Path, str]:
    root = new_repository(tmp_path / "it's a store")
    installing.init(str(root), "bp-sea-1", market="SG")
    path = "projects/2026-10/TSBP-AAAAAA-it's $(touch evil) one.yaml"
    (root / path).parent.mkdir(parents=True)
    (root / path).write_bytes(b"a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    return root, path


def test_git_merges_through_the_driver_what_does_not_clash(started: tuple[Path, str]) -> None:
    root, path = started
    old = (root / path).read_bytes()

    code = diverged(root, old.replace(b"a: 1", b"a: 2"), old.replace(b"g: 1", b"g: 2"), path)

    assert code == 0
    assert (root / path).read_bytes() == b"a: 2\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 2\n"
    assert not (root / "evil").exists()


def test_what_clashes_stands_between_markers(started: tuple[Path, str]) -> None:
    root, path = started
    old = (root / path).read_bytes()

    code = diverged(root, old.replace(b"a: 1", b"a: 2"), old.replace(b"a: 1", b"a: 3"), path)

    assert code == 1
    assert (root / path).read_bytes().startswith(b"<<<<<<< ours\na: 2\n=======\na: 3\n>>>>>>> theirs\nb: 1\n")


@pytest.mark.parametrize("breaking", ["gone", "crashing"])
def test_a_driver_that_is_gone_or_crashes_still_leaves_markers(
    started: tuple[Path, str], breaking: str
) -> None:
    root, path = started
    old = (root / path).read_bytes()
    driver = git(root, "config", "merge.tsbp.driver").strip()
    command, _, rest = driver.partition(";")
    broken = root.parent / "broken"
    if breaking == "crashing":
        broken.write_text("#!/bin/sh\nkill -9 $$\n")
        broken.chmod(0o755)
    git(root, "config", "merge.tsbp.driver", f"python={broken};{rest}")

    code = diverged(root, old.replace(b"a: 1", b"a: 2"), old.replace(b"a: 1", b"a: 3"), path)

    assert (command.startswith("python="), code) == (True, 1)
    assert b"<<<<<<< ours\na: 2\n=======\na: 3\n>>>>>>> theirs\n" in (root / path).read_bytes()


def test_what_no_merge_can_read_stands_side_by_side(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("base", "ours", "theirs")]
    for path, data in zip(paths, (b"\0base", b"\0ours", b"\0theirs"), strict=True):
        Path(path).write_bytes(data)

    assert not merging.merge(*paths, marker_size=7, path="x.yaml")
    assert Path(paths[1]).read_bytes() == b"<<<<<<< ours\n\0ours\n=======\n\0theirs\n>>>>>>> theirs\n"


def test_a_repository_cannot_lend_its_own_code_to_the_driver(started: tuple[Path, str]) -> None:
    root, path = started
    (root / "tsbp").mkdir()
    (root / "tsbp/__init__.py").write_text("")
    (root / "tsbp/__main__.py").write_text("open('evil', 'w')\n")
    old = (root / path).read_bytes()

    assert diverged(root, old.replace(b"a: 1", b"a: 2"), old.replace(b"g: 1", b"g: 2"), path) == 0
    assert not (root / "evil").exists()


def test_the_attributes_are_added_once() -> None:
    once = founding.attributes(b"*.png binary")

    assert once == b"*.png binary\nprojects/** -text merge=tsbp\ndirectory/** -text\n"
    assert founding.attributes(once) == once


def test_init_and_clone_as_commands(tmp_path: Path) -> None:
    who = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    nobody = tsbp(tmp_path, "init", "store", **who)
    assert (nobody.code, (tmp_path / "store").exists()) == (2, False), nobody.err
    assert "tsbp init --handle HANDLE" in nobody.err

    made = tsbp(tmp_path, "init", "store", "--handle", "bp-sea-1", "--market", "sg", "--json", **who)
    assert made.code == 0, made.err
    assert made.json["summary"]["todo"] == 0

    joined = tsbp(tmp_path, "clone", "store", "mine", "--handle", "bp-sea-1", **who)
    assert joined.code == 0, joined.err
    shown = tsbp(tmp_path / "mine", "status", "--json")
    assert (shown.code, shown.json["data"]) == (0, []), shown.err
