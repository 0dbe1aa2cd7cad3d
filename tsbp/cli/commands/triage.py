"""The intake queue, and the answer to one request."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, questions, targets, writes
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.domain import dates, moment
from tsbp.domain.near import near
from tsbp.domain.triage import ACCEPTED, MERGED, REROUTED, VERBS, Verdict
from tsbp.errors import BadUsage
from tsbp.ops import intake, triaging
from tsbp.render.page import Page
from tsbp.render.views import intake as views
from tsbp.render.views import requests
from tsbp.render.views import sla as clocks
from tsbp.store import layout

EXAMPLES = (
    "tsbp triage",
    "tsbp triage --region sea -o csv",
    "tsbp triage --sla --since 2026-Q4.start",
    'tsbp triage 7k2m accept -m "fits the plan" owner=bp-sea-2 driver=safety',
    'tsbp triage 7k2m needs-info -m "which queues are meant?"',
    'tsbp triage 7k2m merge-into 4xk7 -m "the same flow"',
    'tsbp triage 7k2m reroute bp-emea -m "only European markets"',
)
SLA_SINCE = "-90d"


@options.shown
@options.filtered
def triage(
    env: Env,
    words: FilterWords,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE")] = None,
    sla: Annotated[bool, Option("--sla")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Show the intake queue with age and clock; with an id, show or answer that request."""
    said = words.get("words", ())
    if said and not said[0].startswith("@"):
        target = _target(env, said[0])
        if len(said) == 1:
            return views.sheet(intake.sheet(env.workspace(), target, env.clock()), env.wording)
        return _answered(env, target, said[1:], message or "", env.handle(by), dry_run=dry_run)
    if sla:
        return _kept(env, words)
    return views.queue(intake.queue(env.workspace(), questions.asked(env, words), env.clock()), env.wording)


def _kept(env: Env, words: FilterWords) -> Page:
    since = (words.get("since") or (SLA_SINCE,))[-1]
    rest = {name: value for name, value in words.items() if name != "since"}
    day = dates.read_day(since, moment.today(env.clock()), back=True)
    question = questions.asked(env, rest)
    return clocks.kept(intake.kept(env.workspace(), question, day, env.clock()), env.wording)


def _answered(env: Env, id: str, said: tuple[str, ...], message: str, by: str, *, dry_run: bool) -> Page:
    verb, *rest = said
    result = VERBS.get(verb.casefold().replace("_", "-"))
    if result is None:
        raise BadUsage("error.triage-verb", verb=verb, candidates=near(verb, VERBS) or tuple(VERBS))
    names, facts = targets.split(rest)
    other = _other(env, result, names)
    if not message.strip() and result != ACCEPTED:
        raise BadUsage("error.triage-reason", hint="hint.triage-reason", verb=verb)
    verdict = Verdict(result, writes.moment_now(env), by, message.strip(), other)
    given = triaging.Answer(verdict, tuple(facts), env.clock().instant)
    done = triaging.answer(env.workspace(), id, given, writes.reading(env), dry_run=dry_run)
    return requests.triaged(done, env.wording, dry="dry" if dry_run else "")


def _other(env: Env, result: str, names: list[str]) -> str:
    """Return who takes over, where the answer names somebody; raises BadUsage, NotFound."""
    wanted = 1 if result in (MERGED, REROUTED) else 0
    if len(names) > wanted:
        raise BadUsage("error.extra-text", text=" ".join(names[wanted:]))
    if len(names) < wanted:
        raise BadUsage(f"error.triage-needs-{'id' if result == MERGED else 'team'}")
    if result == MERGED:
        return _target(env, names[0])
    return names[0] if names else ""


def _target(env: Env, text: str) -> str:
    """Return the id that the text begins; raises as `targets.resolved`, BadUsage for an entry of the directory."""
    target = targets.resolved(env, text)
    if layout.kind_of(target.path) != layout.INITIATIVE:
        raise BadUsage("error.not-an-initiative", text=text)
    return target.name
