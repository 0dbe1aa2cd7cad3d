"""What is measured inside one process: a table of ours beside rich's (T12), and a ranked search (T17).

A program of its own, run by the Python of the installation: python inside.py table|search ROUNDS
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
from collections.abc import Callable

ROWS, WIDTH = 200, 160
TITLES = (
    "Two-step report flow with local wording",
    "泰国洪灾期间的人工审核排班与升级路径",
    "Second prompt before a risky search 搜索前提示",
    "印度尼西亚直播礼物诈骗识别召回率提升",
)
HEADS = ("ID", "Title", "Stage", "P", "Health", "Next", "Owner", "Updated")
ASKED = {"English": ("appeals",), "Chinese": ("审核",), "two words": ("routing", "审核")}


def cells() -> list[tuple[str, ...]]:
    """Return the rows of the table, eight cells each."""
    stages, health = ("planning", "readiness", "rollout", "hypercare"), ("green", "amber", "red")
    return [
        (
            f"{number:06X}", TITLES[number % 4], stages[number % 4], f"P{number % 4}", health[number % 3],
            f"2026-12-{1 + number % 28:02}", f"bp-sea-{1 + number % 3}", f"{number % 20}d",
        )
        for number in range(ROWS)
    ]  # fmt: skip


def ours(rows: list[tuple[str, ...]]) -> str:
    """Draw the rows with the project's own table."""
    columns = tuple(Column(head.lower(), head, least=20 * (head == "Title")) for head in HEADS)
    table = Table(columns, tuple(tuple(Cell(text) for text in row) for row in rows))
    return render(Page("bench/1", (table,)), Output("table", width=WIDTH))


def of_rich(rows: list[tuple[str, ...]]) -> str:
    """Draw the rows with rich."""
    table = RichTable(*HEADS)
    for row in rows:
        table.add_row(*row)
    drawn = io.StringIO()
    Console(file=drawn, width=WIDTH).print(table)
    return drawn.getvalue()


def spent(work: Callable[[], object]) -> int:
    """Return the nanoseconds that the work takes."""
    began = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - began


def drawings(rounds: int) -> dict[str, list[int]]:
    """Time both tables, in turns."""
    rows = cells()
    for drawn in (ours(rows), of_rich(rows)):
        if any(row[0] not in drawn for row in rows):
            sys.exit("a row is missing in a table")
    pairs = [(spent(lambda: ours(rows)), spent(lambda: of_rich(rows))) for _ in range(rounds)]
    return {"tsbp": [pair[0] for pair in pairs], "rich": [pair[1] for pair in pairs]}


def searches(rounds: int) -> dict[str, list[int]]:
    """Time the query alone, and with the proof before it that the index is fresh; the text is indexed."""
    root = os.path.realpath(os.getcwd())
    workspace = Workspace.open(root)
    found = {name: workspace.search(words)[1] for name, words in ASKED.items()}
    if not all(found.values()):
        sys.exit(f"a search finds nothing: {found}")
    with contextlib.closing(tables.connect(tables.location(os.path.join(root, ".git")))) as connection:
        times = {
            f"{name}: the query alone": [
                spent(lambda: wordindex.search(connection, root, words, 20))  # noqa: B023 - called at once
                for _ in range(rounds)
            ]
            for name, words in ASKED.items()
        }
    words = ASKED["Chinese"]
    proved = [spent(lambda: workspace.search(words, 20)) for _ in range(rounds)]
    return {**times, "Chinese: with the proof of freshness": proved}


if __name__ == "__main__":
    if sys.argv[1] == "table":
        from rich.console import Console
        from rich.table import Table as RichTable

        from tsbp.render.as_terminal import render
        from tsbp.render.formats import Output
        from tsbp.render.page import Cell, Column, Page, Table

        print(json.dumps(drawings(int(sys.argv[2]))))
    else:
        from tsbp.store.index import tables, wordindex
        from tsbp.store.workspace import Workspace

        print(json.dumps(searches(int(sys.argv[2]))))
