"""Post an update on one initiative, for the front door and the quick one alike."""

from __future__ import annotations

from tsbp.cli.rooms import load
from tsbp.domain import moment, tongues, vocab
from tsbp.domain.near import near
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import posting
from tsbp.render.views import written as views
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.cli.env import Env
    from tsbp.render.page import Page


class Said(NamedTuple):
    """What is said of an initiative: health and text in words as they came, and what the options hold."""

    words: Sequence[str]
    why: str = ""
    zh: str = ""
    market: str = ""
    next: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


def posted(env: Env, id: str, said: Said, me: str, *, dry_run: bool = False) -> Page:
    """Post the update of a person and return what was written; raises as `posting.post`, and BadUsage."""
    health, text = _split(said.words)
    name, path = _target(env, id)
    facts = env.workspace().facts
    why = said.why or _asked_why(env, name, health)
    texts = tongues.spoken(text, said.zh, facts["languages"])
    if not texts:
        raise BadUsage("error.update-needs-text", hint="hint.update-needs-text")
    at = moment.written(env.clock(), facts["offsets"])
    post = posting.Post(at, me, texts, health, why, said.next, said.asks, said.market)
    written = posting.post(env.workspace(), {path: post}, dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")


def _target(env: Env, id: str) -> tuple[str, str]:
    """Return name and file of an initiative; raises NotFound, Ambiguous, BadUsage."""
    workspace = env.workspace()
    if "." not in id:
        try:
            name = workspace.find(id)
            return name, workspace.path_of(name)
        except (BadUsage, NotFound):  # something else may go by that name
            pass
    found = load("tsbp.cli.targets").resolved(env, id)
    return found.name, found.path


def _split(said: Sequence[str]) -> tuple[str, str]:
    words = list(said)
    health = words.pop(0).casefold() if words and words[0].casefold() in vocab.HEALTHS else ""
    if not health and len(words) > 1 and (_is_one_word_before_a_text(words) or near(words[0], vocab.HEALTHS)):
        raise BadUsage(
            "error.update-health", word=words[0], candidates=near(words[0], vocab.HEALTHS) or vocab.HEALTHS
        )
    return health, " ".join(words).strip()


def _is_one_word_before_a_text(words: list[str]) -> bool:
    """Tell whether a lone word stands before one quoted text, where a health is expected."""
    first, *rest = words
    return len(rest) == 1 and " " not in first and " " in rest[0]


def _asked_why(env: Env, id: str, health: str) -> str:
    """Return why the health is not green, asked with the rules' own reasons as choices; empty where none is owed."""
    if health not in ("amber", "red"):
        return ""
    if not env.interactive:
        raise BadUsage("error.update-needs-why", hint="hint.update-needs-why", health=health)
    found = load("tsbp.ops.reading").one(env.workspace(), id, env.clock())
    for reason in found.reasons:
        env.screen.tell(f"  {reason.level}: {env.wording.reason(reason)}")
    return env.screen.ask(env.wording.say("update.why"))
