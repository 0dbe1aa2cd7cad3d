"""Initiatives that wait for each other, be it by way of others."""

from __future__ import annotations

from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.domain.health.standing import Standing

    Steps = dict[str, set[str]]


def circles(going: Mapping[str, Standing]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return for each initiative in a circle the upstreams that lie on one, with the shortest such circle.

    A circle begins with the initiative itself: (it, its upstream, … whoever waits for it).
    """
    steps: Steps = {
        id: {need.upstream for need in standing.needs if need.upstream in going and need.upstream != id}
        for id, standing in going.items()
        if standing.needs
    }
    left = _trimmed(steps)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for id in sorted(left):
        for upstream in sorted(left[id]):
            back = _way(left, upstream, id)
            if back:
                found.setdefault(id, {})[upstream] = (id, *back[:-1])
    return found


def _trimmed(steps: Steps) -> Steps:
    """Drop whoever waits for nobody that waits, again and again: the rest is in a circle or leads to one."""
    left = steps
    while True:
        trimmed = {id: kept for id, targets in left.items() if (kept := targets & left.keys())}
        if len(trimmed) == len(left):
            return trimmed
        left = trimmed


def _way(steps: Steps, start: str, goal: str) -> tuple[str, ...]:
    """Return the shortest way from start to goal, both named, empty when there is none."""
    came: dict[str, str] = {start: ""}
    queue = deque((start,))
    while queue:
        at = queue.popleft()
        if at == goal:
            return _trail(came, goal)
        for following in sorted(steps.get(at, ())):
            if following not in came:
                came[following] = at
                queue.append(following)
    return ()


def _trail(came: Mapping[str, str], goal: str) -> tuple[str, ...]:
    trail = [goal]
    while came[trail[-1]]:
        trail.append(came[trail[-1]])
    return tuple(reversed(trail))
