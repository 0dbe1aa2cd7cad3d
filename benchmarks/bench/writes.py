"""Writes with their commits: T9, T10, T11."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import stores
from bench.cold import plain_words
from bench.lab import Lab, tell
from bench.process import Command
from bench.promises import LIMITS, Row
from bench.reads import loads_typer
from bench.rounds import figure, interleaved, milliseconds, ratio

MANY, UPDATES = 1_000, 200
MARK = "bench-many"
PRIORITIES = ("P1", "P2", "P3")
COMMIT = ("-c", "core.fsync=all", "commit", "-q", "-m", "x")


def t9(lab: Lab) -> list[Row]:
    """Measure one update with its commit beside git's own commit, and beside a tracker done plainly."""
    files = lab.nearest(10_000)
    with ExitStack() as stack:
        # Each in a store of its own: GitPython leaves an index behind that slows git's next commit.
        ours, gits, plains = (stack.enter_context(lab.copy(files, name)) for name in ("ours", "git", "plain"))
        tell("update and commit: tsbp, git, a plain tracker")
        ids = lab.ask(ours, "list", "-o", "id").split()
        front = loads_typer(lab, ours, "update", ids[-1], "green", "On track, first of all")
        commands = [
            Command("tsbp", _updates((lab.tsbp,), ids), ours, lab.environment),
            Command(
                "next", _updates((lab.tsbp,), ids[::-1], "--next", "ask the sites"), ours, lab.environment
            ),
            _committing(lab, gits, stores.tagged(gits, 50)),
            Command("plainly", _updates(plain_words(lab), ids), plains, lab.environment),
        ]
        times = interleaved(commands, lab.pace)
    what = f"update ID green TEXT, {'through Typer' if front else 'by the quick door'}"
    beside, unit = "update ID green TEXT --next TEXT", "x git commit --only"
    limit = LIMITS["T9 front" if front else "T9 quick"]
    plainly, faster = ratio(times["plainly"], times["tsbp"]), "x as fast as plainly"
    time = milliseconds(times["tsbp"])
    return [
        Row("T9", what, files, ratio(times["tsbp"], times["git"]), unit, time, limit),
        Row("T9", beside, files, ratio(times["next"], times["git"]), unit, milliseconds(times["next"])),
        Row("T9", what, files, plainly, faster, time, LIMITS["T9 plainly"]),
    ]


def _updates(program: tuple[str, ...], ids: Sequence[str], *more: str) -> Callable[[int], Sequence[str]]:
    """Return the words of an update that differs from round to round."""

    def words(number: int) -> Sequence[str]:
        return (*program, "update", ids[number % len(ids)], "green", f"On track in round {number}", *more)

    return words


def _committing(lab: Lab, root: Path, paths: Sequence[Path]) -> Command:
    """Return the commit by git alone of one file that was edited before."""

    def path(number: int) -> Path:
        return paths[number % len(paths)]

    return Command(
        "git",
        lambda number: (lab.git, *COMMIT, "--only", "--", str(path(number).relative_to(root))),
        root,
        lab.environment,
        before=lambda number: stores.tag(path(number), f"hand-{number}"),
    )


def t10(lab: Lab) -> list[Row]:
    """Measure a thousand edits in one commit beside git's own commit of as many files."""
    files = lab.nearest(10_000)
    with lab.copy(files, "ours") as ours, lab.copy(files, "git") as gits:
        marked = _marked(lab, ours)
        paths = [gits / path.relative_to(ours) for path in marked]
        tell(f"{len(marked)} edits in one commit")
        asked = ("set", "--where", f"tag = {MARK}")
        trace = Path(lab.environment["HOME"]) / "trace"
        traced = _traced(lab, trace)
        commands = [
            Command("whole", lambda number: (lab.tsbp, *asked, _fact(number), "--yes"), ours, traced),
            Command("shown", lambda number: (lab.tsbp, *asked, _fact(number + 1)), ours, lab.environment),
            _adding(lab, gits, paths),
        ]
        times = interleaved(commands, lab.pace, rehearsed=False)
        commits = _commits(trace)
    whole, git = times["whole"], times["git"]
    less = [max(0, all - shown) for all, shown in zip(whole, times["shown"], strict=True)]
    unit, what = "x git add -A + commit", f"set of {len(marked)} initiatives"
    parts = {"its commit": commits, "less its dry run": less, "the whole": whole}
    return [
        Row(
            "T10",
            f"{what}, {name}",
            files,
            ratio(part, git),
            unit,
            milliseconds(part),
            LIMITS["T10"] if part is commits else None,
        )
        for name, part in parts.items()
    ]


def _traced(lab: Lab, trace: Path) -> dict[str, str]:
    """Return an environment in which every git says where it is told to how long it took."""
    settings = trace.with_name("traced")
    settings.write_text(f"[trace2]\n\teventTarget = {trace}\n")
    return {**lab.environment, "GIT_CONFIG_GLOBAL": str(settings)}


def _commits(trace: Path) -> list[int]:
    """Return the nanoseconds of git for each commit: storing the blobs, and the commit itself."""
    events = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    named = {event["sid"]: event["name"] for event in events if event["event"] == "cmd_name"}
    found, packed = [], 0
    for event in events:
        name = named.get(event["sid"]) if event["event"] == "atexit" else None
        spent = round(event["t_abs"] * 1e9) if name else 0
        if name == "index-pack":
            packed = spent
        elif name == "commit":
            found.append(packed + spent)
            packed = 0
    return found


def _fact(number: int) -> str:
    """Return the fact to set; three in a row differ, so a dry run before or after has something to show."""
    return f"priority={PRIORITIES[number % len(PRIORITIES)]}"


def _marked(lab: Lab, root: Path) -> list[Path]:
    """Tag a thousand open initiatives for the question that finds them, and commit that."""
    marked = stores.tagged(root, MANY, lab.ask(root, "list", "-o", "id").split())
    for path in marked:
        stores.tag(path, MARK)
    lab.of_git(root, *COMMIT, "-a")
    lab.settle(root)
    return marked


def _adding(lab: Lab, root: Path, paths: Sequence[Path]) -> Command:
    """Return git's own commit of files that were all edited before."""

    def edit(number: int) -> None:
        for path in paths:
            stores.tag(path, f"hand-{number}")

    told = f"{lab.git} add -A && exec {lab.git} {' '.join(COMMIT)}"
    return Command("git", ("/bin/sh", "-c", told), root, lab.environment, before=edit)


def t11(lab: Lab) -> list[Row]:
    """Measure how much .git grows with each update, as git leaves it and once it has tidied up."""
    files = lab.nearest(10_000)
    count = min(UPDATES, max(2, files // 5))
    with lab.copy(files) as root:
        tell(f"{count} updates in a row")
        ids = lab.ask(root, "list", "-o", "id").split()
        _tidy(lab, root)
        before, index = stores.disk(root / ".git"), stores.disk(root / ".git/tsbp")
        for number in range(count):
            lab.ask(root, "update", ids[number % len(ids)], "green", f"On track in week {number}")
        grown = stores.disk(root / ".git") - before
        derived = stores.disk(root / ".git/tsbp") - index
        _tidy(lab, root)
        tidied = stores.disk(root / ".git") - before
    what = f"growth of .git with an update, mean of {count}"
    sizes = {what: grown, f"{what}, once git has packed it": tidied, "growth of the derived index": derived}
    return [
        Row(
            "T11",
            name,
            files,
            figure([size / 1024 / count]),
            "KiB",
            None,
            LIMITS["T11"] if size is grown else None,
        )
        for name, size in sizes.items()
    ]


def _tidy(lab: Lab, root: Path) -> None:
    """Let git pack its single objects, and make their folders, which every repository in use has."""
    for _ in range(2):  # the second time lets go of what the first has packed
        lab.of_git(root, "maintenance", "run", "--task=loose-objects")
    for number in range(256):
        (root / f".git/objects/{number:02x}").mkdir(exist_ok=True)
