"""Every test runs on real git with the person's own settings shut out."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from kit import PROJECT, TODAY, Done, git, new_repository, tsbp

from tsbp.store import mergedriver
from tsbp.store.git.calls import Git

__all__ = ["PROJECT", "TODAY", "git", "new_repository", "tsbp"]

STORE_PARTS = ("tsbp.yaml", "projects", "directory", "views", "schemas", ".gitattributes")

PERSONAL = (
    "LANG",
    "LANGUAGE",
    "PAGER",
    "EDITOR",
    "VISUAL",
    "CI",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
)

# A shell that starts the tests in the background makes them deaf to Ctrl-C, and so all they start.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile(
    "house", deadline=None
)  # machines are shared: time is no measure of right and wrong
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _own_settings_only(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("GIT_", "TSBP_", "LC_", "GITHUB_")) or name in PERSONAL:
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


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty repository."""
    return new_repository(tmp_path / "repository")


@pytest.fixture(scope="session")
def first_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example store, committed, with what tsbp keeps beside it of the models, the calendar, and each content."""
    root = new_repository(tmp_path_factory.mktemp("first") / "store")
    for part in STORE_PARTS:
        source = PROJECT / part
        if source.is_dir():
            shutil.copytree(source, root / part)
        elif source.exists():
            shutil.copy(source, root / part)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    mergedriver.set_up(Git(str(root)))
    assert tsbp(root, "status").code == 0
    shutil.rmtree(root / ".git" / "tsbp" / "answers", ignore_errors=True)
    return root


@pytest.fixture
def store(tmp_path: Path, first_store: Path) -> Path:
    """The example store, committed in a repository of its own; its work tree was never read before."""
    root = tmp_path / "store"
    shutil.copytree(first_store, root, symlinks=True)
    git(root, "update-index", "-q", "--refresh")
    return root


@pytest.fixture
def run(store: Path) -> Callable[..., Done]:
    """Run tsbp in the example store."""

    def runner(*words: str, **options: Any) -> Done:
        return tsbp(store, *words, **options)

    return runner
