"""What belongs to a later issue and is measured where the command is there: T13, T14, T18."""

from __future__ import annotations

from bench import stores
from bench.lab import QUESTION, Lab, tell
from bench.process import Command
from bench.promises import LIMITS, Row
from bench.rounds import interleaved, milliseconds, ratio


def t13(lab: Lab) -> list[Row]:
    """Say that nothing can be measured yet."""
    files = lab.nearest(10_000)
    return [
        Row("T13", "blame of a field over 200 revisions", files, missing="no such command yet", later=True)
    ]


def t14(lab: Lab) -> list[Row]:
    """Measure the status as of an old commit: with nothing known, and again."""
    files = lab.nearest(10_000)
    with lab.copy(files) as root:
        tell("status as of an old commit")
        commits = lab.of_git(root, "rev-list", "HEAD").split()
        old = commits[len(commits) // 5]
        tree = lab.of_git(root, "ls-tree", "-r", old, "--", "projects")
        blobs = lab.work / "blobs"
        blobs.write_text("".join(f"{line.split()[2]}\n" for line in tree.splitlines()))
        asked = (*QUESTION, "--as-of", old)
        reads = (lab.git, "cat-file", "--batch", "--buffer")
        forgetful = lab.asking("first", root, *asked)._replace(before=lambda _number: stores.forget(root))
        reading = Command("cat-file", reads, root, lab.environment, stdin=blobs)
        first = interleaved([forgetful, reading], lab.pace, rehearsed=False)
        listing = Command("ls-tree", (lab.git, "ls-tree", "-r", old), root, lab.environment)
        again = interleaved([lab.asking("again", root, *asked), listing], lab.pace)
    return [
        Row(
            "T14", f"status --as-of an old commit, {told}", files, ratio(times[name], times[under]), f"x git {unit}",
            milliseconds(times[name]), LIMITS[f"T14 {name}"], later=True,
        )
        for name, told, under, unit, times in (
            ("first", "nothing known", "cat-file", "cat-file --batch", first),
            ("again", "again", "ls-tree", "ls-tree -r", again),
        )
    ]  # fmt: skip


def t18(lab: Lab) -> list[Row]:
    """Measure `check`, warm and after one file changed."""
    files = lab.nearest(10_000)
    rows = []
    with lab.copy(files) as root:
        tell("check, warm and after a change")
        path = stores.tagged(root, 1)[0]
        commands = [lab.asking("check", root, "check"), lab.asking("status", root, *QUESTION)]
        warm = interleaved(commands, lab.pace)
        lone = [
            lab.asking("check", root, "check")._replace(before=lambda number: stores.tag(path, f"c-{number}"))
        ]
        changed = interleaved([*lone, commands[1]], lab.pace)
    for name, told, times in (("warm", "warm", warm), ("changed", "after one file changed", changed)):
        figure, time = ratio(times["check"], times["status"]), milliseconds(times["check"])
        rows.append(
            Row(
                "T18",
                f"check, {told}",
                files,
                figure,
                "x warm status",
                time,
                LIMITS[f"T18 {name}"],
                later=True,
            )
        )
    return rows
