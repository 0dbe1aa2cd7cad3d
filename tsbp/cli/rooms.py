"""The door to the rooms of the command line that only some calls need."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def load(name: str) -> ModuleType:
    """Import a room when it is needed: one command, the frame around it, what runs other programs."""
    return import_module(name)
