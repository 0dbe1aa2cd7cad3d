"""The peers: how each is had, how it is given the same items, and how it is asked.

Only the benchmarks run them. Whatever they keep lies in folders of their own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bench.items import REGION, Item
from bench.process import Failed, answer

ALL, WITHIN, OPEN = "all", "within", "open"
PATIENCE = 600
LEVELS = {"P0": ("H", "A", "1", "high"), "P1": ("H", "B", "3", "high"), "P2": ("M", "C", "5", "medium")}
LOWEST = ("L", "D", "9", "low")


class Asked(NamedTuple):
    """A peer with its items in: the words for each question, and where they are said."""

    words: Mapping[str, Sequence[str]]
    folder: Path
    environment: Mapping[str, str]


class Peer(NamedTuple):
    """Another tracker: `have` installs it into a folder and returns (program, version), `fill` gives it items."""

    name: str
    have: Callable[[Path, Mapping[str, str]], tuple[str, str]]
    fill: Callable[[str, Sequence[Item], Path, Mapping[str, str]], Asked]


def _run(words: Sequence[str], folder: Path) -> None:
    """Run an installer; raises Failed with its last words."""
    try:
        done = subprocess.run(
            words, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{words[0]}: {type(error).__name__}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or [""]
        raise Failed(f"{' '.join(map(str, words[:2]))}: {said[-1]}")


def have_taskwarrior(folder: Path, environment: Mapping[str, str]) -> tuple[str, str]:
    """Use the one that is installed, else unpack Debian's package, which changes nothing outside the folder."""
    own = folder / "usr/bin/task"
    program = str(own) if own.exists() else shutil.which("task")
    if program is None:
        _run(["apt-get", "download", "taskwarrior"], folder)
        _run(["dpkg", "-x", str(next(folder.glob("taskwarrior*.deb"))), str(folder)], folder)
        program = str(own)
    said = answer([program, "--version"], folder, {**environment, "TASKRC": os.devnull}).strip()
    if not re.match(r"\d", said):
        raise Failed("taskwarrior: another program is called task here")
    return program, said


def fill_taskwarrior(
    program: str, items: Sequence[Item], folder: Path, environment: Mapping[str, str]
) -> Asked:
    """Import the items as JSON; closed ones are completed tasks."""
    (folder / "taskrc").write_text(f"data.location={folder}\nconfirmation=off\n")
    own = {**environment, "TASKRC": str(folder / "taskrc")}
    tasks = [
        {
            "description": f"{item.id} {item.title}",
            "entry": _moment(item.began),
            "priority": LEVELS.get(item.priority, LOWEST)[0],
            "tags": list(item.tags),
            **({"due": _moment(item.due)} if item.due else {}),
            **({"status": "completed", "end": _moment(item.ended)} if item.ended else {"status": "pending"}),
        }
        for item in items
    ]
    answer([program, "import", "-"], folder, own, stdin=json.dumps(tasks))
    # The same report for all of them: its own filter leaves the completed ones out.
    every = (program, "rc.report.list.filter=status.not:deleted", "rc.defaultwidth=160")
    return Asked(
        {
            ALL: (*every, "list"),
            WITHIN: (*every, f"+{REGION}", "list"),
            OPEN: (program, "rc.defaultwidth=160", f"+{REGION}", "list"),
        },
        folder,
        own,
    )


def _moment(day: str) -> str:
    return f"{day.replace('-', '')}T000000Z"


def have_from_pip(package: str, program: str) -> Callable[[Path, Mapping[str, str]], tuple[str, str]]:
    """Return what installs a package of Python into an environment of its own."""

    def have(folder: Path, _environment: Mapping[str, str]) -> tuple[str, str]:
        programs = folder / "bin"
        if not (programs / program).exists():
            _run(["python3", "-m", "venv", str(folder)], folder)
            _run([str(programs / "pip"), "install", "-q", package], folder)
        asked = f"import importlib.metadata as m; print(m.version({package!r}))"
        return str(programs / program), answer(
            [str(programs / "python"), "-c", asked], folder, os.environ
        ).strip()

    return have


def fill_topydo(program: str, items: Sequence[Item], folder: Path, environment: Mapping[str, str]) -> Asked:
    """Write todo.txt; closed ones are marked done in it."""
    lines = []
    for item in items:
        head = f"x {item.ended} {item.began}" if item.ended else f"({_level(item, 1)}) {item.began}"
        tags = "".join(f" +{tag}" for tag in item.tags)
        lines.append(f"{head} {item.id} {item.title}{tags}{f' due:{item.due}' if item.due else ''}\n")
    (folder / "todo.txt").write_text("".join(lines))
    (folder / "config").write_text("")
    base = (program, "-c", str(folder / "config"), "-t", "todo.txt", "-d", "done.txt", "ls")
    words = {ALL: (*base, "-x"), WITHIN: (*base, "-x", f"+{REGION}"), OPEN: (*base, f"+{REGION}")}
    return Asked(words, folder, environment)


def _level(item: Item, which: int) -> str:
    return LEVELS.get(item.priority, LOWEST)[which]


def fill_todoman(program: str, items: Sequence[Item], folder: Path, environment: Mapping[str, str]) -> Asked:
    """Write a calendar of one file for each item."""
    calendar = folder / "calendars/bench"
    calendar.mkdir(parents=True)
    for item in items:
        due = f"DUE;VALUE=DATE:{item.due.replace('-', '')}\r\n" if item.due else ""
        ended = (
            f"STATUS:COMPLETED\r\nCOMPLETED:{_moment(item.ended)}" if item.ended else "STATUS:NEEDS-ACTION"
        )
        title = item.title.replace(",", "\\,").replace(";", "\\;")
        text = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nBEGIN:VTODO\r\n"
            f"UID:{item.id}\r\nDTSTAMP:{_moment(item.began)}\r\nSUMMARY:{item.id} {title}\r\n"
            f"PRIORITY:{_level(item, 2)}\r\nCATEGORIES:{','.join(item.tags)}\r\n{due}{ended}\r\n"
            "END:VTODO\r\nEND:VCALENDAR\r\n"
        )
        (calendar / f"{item.id}.ics").write_bytes(text.encode())
    config = folder / "config.py"
    config.write_text(f'path = "{folder}/calendars/*"\ncache_path = "{folder}/cache.sqlite3"\n')
    base = (program, "-c", str(config), "list")
    within = ("--category", REGION)
    words = {
        ALL: (*base, "--status", "ANY"),
        WITHIN: (*base, "--status", "ANY", *within),
        OPEN: (*base, *within),
    }
    return Asked(words, folder, environment)


def have_backlog(folder: Path, environment: Mapping[str, str]) -> tuple[str, str]:
    """Install Backlog.md with npm into the folder; its binary comes as a package of its own."""
    program = folder / "node_modules/.bin/backlog"
    if not program.exists():
        _run(["npm", "install", "--no-fund", "--no-audit", "--prefix", str(folder), "backlog.md"], folder)
    return str(program), answer([str(program), "--version"], folder, environment).strip()


def fill_backlog(program: str, items: Sequence[Item], folder: Path, environment: Mapping[str, str]) -> Asked:
    """Write a task file for each item into a project that the peer has made, and commit them."""
    for words in (
        ("init", "-q", "-b", "main"),
        ("config", "user.name", "A"),
        ("config", "user.email", "a@b.example"),
    ):
        answer(["/usr/bin/env", "git", *words], folder, environment)
    answer([program, "init", "Bench", "--defaults", "--integration-mode", "none"], folder, environment)
    for number, item in enumerate(items, 1):
        title = f"{item.id} {item.title}"
        labels = "".join(f"  - {tag}\n" for tag in item.tags)
        text = (
            f"---\nid: TASK-{number}\ntitle: '{title}'\nstatus: {'Done' if item.ended else 'To Do'}\nassignee: []\n"
            f"created_date: '{item.began} 00:00'\nlabels:\n{labels}dependencies: []\n"
            f"priority: {_level(item, 3)}\nordinal: {number}000\n---\n"
        )
        name = re.sub(r"[^A-Za-z0-9]+", "-", title)
        (folder / f"backlog/tasks/task-{number} - {name}.md").write_text(text)
    for step in (("add", "-A"), ("commit", "-q", "-m", "items")):
        answer(["/usr/bin/env", "git", *step], folder, environment)
    base, within = (program, "task", "list", "--plain"), ("--labels", REGION)
    return Asked(
        {ALL: base, WITHIN: (*base, *within), OPEN: (*base, *within, "--exclude-status", "Done")},
        folder,
        environment,
    )


PEERS = (
    Peer("Taskwarrior", have_taskwarrior, fill_taskwarrior),
    Peer("topydo", have_from_pip("topydo", "topydo"), fill_topydo),
    Peer("todoman", have_from_pip("todoman", "todo"), fill_todoman),
    Peer("Backlog.md", have_backlog, fill_backlog),
)
