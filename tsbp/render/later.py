"""What a page holds for formats that may not be asked for: made when it is first looked into."""

from __future__ import annotations

from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Later(Sequence["Any"]):
    """A sequence of so many things that are made, all at once, when the first of them is needed."""

    def __init__(self, size: int, make: Callable[[], Sequence[Any]]) -> None:
        self._size = size
        self._make = make
        self._made: Sequence[Any] | None = None

    def __len__(self) -> int:
        """Return how many there are, without making any."""
        return self._size

    def __getitem__(self, place: Any) -> Any:
        """Return one of them, or a slice."""
        if self._made is None:
            self._made = self._make()
        return self._made[place]


class Cells(Sequence["Any"]):
    """A row whose cells are each made when they are looked at."""

    def __init__(self, size: int, make: Callable[[int], Any]) -> None:
        self._size = size
        self._make = make

    def __len__(self) -> int:
        """Return how many cells there are."""
        return self._size

    def __getitem__(self, place: Any) -> Any:
        """Return the cell at the place; raises IndexError behind the last."""
        if place >= self._size:
            raise IndexError(place)
        return self._make(place)
