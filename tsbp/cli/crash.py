"""A fault of ours: what is written down of it, without any value of the data."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import UTC, datetime

from platformdirs import user_state_dir

from tsbp import __version__
from tsbp.errors import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEEPEST = 10
PACKAGE = os.path.dirname(os.path.dirname(__file__))


def trace(error: BaseException) -> str:
    """Return the whole traceback, values included: for `--debug` only."""
    return "".join(traceback.format_exception(error)).rstrip("\n")


def described(error: Exception, environment: Mapping[str, str]) -> Fault:
    """Write the details to a file of the person and return the failure that names it."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(PACKAGE)] or list(frames)
    where = _place(ours[-1]) if ours else "?"
    path = _kept(_report(error, frames), environment)
    sentence = "error.fault" if path else "error.fault-not-kept"
    return Fault(sentence, hint="hint.fault", kind=type(error).__name__, where=where, file=path)


def _report(error: Exception, frames: Sequence[traceback.FrameSummary]) -> str:
    """Return the story without values: no messages, no source lines, of the words only the options' names."""
    chain: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(chain) < DEEPEST:
        chain.append(f"because of {type(cause).__name__}")
        cause = cause.__cause__ or cause.__context__
    return "\n".join([
        f"tsbp {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"words: {' '.join(_redacted(sys.argv[1:]))}",
        f"fault: {type(error).__name__}",
        *chain,
        *(f"  {_place(frame)} in {frame.name}" for frame in frames),
        "",
    ])  # fmt: skip


def _redacted(words: Sequence[str]) -> list[str]:
    shown = list(words[:1]) if words and words[0].isidentifier() else []
    return shown + [word.partition("=")[0] if word.startswith("-") else "…" for word in words[len(shown) :]]


def _place(frame: traceback.FrameSummary) -> str:
    inside = os.path.relpath(frame.filename, os.path.dirname(PACKAGE))
    name = inside if not inside.startswith("..") else os.path.basename(frame.filename)
    return f"{name}:{frame.lineno}"


def _kept(report: str, environment: Mapping[str, str]) -> str:
    """Write the report; "" when the disk does not take it."""
    folder = environment.get("TSBP_STATE_DIR") or user_state_dir("tsbp", appauthor=False)
    path = os.path.join(folder, f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(report)
    except OSError:
        return ""
    return path
