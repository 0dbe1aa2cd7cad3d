"""Find circles among things that name one another."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Steps = Mapping[str, Sequence[tuple[str, str]]]


def circles(steps: Steps) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each circle once: its names in order from the least, and where the first names the second.

    `steps` holds for a name the (address, name) pairs that it leads to. A place in two circles is told once.
    """
    done: set[str] = set()
    for start in sorted(steps):
        found = _circle(steps, start, done)
        if found:
            least = found.index(min(found))
            turned = found[least:] + found[:least]
            yield tuple(name for name, _ in turned), turned[0][1]


def told(circle: Sequence[str]) -> str:
    """Return a circle in words: a -> b -> a."""
    return " -> ".join((*circle, circle[0]))


def _circle(steps: Steps, start: str, done: set[str]) -> list[tuple[str, str]]:
    """Return a circle met from `start` as (name, address of its step); `done` grows by what was walked."""
    trail: list[tuple[str, str]] = []
    branches: list[Iterator[tuple[str, str]]] = [iter((("", start),))]
    while branches:
        step = next(branches[-1], None)
        if step is None:
            branches.pop()
            if trail:
                done.add(trail.pop()[0])
            continue
        address, name = step
        if trail:
            trail[-1] = (trail[-1][0], address)
        walked = [earlier for earlier, _ in trail]
        if name in walked:
            done.update(walked)
            return trail[walked.index(name) :]
        if name not in done and name in steps:
            trail.append((name, ""))
            branches.append(iter(steps[name]))
    return []
