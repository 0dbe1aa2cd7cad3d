"""What the figures were taken on: the machine and the versions, no names and no folders."""

from __future__ import annotations

import json
import os
import platform
import re
from pathlib import Path

from bench.lab import Lab
from bench.process import answer

ASKED = (
    "import json, sqlite3, platform, importlib.metadata as m;"
    "print(json.dumps([platform.python_version(), sqlite3.sqlite_version,"
    " {n: m.version(n) for n in ('typer', 'rich', 'pydantic', 'ruamel.yaml', 'PyYAML', 'GitPython')}]))"
)


def facts(lab: Lab) -> list[tuple[str, str]]:
    """Return what is worth knowing, as pairs of a name and what it is."""
    python, sqlite, libraries = json.loads(answer([lab.python, "-c", ASKED], lab.work, lab.environment))
    git = answer([lab.git, "--version"], lab.work, lab.environment).split()[2]
    kernel = re.match(r"\d+\.\d+", platform.release())
    return [
        ("cores", str(os.cpu_count())),
        ("processor", _processor()),
        ("memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"),
        ("system", f"{platform.system()} {kernel[0] if kernel else ''}".strip()),
        ("load at the end", f"{os.getloadavg()[1]:.1f} processes wanting a core, mean of five minutes"),
        ("Python", python),
        ("git", git),
        ("SQLite", sqlite),
        ("libraries", ", ".join(f"{name} {version}" for name, version in libraries.items())),
    ]


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        text = ""
    named = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return " ".join(named[1].split()) if named else platform.machine()
