"""Parts of the work, timed inside one process: T12 and T17."""

from __future__ import annotations

import json

from bench.lab import PROJECT, Lab, tell
from bench.process import answer
from bench.promises import LIMITS, PASS, Row
from bench.rounds import interleaved, milliseconds, ratio

INSIDE = str(PROJECT / "benchmarks/bench/inside.py")
SEARCH = ("search", "审核")
SHOWN = ("--limit", "20")


def _inside(lab: Lab, what: str, files: int) -> dict[str, list[int]]:
    words = [lab.python, INSIDE, what, str(lab.pace.short)]
    times: dict[str, list[int]] = json.loads(answer(words, lab.store(files), lab.environment))
    return times


def t12(lab: Lab) -> list[Row]:
    """Measure a table beside rich's."""
    tell("a table of 200 rows: ours and rich's")
    times = _inside(lab, "table", lab.sizes[0])
    time, what = milliseconds(times["tsbp"]), "table of 200 rows x 8, Chinese in it"
    faster = ratio(times["rich"], times["tsbp"])
    return [
        Row("T12", what, 0, faster, "x as fast as rich", time, LIMITS["T12 rich"]),
        Row("T12", what, 0, time, "ms", time, LIMITS["T12 time"]),
    ]


def t17(lab: Lab) -> list[Row]:
    """Measure a ranked search: the query alone, and the whole program."""
    files = lab.nearest(10_000)
    root = lab.store(files)
    tell("a ranked search")
    lab.ask(root, *SEARCH, *SHOWN)
    rows = []
    for name, times in _inside(lab, "search", files).items():
        time = milliseconds(times)
        limit = LIMITS["T17"] if name.endswith("alone") else None
        rows.append(Row("T17", f"ranked search, {name}", files, time, "ms", time, limit))
    commands = [lab.asking("search", root, *SEARCH, *SHOWN), lab.bare_python(root)]
    whole = interleaved(commands, lab.pace)
    told = "ranked search, Chinese: the whole program"
    figure = ratio(whole["search"], whole["pass"])
    return [*rows, Row("T17", told, files, figure, PASS, milliseconds(whole["search"]))]
