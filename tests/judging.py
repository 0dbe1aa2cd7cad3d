"""Puts a file of examples before the rules, in the surroundings of the example store."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from kit import PROJECT

from tsbp.domain import holidaybook, rules, shape, zones
from tsbp.domain.context import Context
from tsbp.domain.directory_lookup import assemble
from tsbp.domain.finding import Finding
from tsbp.domain.rules import Subject
from tsbp.store import layout, yamlread

EXAMPLES = Path(__file__).parent / "examples"
TODAY = "2026-11-22"
YEARS = range(2025, 2029)


def data_of(path: Path) -> Any:
    """Read the plain data of a file."""
    return yamlread.load(path.read_bytes())


def modelled(kind: str, data: object) -> Any:
    """Make the model of plain data that have the shape of their kind."""
    value, faults = shape.read(kind, data)
    assert not faults, faults
    return value


@cache
def example_files() -> dict[str, Any]:
    """The models of the example store's directory."""
    return {
        kind: modelled(kind, data_of(PROJECT / layout.directory_path(kind)))
        for kind in layout.DIRECTORY_KINDS
    }


@cache
def context() -> Context:
    """What surrounds the initiatives of the example store."""
    return context_with({})


def context_with(changed: dict[str, Any], **settings: object) -> Context:
    """The surroundings with some directory files and settings replaced."""
    directory = assemble({**example_files(), **changed})
    own = modelled("settings", {**data_of(PROJECT / layout.SETTINGS), **settings})
    return Context(own, directory, holidaybook.build(directory, YEARS))


def subject(data: Any, path: str = "", around: Context | None = None) -> Subject:
    """Put plain data before the rules, lying where they should unless a path is given."""
    where = path or layout.initiative_path(data["id"], data["title"]["en"], data["submitted"])
    return Subject(where, data, modelled("initiative", data), around or context())


def in_force(findings: tuple[Finding, ...], today: str = TODAY) -> list[Finding]:
    """Keep what holds at the end of a day."""
    now = zones.clock_from(today, "Asia/Singapore").instant
    return [entry for entry in findings if entry.since <= now and (not entry.until or now < entry.until)]


def found_in(file: Path) -> list[Finding]:
    """Return what the state rules find in a file; its first line may say `# path: …` or `# today: …`."""
    said = dict(line[2:].split(": ", 1) for line in file.read_text().splitlines() if line.startswith("# "))
    seen = subject(data_of(file), said.get("path", ""))
    return in_force(rules.check(seen), said.get("today", TODAY))


def good(name: str) -> Any:
    """Return the plain data of a good example, free to be changed."""
    return data_of(EXAMPLES / "good" / f"{name}.yaml")


def revised(data: Any, changes: dict[str, object]) -> Any:
    """Return a copy of the data with other values at dotted addresses; None takes a key away."""
    new = deepcopy(data)
    for address, value in changes.items():
        *above, last = address.split(".")
        here = new
        for part in above:
            here = here[int(part)] if isinstance(here, list) else here.setdefault(part, {})
        if value is None:
            del here[int(last) if isinstance(here, list) else last]
        elif isinstance(here, list):
            here[int(last)] = value
        else:
            here[last] = value
    return new
