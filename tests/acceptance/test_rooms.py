"""One reader, one writer, one git room: what only some rooms may touch is touched nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tsbp

PACKAGE = Path(tsbp.__file__).resolve().parent

ROOMS = {
    "yaml": ("store/yaml",),
    "ruamel": ("store/yamlnew.py",),
    "git": ("store/git/objects.py",),
    "subprocess": ("cli/outside.py",),  # the pager and the editor; git is run by store/git
    "sqlite3": ("store/index/",),
    "holidays": ("domain/holidaybook.py",),
}


def imported(source: str) -> Iterator[str]:
    """Name the outermost packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def trespassers(library: str, rooms: tuple[str, ...]) -> list[str]:
    """List the modules outside the rooms that import the library."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith(rooms) and library in imported(path.read_text(encoding="utf-8")):
            found.append(place)
    return found


@pytest.mark.parametrize("library", sorted(ROOMS))
def test_a_library_stays_in_its_room(library: str) -> None:
    assert trespassers(library, ROOMS[library]) == []
    assert trespassers(library, ("nowhere",)), "the room has moved: this test guards nothing any more"


def test_programs_are_started_in_the_git_room_and_by_the_pager_and_editor_alone() -> None:
    starts = ("posix_spawn", "os.system", "os.popen", "os.exec", "os.fork", "Popen(", "subprocess.run")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in starts)
    }

    assert found == {"store/git/process.py", "store/git/watch.py", "store/index/pool.py", "cli/outside.py"}
