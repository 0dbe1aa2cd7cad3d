"""The chart: time against number of files, both by powers of ten, as an SVG that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

WIDTH, HEIGHT = 900, 560
LEFT, RIGHT, TOP, BOTTOM = 92, 212, 74, 64
APART = 15  # pixels between two labels
INK, FAINT, GRID = "#1f2328", "#59636e", "#dde1e6"


class Line(NamedTuple):
    """A line of the chart: its points (files, milliseconds), its colour; `strong` ones are ours."""

    name: str
    points: Sequence[tuple[int, float]]
    colour: str
    dashes: str = ""
    strong: bool = False


class Scale(NamedTuple):
    """Where the powers of ten lie: from 10**low to 10**high between two places."""

    low: int
    high: int
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return the pixel of a value."""
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def powers(self) -> list[int]:
        """Return the powers of ten that the scale shows."""
        return list(range(self.low, self.high + 1))


STYLES = {
    "tsbp status, asked again": ("#0b5cad", "", True),
    "tsbp status, first time": ("#0b5cad", "7 4", True),
    "git status": ("#d1480f", "", False),
    "python -c pass": ("#6e7781", "2 3", False),
    "Taskwarrior": ("#8a2be2", "", False),
    "topydo": ("#117a3d", "", False),
    "todoman": ("#b8860b", "", False),
    "Backlog.md": ("#c2185b", "", False),
}


def chart(times: Mapping[str, Sequence[tuple[int, float]]], said: str) -> str:
    """Return the drawing of the lines with at least one point; `said` is the sentence below the title."""
    lines = [Line(name, sorted(times[name]), *STYLES[name]) for name in STYLES if times.get(name)]
    everything = [point for line in lines for point in line.points]
    across = _scale([files for files, _ in everything], LEFT, WIDTH - RIGHT)
    up = _scale([spent for _, spent in everything], HEIGHT - BOTTOM, TOP)
    parts = [
        _opening(),
        "<title>Time of one command against the number of files</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="6" fill="#ffffff"/>',
        _text(24, 32, "One command, from start to exit", size=18, weight="600"),
        _text(24, 54, said, size=13, fill=FAINT),
        *_axes(across, up),
        *(_line(line, across, up) for line in lines),
        *_labels(lines, across, up),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _opening() -> str:
    fonts = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{fonts}">'


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return Scale(low, max(high, low + 1), start, end)


def _axes(across: Scale, up: Scale) -> list[str]:
    parts = []
    for power in across.powers():
        x = across.place(10**power)
        parts.append(_rule(x, up.start, x, up.end))
        parts.append(_text(x, up.start + 22, f"{10**power:,}", anchor="middle"))
    for power in up.powers():
        y = up.place(10**power)
        parts.append(_rule(across.start, y, across.end, y))
        parts.append(_text(across.start - 10, y + 4, _duration(power), anchor="end"))
    middle = (across.start + across.end) / 2
    parts.append(
        _text(middle, HEIGHT - 18, "files in the store (items, for the peers)", anchor="middle", fill=FAINT)
    )
    turned = f'transform="rotate(-90 20 {(TOP + HEIGHT - BOTTOM) / 2})"'
    parts.append(
        _text(20, (TOP + HEIGHT - BOTTOM) / 2, "time, median", anchor="middle", fill=FAINT, more=turned)
    )
    return parts


def _duration(power: int) -> str:
    return f"{10**power:g} ms" if power < 3 else f"{10 ** (power - 3):,} s"


def _line(line: Line, across: Scale, up: Scale) -> str:
    places = [(across.place(files), up.place(spent)) for files, spent in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    width = 3 if line.strong else 1.8
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{width + 0.7:g}"/>' for x, y in places)
    return (
        f'<g fill="{line.colour}"><polyline points="{path}" fill="none" stroke="{line.colour}"'
        f' stroke-width="{width:g}" stroke-linejoin="round"{dashes}/>{dots}</g>'
    )


def _labels(lines: Sequence[Line], across: Scale, up: Scale) -> list[str]:
    """Write each name behind the end of its line; names that would touch move apart, by end of line."""
    parts = []
    for end in sorted({line.points[-1][0] for line in lines}):
        there = sorted(
            (line for line in lines if line.points[-1][0] == end), key=lambda line: -line.points[-1][1]
        )
        wanted = [up.place(line.points[-1][1]) for line in there]
        for line, y in zip(there, _apart(wanted), strict=True):
            weight = "600" if line.strong else "400"
            label = _text(
                across.place(end) + 10, y + 4, line.name, fill=line.colour, weight=weight, halo=True
            )
            parts.append(label)
    return parts


def _apart(wanted: Sequence[float]) -> list[float]:
    """Return the places, from above to below, at least so far apart and as near to the wanted ones as can be."""
    groups: list[list[float]] = []  # each: the sum of (place wanted - its offset), how many
    for y in wanted:
        groups.append([y, 1])
        while len(groups) > 1 and _start(groups[-2]) + groups[-2][1] * APART > _start(groups[-1]):
            total, count = groups.pop()
            groups[-1][0] += total - count * groups[-1][1] * APART
            groups[-1][1] += count
    return [_start(group) + place * APART for group in groups for place in range(int(group[1]))]


def _start(group: Sequence[float]) -> float:
    return group[0] / group[1]


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{GRID}"/>'


def _text(
    x: float, y: float, text: str, *, size: int = 13, fill: str = INK, anchor: str = "start",
    weight: str = "400", halo: bool = False, more: str = "",
) -> str:  # fmt: skip
    outline = (
        ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
        f' text-anchor="{anchor}"{outline} {more}>{escape(text)}</text>'
    )
