"""Take in a new initiative."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, tongues, writes
from tsbp.cli.env import Env
from tsbp.domain import assign, vocab
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import creating
from tsbp.render.messages import LANGUAGES
from tsbp.render.page import Page
from tsbp.render.views import written as views
from tsbp.render.views.failure import meant
from tsbp.render.wording import Wording

EXAMPLES = (
    'tsbp new "Shorter appeal form" kind=product regions=sea requester=product-pm-reporting exposure=incidental',
    'tsbp new "Shorter appeal form" --zh "精简申诉表单" kind=product regions=SG,MY requester=bp-sea-1 exposure=none',
    "tsbp new - kind=policy regions=europe requester=legal-eu exposure=moderate < request.txt",
)
CHOICES = {"kind": vocab.KINDS, "regions": (), "requester": (), "exposure": vocab.EXPOSURE_LEVELS}


@options.shown
def new(
    env: Env,
    title: Annotated[str | None, Argument(metavar="TITLE")] = None,
    said: Annotated[list[str] | None, Argument(metavar="ADDRESS=VALUE")] = None,
    zh: Annotated[str | None, Option("--zh", metavar="TITLE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Take in a new initiative: title, kind, regions, requester and exposure; what else is known may be said too."""
    env.handle()
    words = [assign.split(word) for word in said or ()]
    titles, summary = _titles(env, title, zh)
    request = creating.Request(titles, summary, writes.moment_now(env), (*words, *_asked(env, words)))
    made = creating.create(env.workspace(), request, writes.reading(env), dry_run=dry_run)
    theirs = Wording(_language(env, made.requester), env.wording.languages)
    return views.created(made, env.clock(), env.wording, theirs, dry="dry" if dry_run else "")


def _language(env: Env, requester: str) -> str:
    """Return the language in which the requester is told: the first of theirs that a receipt is written in."""
    spoken = env.workspace().facts["people"].get(requester, {}).get("languages", ())
    codes = (code.partition("-")[0] for code in spoken)
    return next((code for code in codes if code in LANGUAGES), env.wording.lang)


def _titles(env: Env, title: str | None, zh: str | None) -> tuple[dict[str, str], dict[str, str]]:
    languages = env.workspace().facts["languages"]
    if title == "-":
        head, _, rest = sys.stdin.read().strip().partition("\n")
        return tongues.spoken(head, zh, languages), tongues.spoken(rest, None, languages)
    if not title and env.interactive:
        title = env.screen.ask(env.wording.say("new.title"))
    if not title:
        raise BadUsage("error.new-needs-title", hint="hint.new-needs")
    return tongues.spoken(title, zh, languages), {}


def _answer(env: Env, name: str, choices: tuple[str, ...]) -> str:
    """Ask until the answer is possible, so that one slip does not cost the answers before it."""
    while True:
        said = env.screen.ask(env.wording.say(f"new.{name}"), choices)
        facts = env.workspace().facts
        known = [*facts["people"], *facts["teams"]] if name == "requester" else [*facts["parents"]]
        words = [word.strip() for word in said.split(",")] if name in ("requester", "regions") else []
        wrong = [word for word in words if word.casefold() not in {code.casefold() for code in known}]
        if said and not wrong:
            return said
        if wrong:
            env.screen.tell(env.wording.say("ask.unknown", value=wrong[0]))
            if candidates := near(wrong[0], known):
                env.screen.tell(meant(tuple(candidates), env.wording))


def _asked(env: Env, words: list[assign.Word]) -> list[assign.Word]:
    """Ask a person at a terminal for the answers that a request cannot do without."""
    if not env.interactive:
        return []
    given = {word.address.partition(".")[0] for word in words}
    return [
        assign.Word(name, "=", _answer(env, name, choices))
        for name, choices in CHOICES.items()
        if name not in given
    ]
