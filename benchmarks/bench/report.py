"""The tables of figures, for a terminal and for a page."""

from __future__ import annotations

from collections.abc import Sequence

from bench.against import Match
from bench.promises import Row, verdict
from bench.rounds import Figure

HEADS = ("target", "what", "files", "ms", "figure", "p10-p90", "unit", "promise", "verdict")
PEER_HEADS = (
    "peer", "what", "files", "its ms", "tsbp ms, again", "tsbp ms, first", "peer/again", "p10-p90",
    "peer/first", "p10-p90",
)  # fmt: skip
NUMBERS = frozenset({"files", "ms", "figure", "p10-p90", "promise", *PEER_HEADS[3:]})


def lines(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the cells of the table of promises."""
    return [
        (
            row.target,
            row.what,
            f"{row.files:,}" if row.files else "",
            short(row.time),
            short(row.figure),
            spread(row.figure),
            row.unit,
            str(row.limit) if row.limit else "",
            verdict(row),
        )
        for row in rows
    ]


def peer_lines(found: Sequence[Match]) -> list[tuple[str, ...]]:
    """Return the cells of the peers' table."""
    return [
        (
            match.peer,
            match.question,
            f"{match.files:,}" if match.files else "",
            f"not run: {match.missing}" if match.missing else short(match.peer_time),
            short(match.again),
            short(match.first),
            short(match.times_again),
            spread(match.times_again),
            short(match.times_first),
            spread(match.times_first),
        )
        for match in found
    ]


def short(figure: Figure | None) -> str:
    """Return the median with three digits that mean something."""
    return _digits(figure.middle) if figure else ""


def spread(figure: Figure | None) -> str:
    """Return the tenth and the ninetieth percentile; nothing for a single run."""
    return f"{_digits(figure.low)}-{_digits(figure.high)}" if figure and figure.rounds > 1 else ""


def _digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def for_terminal(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return a table in columns of equal width; every letter is one cell wide."""
    # A reason instead of a figure may be long; it does not widen its column.
    told = [[len(cell) for cell in row if not cell.startswith("not run")] for row in zip(*cells, strict=True)]
    widths = [max([len(head), *column]) for head, column in zip(heads, told, strict=True)]
    drawn = []
    for row in [heads, ["-" * width for width in widths], *cells]:
        padded = [
            f"{cell:>{width}}" if head in NUMBERS and not cell.startswith("not run") else f"{cell:<{width}}"
            for cell, width, head in zip(row, widths, heads, strict=True)
        ]
        drawn.append("  ".join(padded).rstrip())
    return "\n".join(drawn)


def for_page(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return the same table in Markdown."""
    rule = ["---:" if head in NUMBERS else "---" for head in heads]
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in cells]
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, rule, *escaped])
