"""Our records behave as those of the standard library, which cost too much to start with."""

from __future__ import annotations

import copy
import pickle
from collections import namedtuple
from typing import Any

import pytest

from tsbp.values import NamedTuple


class Point(NamedTuple):
    """Where something is."""

    x: int
    y: int = 2
    name: str = "here"

    @property
    def total(self) -> int:
        """The sum of both."""
        return self.x + self.y


THEIRS: Any = namedtuple("Point", ("x", "y", "name"), defaults=(2, "here"))  # noqa: PYI024


def test_a_record_is_made_compared_shown_and_taken_apart_as_a_namedtuple() -> None:
    ours, theirs = Point(1, name="there"), THEIRS(1, name="there")

    assert ours == theirs == (1, 2, "there")
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs)
    assert ours._asdict() == theirs._asdict()
    assert ours._fields == theirs._fields
    assert ours._replace(y=5) == theirs._replace(y=5) == (1, 5, "there")
    assert Point._make((1, 2, "x")) == (1, 2, "x")
    assert ours.total == 3
    match ours:
        case Point(x, y):
            assert (x, y) == (1, 2)


@pytest.mark.parametrize(
    "slip",
    [
        lambda kind: kind(),
        lambda kind: kind(1, 2, "a", 4),
        lambda kind: kind(1, z=3),
        lambda kind: kind(1)._replace(z=3),
        lambda kind: kind._make((1,)),
    ],
)
def test_a_record_refuses_what_a_namedtuple_refuses(slip: Any) -> None:
    with pytest.raises((TypeError, ValueError)) as theirs:
        slip(THEIRS)
    with pytest.raises(type(theirs.value)):
        slip(Point)


def test_nothing_of_a_record_can_be_changed() -> None:
    point: Any = Point(1)
    with pytest.raises(AttributeError):
        point.x = 2
    with pytest.raises(AttributeError):
        point.other = 2


def test_a_record_is_copied_and_pickled_as_itself() -> None:
    for same in (copy.deepcopy(Point(1)), pickle.loads(pickle.dumps(Point(1)))):
        assert same == Point(1)
        assert type(same) is Point
