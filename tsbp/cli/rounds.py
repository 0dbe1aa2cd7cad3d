"""The weekly round: one text with a block for each initiative, read back into updates."""

from __future__ import annotations

import re

from tsbp.cli import writes
from tsbp.domain import vocab
from tsbp.errors import BadUsage
from tsbp.ops.posting import Post
from tsbp.render.sanitise import visible as line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.cli.env import Env
    from tsbp.domain.item import Item
    from tsbp.ops.reading import Answer
    from tsbp.render.wording import Wording

NAME = "weekly-round"
KEYS = ("health", "text", "zh", "why", "next")
_HEAD = re.compile(r"^== (\S+)")
_LINE = re.compile(r"^(\w+):\s*(.*)$")


def posts(env: Env, answer: Answer, me: str) -> dict[str, Post]:
    """Let the person write updates on these initiatives in their editor; blocks left empty are skipped.

    A text that cannot be read is opened again with what is wrong; raises BadUsage when it is given up.
    """
    paths = {item.row["id"]: item.row["path"] for item in answer.items}
    begun = text = buffer(answer, env.wording)
    while True:
        written = env.screen.edit(text)
        if written is None:
            if text != begun:
                writes.keep_aside(env, NAME, text)
            raise BadUsage("error.round-given-up")
        try:
            said = dict(read(written, env.workspace().facts["languages"][0], writes.moment_now(env), me))
        except BadUsage as failure:
            problem = env.wording.failure(failure)[0]
            if written == text:
                writes.keep_aside(env, NAME, written)
                raise
            text = f"# {line(problem)}\n" + "\n".join(
                kept for kept in written.split("\n") if not kept.startswith("# !")
            )
            continue
        unknown = [id for id in said if id not in paths]
        if unknown:
            writes.keep_aside(env, NAME, written)
            raise BadUsage("error.round-unknown", id=unknown[0], candidates=tuple(paths))
        return {paths[id]: post for id, post in said.items()}


def buffer(answer: Answer, wording: Wording) -> str:
    """Return the text of the round: what was last said, what the rules say now, and room to write."""
    parts = [f"# {wording.say('round.head')}\n"]
    for item in answer.items:
        parts.append(f"\n== {item.row['id']} {line(wording.text(item.row['title']))}\n")
        parts.extend(f"# {said}\n" for said in _background(item, wording))
        parts.extend(f"{key}:\n" for key in KEYS)
    return "".join(parts)


def read(text: str, first_language: str, at: str, me: str) -> Iterator[tuple[str, Post]]:
    """Yield the id and the update of every block that says something; raises BadUsage naming the block."""
    for id, said in _blocks(text):
        if not any(said.values()):
            continue
        health = said["health"].casefold()
        if health and health not in vocab.HEALTHS:
            raise BadUsage("error.round-health", id=id, health=said["health"], candidates=vocab.HEALTHS)
        if not said["text"] and not said["zh"]:
            raise BadUsage("error.round-text", id=id)
        if health in ("amber", "red") and not said["why"]:
            raise BadUsage("error.round-why", id=id, health=health)
        texts = {
            language: said[key] for language, key in ((first_language, "text"), ("zh", "zh")) if said[key]
        }
        steps = tuple(step.strip() for step in said["next"].split(";") if step.strip())
        yield id, Post(at, me, texts, health, said["why"], steps)


def _background(item: Item, wording: Wording) -> Iterator[str]:
    if item.update:
        said = line(wording.text(item.update["summary"]))
        yield wording.say("round.was", health=item.health or "-", days=item.age, text=said)
    for reason in item.reasons:
        yield f"{reason.level}: {line(wording.reason(reason))}"


def _blocks(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    id, said, key = "", dict.fromkeys(KEYS, ""), ""
    for entry in text.split("\n"):
        head = _HEAD.match(entry)
        if head:
            if id:
                yield id, said
            id, said, key = head[1], dict.fromkeys(KEYS, ""), ""
            continue
        if entry.startswith("#"):
            continue
        found = _LINE.match(entry)
        if found and found[1] in KEYS:
            key, said[found[1]] = found[1], found[2].strip()
        elif key and entry.strip():
            said[key] = f"{said[key]} {entry.strip()}".strip()
        elif entry.strip():
            raise BadUsage("error.round-line", line=entry.strip()[:80])
    if id:
        yield id, said
