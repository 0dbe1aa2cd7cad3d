"""Stores of every size: made once, copied for whoever changes one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

SETTINGS = {
    "user.name": "A Analyst",
    "user.email": "analyst@example.org",
    "tsbp.handle": "bp-sea-1",
    # Upkeep in the background would disturb whoever is timed next, and hide how .git grows.
    "gc.auto": "0",
    "maintenance.auto": "false",
}
TAGS = re.compile(r"^tags:\n", re.MULTILINE)
MOST_COMMITS = 20_000


def built(python: str, generator: Path, folder: Path, files: int) -> Path:
    """Return the store of so many files in the folder; it is generated when it is not there."""
    root = folder / f"s{files}"
    if not (root / ".git").is_dir():
        shutil.rmtree(root, ignore_errors=True)
        commits = str(min(2 * files, MOST_COMMITS))
        words = ["--files", str(files), "--seed", "1", "--out", str(root), "--history", commits]
        subprocess.run([python, str(generator), *words], check=True, stdout=subprocess.DEVNULL)
    return root


def copied(source: Path, target: Path, git: str, environment: dict[str, str], *, index: bool) -> Path:
    """Copy a store; with `index` what tsbp derived from it comes along. Return the copy, which git knows as clean."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
    if not index:
        forget(target)
    for key, value in SETTINGS.items():
        subprocess.run([git, "config", key, value], cwd=target, env=environment, check=True)
    subprocess.run([git, "update-index", "-q", "--refresh"], cwd=target, env=environment, check=False)
    os.sync()
    return target


def forget(root: Path) -> None:
    """Delete all that tsbp derived from a store."""
    shutil.rmtree(root / ".git" / "tsbp", ignore_errors=True)


def tagged(root: Path, most: int, among: Sequence[str] | None = None) -> list[Path]:
    """Return files that have tags, spread over the store; `among` names the ids to choose from."""
    wanted = None if among is None else set(among)
    files = sorted((root / "projects").glob("*/*.yaml"))
    chosen = [path for path in files if wanted is None or path.name[:11] in wanted]
    step = max(1, len(chosen) // (2 * most))
    ahead = chosen[::step] + [path for place, path in enumerate(chosen) if place % step]
    found: list[Path] = []
    for path in ahead:
        if len(found) == most:
            break
        if TAGS.search(path.read_text(encoding="utf-8")):
            found.append(path)
    return sorted(found)


def tag(path: Path, word: str) -> None:
    """Put one more tag into a file, in place, as a hand would."""
    text = path.read_text(encoding="utf-8")
    path.write_text(TAGS.sub(f"tags:\n  - {word}\n", text, count=1), encoding="utf-8")


def disk(folder: Path) -> int:
    """Return the bytes of disk that a folder takes, without what tsbp derives in it."""
    total = 0
    for place, folders, names in os.walk(folder):
        if "tsbp" in folders:
            folders.remove("tsbp")
        total += sum(os.lstat(os.path.join(place, name)).st_blocks * 512 for name in [*folders, *names])
    return total
