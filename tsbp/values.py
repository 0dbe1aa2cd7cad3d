"""Frozen records for the rooms that start fast.

`typing.NamedTuple` and `dataclasses` each cost as much as starting Python does (10 to 17 ms), so the
light half builds the same records from `collections.namedtuple`; type checkers see `typing.NamedTuple`.
"""

from __future__ import annotations

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    _OWN = {"__module__", "__qualname__", "__annotations__", "__doc__"}

    class _Recorder(type):
        def __new__(mcs, name, bases, namespace):
            if not bases:
                return super().__new__(mcs, name, bases, namespace)
            fields = namespace.get("__annotations__", {})
            defaults = [namespace[field] for field in fields if field in namespace]
            record = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])  # noqa: PYI024
            record.__doc__ = namespace.get("__doc__")
            for key, value in namespace.items():
                if key not in _OWN and key not in fields:
                    setattr(record, key, value)
            return record

    class NamedTuple(metaclass=_Recorder):
        """A frozen record whose fields are the class's annotations, in order."""


__all__ = ["NamedTuple"]
