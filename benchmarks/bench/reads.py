"""Warm reads, and the first ones after a change: T1, T3, T4, T6, T7, T15."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench import stores
from bench.lab import QUESTION, Lab, tell
from bench.process import PIPE, answer
from bench.promises import GIT, LIMITS, PASS, Limit, Row
from bench.rounds import Times, interleaved, milliseconds, ratio

TABLE = (*QUESTION, "-o", "table")
FORMS = {"table": "table, 160 columns", "plain": "plain, into a pipe"}
ASKED = {"again": "asked again", "first": "first time"}
# How a shell will ask for the ids that complete a word; empty while there is no such command.
COMPLETION: tuple[str, ...] = ("complete", "show", "4X")
IDS = ("list", "-o", "id")
BY_FRONT_DOOR = ("--fields", "id,title,health")


def reading(lab: Lab, files: int) -> Times:
    """Time the daily question on a store, both forms, asked again and for the first time; once for each size."""
    key = ("reading", files)
    if key not in lab.kept_times:
        root = lab.store(files)
        tell(f"status, git status, python -c pass ({files:,} files)")
        commands = [
            lab.git_status(root),
            lab.bare_python(root),
            lab.asking("table again", root, *TABLE, wide=True),
            lab.asking_anew("table first", root, *TABLE, wide=True),
            lab.asking("plain again", root, *QUESTION, out=PIPE),
            lab.asking_anew("plain first", root, *QUESTION, out=PIPE),
        ]
        lab.kept_times[key] = interleaved(commands, lab.pace)
    return lab.kept_times[key]


def _rows(target: str, times: Times, files: int, references: Sequence[tuple[str, str, Limit]]) -> list[Row]:
    """Return a row for each form, each way of asking and each reference; only what is asked again is judged."""
    return [
        Row(
            target,
            f"status --region sea, {form_told}, {asked_told}",
            files,
            ratio(times[f"{form} {asked}"], times[under]),
            unit,
            milliseconds(times[f"{form} {asked}"]),
            limit if asked == "again" else None,
        )
        for form, form_told in FORMS.items()
        for asked, asked_told in ASKED.items()
        for under, unit, limit in references
    ]


def t1(lab: Lab) -> list[Row]:
    """Measure the daily question on 10,000 files."""
    files = lab.nearest(10_000)
    references = (("git", GIT, LIMITS["T1 git"]), ("pass", PASS, LIMITS["T1 pass"]))
    return _rows("T1", reading(lab, files), files, references)


def t3(lab: Lab) -> list[Row]:
    """Measure the daily question on 1,000 files."""
    files = lab.nearest(1_000)
    return _rows("T3", reading(lab, files), files, (("pass", PASS, LIMITS["T3"]),))


def t4(lab: Lab) -> list[Row]:
    """Measure the daily question on 100,000 files."""
    files = lab.nearest(100_000)
    return _rows("T4", reading(lab, files), files, (("git", GIT, LIMITS["T4"]),))


def t6(lab: Lab) -> list[Row]:
    """Measure the first read after a write of ours."""
    files = lab.nearest(10_000)
    with lab.copy(files) as root:
        tell("the first status after an update")
        ids = lab.ask(root, "list", "-o", "id").split()

        def write(number: int) -> None:
            lab.ask(root, "update", ids[number % len(ids)], "green", f"On track, as said in round {number}")

        commands = [lab.asking("tsbp", root, *QUESTION), lab.git_status(root), lab.bare_python(root)]
        times = interleaved(commands, lab.pace, write)
    return [
        Row(
            "T6",
            "first status after an update of ours",
            files,
            ratio(times["tsbp"], times[under]),
            unit,
            milliseconds(times["tsbp"]),
            LIMITS[f"T6 {under}"],
        )
        for under, unit in (("git", GIT), ("pass", PASS))
    ]


def t7(lab: Lab) -> list[Row]:
    """Measure the first read after files were changed by hand, and by a pull."""
    files = lab.nearest(10_000)
    rows = []
    with lab.copy(files) as root:
        for count in (1, 100):
            found = stores.tagged(root, count)
            tell(f"the first status after {len(found)} files changed")
            for told, times in (
                ("by hand", _after_edits(lab, root, found)),
                ("by a pull", _after_pulls(lab, root, found)),
            ):
                what = f"first status after {len(found)} changed {told}"
                time = milliseconds(times["tsbp"])
                rows.append(
                    Row(
                        "T7",
                        what,
                        files,
                        ratio(times["tsbp"], times["git"]),
                        GIT,
                        time,
                        LIMITS[f"T7 {count}"],
                    )
                )
    return rows


def _after_edits(lab: Lab, root: Path, found: Sequence[Path]) -> Times:
    def edit(number: int) -> None:
        for path in found:
            stores.tag(path, f"hand-{len(found)}-{number}")

    def put_back(_number: int) -> None:
        lab.of_git(root, "checkout", "-q", "--", "projects")
        lab.settle(root)

    commands = [lab.asking("tsbp", root, *QUESTION), lab.git_status(root)]
    return interleaved(commands, lab.pace, edit, put_back)


def _after_pulls(lab: Lab, root: Path, found: Sequence[Path]) -> Times:
    """Time after each step of a branch whose every commit changes these files once more."""
    start = lab.of_git(root, "rev-parse", "HEAD").strip()
    ahead = []
    for number in range(1 + max(lab.pace)):
        for path in found:
            stores.tag(path, f"pull-{len(found)}-{number}")
        lab.of_git(root, "commit", "-qam", "change some files")
        ahead.append(lab.of_git(root, "rev-parse", "HEAD").strip())
    lab.of_git(root, "reset", "-q", "--hard", start)
    lab.settle(root)
    commands = [lab.asking("tsbp", root, *QUESTION), lab.git_status(root)]
    return interleaved(
        commands, lab.pace, lambda number: lab.of_git(root, "merge", "-q", "--ff-only", ahead[number])
    )


def t15(lab: Lab) -> list[Row]:
    """Measure a read through Typer, `--version` and the ids for completion."""
    files = lab.nearest(10_000)
    root = lab.store(files)
    tell("a read through Typer, --version, ids")
    door = "through Typer" if loads_typer(lab, root, *QUESTION, *BY_FRONT_DOOR) else "NOT through Typer"
    commands = [
        lab.bare_python(root),
        lab.asking("again", root, *QUESTION, *BY_FRONT_DOOR),
        lab.asking_anew("first", root, *QUESTION, *BY_FRONT_DOOR),
        lab.asking("version", root, "--version"),
        lab.asking("ids", root, *(COMPLETION or IDS)),
    ]
    times = interleaved(commands, lab.pace)

    def row(name: str, what: str, limit: Limit | None) -> Row:
        return Row(
            "T15", what, files, ratio(times[name], times["pass"]), PASS, milliseconds(times[name]), limit
        )

    read = f"status --region sea --fields .., {door}"
    rows = [
        row("again", f"{read}, asked again", LIMITS["T15 front"]),
        row("first", f"{read}, first time", None),
        row("version", "--version", LIMITS["T15 version"]),
    ]
    if COMPLETION:
        return [*rows, row("ids", "ids for completion", LIMITS["T15 ids"])]
    missing = Row("T15", "ids for completion", files, limit=LIMITS["T15 ids"], missing="no such command yet")
    return [*rows, missing, row("ids", f"{' '.join(IDS)}, the nearest there is", None)]


def loads_typer(lab: Lab, root: Path, *words: str) -> bool:
    """Tell whether these words of tsbp go through Typer."""
    traced = {**lab.environment, "PYTHONPROFILEIMPORTTIME": "1"}
    merged = 'exec "$@" 2>&1 >/dev/null'
    return " typer\n" in answer(["/bin/sh", "-c", merged, "sh", lab.tsbp, *words], root, traced)
