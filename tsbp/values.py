"""Frozen records for the rooms that start fast.

`typing.NamedTuple` and `dataclasses` each cost as much as starting Python does (10 to 17 ms), and
`collections.namedtuple`, from which the first is made, a tenth of it. The light half builds the same records here;
type checkers see `typing.NamedTuple`, and a test holds the two equal.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple
else:
    try:
        from _collections import _tuplegetter as _field  # what `namedtuple` uses; not every Python has it
    except ImportError:
        from operator import itemgetter

        def _field(place, doc):
            return property(itemgetter(place), doc=doc)

    _new = tuple.__new__

    class _Record(tuple):
        """What records can do beside naming their places."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = _new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **values):
            made = self._make(map(values.pop, self._fields, self))
            if values:
                raise ValueError(f"Got unexpected field names: {list(values)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            named = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({named})"

        def __getnewargs__(self):
            return tuple(self)

    class _Recorder(type):
        def __new__(mcs, name, bases, namespace):
            if not bases:
                return super().__new__(mcs, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            names = ", ".join(fields)
            made = eval(f"lambda _cls, {names}: _new(_cls, ({names},))", {"_new": _new, "__builtins__": {}})  # noqa: S307
            made.__name__, made.__qualname__ = "__new__", f"{name}.__new__"
            made.__defaults__ = tuple(namespace[field] for field in fields if field in namespace) or None
            kept = {key: value for key, value in namespace.items() if key not in fields}
            named = {
                field: _field(place, f"Alias for field number {place}") for place, field in enumerate(fields)
            }
            said = {"__slots__": (), "__new__": made, "_fields": fields, "__match_args__": fields}
            return type(name, (_Record,), kept | named | said)

    class NamedTuple(metaclass=_Recorder):
        """A frozen record whose fields are the class's annotations, in order."""


__all__ = ["NamedTuple"]
