"""Post an update on an initiative; over a view it is the weekly round."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.cli.rooms import load
from tsbp.domain import tongues, vocab
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import posting, reading
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = (
    'tsbp update 4xk7 green "TH live without incident"',
    'tsbp update 4xk7 amber "Vendor slipped" --why "site not staffed" --zh "供应商延期" --next "call vb-bkk"',
    'tsbp update 4xk7 green "Stable at 100%" --market SG',
    "tsbp update @mine",
)


@options.shown
def update(
    env: Env,
    id: Annotated[str, Argument(metavar="ID|@VIEW")],
    said: Annotated[list[str] | None, Argument(metavar="[green|amber|red] TEXT")] = None,
    why: Annotated[str | None, Option("--why", metavar="WHY")] = None,
    zh: Annotated[str | None, Option("--zh", metavar="TEXT")] = None,
    market: Annotated[str | None, Option("--market", metavar="CODE")] = None,
    next_: Annotated[list[str] | None, Option("--next", metavar="TEXT")] = None,
    ask: Annotated[list[str] | None, Option("--ask", metavar="KEY")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Post an update: health left out stands as it was; amber and red say why."""
    me = env.handle(by)
    if id.startswith("@"):
        question = load("tsbp.cli.questions").asked(env, {"words": (id,)})
        posts = load("tsbp.cli.rounds").posts(env, reading.status(env.workspace(), question, env.clock()), me)
        if not posts:
            return views.nothing(env.wording, id)
    else:
        health, text = _split(said or ())
        target = targets.resolved(env, id)
        why = why or _asked_why(env, target.name, health)
        texts = _texts(env, text, zh)
        posts = {
            target.path: posting.Post(
                writes.moment_now(env),
                me,
                texts,
                health,
                why,
                tuple(next_ or ()),
                tuple(ask or ()),
                market or "",
            )
        }
    written = posting.post(env.workspace(), posts, dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")


def _split(said: tuple[str, ...] | list[str]) -> tuple[str, str]:
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


def _texts(env: Env, text: str, zh: str | None) -> dict[str, str]:
    texts = tongues.spoken(text, zh, env.workspace().facts["languages"])
    if not texts:
        raise BadUsage("error.update-needs-text", hint="hint.update-needs-text")
    return texts


def _asked_why(env: Env, id: str, health: str) -> str:
    """Return why the health is not green, asked with the rules' own reasons as choices; empty where none is owed."""
    if health not in ("amber", "red"):
        return ""
    if not env.interactive:
        raise BadUsage("error.update-needs-why", hint="hint.update-needs-why", health=health)
    found = reading.one(env.workspace(), id, env.clock())
    for reason in found.reasons:
        env.screen.tell(f"  {reason.level}: {env.wording.reason(reason)}")
    return env.screen.ask(env.wording.say("update.why"))
