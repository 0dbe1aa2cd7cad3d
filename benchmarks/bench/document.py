"""The page and the chart in docs/, from one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.against import Match
from bench.promises import MET, NOT_MET, Row, verdict
from bench.report import HEADS, PEER_HEADS, for_page, lines, peer_lines
from bench.rounds import Pace

INTRO = """\
# Benchmarks

`benchmarks/run` times whole programs, from start to exit, each beside its reference and in the same rounds. Read the
ratios: a machine drifts, and a figure in milliseconds only means something next to its reference.

![Time of one command against the number of files](benchmarks.svg)
"""
MADE = """\
Made by `{command}`. By default it prints the tables only; `--write` makes this page anew, `--only T1,T9` takes some,
`--sizes` chooses the stores, `--stores DIR` keeps them and `--peers DIR` keeps the peers.
"""
WORDS = """\
## How to read the table
- **figure** is the median of the ratios (or of what **unit** says), taken round by round; **p10-p90**
  is its spread; **ms** is the program's own median time. `git status` is `git --no-optional-locks status
  --porcelain`; `python -c pass` is the Python of the same installation.
- **asked again**: the same words were asked before, with the real clock, as a person would. tsbp may keep the text of
  an answer beside its index, so this is what the promises T1, T3, T4 and T5 are compared with. **first time**: words
  that nobody asked before, on a warm index (other markets named beside the region, which change nothing in the
  answer). It always stands beside the other and is never judged.
- *beside*: no promise, for comparison. *not judged*: the promise is meant for another number of files.
- T5 says how many times as fast as Taskwarrior; at 100 files 0.625 is 1.6 times as slow. The judged rows list closed
  ones too, so both programs handle and print all that `sea` has.
- T10 is about the commit, which happens inside the program: git itself says (by its own trace) how long it was at
  work on storing the blobs and on the commit. **less its dry run** also holds the laying of the files onto the disk,
  the journal, the proof that the commit landed and what the index notices of a thousand files; git's own figure has
  no files to lay. Both stand beside it, and are never judged.
- T11 counts what git keeps, each object in blocks of 4 KiB. Most of it is the tree of a month's folder, made anew with
  every commit: it grows with the files of that month, and this store has most of its open work in five months.
  Packed by git it is next to nothing; tsbp never packs, since upkeep belongs to the person. The derived index is no
  part of it.
"""
LIMITS_OF_METHOD = """\
## Limits
- One machine, shared with other work, the page cache warm: "without an index" is not a cold disk.
- tsbp runs from an ordinary installation (a copy, compiled, its script as pip writes it today). An editable one starts
  about twice as slowly, and so does its `python -c pass`.
- Answers go to nowhere or, where the table says so, into a pipe that is read; no terminal draws them.
- git's own upkeep (`gc.auto`) is off in the stores, so that it does not run beside what is timed.
- Peak memory is that of the largest single process, and what the table calls a program that does nothing is the least
  that can be read. The sum over all processes is sampled, so a short peak can be missed; a cold one is a single run.
- A change "by hand" writes the file in place; "by a pull" is a fast-forward merge of a commit that was there before.
- The plain tracker (`benchmarks/plainly.py`) checks less than tsbp does, so it is flattered.
- Peers hold the same titles, priorities, tags, dates and states, and nothing else: they read less per item. Each was
  seen to show exactly the items that tsbp shows. They run with their own defaults. Each is timed in rounds of its own
  beside tsbp. They are only run here; tsbp needs none of them.
"""


def page(
    rows: Sequence[Row],
    peers: Sequence[Match],
    facts: Sequence[tuple[str, str]],
    day: str,
    command: str,
    pace: Pace,
) -> str:
    """Return the page in Markdown."""
    said = [verdict(row).removeprefix("later issue: ") for row in rows]
    count = f"{said.count(MET)} met, {said.count(NOT_MET)} not met."
    machine = "\n".join(f"- {name}: {what}" for name, what in facts)
    parts = [
        INTRO,
        f"## Taken on {day}\n{machine}\n- rounds: {pace.short}, or {pace.long} where one run takes over two seconds\n",
        MADE.format(command=command),
        f"## Promises\n{count}\n\n{for_page(HEADS, lines(rows))}\n",
    ]
    if peers:
        parts.append(f"## Peers\n{for_page(PEER_HEADS, peer_lines(peers))}\n")
    return "\n".join([*parts, WORDS, LIMITS_OF_METHOD])


def write(folder: Path, text: str, drawings: Sequence[str]) -> None:
    """Write the page, and the chart when there is one."""
    (folder / "benchmarks.md").write_text(text, encoding="utf-8")
    for drawing in drawings:
        (folder / "benchmarks.svg").write_text(drawing, encoding="utf-8")


def curves(
    readings: Mapping[int, Mapping[str, Sequence[int]]],
    peers: Mapping[str, Sequence[tuple[int, Sequence[int]]]],
) -> dict[str, list[tuple[int, float]]]:
    """Return the lines of the chart: medians in milliseconds by number of files."""
    names = {
        "tsbp status, asked again": "table again",
        "tsbp status, first time": "table first",
        "git status": "git",
        "python -c pass": "pass",
    }
    found = {
        told: [(files, _median(times[name])) for files, times in readings.items()]
        for told, name in names.items()
    }
    return {
        **found,
        **{peer: [(files, _median(spent)) for files, spent in line] for peer, line in peers.items()},
    }


def _median(times: Sequence[int]) -> float:
    return sorted(times)[len(times) // 2] / 1e6
