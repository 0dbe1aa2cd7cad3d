"""The doctor says of each thing that work needs how it stands, or what to run."""

from __future__ import annotations

from pathlib import Path

from kit import git, tsbp


def test_a_clone_that_lacks_its_driver_is_told_so_and_mended(store: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(store), "joined")
    root = tmp_path / "joined"
    for key, value in {"user.name": "A", "user.email": "a@example.org", "tsbp.handle": "bp-sea-1"}.items():
        git(root, "config", key, value)

    ill, mended = tsbp(root, "doctor"), tsbp(root, "doctor", "--fix")

    assert ill.code == 1
    assert "tsbp doctor --fix" in ill.out
    assert mended.code == 0, mended.out
    assert "merge-driver" in git(root, "config", "merge.tsbp.driver")
    assert tsbp(root, "doctor", "--json").json["summary"]["todo"] == 0


def test_a_merge_under_way_and_a_store_without_remote_are_named(store: Path) -> None:
    (store / ".git/MERGE_HEAD").write_text(git(store, "rev-parse", "HEAD"))

    done = tsbp(store, "doctor")

    assert done.code == 1
    assert "a merge is under way" in done.out
    assert "git remote add origin URL" in done.out
