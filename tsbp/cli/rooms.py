"""The door to the rooms of the command line that only some calls need."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

HOT = ("status", "list", "show", "check")
"""The reads that are asked all day: they have doors of their own, and their answers are kept."""


def load(name: str) -> ModuleType:
    """Import a room when it is needed: one command, the frame around it, what runs other programs."""
    __import__(name)  # what `importlib` adds to it costs more than the room
    return sys.modules[name]
