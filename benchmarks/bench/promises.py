"""What was promised, what was found, and whether the one keeps the other."""

from __future__ import annotations

from typing import NamedTuple

from bench.rounds import Figure

MET, NOT_MET = "met", "not met"
GIT, PASS = "x git status", "x python -c pass"


class Limit(NamedTuple):
    """A promise: at most (or with `least` at least) so much, for a store of so many files (0: of any size)."""

    value: float
    files: int = 10_000
    least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.value:g}"


class Row(NamedTuple):
    """A line of the table.

    `unit` says what the figure is a multiple of, or its unit; `time` is the thing's own time in milliseconds.
    A row without a limit stands beside another one. `missing` says why there is no figure. `later` marks
    what was promised for a later time.
    """

    target: str
    what: str
    files: int
    figure: Figure | None = None
    unit: str = ""
    time: Figure | None = None
    limit: Limit | None = None
    missing: str = ""
    later: bool = False


LIMITS = {
    "T1 git": Limit(1.4),
    "T1 pass": Limit(2.6),
    "T3": Limit(1.7, 1_000),
    "T4": Limit(0.75, 100_000),
    "T5 10k": Limit(8, 10_000, least=True),
    "T5 1k": Limit(1.8, 1_000, least=True),
    "T5 100": Limit(1 / 1.6, 100, least=True),
    "T6 git": Limit(1.4),
    "T6 pass": Limit(2.6),
    "T7 1": Limit(5),
    "T7 100": Limit(9),
    "T8": Limit(2_000, least=True),
    "T9 front": Limit(3.8),
    "T9 quick": Limit(2.6),
    "T9 plainly": Limit(4, least=True),
    "T10": Limit(0.4),
    "T11": Limit(25),
    "T12 rich": Limit(60, 0, least=True),
    "T12 time": Limit(2, 0),
    "T14 first": Limit(12),
    "T14 again": Limit(2),
    "T15 front": Limit(6.5),
    "T15 version": Limit(1.3, 0),
    "T15 ids": Limit(2.5),
    "T16 warm": Limit(20),
    "T16 cold": Limit(64),
    "T16 cold 100k": Limit(256, 100_000),
    "T17": Limit(10),
    "T18 warm": Limit(2),
    "T18 changed": Limit(3),
}


def holds(limit: Limit, figure: Figure) -> bool:
    """Tell whether the median keeps the promise."""
    return figure.middle >= limit.value if limit.least else figure.middle <= limit.value


def verdict(row: Row) -> str:
    """Return the last word of a row: met, not met, or why it is not judged."""
    if row.figure is None:
        return f"not run: {row.missing}"
    if row.limit is None:
        return "beside"
    if row.limit.files and row.limit.files != row.files:
        return f"not judged: meant for {row.limit.files:,} files"
    found = MET if holds(row.limit, row.figure) else NOT_MET
    return f"later issue: {found}" if row.later else found
