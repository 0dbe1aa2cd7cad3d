"""Interleaved rounds: every command of a group once a round, ratios taken round by round."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bench.process import Command, timed

SLOW = 2_000_000_000
Times = Mapping[str, Sequence[int]]


class Pace(NamedTuple):
    """How many rounds: `short` ones, or where one run takes more than two seconds `long` ones."""

    short: int = 11
    long: int = 3


class Figure(NamedTuple):
    """The median of so many rounds, and the tenth and ninetieth percentile."""

    middle: float
    low: float
    high: float
    rounds: int

    def times(self, factor: float) -> Figure:
        """Return the figure in another unit."""
        return Figure(self.middle * factor, self.low * factor, self.high * factor, self.rounds)


def interleaved(
    commands: Sequence[Command],
    pace: Pace,
    prepare: Callable[[int], object] | None = None,
    finish: Callable[[int], object] | None = None,
    *,
    rehearsed: bool = True,
) -> dict[str, list[int]]:
    """Return the nanoseconds of each command, by its name and in the order of the rounds.

    Every round starts with another command. `prepare` and `finish` are done around a round, not timed. With
    `rehearsed` a first round is run and forgotten. Raises Failed when a command fails.
    """
    times: dict[str, list[int]] = {command.name: [] for command in commands}
    number, wanted = 0, 1 + rehearsed
    while number < wanted:
        if prepare:
            prepare(number)
        turn = number % len(commands)
        for command in [*commands[turn:], *commands[:turn]]:
            times[command.name].append(timed(command, number))
        if finish:
            finish(number)
        number += 1
        if number == 1 + rehearsed:
            slow = max(spent[-1] for spent in times.values()) > SLOW
            wanted = rehearsed + (pace.long if slow else pace.short)
    return {name: spent[rehearsed:] for name, spent in times.items()}


def figure(values: Sequence[float]) -> Figure:
    """Return the median and the spread of the values."""
    if len(values) == 1:
        return Figure(values[0], values[0], values[0], 1)
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    return Figure(statistics.median(values), tenths[0], tenths[-1], len(values))


def ratio(over: Sequence[float], under: Sequence[float]) -> Figure:
    """Return how many times as long the first took as the second, round by round."""
    return figure([above / below for above, below in zip(over, under, strict=True)])


def milliseconds(times: Sequence[int]) -> Figure:
    """Return nanoseconds as a figure in milliseconds."""
    return figure(times).times(1e-6)
