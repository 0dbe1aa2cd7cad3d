"""Running a person's own programs: the pager and the editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from contextlib import contextmanager, suppress

from tsbp.errors import BadUsage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

EDITORS = ("sensible-editor", "nano", "vi")


def page(text: str, environment: Mapping[str, str]) -> bool:
    """Show a long text through the person's pager; False when there is none."""
    words = _words(environment.get("TSBP_PAGER", environment.get("PAGER", "less -FIRX")))
    if not words or words == ["cat"] or not shutil.which(words[0]):
        return False
    with suppress(BrokenPipeError, KeyboardInterrupt):
        pager = subprocess.Popen(words, stdin=subprocess.PIPE, env={"LESS": "FRX", **environment})
        try:
            pager.communicate(text.encode("utf-8", "backslashreplace"))
        finally:
            _outlive(pager)
    return True


def edit(text: str, suffix: str, environment: Mapping[str, str], last: Callable[[], str]) -> str | None:
    """Open the person's editor on the text and return what it became; None when the editor failed.

    `last` is asked for an editor when the environment names none.
    """
    editor = _editor(environment, last)
    with _own_folder(environment) as folder:
        path = os.path.join(folder, f"edit{suffix}")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        done = subprocess.run([*editor, path], check=False)
        if done.returncode:
            return None
        with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
            return file.read()


def _editor(environment: Mapping[str, str], last: Callable[[], str]) -> list[str]:
    named = [environment.get(name) for name in ("TSBP_EDITOR", "GIT_EDITOR", "VISUAL", "EDITOR")]
    for chosen in named:
        if chosen and (words := _words(chosen)):
            return words
    if words := _words(last()):
        return words
    found = next((name for name in EDITORS if shutil.which(name)), "")
    if not found:
        raise BadUsage("error.no-editor", hint="hint.no-editor")
    return [found]


@contextmanager
def _own_folder(environment: Mapping[str, str]) -> Iterator[str]:
    """Make a folder that only this person can read, gone in the end (tempfile takes too long to import)."""
    folder = os.path.join(environment.get("TMPDIR") or "/tmp", f"tsbp-{os.urandom(8).hex()}")  # noqa: S108
    os.mkdir(folder, 0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return []


def _outlive(pager: subprocess.Popen[bytes]) -> None:
    """Wait until the person leaves the pager, which handles Ctrl-C itself."""
    while True:
        with suppress(KeyboardInterrupt):
            pager.wait()
            return
