"""Git is called exactly: the right repository, literal paths, deadlines, and its words made harmless."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kit import git, new_repository
from writes import NEW_TEXT, OLD_TEXT, ONE, TWO, change_one, new_store

from tsbp.errors import Busy, Conflict, NotFound, StoreFailed
from tsbp.store.git import failures, objects, places
from tsbp.store.git.calls import Git
from tsbp.store.git.command import git_environment, git_words
from tsbp.store.git.process import Child, TooSlow
from tsbp.store.git.version import version


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return new_store(tmp_path / "store")


def shim(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put another git first on the path."""
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_the_repository_is_found_from_files_as_git_finds_it(top: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(top, "worktree", "add", "-q", "-b", "side", str(linked))
    for folder in (top, top / "projects", linked, linked / "projects/2026-10"):
        found = places.find(str(folder))

        words = ("--show-toplevel", "--absolute-git-dir", "--show-prefix")
        said = git(folder, "rev-parse", *words).split("\n")
        assert found is not None
        assert [found.top, found.git_dir, found.prefix] == said[:3]
        common = Path(folder, git(folder, "rev-parse", "--git-common-dir").strip()).resolve()
        assert found.common_dir == str(common)


def test_no_repository_is_none_and_a_failure_for_git(tmp_path: Path) -> None:
    assert places.find(str(tmp_path)) is None
    with pytest.raises(StoreFailed) as refused:
        _ = Git(str(tmp_path)).git_dir
    assert (refused.value.sentence, refused.value.hint) == ("error.no-repository", "hint.no-repository")


def test_a_folder_named_dot_git_that_is_none_is_passed_over(top: Path) -> None:
    (top / "projects/.git").mkdir()

    found = places.find(str(top / "projects"))

    assert found is not None
    assert found.top == str(top)


def test_head_and_branch_are_read_from_files_as_git_reads_them(top: Path) -> None:
    def known() -> tuple[str | None, str]:
        found = Git(str(top)).places
        return places.head(found), places.branch(found)

    head = git(top, "rev-parse", "HEAD").strip()
    assert known() == (head, "main")
    git(top, "pack-refs", "--all")
    assert known() == (head, "main")
    git(top, "checkout", "-q", "-b", "a/b")
    assert known() == (head, "a/b")
    git(top, "checkout", "-q", "--detach")
    assert known() == (head, "")


def test_before_the_first_commit_head_is_empty_and_the_branch_is_known(repository: Path) -> None:
    found = Git(str(repository))

    assert (found.head(), found.branch(), found.behind_ahead()) == ("", "main", None)
    assert found.blobs(found.head()) == {}


def test_settings_of_another_repository_are_left_behind(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = new_repository(tmp_path / "other")
    for name, value in {
        "GIT_DIR": str(other / ".git"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_WORK_TREE": str(other),
        "GIT_TRACE": "1",
        "GIT_LITERAL_PATHSPECS": "0",
    }.items():
        monkeypatch.setenv(name, value)

    done = change_one(top)

    assert Git(str(top)).resolve("HEAD") == done.commit
    assert not (tmp_path / "index").exists()
    assert objects.commit(Git(str(top)), done.commit).hex == done.commit


def test_the_environment_keeps_what_is_the_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "A")
    monkeypatch.setenv("GIT_DIR", "/nowhere")

    seen = git_environment()

    assert seen["GIT_AUTHOR_NAME"] == "A"
    assert "GIT_DIR" not in seen
    assert (seen["LC_ALL"], seen["GIT_TERMINAL_PROMPT"], seen["GIT_OPTIONAL_LOCKS"]) == ("C", "0", "0")
    assert "GIT_OPTIONAL_LOCKS" not in git_environment(locks=True)


def test_the_words_switch_off_what_a_repository_could_run() -> None:
    words = git_words("/store", ["status"])

    assert words[:4] == ["git", "-C", "/store", "--no-pager"]
    assert "core.fsmonitor=false" in words
    assert "--literal-pathspecs" in words


@pytest.mark.parametrize(
    "revision", ["--output=/tmp/x", "", "nowhere", "a\0b", "HEAD..HEAD", ":projects", "HEAD~9"]
)
def test_what_is_no_revision_is_not_found(top: Path, revision: str) -> None:
    with pytest.raises(NotFound) as refused:
        Git(str(top)).resolve(revision)

    assert refused.value.params == {"revision": revision}


def test_a_revision_that_is_nearly_one_offers_it(top: Path) -> None:
    git(top, "branch", "readiness-th")

    with pytest.raises(NotFound) as refused:
        Git(str(top)).resolve("readiness")

    assert refused.value.candidates == ("readiness-th",)


def test_revisions_resolve_to_the_commit_also_through_tags(top: Path) -> None:
    git(top, "tag", "-a", "-m", "one", "v1")
    head = git(top, "rev-parse", "HEAD").strip()

    assert [Git(str(top)).resolve(name) for name in ("HEAD", "main", "v1", head[:8])] == [head] * 4


def test_blobs_leave_out_links_and_are_counted_from_the_store(tmp_path: Path) -> None:
    top = tmp_path / "big"
    root = new_store(top, "store")
    (root / "projects/2026-10/link.yaml").symlink_to("nowhere")
    (top / "projects").mkdir()
    (top / "projects/outside.yaml").write_text("x\n")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "link")

    assert set(Git(str(root)).blobs("HEAD")) == {ONE, TWO, "tsbp.yaml"}


def test_contents_come_in_order_whole_and_empty_ones_too(top: Path) -> None:
    texts = [b"", b"\n", b"x" * 200_000, bytes(range(256)), b"no newline"]
    oids = []
    for text in texts:
        (top / "blob").write_bytes(text)
        oids.append(git(top, "hash-object", "-w", "blob").strip())

    assert list(Git(str(top)).contents(oids + oids[::-1])) == list(
        zip(oids + oids[::-1], texts + texts[::-1], strict=True)
    )
    assert list(Git(str(top)).contents([])) == []


def test_a_blob_that_is_missing_is_a_failure(top: Path) -> None:
    with pytest.raises(StoreFailed) as refused:
        list(Git(str(top)).contents(["0" * 39 + "1"]))

    assert refused.value.sentence == "error.no-object"


def test_reading_may_be_left_in_the_middle(top: Path) -> None:
    oids = list(Git(str(top)).blobs("HEAD").values()) * 5000
    before = _children()

    pieces = Git(str(top)).contents(oids)
    next(pieces)
    pieces.close()

    assert _children() <= before


def _children() -> set[str]:
    words = ["pgrep", "-P", str(os.getpid()), "git"]
    return set(subprocess.run(words, capture_output=True, text=True, check=False).stdout.split())


def test_a_call_that_hangs_is_ended_with_all_it_started(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim(
        tmp_path / "bin",
        f"trap '' INT TERM\nsleep 987 &\necho $! > {tmp_path}/pid\nwait\nsleep 987",
        monkeypatch,
    )
    begun = time.monotonic()

    with pytest.raises(StoreFailed) as refused:
        Git(str(top)).run("status", deadline=0.5)

    assert (refused.value.sentence, refused.value.params["command"]) == ("error.git-slow", "status")
    assert time.monotonic() - begun < 15
    assert (
        not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/cmdline").exists()
        or not Path(f"/proc/{(tmp_path / 'pid').read_text().strip()}/cmdline").read_bytes()
    )


def test_much_input_and_much_output_do_not_wait_for_each_other() -> None:
    data = os.urandom(5_000_000)

    ended = Child(["cat"], dict(os.environ), given=data).end()

    assert (ended.exit, ended.out == data) == (0, True)


def test_a_program_that_reads_nothing_is_no_fault() -> None:
    assert Child(["true"], dict(os.environ), given=b"x" * 1_000_000).end().exit == 0


def test_a_helper_left_behind_does_not_hold_a_call() -> None:
    begun = time.monotonic()

    ended = Child(["sh", "-c", "sleep 30 & echo done"], dict(os.environ)).end()

    assert ended.out == b"done\n"
    assert time.monotonic() - begun < 10


def test_a_program_that_closes_its_output_still_has_a_deadline() -> None:
    with pytest.raises(TooSlow):
        Child(["sh", "-c", "exec >&- 2>&-; exec sleep 60"], dict(os.environ), deadline=0.3).end()


def test_calls_work_where_standard_input_and_output_are_closed(top: Path) -> None:
    code = (
        "import os, sys\n"
        "from tsbp.store.git.calls import Git\n"
        f"said = Git({str(top)!r}).run('rev-parse', '--show-toplevel')\n"
        f"os._exit(0 if said.decode().strip() == {str(top)!r} else 1)\n"
    )
    closed = f'exec {sys.executable} -c "$CODE" <&- >&- 2>&-'

    assert subprocess.run(["sh", "-c", closed], env={**os.environ, "CODE": code}, check=False).returncode == 0


def test_a_machine_without_git_is_told(top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StoreFailed) as refused:
        Git(str(top)).run("status")

    assert (refused.value.exit, refused.value.sentence) == (7, "error.git-missing")


@pytest.mark.parametrize(
    ("said", "good"), [("2.29.9", False), ("1.8.3.1", False), ("2.30.0", True), ("2.50.1.windows.1", True)]
)
def test_an_old_git_is_told_before_anything_is_written(
    top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, good: bool
) -> None:
    shim(tmp_path / "bin", f"echo git version {said}", monkeypatch)

    if good:
        assert version(str(top))[:2] == tuple(int(part) for part in said.split(".")[:2])
        return
    with pytest.raises(StoreFailed) as refused:
        change_one(top)
    assert (refused.value.sentence, refused.value.params) == ("error.git-old", {"version": said})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_another_user_is_told_with_its_path(top: Path) -> None:
    for path in (top, top / ".git"):
        os.chown(path, 65534, 65534)

    with pytest.raises(StoreFailed) as refused:
        Git(str(top)).run("status")

    assert (refused.value.sentence, refused.value.params["path"]) == ("error.git-ownership", str(top))
    with pytest.raises(StoreFailed):
        Git(str(top)).resolve("HEAD")


@pytest.mark.parametrize(
    ("said", "kind", "sentence"),
    [
        (b"fatal: Unable to create '/r/.git/index.lock': File exists.\n", Busy, "error.git-locked"),
        (b"fatal: cannot lock ref 'HEAD': is at 1 but expected 2\n", Busy, "error.branch-moved"),
        (
            b"error: Committing is not possible because you have unmerged files.\n",
            Conflict,
            "error.in-progress",
        ),
        (b"fatal: no email was given and auto-detection is disabled\n", StoreFailed, "error.no-identity"),
        (b"fatal: not a git repository\n", StoreFailed, "error.no-repository"),
        (b"fatal: something else\n", StoreFailed, "error.git-failed"),
    ],
)
def test_what_git_says_becomes_a_failure_of_its_kind(said: bytes, kind: type, sentence: str) -> None:
    failure = failures.failure(("commit",), 128, said)

    assert (type(failure), failure.sentence) == (kind, sentence)


def test_words_of_git_are_shown_and_never_obeyed() -> None:
    shown = failures.plain("a\x1b]52;c;x\x07 \u202e b\r\nünï\x9b1m\tc".encode())

    assert shown == "a␛]52;c;x␇ <U+202E> b\nünï<U+009B>1m    c"


def test_a_setting_is_read_and_written_for_this_repository(top: Path) -> None:
    found = Git(str(top))
    found.set_config("tsbp.handle", "bp-sea-2")

    assert found.config("tsbp.handle") == "bp-sea-2"
    assert found.config("tsbp.nothing") == ""


def test_commits_that_only_one_side_has_are_counted(top: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(top), "clone")
    clone = tmp_path / "clone"
    git(clone, "config", "user.name", "B")
    git(clone, "config", "user.email", "b@example.org")
    change_one(top)
    git(clone, "fetch", "-q")
    change_one(clone)

    assert Git(str(clone)).behind_ahead() == (1, 1)
    assert Git(str(top)).behind_ahead() is None


def test_the_identity_is_the_configured_one_and_never_made_up(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert objects.identity(Git(str(top))) == objects.Person("A Analyst", "analyst@example.org")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "B")
    assert objects.identity(Git(str(top))) == objects.Person("B", "analyst@example.org")
    git(top, "config", "--unset", "user.email")
    assert objects.identity(Git(str(top))) is None


def test_a_commit_object_says_who_and_when(top: Path) -> None:
    done = change_one(top)

    said = objects.commit(Git(str(top)), done.commit)

    assert said.author == objects.Person("A Analyst", "analyst@example.org")
    assert said.authored == git(top, "log", "-1", "--format=%aI").strip()
    assert said.message.startswith("TSBP-AAAAAA: priority P2 -> P0\n")
    assert said.parents == (git(top, "rev-parse", "HEAD~1").strip(),)
    assert not said.signed
    git(top, "gc", "-q")
    assert objects.commit(Git(str(top)), done.commit) == said


@pytest.mark.parametrize("hex", ["HEAD", "--x", "0" * 40])
def test_a_commit_object_is_asked_for_by_hex_only(top: Path, hex: str) -> None:
    with pytest.raises(NotFound):
        objects.commit(Git(str(top)), hex)


def test_the_old_and_new_texts_are_there_by_revision(top: Path) -> None:
    change_one(top)
    found = Git(str(top))

    texts = [dict(found.contents([found.blobs(found.resolve(one))[ONE]])) for one in ("HEAD~1", "HEAD")]

    assert [list(text.values()) for text in texts] == [[OLD_TEXT], [NEW_TEXT]]
