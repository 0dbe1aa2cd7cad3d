"""A proposal is a branch of one's own: started from what is shared, pushed under its name."""

from __future__ import annotations

from pathlib import Path

from kit import git, tsbp


def test_a_proposal_is_started_and_pushed_where_the_main_branch_is_protected(
    store: Path, tmp_path: Path
) -> None:
    (store / "tsbp.yaml").write_bytes((store / "tsbp.yaml").read_bytes() + b"\nprotected: [main]\n")
    git(store, "commit", "-q", "-a", "-m", "protect")
    git(tmp_path, "clone", "-q", "--bare", str(store), "shared.git")
    git(store, "remote", "add", "origin", str(tmp_path / "shared.git"))
    assert tsbp(store, "set", "4xk7", "priority=P0").code == 1
    assert tsbp(store, "propose", "--push").code == 1
    assert tsbp(store, "propose", "Bad Topic").code == 2

    started = tsbp(store, "propose", "urgent")
    written = tsbp(store, "set", "4xk7", "priority=P0")
    pushed = tsbp(store, "propose", "--push", "--json")

    assert (started.code, written.code, pushed.code) == (0, 0, 0), started.err + written.err + pushed.err
    assert started.out == "propose/urgent: changes are kept on this branch now\n"
    assert pushed.json["data"][0]["branch"] == "propose/urgent"
    assert git(tmp_path / "shared.git", "rev-parse", "propose/urgent") == git(store, "rev-parse", "HEAD")
    assert tsbp(store, "propose", "urgent").code == 5
