"""A small real store and all that stands around it, for steps to change and questions to be asked in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from answering import Answer, Answers, Question
from kit import PROJECT, TODAY, git, new_repository

sys.path.insert(0, str(PROJECT / "benchmarks"))
import generate

COPIED = ("tsbp.yaml", "projects", "directory", "views", ".gitattributes")
GENERATED = 14
FEWEST = 12
MENDED = 0.1
OLD_ENOUGH_S = 0.025
SEED = 3
TOLD_TO_GIT = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_LITERAL_PATHSPECS", "GIT_PREFIX")
SETTINGS = {
    "user.name": "A Analyst",
    "user.email": "analyst@example.org",
    "tsbp.handle": "bp-sea-1",
    "merge.tsbp.driver": "false",
    "advice.detachedHead": "false",
}


def founded(folder: Path, beside: int = 0) -> Path:
    """Make a store of the example and some generated initiatives, committed and tagged `start`.

    So many other files lie `beside` it: with hundreds, git's index is one of which git is asked what has changed.
    """
    top = new_repository(folder)
    (top / "attic").mkdir()
    for number in range(beside):
        (top / "attic" / f"what-was-of-use-in-another-year-{number:04}.txt").write_text(f"{number}\n")
    generate.generate(top, GENERATED, SEED)
    shutil.copytree(PROJECT / "projects", top / "projects", dirs_exist_ok=True)
    for key, value in SETTINGS.items():
        git(top, "config", key, value)
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "first")
    git(top, "tag", "start")
    return top


class World:
    """A store, the linked work tree beside it, the environment of the person who asks.

    `base` holds everything; `top` is the main work tree (it moves), `other` the linked one if there is one,
    `place` the one in which the step happens.
    """

    def __init__(self, base: Path, template: Path, answers: Answers) -> None:
        self.base = base
        self.answers = answers
        self.top = base / "store"
        base.mkdir(exist_ok=True)
        copied(template, self.top)
        git(self.top, "reset", "-q", "--hard")
        self.other: Path | None = None
        self.place = self.top
        self.elsewhere: Path | None = None
        self.environment = {**os.environ, "TSBP_TODAY": TODAY, "LC_ALL": "C.UTF-8"}
        self.mended: dict[Path, bytes] = {}
        self.indexes: list[Path] = []
        self.count = 0

    def number(self) -> int:
        """Return a number that was never returned before."""
        self.count += 1
        return self.count

    def git(self, *words: str, at: Path | None = None) -> bool:
        """Run git in the place of the step; tell whether it did what was asked."""
        kept = {key: value for key, value in self.environment.items() if key not in TOLD_TO_GIT}
        done = subprocess.run(
            ["git", *words],
            cwd=at or self.place,
            env={**kept, "GIT_EDITOR": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def said(self, *words: str, at: Path | None = None) -> str:
        """Return what git prints in the place of the step, empty when it refuses."""
        done = subprocess.run(
            ["git", *words], cwd=at or self.place, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if not done.returncode else ""

    def tsbp(self, *words: str) -> Answer:
        """Let tsbp write in the place of the step."""
        kept = {key: value for key, value in self.environment.items() if key not in TOLD_TO_GIT}
        answer = self.answers.cached([Question(self.place, words)], kept)[0]
        assert answer.code not in (70, 97), f"tsbp {' '.join(words)}: {answer}"
        return answer

    def look(self) -> None:
        """Let tsbp read the place of the step, in the middle of it."""
        self.answers.cached([Question(self.place, ("status",))], self.environment)

    def settle(self) -> None:
        """Let what lies there grow old enough for its stamps to be trusted, and be known by them."""
        time.sleep(OLD_ENOUGH_S)
        self.look()
        self.look()

    def files(self) -> list[Path]:
        """Return the files of initiatives that are there as files."""
        found = (
            sorted((self.place / "projects").rglob("*.yaml")) if (self.place / "projects").is_dir() else []
        )
        return [path for path in found if path.is_file() and not path.is_symlink()]

    def file(self, chance: Random) -> Path:
        """Return one of the files of initiatives."""
        return chance.choice(self.files())

    def named(self, path: Path) -> str:
        """Return the path as a step tells it."""
        return os.path.relpath(path, self.base)

    def git_dir(self) -> Path:
        """Return the git directory of the place."""
        return Path(self.said("rev-parse", "--absolute-git-dir") or self.top / ".git")

    def index_files(self) -> list[Path]:
        """Return what lies in the folder of the index, the locks left out."""
        folder = self.top / ".git/tsbp"
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        return [path for path in found if path.is_file() and path.suffix != ".lock"]

    def restore(self, chance: Random) -> None:
        """Put the work trees back to how they began when little is left to be changed, the settings sooner."""
        for place in filter(None, (self.top, self.other)):
            self.place = place
            self._unlock()
            if not (place / "tsbp.yaml").is_file() or len(self.files()) < FEWEST:
                self.git("sparse-checkout", "disable")
                self.git("merge", "--abort")
                self.git("reset", "-q", "--hard", "start")
                self.git("clean", "-qffdx", "projects", "directory", "views")
                self.git("reset", "-q", "--hard", "start")
            elif chance.random() < MENDED:
                self.git("checkout", "-q", "start", "--", "tsbp.yaml", "directory", "views")
        self.place = self.top

    def _unlock(self) -> None:
        lock = self.git_dir() / "index.lock"
        if lock.exists():
            lock.unlink()


def copied(source: Path, target: Path) -> None:
    """Copy a folder with all that it holds, pipes and links and times too."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def retitled(text: str, chance: Random) -> str:
    """Return the text with one letter of the title in the other case: of the same size, seen in every answer."""
    title = re.search(r"(?m)^title:(?:\n  en:)? ['\"]?([A-Za-z][^\n]*)", text)
    if title is None:
        return text
    letters = [place for place in range(*title.span(1)) if text[place].isascii() and text[place].isalpha()]
    place = chance.choice(letters)
    return text[:place] + text[place].swapcase() + text[place + 1 :]


def reprioritised(text: str, chance: Random) -> str:
    """Return the text with another priority: of the same size, another place in the answer."""
    return re.sub(r"(?m)^priority: P\d", f"priority: P{chance.randrange(4)}", text, count=1)


def redated(text: str, chance: Random) -> str:
    """Return the text with one forecast on another day."""
    days = list(re.finditer(r"forecast: (\d{4})-(\d\d)-(\d\d)", text))
    if not days:
        return retitled(text, chance)
    day = chance.choice(days)
    return f"{text[: day.start(3)]}{chance.randrange(1, 29):02}{text[day.end(3) :]}"


def lengthened(text: str, chance: Random) -> str:
    """Return the text with a title that is longer."""
    return re.sub(
        r"(?m)^(  en: [A-Z][a-z]+|title: [A-Z][a-z]+)", rf"\1 {chance.randrange(100)}", text, count=1
    )


def edited(text: str, chance: Random) -> str:
    """Return the text with some change in it."""
    return chance.choice((retitled, reprioritised, redated, lengthened))(text, chance)


def edited_in_size(text: str, chance: Random) -> str:
    """Return the text with a change that keeps its size."""
    return chance.choice((retitled, reprioritised))(text, chance)
