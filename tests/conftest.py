"""Every test runs on real git with the person's own settings shut out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
STORE_PARTS = ("tsbp.yaml", "projects", "directory", "views", "schemas", ".gitattributes")
TODAY = "2026-11-22T16:52+08:00"


@pytest.fixture(autouse=True)
def _own_settings_only(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("GIT_", "TSBP_", "LC_")) or name in {"LANG", "LANGUAGE", "PAGER", "EDITOR", "VISUAL"}:
            monkeypatch.delenv(name)
    for name, value in {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)


def git(root: Path, *words: str) -> str:
    """Run git in a folder and return what it printed."""
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr}"
    return done.stdout


def new_repository(root: Path) -> Path:
    """Make an empty repository on `main` with an identity and a handle."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q", "-b", "main")
    for key, value in {"user.name": "A Analyst", "user.email": "analyst@example.org", "tsbp.handle": "bp-sea-1"}.items():
        git(root, "config", key, value)
    return root


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty repository."""
    return new_repository(tmp_path / "repository")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """The example store, committed in a repository of its own."""
    root = new_repository(tmp_path / "store")
    for part in STORE_PARTS:
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, root / part)
        elif source.exists():
            shutil.copy(source, root / part)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root
