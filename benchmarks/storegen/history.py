"""The git history of a generated store: what each file said before, told in commits of one change each."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from storegen.course import TODAY

HOT_EVERY = 100  # one commit in a hundred goes to the same file: the one with the long history
FORECAST = re.compile(r"^(    forecast: )(\d{4}-\d\d-\d\d)$", re.MULTILINE)
ENTRY = re.compile(r"^  - at: '?\"?(\d{4}-\d\d-\d\d)", re.MULTILINE)
WHO = "Example Analyst <analyst@example.org>"


class Change(NamedTuple):
    """One commit: the text of one file from then on."""

    day: date
    path: str
    text: str
    subject: str


def write(root: Path, texts: dict[str, str], others: list[str], commits: int, rng: Random) -> None:
    """Make the store a repository whose history has one commit a change and ends at its files as they are."""
    firsts, changes = _rewind(texts, commits, rng)
    stream: list[bytes] = []
    months = sorted({path.split("/")[1] for path in texts})
    started = _day(months[0]) - timedelta(days=1)
    _commit(stream, started, "start the store", {path: (root / path).read_text() for path in others})
    events: list[tuple[date, int, str, dict[str, str]]] = []
    for month in months:
        born = {path: firsts[path] for path in texts if path.split("/")[1] == month}
        events.append((_day(month), 0, f"{len(born)} requests of {month}", born))
    events += [(change.day, 1, change.subject, {change.path: change.text}) for change in changes]
    for day, _, subject, files in sorted(events, key=lambda event: event[:2]):
        _commit(stream, day, subject, files)
    _git(root, "init", "-q", "-b", "main")
    _git(root, "fast-import", "--quiet", stdin=b"".join(stream))
    _git(root, "reset", "-q")


def _rewind(texts: dict[str, str], commits: int, rng: Random) -> tuple[dict[str, str], list[Change]]:
    """Return the first text of each file and the changes that lead to its last one."""
    paths = list(texts)
    movable = [path for path in paths if FORECAST.search(texts[path])]
    if commits and not movable:
        raise SystemExit("no file has a forecast that could have moved: write more files")
    counts: dict[str, int] = {}
    for number in range(commits):
        path = movable[0] if number % HOT_EVERY == 0 else rng.choice(movable)
        counts[path] = counts.get(path, 0) + 1
    firsts, changes = dict(texts), []
    for path, count in counts.items():
        firsts[path], found = _versions(path, texts[path], count)
        changes += found
    return firsts, changes


def _versions(path: str, text: str, count: int) -> tuple[str, list[Change]]:
    """Undo `count` changes from the end: updates first, then forecasts that moved a day at a time."""
    id = path.rpartition("/")[2][:11]
    found: list[Change] = []
    entries = list(ENTRY.finditer(text))
    posted = min(count // 2, max(0, len(entries) - 1))
    for entry in reversed(entries[len(entries) - posted :]):
        said = _trailer(id, f"{id}: update posted", "update")
        found.append(Change(date.fromisoformat(entry[1]), path, text, said))
        text = text[: entry.start()]
    last = min((change.day for change in found), default=TODAY)
    first = _day(path.split("/")[1])
    for step in range(count - posted):
        match = FORECAST.search(text)
        assert match
        now = date.fromisoformat(match[2])
        before = now - timedelta(days=1)
        day = max(first, last - timedelta(days=1 + (last - first).days * step // max(1, count - posted)))
        said = _trailer(id, f"{id}: forecast {before} -> {now}", "set")
        found.append(Change(day, path, text, said))
        text = f"{text[: match.start()]}{match[1]}{before}{text[match.end() :]}"
    found.reverse()
    return text, found


def _trailer(id: str, subject: str, operation: str) -> str:
    return f"{subject}\n\nTsbp-Id: {id}\nTsbp-Op: {operation}"


def _commit(stream: list[bytes], day: date, message: str, files: dict[str, str]) -> None:
    when = int(datetime(day.year, day.month, day.day, 2, tzinfo=UTC).timestamp())
    said = f"{message}\n".encode()
    stream.append(f"commit refs/heads/main\ncommitter {WHO} {when} +0800\ndata {len(said)}\n".encode() + said)
    for path, text in files.items():
        content = text.encode()
        stream.append(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _git(root: Path, *words: str, stdin: bytes | None = None) -> None:
    subprocess.run(["git", *words], cwd=root, input=stdin, check=True)
