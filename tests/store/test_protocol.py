"""A write is one commit of just its paths; a refused write leaves files, index and log as they were."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from kit import git, new_repository
from writes import (
    KEPT,
    MESSAGE,
    NEW,
    NEW_TEXT,
    OLD_TEXT,
    ONE,
    TWO,
    change_one,
    ended,
    hook,
    new_store,
    start,
    state,
    subjects,
    write,
)

from tsbp.errors import Busy, Conflict, Fault, Refused, StoreFailed
from tsbp.store import journal, laying
from tsbp.store.git.calls import Git
from tsbp.store.protocol import Edit, writing


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return new_store(tmp_path / "store")


def test_a_write_is_one_commit_of_its_path_alone(top: Path) -> None:
    done = change_one(top)

    assert git(top, "rev-parse", "HEAD").strip() == done.commit
    assert git(top, "show", "--format=%B", "--name-status", "HEAD") == f"{MESSAGE}\n\nM\t{ONE}\n"
    assert git(top, "status", "--porcelain") == ""
    assert (top / ONE).read_bytes() == NEW_TEXT
    assert done.paths == (ONE,)
    assert done.notes == ()


def test_staged_and_unstaged_work_of_a_person_survives_byte_for_byte(top: Path) -> None:
    (top / "notes.txt").write_text("a\nb staged\nc\n")
    (top / "added.txt").write_text("new, staged\n")
    git(top, "add", "notes.txt", "added.txt")
    (top / "notes.txt").write_text("a\nb staged\nc unstaged\n")
    (top / TWO).write_text("title: two, being edited\n")
    (top / "loose.txt").write_text("untracked\n")
    before = (git(top, "diff"), git(top, "diff", "--cached"), git(top, "status", "--porcelain"))

    change_one(top)

    assert (git(top, "diff"), git(top, "diff", "--cached"), git(top, "status", "--porcelain")) == before
    assert git(top, "show", "--format=", "--name-only", "HEAD") == f"{ONE}\n"


@pytest.mark.parametrize("staged", [False, True])
def test_a_file_with_edits_of_a_person_is_refused_by_name(top: Path, staged: bool) -> None:
    (top / ONE).write_text("title: one\npriority: P1\n")
    if staged:
        git(top, "add", ONE)
    before = state(top)

    with pytest.raises(Conflict) as refused:
        change_one(top)

    assert (refused.value.sentence, refused.value.params["path"]) == ("error.uncommitted", ONE)
    assert refused.value.hint == "hint.uncommitted"
    assert state(top) == before


def test_a_staged_edit_is_seen_behind_a_restored_work_tree_file(top: Path) -> None:
    (top / ONE).write_text("title: one\npriority: P1\n")
    git(top, "add", ONE)
    (top / ONE).write_bytes(OLD_TEXT)
    before = state(top)

    with pytest.raises(Conflict):
        change_one(top)

    assert state(top) == before


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_an_edit_that_git_was_told_not_to_see_is_refused_too(top: Path, flag: str) -> None:
    git(top, "update-index", flag, ONE)
    (top / ONE).write_text("title: one\npriority: P1\n")

    with pytest.raises(Conflict) as refused:
        change_one(top)

    assert refused.value.sentence == "error.changed-meanwhile"
    assert (top / ONE).read_text() == "title: one\npriority: P1\n"


def test_a_file_left_out_of_a_sparse_checkout_is_refused(top: Path) -> None:
    git(top, "update-index", "--skip-worktree", ONE)
    (top / ONE).unlink()

    with pytest.raises(Conflict) as refused:
        change_one(top)

    assert refused.value.sentence == "error.not-checked-out"


def test_a_draft_is_committed_when_it_is_asked_for(top: Path) -> None:
    (top / ONE).write_text("title: draft\n")

    with writing(Git(str(top)), "edit") as writer:
        writer.commit([Edit(ONE, b"title: draft\n", b"title: done\n")], "edit\n", drafts={ONE})

    assert git(top, "show", f"HEAD:{ONE}") == "title: done\n"
    assert git(top, "status", "--porcelain") == ""


def test_a_draft_comes_back_when_the_commit_fails(top: Path) -> None:
    (top / ONE).write_text("title: draft\n")
    hook(top, "pre-commit", "exit 1")

    with pytest.raises(StoreFailed), writing(Git(str(top)), "edit") as writer:
        writer.commit([Edit(ONE, b"title: draft\n", b"title: done\n")], "edit\n", drafts={ONE})

    assert (top / ONE).read_text() == "title: draft\n"


def _merge(top: Path) -> None:
    git(top, "checkout", "-q", "-b", "other")
    (top / "notes.txt").write_text("other\n")
    git(top, "commit", "-q", "-a", "-m", "theirs")
    git(top, "checkout", "-q", "main")
    (top / "notes.txt").write_text("mine\n")
    git(top, "commit", "-q", "-a", "-m", "mine")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("merge", "other"), "merge"),
        (("rebase", "other"), "rebase"),
        (("rebase", "--apply", "other"), "rebase"),
        (("cherry-pick", "other"), "cherry-pick"),
        (("revert", "--no-edit", "HEAD~1"), "revert"),
        (("bisect", "start"), "bisect"),
    ],
)
def test_nothing_is_written_while_git_is_in_the_middle_of_something(
    top: Path, words: tuple[str, ...], name: str
) -> None:
    _merge(top)
    if name == "revert":
        (top / "notes.txt").write_text("mine again\n")
        git(top, "commit", "-q", "-a", "-m", "again")
    subprocess.run(["git", *words], cwd=top, capture_output=True, check=False)
    before = state(top)

    with pytest.raises(Conflict) as refused:
        change_one(top)

    assert (refused.value.sentence, refused.value.params["state"]) == ("error.in-progress", name)
    assert state(top) == before


def test_nothing_is_written_on_a_detached_head(top: Path) -> None:
    git(top, "checkout", "-q", "--detach")
    before = state(top)

    with pytest.raises(Conflict) as refused:
        change_one(top)

    assert refused.value.sentence == "error.detached"
    assert state(top) == before


def test_a_protected_branch_is_refused_with_the_way_out(top: Path) -> None:
    with pytest.raises(Refused) as refused:
        change_one(top, protected=("main",))

    assert (refused.value.sentence, refused.value.hint) == ("error.protected", "hint.protected")
    assert refused.value.params == {"branch": "main"}


def test_a_failing_hook_leaves_file_log_and_index_and_its_words_are_shown_harmless(top: Path) -> None:
    hook(top, "pre-commit", r"printf 'no \033[31mway\n'; exit 1")
    (top / "notes.txt").write_text("staged\n")
    git(top, "add", "notes.txt")
    before = state(top)

    with pytest.raises(StoreFailed) as refused:
        change_one(top)

    assert (refused.value.exit, refused.value.sentence) == (7, "error.commit-refused")
    assert refused.value.params["words"] == "no ␛[31mway"
    assert state(top) == before


def test_a_failing_hook_leaves_no_trace_of_a_new_file(top: Path) -> None:
    hook(top, "commit-msg", "echo 'no ticket' >&2; exit 1")
    before = state(top)

    with pytest.raises(StoreFailed):
        write(top, [Edit(NEW, None, b"title: new\n")])

    assert state(top) == before
    assert not (top / "projects/2026-11").exists()


def test_a_hook_that_rewrites_the_file_is_reported_and_its_version_is_in_the_commit(top: Path) -> None:
    hook(top, "pre-commit", f"sed -i s/P0/P1/ {ONE} && git add {ONE}")

    done = change_one(top)

    assert [note.sentence for note in done.notes] == ["note.hook-changed"]
    assert git(top, "show", f"HEAD:{ONE}") == (top / ONE).read_text() == "title: one\npriority: P1\n"


def test_a_hook_that_rewrites_the_file_and_then_refuses_leaves_its_version_and_says_so(top: Path) -> None:
    hook(top, "pre-commit", f"sed -i s/P0/P1/ {ONE}; exit 1")

    with pytest.raises(StoreFailed) as refused:
        change_one(top)

    assert (refused.value.sentence, refused.value.params["paths"]) == ("error.left-changed", ONE)
    assert subjects(top) == ["first"]


def test_a_hook_that_adds_files_to_the_commit_is_reported(top: Path) -> None:
    hook(top, "pre-commit", "echo x > extra.txt && git add extra.txt")

    done = change_one(top)

    assert [(note.sentence, note.params["paths"]) for note in done.notes] == [
        ("note.hook-added", "extra.txt")
    ]


def test_a_hook_may_word_the_message_and_sees_the_new_file(top: Path) -> None:
    hook(top, "commit-msg", 'echo "Reviewed-by: nobody" >> "$1"')
    hook(top, "pre-commit", f"git diff --cached --name-only > seen; cat {ONE} >> seen")

    change_one(top)

    assert git(top, "log", "-1", "--format=%B").rstrip() == MESSAGE.rstrip() + "\nReviewed-by: nobody"
    assert (top / "seen").read_bytes() == f"{ONE}\n".encode() + NEW_TEXT


def test_git_and_hooks_run_with_signals_let_through_and_may_use_pathspecs(top: Path) -> None:
    # git holds signals back for a moment while it starts a hook
    masks = "sleep 0.3; for pid in self $PPID; do grep SigBlk /proc/$pid/status; done > blocked"
    hook(top, "pre-commit", f"{masks}; git ls-files '*.txt' > listed")

    change_one(top)

    assert (top / "blocked").read_text().split() == ["SigBlk:", "0000000000000000"] * 2
    assert (top / "listed").read_text() == "notes.txt\n"


def test_git_and_hooks_have_no_terminal_to_stop_at(top: Path) -> None:
    hook(top, "pre-commit", "ps -o sid= -p $$ > session; ps -o tty= -p $$ >> session")

    change_one(top)

    session, terminal = (top / "session").read_text().split()
    assert (int(session) != os.getsid(0), terminal) == (True, "?")


def test_a_hook_that_hangs_is_ended_and_everything_put_back(top: Path) -> None:
    hook(top, "pre-commit", "echo waiting; sleep 60")
    before = state(top)
    begun = time.monotonic()

    with pytest.raises(StoreFailed) as refused:
        change_one(top, deadline=0.5)

    assert refused.value.sentence == "error.commit-slow"
    assert refused.value.params["words"] == "waiting"
    assert time.monotonic() - begun < 20
    assert state(top) == before


def test_a_helper_that_a_hook_leaves_running_does_not_hold_the_write(top: Path) -> None:
    hook(top, "post-commit", "sleep 30 &")
    begun = time.monotonic()

    change_one(top)

    assert time.monotonic() - begun < 10


def test_signing_that_fails_is_refused_and_put_back(top: Path) -> None:
    git(top, "config", "commit.gpgsign", "true")
    git(top, "config", "gpg.program", "/bin/false")
    before = state(top)

    with pytest.raises(StoreFailed) as refused:
        change_one(top)

    assert refused.value.sentence == "error.not-signed"
    assert state(top) == before


def test_without_an_identity_nothing_changes_and_the_two_commands_are_named(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL", "root@machine.example")  # of which git would make one up
    git(top, "config", "--unset", "user.name")
    git(top, "config", "--unset", "user.email")
    before = state(top)

    with pytest.raises(StoreFailed) as refused:
        change_one(top)

    assert (refused.value.sentence, refused.value.hint) == ("error.no-identity", "hint.no-identity")
    assert state(top) == before


def test_a_lock_held_by_another_git_is_waited_for_then_reported_and_never_removed(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tsbp.store.git.staging.PATIENCE", 0.5)
    lock = top / ".git/index.lock"
    lock.write_text("")
    before = (top / ONE).read_bytes()

    with pytest.raises(Busy) as refused:
        change_one(top)

    assert (refused.value.sentence, refused.value.params["path"]) == ("error.git-locked", str(lock))
    assert lock.exists()
    assert (top / ONE).read_bytes() == before
    lock.unlink()
    assert git(top, "status", "--porcelain") == ""


def test_a_new_file_meets_a_lock_and_leaves_nothing(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsbp.store.git.staging.PATIENCE", 0.3)
    before = state(top)
    lock = top / ".git/index.lock"
    lock.write_text("")

    with pytest.raises(Busy):
        write(top, [Edit(NEW, None, b"title: new\n")])

    lock.unlink()
    assert state(top) == before


def test_a_lock_that_goes_away_in_time_does_not_matter(top: Path) -> None:
    lock = top / ".git/index.lock"
    lock.write_text("")
    waiting = subprocess.Popen(["sh", "-c", f"sleep 0.7; rm {lock}"])

    change_one(top)

    waiting.wait()
    assert subjects(top)[0] == "TSBP-AAAAAA: priority P2 -> P0"


def test_a_commit_that_somebody_makes_meanwhile_is_kept_and_ours_goes_on_top(top: Path) -> None:
    hook(
        top,
        "pre-commit",
        """
        [ -e .git/once ] && exit 0
        touch .git/once
        git update-ref HEAD $(git commit-tree HEAD^{tree} -p HEAD -m theirs)
        """,
    )

    change_one(top)

    assert subjects(top) == ["TSBP-AAAAAA: priority P2 -> P0", "theirs", "first"]


def test_a_commit_of_somebody_who_swept_our_file_in_counts_and_is_reported(top: Path) -> None:
    hook(
        top,
        "pre-commit",
        """
        unset GIT_INDEX_FILE GIT_DIR
        blob=$(git hash-object -w projects/2026-10/TSBP-AAAAAA-one.yaml)
        export GIT_INDEX_FILE=.git/theirs
        git read-tree HEAD
        git update-index --cacheinfo 100644,$blob,projects/2026-10/TSBP-AAAAAA-one.yaml
        git update-ref HEAD $(git commit-tree $(git write-tree) -p HEAD -m theirs)
        exit 1
        """,
    )

    done = change_one(top)

    assert [note.sentence for note in done.notes] == ["note.absorbed"]
    assert subjects(top) == ["theirs", "first"]
    assert git(top, "show", f"{done.commit}:{ONE}") == NEW_TEXT.decode()


def test_a_pull_between_the_look_and_the_write_is_not_reverted(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay = laying.lay

    def pulled_first(wanted: list[laying.Laid]) -> None:
        if wanted[0].path.endswith(ONE) and subjects(top) == ["first"]:
            (top / ONE).write_text("title: theirs\n")
            git(top, "commit", "-q", "-a", "-m", "theirs")
        lay(wanted)

    monkeypatch.setattr(laying, "lay", pulled_first)

    with pytest.raises(Conflict) as refused:
        change_one(top)

    assert refused.value.sentence == "error.changed-meanwhile"
    assert (top / ONE).read_text() == "title: theirs\n"
    assert subjects(top) == ["theirs", "first"]
    assert git(top, "status", "--porcelain") == ""


def test_an_editor_that_saves_at_the_last_moment_keeps_its_text(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = journal.begin

    def saved_first(*given: Any, **named: Any) -> Any:
        (top / ONE).write_text("title: mine\n")
        return begin(*given, **named)

    monkeypatch.setattr(journal, "begin", saved_first)

    with pytest.raises(Conflict):
        change_one(top)

    assert (top / ONE).read_text() == "title: mine\n"
    assert set(os.listdir(top / ".git/tsbp")) == KEPT


def test_a_read_only_folder_refuses_and_names_the_path(top: Path) -> None:
    before = state(top)
    (top / "projects/2026-10").chmod(0o555)
    (top / ".git").chmod(0o555)
    try:
        code, said = _as_nobody(top)
    finally:
        (top / "projects/2026-10").chmod(0o755)
        (top / ".git").chmod(0o755)

    assert code == 7, said
    assert ".git" in said
    assert state(top) == before


def _as_nobody(top: Path) -> tuple[int, str]:
    """Run a write as a user who may not write here."""
    become = "os.setgroups([]); os.setgid(65534); os.setuid(65534)" if os.geteuid() == 0 else ""
    trust = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": str(top)}
    for folder in top.parents:
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o005:
            folder.chmod(folder.stat().st_mode | 0o055)
    return ended(start(top, f"os.environ.update({trust})\n{become}"))


def test_a_disk_that_refuses_the_file_leaves_everything(top: Path) -> None:
    before = state(top)

    ignore = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    full = f"import resource\n{ignore}\nresource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
    code, said = ended(start(top, full))

    assert code == 7, said
    assert "error.disk" in said
    assert state(top) == before


def test_the_first_commit_of_a_repository_works_and_staged_files_stay_staged(tmp_path: Path) -> None:
    top = new_repository(tmp_path / "empty")
    (top / "mine.txt").write_text("mine\n")
    git(top, "add", "mine.txt")

    done = write(top, [Edit("tsbp.yaml", None, b"schema: 1\n"), Edit(NEW, None, b"title: new\n")], "first\n")

    assert git(top, "rev-parse", "HEAD").strip() == done.commit
    assert git(top, "ls-tree", "-r", "--name-only", "HEAD").split() == [NEW, "tsbp.yaml"]
    assert git(top, "status", "--porcelain") == "A  mine.txt\n"


def test_a_failed_first_commit_leaves_the_repository_without_one(tmp_path: Path) -> None:
    top = new_repository(tmp_path / "empty")
    hook(top, "pre-commit", "exit 1")
    before = state(top)

    with pytest.raises(StoreFailed):
        write(top, [Edit("tsbp.yaml", None, b"schema: 1\n")], "first\n")

    assert state(top) == before


def test_a_store_in_a_folder_of_a_bigger_repository_commits_its_own_path(tmp_path: Path) -> None:
    top = tmp_path / "big"
    root = new_store(top, "work/store")

    done = write(root, [Edit(ONE, OLD_TEXT, NEW_TEXT), Edit(NEW, None, b"title: new\n")])

    assert done.paths == (ONE, NEW)
    assert git(top, "show", "--format=", "--name-only", "HEAD").split() == [
        f"work/store/{ONE}",
        f"work/store/{NEW}",
    ]
    assert git(top, "status", "--porcelain") == ""


def test_a_failed_write_in_a_folder_store_is_put_back(tmp_path: Path) -> None:
    top = tmp_path / "big"
    root = new_store(top, "store")
    hook(top, "pre-commit", "exit 1")
    before = state(top)

    with pytest.raises(StoreFailed):
        write(root, [Edit(ONE, OLD_TEXT, NEW_TEXT), Edit(NEW, None, b"title: new\n")])

    assert state(top) == before


def test_a_linked_work_tree_writes_on_its_own_branch(top: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    git(top, "worktree", "add", "-q", "-b", "side", str(linked))

    change_one(linked)

    assert subjects(linked) == ["TSBP-AAAAAA: priority P2 -> P0", "first"]
    assert subjects(top) == ["first"]
    assert (top / ONE).read_bytes() == OLD_TEXT


@pytest.mark.parametrize("odd", ["projects/2026-10/TSBP-*.yaml", ":(glob)**"])
def test_a_path_with_magic_in_its_name_means_itself(top: Path, odd: str) -> None:
    (top / TWO).write_text("title: two, being edited\n")

    write(top, [Edit(odd, None, b"title: odd\n")], "odd\n")

    assert git(top, "-c", "core.quotePath=false", "show", "--format=", "--name-only", "HEAD") == f"{odd}\n"


def test_many_files_are_one_commit(top: Path) -> None:
    edits = [Edit(f"projects/2026-12/TSBP-{n:06d}-x.yaml", None, b"n: %d\n" % n) for n in range(300)]

    done = write(top, edits, "import\n")

    assert len(git(top, "show", "--format=", "--name-only", done.commit).split()) == 300
    assert git(top, "status", "--porcelain") == ""
    assert set(os.listdir(top / ".git/tsbp")) == KEPT


def test_many_files_are_none_when_one_of_them_is_being_edited(top: Path) -> None:
    (top / TWO).write_text("title: mine\n")
    before = state(top)

    with pytest.raises(Conflict):
        write(top, [Edit(ONE, OLD_TEXT, NEW_TEXT), Edit(TWO, b"title: mine\n", b"title: ours\n")])

    assert state(top) == before


def test_a_new_file_never_lands_on_one_that_is_there(top: Path) -> None:
    (top / NEW).parent.mkdir()
    (top / NEW).write_text("mine\n")

    with pytest.raises(Conflict):
        write(top, [Edit(NEW, None, b"title: new\n")])

    assert (top / NEW).read_text() == "mine\n"


def test_an_ignored_place_is_written_all_the_same(top: Path) -> None:
    (top / ".gitignore").write_text("projects/2026-11/\n")
    git(top, "add", ".gitignore")
    git(top, "commit", "-q", "-m", "ignore")

    write(top, [Edit(NEW, None, b"title: new\n")], "new\n")

    assert git(top, "ls-files", "projects/2026-11").split() == [NEW]


@pytest.mark.parametrize("path", ["../outside.yaml", "/etc/x", "projects//x.yaml", "projects/./x.yaml"])
def test_a_path_outside_the_store_is_a_fault(top: Path, path: str) -> None:
    with pytest.raises(Fault):
        write(top, [Edit(path, None, b"x\n")])


def test_a_linked_folder_is_not_written_through(top: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (top / "projects/2026-11").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreFailed) as refused:
        write(top, [Edit(NEW, None, b"x\n")])

    assert refused.value.sentence == "error.folder-link"
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_line_endings_that_git_converts_are_no_difference(top: Path) -> None:
    git(top, "config", "core.autocrlf", "true")
    (top / ".gitattributes").write_text("*.yaml text eol=crlf\n")
    git(top, "add", ".gitattributes")
    git(top, "commit", "-q", "-m", "attributes")
    (top / ONE).unlink()
    git(top, "checkout", "-q", "--", ONE)
    old = (top / ONE).read_bytes()
    assert b"\r\n" in old

    done = write(top, [Edit(ONE, old, old.replace(b"P2", b"P0"))])

    assert done.notes == ()
    assert git(top, "status", "--porcelain") == ""


def test_a_store_of_sha_256_works(tmp_path: Path) -> None:
    top = tmp_path / "long"
    top.mkdir()
    git(top, "init", "-q", "-b", "main", "--object-format=sha256")
    git(top, "config", "user.name", "A")
    git(top, "config", "user.email", "a@example.org")

    done = write(top, [Edit("tsbp.yaml", None, b"schema: 1\n")], "first\n")

    assert len(done.commit) == 64
    assert done.notes == ()


def test_an_edit_without_a_change_makes_no_commit(top: Path) -> None:
    done = write(top, [Edit(ONE, OLD_TEXT, OLD_TEXT)])

    assert done.paths == ()
    assert subjects(top) == ["first"]


def test_writers_at_once_all_land(top: Path) -> None:
    edits = [f"[Edit('projects/2026-11/TSBP-{n:06d}-x.yaml', None, b'n')]" for n in range(6)]

    ends = [
        ended(process) for process in [start(top, "", f"write {n}\n", edit) for n, edit in enumerate(edits)]
    ]

    assert [code for code, _ in ends] == [0] * 6, ends
    assert sorted(subjects(top)) == sorted(["first", *(f"write {n}" for n in range(6))])
    assert git(top, "status", "--porcelain") == ""


def test_a_writer_beside_a_person_who_commits_in_a_loop_loses_nothing(top: Path) -> None:
    once = "echo $n >> notes.txt; git commit -q -m person$n notes.txt && echo person$n"
    loop = ["sh", "-c", f"for n in $(seq 20); do {once}; done"]
    person = subprocess.Popen(loop, cwd=top, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    done = [
        write(top, [Edit(f"projects/2026-11/TSBP-{n:06d}-x.yaml", None, b"n")], f"write {n}\n")
        for n in range(8)
    ]

    acknowledged = person.communicate()[0].split()

    log = git(top, "log", "--format=%H %s")
    assert all(one.commit in log for one in done)
    assert all(f" {subject}\n" in log for subject in acknowledged)


def test_ctrl_c_in_a_short_hook_finishes_the_write_and_says_saved(top: Path) -> None:
    hook(top, "pre-commit", "touch .git/here; sleep 0.5")
    process = start(top)
    _await(top / ".git/here")
    process.send_signal(signal.SIGINT)

    code, said = ended(process)

    assert (code, said.strip()) == (130, "error.interrupted-saved")
    assert subjects(top)[0] == "TSBP-AAAAAA: priority P2 -> P0"
    assert git(top, "status", "--porcelain") == ""


def test_ctrl_c_in_a_long_hook_takes_everything_back_and_says_so(top: Path) -> None:
    hook(top, "pre-commit", "touch .git/here; sleep 60")
    before = state(top)
    process = start(top)
    _await(top / ".git/here")
    process.send_signal(signal.SIGINT)

    code, said = ended(process)

    assert (code, said.strip()) == (130, "error.interrupted-undone")
    assert state(top) == before


def test_a_terminated_writer_leaves_a_whole_change_behind(top: Path) -> None:
    hook(top, "pre-commit", "touch .git/here; sleep 0.5")
    process = start(top)
    _await(top / ".git/here")
    process.terminate()

    code, _ = ended(process)

    assert code == -signal.SIGTERM
    assert subjects(top)[0] == "TSBP-AAAAAA: priority P2 -> P0"
    assert git(top, "status", "--porcelain") == ""


def _await(path: Path) -> None:
    end = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < end, f"{path} never came"
        time.sleep(0.01)
