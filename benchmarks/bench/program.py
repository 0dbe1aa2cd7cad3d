"""The program behind `benchmarks/run`: its options, the order of the work, the tables."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import chart, cold, document, later, machine, parts, reads, report, writes
from bench.against import Arena, Match, matches, open_times, t5
from bench.lab import PROJECT, Lab, tell
from bench.process import Failed, reason
from bench.promises import Row, verdict
from bench.rounds import Pace

MEASURES: dict[str, Callable[[Lab], list[Row]]] = {
    "T1": reads.t1,
    "T3": reads.t3,
    "T4": reads.t4,
    "T6": reads.t6,
    "T7": reads.t7,
    "T8": cold.t8,
    "T9": writes.t9,
    "T10": writes.t10,
    "T11": writes.t11,
    "T12": parts.t12,
    "T13": later.t13,
    "T14": later.t14,
    "T15": reads.t15,
    "T16": cold.t16,
    "T17": parts.t17,
    "T18": later.t18,
}
TARGETS = ("T1", "T3", "T4", "T5", *list(MEASURES)[3:])
PEERS = "peers"
SAID = "status of one region, tables of 160 columns; peers: the same items, the open ones of that region"


class Found(NamedTuple):
    """What a run has found; the one drawing is there when enough was measured for it."""

    rows: list[Row]
    peers: list[Match]
    drawings: list[str]


def main(words: Sequence[str] | None = None) -> None:
    """Measure what the words ask for and print it; with --write the page in docs/ is made anew."""
    asked = _parser().parse_args(words)
    only = _names(asked.only)
    signal.signal(signal.SIGTERM, _stop)
    pace = Pace(asked.rounds, min(asked.rounds, Pace().long))
    with tempfile.TemporaryDirectory(prefix="tsbp-bench-", ignore_cleanup_errors=True) as folder:
        lab = Lab(Path(folder).resolve(), asked.stores, asked.sizes, pace)
        arena = None if asked.no_peers else Arena(lab, (asked.peers or lab.work / "peers").resolve())
        found = measured(lab, arena, only)
        print(report.for_terminal(report.HEADS, report.lines(found.rows)))
        if found.peers:
            print(f"\n{report.for_terminal(report.PEER_HEADS, report.peer_lines(found.peers))}")
        if asked.write:
            day = f"{datetime.now(UTC):%Y-%m-%d}"
            command = shlex.join(
                ["benchmarks/run", *_without_folders(sys.argv[1:] if words is None else words)]
            )
            text = document.page(found.rows, found.peers, machine.facts(lab), day, command, pace)
            document.write(asked.docs, text, found.drawings)


def measured(lab: Lab, arena: Arena | None, only: Sequence[str]) -> Found:
    """Return the rows of the targets, the peers' table and the chart; what fails says so in its row.

    Ctrl-C, or a request to end, stops the work: what there is by then is returned.
    """
    found = Found([], [], [])
    try:
        for name in (name for name in only if name != PEERS):
            print(name, file=sys.stderr, flush=True)
            for row in _rows_of(name, lab, arena):
                tell(f"{row.what}: {report.short(row.figure)} {row.unit}: {verdict(row)}")
                found.rows.append(row)
        with_peers = arena if PEERS in only else None
        if with_peers:
            found.peers.extend(matches(with_peers))
        if any(name in only for name in ("T1", "T3", "T4")):
            readings = {files: reads.reading(lab, files) for files in lab.sizes}
            lines = document.curves(readings, open_times(with_peers) if with_peers else {})
            found.drawings.append(chart.chart(lines, SAID))
    except KeyboardInterrupt:
        tell("stopped: what follows is not all")
    return found


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _rows_of(name: str, lab: Lab, arena: Arena | None) -> list[Row]:
    try:
        return t5(lab, arena) if name == "T5" else MEASURES[name](lab)
    except (Failed, OSError) as failed:
        return [Row(name, "", 0, missing=reason(failed))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benchmarks/run", description="Measure every promise of speed beside its reference."
    )
    add = parser.add_argument
    add("--sizes", type=_sizes, default=(100, 1_000, 10_000), metavar="N,N", help="stores of so many files")
    add("--only", default="", metavar="T1,T3", help=f"these only: {', '.join([*TARGETS, PEERS])}")
    add(
        "--rounds",
        type=int,
        default=Pace().short,
        help="of short runs (default: %(default)s); long ones take 3",
    )
    add(
        "--stores",
        type=Path,
        metavar="DIR",
        help="use the stores in this folder (s100, s1000 ..); make what lacks",
    )
    add("--peers", type=Path, metavar="DIR", help="install the peers into this folder, to be used again")
    add("--no-peers", action="store_true", help="without them: nothing is installed")
    add("--write", action="store_true", help="write docs/benchmarks.md and docs/benchmarks.svg")
    add("--docs", type=Path, default=PROJECT / "docs", metavar="DIR", help="write them into another folder")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(word.replace("_", "")) for word in text.split(","))
    if min(sizes) < 1:
        raise ValueError(text)
    return sizes


def _names(text: str) -> tuple[str, ...]:
    """Return the targets asked for, all of them when none is named; stops at a name that there is not."""
    names = tuple(word.strip() for word in text.split(",") if word.strip()) or (*TARGETS, PEERS)
    unknown = [name for name in names if name not in (*TARGETS, PEERS)]
    if unknown:
        raise SystemExit(f"{unknown[0]}: no such target; there are {', '.join([*TARGETS, PEERS])}")
    return names


def _without_folders(words: Sequence[str]) -> list[str]:
    """Return the words without the options that name folders of this machine."""
    kept, skip = [], False
    for word in words:
        if not skip and not word.startswith(("--stores", "--peers", "--docs")):
            kept.append(word)
        skip = word in ("--stores", "--peers", "--docs")
    return kept
