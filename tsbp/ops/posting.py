"""Post updates: the word of a person on an initiative or on one of its markets."""

from __future__ import annotations

from tsbp.domain.locating import located
from tsbp.errors import NotFound
from tsbp.ops import writing
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace


class Post(NamedTuple):
    """One update: who says what, when (a moment with offset); `texts` by language; `market` for one market's."""

    at: str
    by: str
    texts: Mapping[str, str]
    health: str = ""
    why: str = ""
    next: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    market: str = ""


def post(workspace: Workspace, posts: Mapping[str, Post], *, dry_run: bool = False) -> Written:
    """Append an update to each initiative (by path), all in one commit; raises as `writing.revise` does."""
    targets = {path: _posting(entry) for path, entry in posts.items()}
    return writing.revise(workspace, "update", targets, dry_run=dry_run)


def _posting(entry: Post) -> writing.Revise:
    def revised(data: Mapping[str, Any]) -> Mapping[str, Any]:
        update = _update(entry, data)
        if not entry.market:
            return {**data, "updates": [*(data.get("updates") or []), update]}
        rollouts = data.get("rollouts", {})
        code = entry.market.upper()
        if code not in rollouts:
            raise NotFound("error.no-rollout", candidates=tuple(rollouts), market=code, id=data.get("id"))
        rollout = rollouts[code]
        return {
            **data,
            "rollouts": {**rollouts, code: {**rollout, "updates": [*(rollout.get("updates") or []), update]}},
        }

    return revised


def _update(entry: Post, data: Mapping[str, Any]) -> dict[str, Any]:
    asks = [located(data, f"asks.{ask}")[-1] for ask in entry.asks]
    said = {
        "at": entry.at,
        "by": entry.by,
        "health": entry.health,
        "why": entry.why,
        "summary": dict(entry.texts),
        "next": list(entry.next),
        "asks": asks,
    }
    return {key: value for key, value in said.items() if value}
