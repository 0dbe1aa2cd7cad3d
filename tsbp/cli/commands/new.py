"""Take in a new initiative."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, writes
from tsbp.cli.env import Env
from tsbp.domain import assign, tongues, vocab
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import creating
from tsbp.render.page import Page
from tsbp.render.views import requests as views
from tsbp.render.views.failure import meant

EXAMPLES = (
    'tsbp new "Shorter appeal form" kind=product regions=sea requester=product-pm-reporting exposure=incidental',
    'tsbp new "Shorter appeal form" --zh "精简申诉表单" kind=product regions=SG,MY requester=bp-sea-1 exposure=none',
    'tsbp new "Keyword list, December" --template keyword-list-refresh regions=TH requester=th-ops-lead',
    "tsbp new - kind=policy regions=europe requester=legal-eu exposure=moderate < request.txt",
)
# How much harmful content people will see is asked first: it decides who can take the request at all.
ASKED_FIRST = {"exposure": vocab.EXPOSURE_LEVELS}
CHOICES: Mapping[str, tuple[str, ...]] = {"kind": vocab.KINDS, "regions": (), "requester": ()}


@options.shown
def new(
    env: Env,
    title: Annotated[str | None, Argument(metavar="TITLE")] = None,
    said: Annotated[list[str] | None, Argument(metavar="ADDRESS=VALUE")] = None,
    zh: Annotated[str | None, Option("--zh", metavar="TITLE")] = None,
    template: Annotated[str | None, Option("--template", metavar="KEY")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Take in a new initiative: title, kind, regions, requester and exposure; what else is known may be said too."""
    env.handle()
    facts = list(said or ())
    if title and assign.is_word(title):
        facts = [title, *facts]
        title = None
    words = [assign.split(word) for word in facts]
    known = creating.given_by(env.workspace(), template or "")
    given = {word.address.partition(".")[0] for word in words} | set(known)
    first = _asked(env, ASKED_FIRST, given)
    titles, summary = _titles(env, title, zh, is_known="title" in given)
    words += [*first, *_asked(env, CHOICES, given)]
    request = creating.Request(titles, summary, writes.moment_now(env), tuple(words), template or "")
    made = creating.create(
        env.workspace(), request, writes.reading(env), env.clock().instant, dry_run=dry_run
    )
    return views.created(made, env.wording, dry="dry" if dry_run else "")


def _titles(
    env: Env, title: str | None, zh: str | None, *, is_known: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the title and the summary by language; raises BadUsage where there is no title to be had."""
    languages = env.workspace().facts["languages"]
    if title == "-":
        head, _, rest = sys.stdin.read().strip().partition("\n")
        return tongues.spoken(head, zh, languages), tongues.spoken(rest, None, languages)
    if not title and not is_known and env.interactive:
        title = env.screen.ask(env.wording.say("new.title"))
    if not title and not is_known:
        raise BadUsage("error.new-needs-title", hint="hint.new-needs")
    return tongues.spoken(title or "", zh, languages), {}


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


def _asked(env: Env, questions: Mapping[str, tuple[str, ...]], given: set[str]) -> list[assign.Word]:
    """Ask a person at a terminal for the answers that a request cannot do without and that nobody gave."""
    if not env.interactive:
        return []
    return [
        assign.Word(name, "=", _answer(env, name, choices))
        for name, choices in questions.items()
        if name not in given
    ]
