"""What the tests of the write protocol share: a small store in a real repository, writers in processes."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from kit import git, new_repository

from tsbp.store.git.calls import Git
from tsbp.store.protocol import Committed, Edit, writing

ONE = "projects/2026-10/TSBP-AAAAAA-one.yaml"
TWO = "projects/2026-10/TSBP-BBBBBB-two.yaml"
NEW = "projects/2026-11/TSBP-CCCCCC-new.yaml"
OLD_TEXT = b"title: one\npriority: P2\n"
NEW_TEXT = b"title: one\npriority: P0\n"
KEPT = {"write.lock", "git-version"}
"""What lies in the git directory between two writes."""
MESSAGE = "TSBP-AAAAAA: priority P2 -> P0\n\nTsbp-Id: TSBP-AAAAAA\nTsbp-Op: set\n"


def new_store(top: Path, prefix: str = "") -> Path:
    """Make a repository whose store, in the folder `prefix`, holds two initiatives; return its root."""
    new_repository(top)
    root = top / prefix
    for path, text in ((ONE, OLD_TEXT), (TWO, b"title: two\n"), ("tsbp.yaml", b"")):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text)
    (top / "notes.txt").write_text("a\nb\nc\n")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "first")
    return root


def write(root: Path, edits: list[Edit], message: str = MESSAGE, **options: object) -> Committed:
    """Write through the whole protocol."""
    with writing(Git(str(root)), "set", **options) as writer:
        return writer.commit(edits, message)


def change_one(root: Path, **options: object) -> Committed:
    """Change the first initiative."""
    return write(root, [Edit(ONE, OLD_TEXT, NEW_TEXT)], **options)


def hook(top: Path, name: str, script: str) -> None:
    """Install a hook."""
    path = Path(git(top, "rev-parse", "--git-path", f"hooks/{name}").strip())
    path = path if path.is_absolute() else top / path
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\n" + textwrap.dedent(script))
    path.chmod(0o755)


def state(top: Path) -> tuple[object, ...]:
    """Return all that a refused write must leave alone: log, index, and every file with its bytes."""
    files = {
        str(path.relative_to(top)): path.read_bytes()
        for path in sorted(top.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(top).parts
    }
    return (
        subprocess.run(
            ["git", "log", "--format=%H"], cwd=top, capture_output=True, text=True, check=False
        ).stdout,
        git(top, "ls-files", "--stage"),
        git(top, "status", "--porcelain=v2", "--untracked-files=all"),
        files,
    )


def subjects(top: Path) -> list[str]:
    """Return the subjects of the log, the newest first."""
    return git(top, "log", "--format=%s").splitlines()


def start(root: Path, before: str = "", message: str = MESSAGE, edits: str = "") -> subprocess.Popen[str]:
    """Start a process that changes the first initiative, after running `before` in it."""
    made = edits or f"[Edit({ONE!r}, {OLD_TEXT!r}, {NEW_TEXT!r})]"
    code = "\n".join((
        "import os, signal, sys, time",
        "from tsbp.store import files, journal, landing, laying, protocol, recovery, committing, lock",
        "from tsbp.store.git import packing, staging",
        "from tsbp.store.git.calls import Git",
        "from tsbp.store.protocol import Edit, writing",
        "from tsbp.errors import Failure",
        textwrap.dedent(before),
        "try:",
        f"    with writing(Git({str(root)!r}), 'set') as writer:",
        f"        print(writer.commit({made}, {message!r}).commit)",
        "except Failure as failure:",
        "    print(failure.sentence, failure.params, file=sys.stderr)",
        "    sys.exit(failure.exit)",
        "except KeyboardInterrupt as interrupted:",
        "    print(getattr(interrupted, 'sentence', 'plain'), file=sys.stderr)",
        "    sys.exit(130)",
    ))  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )


def ended(process: subprocess.Popen[str], seconds: float = 60) -> tuple[int, str]:
    """Wait for a process; return its exit code and what it said on standard error."""
    _, err = process.communicate(timeout=seconds)
    return process.returncode, err
