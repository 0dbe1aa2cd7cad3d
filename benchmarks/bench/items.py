"""The initiatives of a store as other trackers can hold them: title, priority, tags, due date, open or closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from bench.lab import Lab

REGION = "sea"


class Item(NamedTuple):
    """An initiative, reduced to what every peer knows; the days are ISO dates, empty when there is none."""

    id: str
    title: str
    priority: str
    tags: tuple[str, ...]
    due: str
    began: str
    ended: str


def items(lab: Lab, root: Path) -> tuple[Item, ...]:
    """Return the initiatives of a store; those that `--region sea` finds carry the tag `sea`."""
    told = json.loads(lab.ask(root, "list", "--everything", "--json", "--limit", "0"))
    within = set(lab.ask(root, "list", "--everything", "--region", REGION, "-o", "id").split())
    return tuple(_item(one, within, told["as_of"]) for one in told["data"])


def _item(one: dict[str, object], within: set[str], today: str) -> Item:
    title, coming, last = one["title"], one["next_milestone"], one["last_update"]
    tags = [word.lower().replace("-", "_") for word in (*_words(one["regions"]), *_words(one["markets"]))]
    own = dict.fromkeys(word for word in tags if word != REGION)
    return Item(
        str(one["id"]),
        str(title["en"] if isinstance(title, dict) else title),
        str(one["priority"]),
        (*([REGION] if one["id"] in within else []), *own),
        str(coming["date"] or "") if isinstance(coming, dict) else "",
        f"{str(one['path']).split('/')[1]}-01",
        "" if not one["closed"] else str(last["at"])[:10] if isinstance(last, dict) else today,
    )


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list | dict) else []
