"""Keeps the compiled checks of the models between two runs, so that the second need not load the models.

What is kept can be lost, damaged or of another version at any time: then it is written anew, and where that is
not possible it only costs time.
"""

from __future__ import annotations

import os
import sys

from tsbp.domain import compiled
from tsbp.store.index.pool import aside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.domain.compiled import Validators

NAME = "checks.txt"
MODELS = "pydantic"


def validators(folder: str, version: str) -> Validators | None:
    """Return the checks kept in the folder for this version of ours, made and kept if they are not there.

    Without a folder ("") they are made, and kept nowhere.
    None where the models cannot be written down; whoever reads a file then asks the models themselves.
    """
    path = os.path.join(folder, NAME) if folder else ""
    found = compiled.load(_read(path), version) if path else None
    if found is not None:
        return found
    text = _text(version)
    if not text:
        return None
    if path:
        _keep(path, text)
    return compiled.load(text, version)


def _text(version: str) -> str:
    """Write the checks, empty where that cannot be; in a process of its own, for the models are large."""

    def made() -> bytes:
        from tsbp.domain import compiling  # the models

        try:
            return compiling.text(version).encode("ascii")
        except ValueError:
            return b""

    said = None if MODELS in sys.modules else aside(made)
    return (made() if said is None else said).decode("ascii")


def _read(path: str) -> str:
    """Return what was kept, empty if that cannot be read."""
    try:
        with open(path, encoding="ascii", newline="") as file:
            return file.read()
    except (OSError, ValueError):
        return ""


def _keep(path: str, text: str) -> None:
    """Put the text in place whole or not at all; a disk that refuses spoils nothing."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "w", encoding="ascii", newline="") as file:
            file.write(text)
        os.replace(beside, path)
    except OSError:
        _forget(beside)


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
