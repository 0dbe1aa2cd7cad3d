"""A store that others change while it is read: an answer is that of a state there was, and nobody stumbles."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from answering import PROJECT, Answer, Answers, Meanwhile, Question
from kit import git

FILE = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
TITLE = "Two-step report flow with sub-reasons"
OVER_MIDNIGHT = "2026-11-23T06:52+08:00"
SHOWN = ("status", "list --everything -o json", "search flow --json", "show 4XK7QD")
BEHIND = {
    "an initiative": (FILE, TITLE, "Two-step report flow with sub-REASONS", SHOWN),
    "a person": ("directory/people.yaml", "  bp-global:", "  bp-gl0bal:", ("list --owner bp-global --json",)),
    "a setting": ("tsbp.yaml", "zone: Asia/Singapore", "zone: America/Lima  ", ("status --json",)),
    "a view": (
        "views/sea-weekly.yaml",
        "(intake, assessment)",
        "(intake, hypercare )",
        ("status @sea-weekly",),
    ),
}
READERS = 3
ROUNDS = 5
CHANGES = 200
COLD = 4
LONGEST_S = 120
GOOD = (0, 3, 6)
WATCH = """
import os, sys
def watch(event, about):
    if event == "open" and isinstance(about[0], str) and "/projects/2" in about[0]:
        with open(os.environ["OPENED"], "ab", buffering=0) as file:
            file.write(os.path.basename(about[0]).encode() + b"\\n")
sys.addaudithook(watch)
"""


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    """The processes that answer."""
    both = Answers()
    yield both
    both.close()


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "TSBP_TODAY": OVER_MIDNIGHT, **more}


def started(root: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    """Start tsbp and let it run."""
    return subprocess.Popen(
        [sys.executable, "-m", "tsbp", *words],
        cwd=root,
        env=environment(**{"PYTHONPATH": str(PROJECT), **more}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> Answer:
    out, err = process.communicate(timeout=LONGEST_S)
    return Answer(process.returncode, out, err)


def turned(text: str, old: str, new: str) -> str:
    """Return the text with the one in place of the other, whichever it holds."""
    return text.replace(old, new, 1) if old in text else text.replace(new, old, 1)


@pytest.mark.parametrize("what", BEHIND)
def test_what_changes_at_any_moment_of_a_reading_is_told_as_before_or_after_and_never_again(
    what: str, store: Path, answers: Answers
) -> None:
    path, old, new, questions = BEHIND[what]
    file, chance = store / path, Random(what)
    assert len(old) == len(new)
    for round_, deed in enumerate((*range(1, 12), *(chance.randrange(12, 120) for _ in range(12)))):
        asked = [Question(store, tuple(questions[round_ % len(questions)].split()))]
        if round_ % 3:  # the index trusts what it knows, and the change is the first for a while
            time.sleep(0.025)
            answers.cached(asked, environment())
        else:  # a change moments ago, so that this reading reads
            file.write_text(turned(file.read_text("utf-8"), old, new), "utf-8")
        later = Meanwhile(deed, str(file), turned(file.read_text("utf-8"), old, new))
        before = answers.fresh(asked, environment())

        during = answers.cached(asked, environment(), later)

        after = answers.fresh(asked, environment())
        assert during in (before, after), f"at deed {deed}"
        assert before != after, f"{asked} does not show the change"
        assert answers.cached(asked, environment()) == after, f"after deed {deed}"


class Writer(threading.Thread):
    """Changes a store; two titles hold a number that only grows, each written whole before it is told.

    `begun` and `done` are the numbers last begun and last written. What git does meanwhile leaves these two
    files as they are.
    """

    def __init__(self, store: Path) -> None:
        super().__init__()
        self.store, self.chance = store, Random("meanwhile")
        self.begun = self.done = 0
        self.text = (store / FILE).read_text("utf-8")
        self.mine = {
            "TSBP-4XK7QD": store / FILE,
            "TSBP-4XK7QE": store / "projects/2026-07/TSBP-4XK7QE-untracked.yaml",
        }
        self.others = [
            path for path in sorted((store / "projects").rglob("*.yaml")) if path != self.mine["TSBP-4XK7QD"]
        ]
        self.enough = False
        self.stumbled: BaseException | None = None

    def run(self) -> None:
        try:
            while self.done < CHANGES or not self.enough:
                self.count(self.done + 1)
                self.meddle()
        except BaseException as error:  # noqa: BLE001 - told by the test that waits for this thread
            self.stumbled = error

    def count(self, number: int) -> None:
        self.begun = number
        for id, path in self.mine.items():
            text = self.text.replace("TSBP-4XK7QD", id).replace(TITLE, f"Count {number:06}")
            fresh = path.with_name(f".{path.name}")
            fresh.write_text(text, "utf-8")
            fresh.replace(path)
        self.done = number

    def meddle(self) -> None:
        other = self.chance.choice(self.others)
        path = str(other.relative_to(self.store))
        match self.chance.randrange(9):
            case 0 | 1 | 2:
                other.write_bytes(other.read_bytes().replace(b"priority: P1", b"priority: P2"))
            case 3:
                other.rename(other.with_name(f"x-{other.name[-50:]}"))
                self.git("checkout", "-q", "--", path)
                other.with_name(f"x-{other.name[-50:]}").unlink()
            case 4:
                self.git("commit", "-q", "-a", "-m", "all")
            case 5:
                self.git("checkout", "-q", "start", "--", path)
            case 6:
                self.git("checkout", "-q", "-B", f"side-{self.chance.randrange(3)}")
            case 7:
                other.unlink()
                self.git("stash", "push", "-q", "--", path)
            case 8:
                (self.store / "views/mine.yaml").write_text("schema: 1\nwhere: [\n")
                self.git("checkout", "-q", "--", "views")

    def git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.store, capture_output=True, check=False)


def test_a_reader_never_tells_less_than_stood_there_when_it_began_nor_more_than_when_it_ended(
    store: Path,
) -> None:
    git(store, "tag", "start")
    writer = Writer(store)
    writer.count(0)
    writer.start()
    try:
        for _ in range(ROUNDS):
            floor = writer.done
            readers = [
                started(store, "list", "--everything", "--fields", "id,title", "-o", "plain")
                for _ in range(READERS)
            ]
            for reader in readers:
                counts_between(floor, ended(reader), writer)
    finally:
        writer.enough = True
        writer.join()

    assert writer.stumbled is None
    counts_between(writer.done, ended(started(store, "list", "--everything", "--fields", "id,title")), writer)


def counts_between(floor: int, answer: Answer, writer: Writer) -> None:
    """Hold that the answer's numbers stood there at some moment of the reading."""
    ceiling = writer.begun
    assert answer.code in GOOD, answer
    assert "Traceback" not in answer.err
    told = dict(line.split("\t") for line in answer.out.splitlines() if line.count("\t") == 1)
    counts = {id: int(told[id].removeprefix("Count ")) for id in writer.mine if id in told}
    assert set(counts) == set(writer.mine), answer
    assert all(floor <= count <= ceiling for count in counts.values()), (floor, counts, ceiling)


def test_readers_who_find_no_index_all_answer_and_each_file_is_read_once(store: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    opened = tmp_path / "opened"
    files = sorted(path.name for path in (store / "projects").rglob("*.yaml"))
    time.sleep(0.05)  # or they are too young to be known by their stamps

    readers = [
        started(store, "status", PYTHONPATH=f"{tmp_path}:{PROJECT}", OPENED=str(opened)) for _ in range(COLD)
    ]
    found = {ended(reader) for reader in readers}

    assert len(found) == 1
    assert next(iter(found)) == ended(started(store, "status", "--no-index"))
    assert sorted(opened.read_text().split()) == files
