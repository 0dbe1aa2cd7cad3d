"""An ordinary installation of the project, in a folder of its own.

The one that developers work in will not do: its finder for editable packages makes every start of Python
about twice as long, the reference's too, and so flatters each ratio to `python -c pass`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bench.process import Failed, answer

SCRIPT = "tsbp/bin/tsbp"


def installed(python: str, project: Path, folder: Path) -> Path:
    """Make the installation out of the project and the libraries that `python` has; return its programs' folder."""
    asked = "import sysconfig, typer; print(sysconfig.get_path('purelib'))"
    try:
        libraries = Path(answer([python, "-c", asked], project, os.environ).strip())
    except Failed:
        raise SystemExit(
            f"{python} has no tsbp: pip install -e . first, and start this with that python"
        ) from None
    answer([python, "-m", "venv", "--without-pip", str(folder)], project, os.environ)
    own = next((folder / "lib").glob("python*/site-packages"))
    for entry in libraries.iterdir():
        if "tsbp" not in entry.name and entry.suffix != ".pth" and entry.name != "__pycache__":
            (own / entry.name).symlink_to(entry)
    shutil.copytree(project / "tsbp", own / "tsbp")
    programs = folder / "bin"
    answer([str(programs / "python"), "-m", "compileall", "-q", str(own / "tsbp")], project, os.environ)
    script = programs / "tsbp"
    script.write_text((project / SCRIPT).read_text().replace("#!python", f"#!{programs / 'python'}", 1))
    script.chmod(0o755)
    return programs
