"""An ordinary installation of the project, in a folder of its own.

The one that developers work in will not do: its finder for editable packages makes every start of Python
about twice as long, the reference's too, and so flatters each ratio to `python -c pass`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bench.process import Failed, answer

# As pip writes it today; pips of before 2025 import `re` in it.
SCRIPT = """#!{python}
import sys
from tsbp.__main__ import main
if __name__ == '__main__':
    sys.argv[0] = sys.argv[0].removesuffix('.exe')
    sys.exit(main())
"""
OLDER = """#!{python}
# -*- coding: utf-8 -*-
import re
import sys
from tsbp.__main__ import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
"""


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
    for name, text in {"tsbp": SCRIPT, "tsbp-older-script": OLDER}.items():
        script = programs / name
        script.write_text(text.format(python=programs / "python"))
        script.chmod(0o755)
    return programs
