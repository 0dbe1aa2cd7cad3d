"""What every measurement is given: the programs, their surroundings, the stores and the pace."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import install, memory, stores
from bench.memory import Peak
from bench.process import QUIET, Command, answer, found
from bench.rounds import Pace, Times

PROJECT = Path(__file__).resolve().parent.parent.parent
QUESTION = ("status", "--region", "sea")
# Asked for beside their region they change the question and not the answer.
MARKETS = ("SG", "MY", "TH", "VN", "ID", "PH", "LA", "KH", "MM", "BN", "TL")
WIDTH = "160"


class Lab:
    """The place of work: a folder of its own, an ordinary installation, stores of the sizes asked for."""

    def __init__(self, work: Path, kept: Path | None, sizes: Sequence[int], pace: Pace) -> None:
        self.work = work
        self.sizes = tuple(sorted(sizes))
        self.pace = pace
        self.built = kept or work / "built"
        self.developers = (
            sys.executable if sys.prefix != sys.base_prefix else str(PROJECT / ".venv/bin/python")
        )
        self.environment = surroundings(work / "home")
        programs = install.installed(self.developers, PROJECT, work / "installed")
        self.tsbp = str(programs / "tsbp")
        self.python = str(programs / "python")
        self.git = found("git")
        self.cold: dict[int, Peak] = {}
        self.kept_times: dict[tuple[object, ...], Times] = {}
        self._stores: dict[int, Path] = {}
        self._regions = regions()

    def nearest(self, files: int) -> int:
        """Return the size asked for that comes nearest to one: itself, else the next below, else the smallest."""
        return max((size for size in self.sizes if size <= files), default=self.sizes[0])

    def store(self, files: int) -> Path:
        """Return the store of so many files, its index warm; nobody changes it."""
        if files not in self._stores:
            tell(f"a store of {files:,} files")
            source = stores.built(self.developers, PROJECT / "benchmarks/generate.py", self.built, files)
            root = stores.copied(source, self.work / f"s{files}", self.git, self.environment, index=False)
            tell(f"its index, from nothing ({files:,} files)")
            self.cold[files] = memory.peak(self.python, [self.tsbp, *QUESTION], root, self.environment)
            self.settle(root)
            self._stores[files] = root
        return self._stores[files]

    @contextmanager
    def copy(self, files: int, name: str = "copy") -> Iterator[Path]:
        """Lend a copy of a store, its index warm, to be changed; it is deleted afterwards."""
        source = self.store(files)
        root = stores.copied(source, self.work / f"{name}{files}", self.git, self.environment, index=True)
        try:
            self.settle(root)
            yield root
        finally:
            shutil.rmtree(root, ignore_errors=True)

    def settle(self, root: Path) -> None:
        """Let the index of a store see all that has changed."""
        for _ in range(2):
            self.ask(root, *QUESTION)

    def ask(self, root: Path, *words: str) -> str:
        """Return what tsbp answers in a store, not timed."""
        return answer([self.tsbp, *words], root, self.environment)

    def of_git(self, root: Path, *words: str) -> str:
        """Return what git answers in a store, not timed."""
        return answer([self.git, *words], root, self.environment)

    def asking(
        self, name: str, root: Path, *words: str, out: str = QUIET, wide: bool = False, program: str = ""
    ) -> Command:
        """Return the command that asks tsbp; `wide` sets the columns of the terminal."""
        environment = {**self.environment, "COLUMNS": WIDTH} if wide else self.environment
        return Command(name, (program or self.tsbp, *words), root, environment, out)

    def asking_anew(
        self, name: str, root: Path, *words: str, out: str = QUIET, wide: bool = False
    ) -> Command:
        """Return the command that asks tsbp what nobody asked before; a list that ends in `sea` goes on."""
        environment = {**self.environment, "COLUMNS": WIDTH} if wide else self.environment

        def varied(_number: int) -> tuple[str, ...]:
            fresh = next(self._regions)
            return (
                self.tsbp,
                *(f"{word},{fresh}" if word.split(",")[-1] == "sea" else word for word in words),
            )

        return Command(name, varied, root, environment, out)

    def git_status(self, root: Path) -> Command:
        """Return the reference `git status`; it leaves git's own index as it is."""
        words = (self.git, "--no-optional-locks", "status", "--porcelain")
        return Command("git", words, root, self.environment)

    def bare_python(self, root: Path) -> Command:
        """Return the reference `python -c pass`, of the same installation."""
        return Command("pass", (self.python, "-c", "pass"), root, self.environment)


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of everything that is run: nobody's settings, nobody's caches."""
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
    }


def regions() -> Iterator[str]:
    """Yield ever other choices of markets."""
    for count in range(2, len(MARKETS)):
        for chosen in itertools.permutations(MARKETS, count):
            yield ",".join(chosen)


def tell(text: str) -> None:
    """Say on stderr what is being done."""
    print(f"  .. {text}", file=sys.stderr, flush=True)
