"""History tells every change once, in the order of commits, whatever was merged, renamed or cut off."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from kit import git
from writes import NEW_TEXT, OLD_TEXT, ONE, TWO, change_one, new_store

from tsbp.store.git import objects
from tsbp.store.git.calls import Git
from tsbp.store.git.history import Commit, FileChange, file_history, revision_at


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return new_store(tmp_path / "store")


def commit(top: Path, text: str, subject: str, path: str = ONE, date: str = "") -> str:
    (top / path).write_text(text)
    git(top, "add", path)
    dated = ["-c", "user.useConfigOnly=true"]
    words = ["commit", "-q", "-m", subject, *([f"--date={date}"] if date else [])]
    git(top, *dated, *words)
    return git(top, "rev-parse", "HEAD").strip()


def history(top: Path, *paths: str, **options: object) -> list[Commit]:
    return list(file_history(Git(str(top)), *([list(paths)] if paths else []), **options))


def oid(top: Path, revision: str, path: str = ONE) -> str:
    return git(top, "rev-parse", f"{revision}:{path}").strip()


def test_a_commit_tells_who_when_why_and_which_blobs(top: Path) -> None:
    done = change_one(top)

    newest = history(top, ONE)[0]

    assert newest.hex == done.commit
    assert (newest.author, newest.author_email) == ("A Analyst", "analyst@example.org")
    assert newest.authored.endswith("+00:00")
    assert newest.subject == "TSBP-AAAAAA: priority P2 -> P0"
    assert newest.trailers == {"Tsbp-Id": ("TSBP-AAAAAA",), "Tsbp-Op": ("set",)}
    assert newest.changes == (FileChange(ONE, oid(top, "HEAD~1"), oid(top, "HEAD"), "M"),)
    assert newest.parents == (git(top, "rev-parse", "HEAD~1").strip(),)


def test_only_commits_that_touch_the_paths_are_told(top: Path) -> None:
    commit(top, "title: second\n", "two", TWO)
    commit(top, "note\n", "outside", "notes.txt")
    change_one(top)

    assert [one.subject for one in history(top, ONE)] == ["TSBP-AAAAAA: priority P2 -> P0", "first"]
    assert [one.subject for one in history(top)] == ["TSBP-AAAAAA: priority P2 -> P0", "two", "first"]


def test_a_renamed_initiative_keeps_its_history(top: Path) -> None:
    renamed = "projects/2026-10/TSBP-AAAAAA-another-name.yaml"
    git(top, "mv", ONE, renamed)
    git(top, "commit", "-q", "-m", "renamed")
    commit(top, "title: later\n", "later", renamed)

    told = history(top, renamed)

    assert [one.subject for one in told] == ["later", "renamed", "first"]
    assert told[1].changes == (
        FileChange(renamed, oid(top, "HEAD~2"), oid(top, "HEAD~1", renamed), "R", was=ONE),
    )


def test_the_name_before_leads_to_the_same_history(top: Path) -> None:
    git(top, "mv", ONE, "projects/2026-10/TSBP-AAAAAA-another-name.yaml")
    git(top, "commit", "-q", "-m", "renamed")

    assert [one.subject for one in history(top, ONE)] == ["renamed", "first"]


def _branches(top: Path, mine: str, theirs: str) -> None:
    git(top, "checkout", "-q", "-b", "other")
    commit(top, theirs, "theirs")
    git(top, "checkout", "-q", "main")
    commit(top, mine, "mine")


def test_a_merge_that_only_joins_tells_each_change_once(top: Path) -> None:
    git(top, "checkout", "-q", "-b", "other")
    commit(top, "title: changed there\n", "theirs")
    git(top, "checkout", "-q", "main")
    commit(top, "title: second\n", "mine", TWO)
    git(top, "merge", "-q", "--no-edit", "other")

    told = history(top)

    assert sorted(one.subject for one in told) == ["first", "mine", "theirs"]


def test_a_merge_that_makes_a_third_text_is_told_with_both_parents(top: Path) -> None:
    _branches(top, "title: mine\n", "title: theirs\n")
    subprocess.run(["git", "merge", "other"], cwd=top, capture_output=True, check=False)
    (top / ONE).write_text("title: both\n")
    git(top, "commit", "-q", "-a", "-m", "joined")

    told = history(top, ONE)

    assert told[0].subject == "joined"
    assert told[0].changes == (
        FileChange(ONE, oid(top, "HEAD^1"), oid(top, "HEAD"), "M", others=(oid(top, "HEAD^2"),)),
    )
    assert sorted(one.subject for one in told[1:]) == ["first", "mine", "theirs"]


def test_a_change_that_a_merge_dropped_is_still_told(top: Path) -> None:
    _branches(top, "title: mine\n", "title: theirs\n")
    git(top, "merge", "-q", "-s", "ours", "--no-edit", "other")

    assert sorted(one.subject for one in history(top, ONE)) == ["first", "mine", "theirs"]


def test_a_squash_merge_is_told_as_the_one_commit_it_is(top: Path) -> None:
    git(top, "checkout", "-q", "-b", "other")
    commit(top, "title: a\n", "a")
    commit(top, "title: b\n", "b")
    git(top, "checkout", "-q", "main")
    git(top, "merge", "-q", "--squash", "other")
    git(top, "commit", "-q", "-m", "squashed")

    assert [one.subject for one in history(top, ONE)] == ["squashed", "first"]


def test_order_is_topological_whatever_the_dates_say(top: Path) -> None:
    commit(top, "a: 1\n", "from the future", date="2030-01-01T00:00:00Z")
    commit(top, "a: 2\n", "from the past", date="2001-01-01T00:00:00Z")

    assert [one.subject for one in history(top, ONE)] == ["from the past", "from the future", "first"]


def test_a_commit_stands_above_those_it_builds_on_also_when_its_clock_was_wrong(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(top, "checkout", "-q", "-b", "other")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    commit(top, "title: changed there\n", "wrong clock")
    git(top, "checkout", "-q", "main")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2030-01-01T00:00:00Z")
    commit(top, "title: second\n", "mine", TWO)
    git(top, "merge", "-q", "--no-edit", "other")

    assert [one.subject for one in history(top)][-1] == "first"


def test_since_looks_behind_a_commit_with_a_wrong_date(top: Path) -> None:
    commit(top, "a: 1\n", "new", date="2026-11-02T00:00:00Z")
    commit(top, "a: 2\n", "wrong clock", date="2001-01-01T00:00:00Z")

    told = [one.subject for one in history(top, ONE, since="2026-11-01")]

    assert "wrong clock" not in told
    assert told[0] == "new"


def test_a_limit_counts_what_is_told(top: Path) -> None:
    for n in range(5):
        commit(top, f"a: {n}\n", f"n{n}")

    assert [one.subject for one in history(top, ONE, limit=2)] == ["n4", "n3"]


def test_odd_words_in_a_message_change_nothing(top: Path) -> None:
    (top / ONE).write_text("a: 1\n")
    git(top, "config", "user.name", ":100644 100644 \x01 \x1e M")
    git(top, "config", "log.follow", "true")
    git(top, "config", "diff.renames", "copies")
    git(top, "commit", "-q", "-a", "-m", "\x01:100644 ünï\x1e\n\n:100644 body\n\nTsbp-Id: A\nTsbp-Id: B")

    newest = history(top, ONE)[0]

    assert newest.subject == "\x01:100644 ünï\x1e"
    assert newest.author == "100644 100644 \x01 \x1e M"
    assert newest.trailers == {"Tsbp-Id": ("A", "B")}
    assert [change.path for change in newest.changes] == [ONE]


def test_a_signed_commit_is_told_like_any_other_and_no_key_is_looked_up(top: Path) -> None:
    signer = top.parent / "signer"
    signer.write_text(
        "#!/bin/sh\n"
        'case "$*" in *--verify*) touch "$0.asked"; echo "gpg: good" >&2; exit 0;; esac\n'
        "cat > /dev/null; echo '[GNUPG:] SIG_CREATED ' >&2\n"
        "echo '-----BEGIN PGP SIGNATURE-----'; echo; echo x; echo '-----END PGP SIGNATURE-----'\n"
    )
    signer.chmod(0o755)
    for key, value in {
        "gpg.program": str(signer),
        "commit.gpgsign": "true",
        "log.showSignature": "true",
    }.items():
        git(top, "config", key, value)

    done = change_one(top)

    assert [one.subject for one in history(top, ONE)] == ["TSBP-AAAAAA: priority P2 -> P0", "first"]
    assert objects.commit(Git(str(top)), done.commit).signed
    assert not Path(f"{signer}.asked").exists()


def test_a_path_in_a_folder_store_is_counted_from_its_root(tmp_path: Path) -> None:
    top = tmp_path / "big"
    root = new_store(top, "store")
    (top / "notes.txt").write_text("outside\n")
    git(top, "commit", "-q", "-a", "-m", "outside")
    change_one(root)

    told = history(root)

    assert [one.subject for one in told] == ["TSBP-AAAAAA: priority P2 -> P0", "first"]
    assert [change.path for change in told[0].changes] == [ONE]
    assert sorted(change.path for change in told[1].changes) == [ONE, TWO, "tsbp.yaml"]


def test_a_merge_in_a_folder_store_is_counted_from_its_root(tmp_path: Path) -> None:
    top = tmp_path / "big"
    root = new_store(top, "store")
    _branches(root, "title: mine\n", "title: theirs\n")
    subprocess.run(["git", "merge", "other"], cwd=top, capture_output=True, check=False)
    (root / ONE).write_text("title: both\n")
    git(top, "commit", "-q", "-a", "-m", "joined")

    assert [change.path for change in history(root, ONE)[0].changes] == [ONE]


def test_a_shallow_clone_says_where_history_is_cut(top: Path, tmp_path: Path) -> None:
    change_one(top)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{top}", "clone")

    told = history(tmp_path / "clone", ONE)

    assert Git(str(tmp_path / "clone")).shallow
    assert [(one.subject, one.cut) for one in told] == [("TSBP-AAAAAA: priority P2 -> P0", True)]
    assert not any(one.cut for one in history(top, ONE))


def test_a_repository_without_commits_has_no_history(repository: Path) -> None:
    assert history(repository) == []
    assert revision_at(Git(str(repository)), "2026-11-22T00:00:00Z") == ""


def test_a_deleted_file_is_told_as_deleted(top: Path) -> None:
    git(top, "rm", "-q", ONE)
    git(top, "commit", "-q", "-m", "gone")

    assert history(top, ONE)[0].changes == (FileChange(ONE, oid(top, "HEAD~1"), "", "D"),)


def test_a_date_names_the_newest_commit_of_the_branch_s_own_line(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = {}
    for day in ("2026-12-01", "2026-12-03", "2026-12-02", "2026-12-05"):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"{day}T12:00:00Z")
        commits[day] = commit(top, f"a: {day}\n", day)

    def at(instant: str) -> str:
        return revision_at(Git(str(top)), instant)

    assert at("2026-12-04T00:00:00Z") == commits["2026-12-02"]
    assert at("2026-12-01T12:00:00Z") == commits["2026-12-01"]
    assert at("2026-12-09T00:00:00Z") == commits["2026-12-05"]
    assert at("2001-01-01T00:00:00Z") == ""


def test_blobs_and_contents_give_the_store_as_of_any_commit(top: Path) -> None:
    change_one(top)
    git_ = Git(str(top))

    before = git_.blobs(git_.resolve("HEAD~1"))
    now = git_.blobs(git_.head())

    assert set(now) == {ONE, TWO, "tsbp.yaml"}
    assert dict(git_.contents([before[ONE], now[ONE]])) == {before[ONE]: OLD_TEXT, now[ONE]: NEW_TEXT}
