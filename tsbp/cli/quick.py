"""The small door before the front door: answers the exact plain forms it knows, and hands on all else."""

from __future__ import annotations

import os
import sys

from tsbp import __version__
from tsbp.cli.screen import Screen
from tsbp.errors import Failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run what the words name and return its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if given == ["--version"] and _written(f"tsbp {__version__}\n"):
        return 0
    from tsbp.cli import app

    return app.main(given)


def _written(text: str) -> bool:
    """Write an answer; when that fails, the front door tries again and says why."""
    screen = Screen(os.environ)
    try:
        screen.write(text)
        screen.flush()
    except (OSError, Failure):
        return False
    return True
