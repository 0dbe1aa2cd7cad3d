"""Show the markets of an initiative side by side, or move them on."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.domain import assign, vocab
from tsbp.domain.geography import MARKET_LENGTH
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import marketmoves, rollouts
from tsbp.ops.marketmoves import Move
from tsbp.ops.rollouts import Choice, Shape
from tsbp.render.page import Page
from tsbp.render.views import rollout as views
from tsbp.render.views import written
from tsbp.store import layout

EXAMPLES = (
    "tsbp rollout 4xk7",
    "tsbp rollout 9m2r --region sea",
    "tsbp rollout 4xk7 MY stable",
    "tsbp rollout 4xk7 ID readiness.comms=done readiness.vendor=na",
    "tsbp rollout 4xk7 MY exposure_pct=100",
    "tsbp rollout c6tz --wave 1 handed_over",
    "tsbp rollout 4xk7 VN excluded -m 'law of the market is not settled'",
)


@options.shown
def rollout(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    said: Annotated[list[str] | None, Argument(metavar="MARKETS STATUS ADDRESS=VALUE...")] = None,
    region: Annotated[list[str] | None, Option("--region", metavar="CODE")] = None,
    market: Annotated[list[str] | None, Option("--market", metavar="CODE")] = None,
    wave: Annotated[list[int] | None, Option("--wave", metavar="N")] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE")] = None,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    decision: Annotated[str | None, Option("--decision", metavar="KEY")] = None,
    cause: Annotated[str | None, Option("--cause", metavar="CAUSE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Show the markets of an initiative side by side; with a status or facts: move them on."""
    target = targets.resolved(env, id)
    if layout.kind_of(target.path) != layout.INITIATIVE:
        raise BadUsage("error.not-an-initiative", text=id)
    names, words = targets.split(said or ())
    places, status = _sorted_out(rollouts.split_codes(names))
    status, words = _said_as_fact(status, words)
    codes = (*places, *rollouts.split_codes(market or ()))
    choice = Choice(
        tuple(code for code in codes if len(code) == MARKET_LENGTH or code not in places),
        (
            *(code for code in places if len(code) != MARKET_LENGTH),
            *rollouts.split_codes(region or ()),
        ),
        tuple(wave or ()),
    )
    if not status and not words:
        wanted = Shape(rollouts.split_codes((env.output.sort,)), env.output.limit or 0)
        shown = rollouts.look(env.workspace(), target.name, choice, env.clock(), wanted)
        return views.grid(shown, env.wording)
    if choice.is_all:
        raise BadUsage("error.which-market", hint="hint.which-market", id=target.name)
    env.handle()
    reading = writes.reading(env)
    day = writes.day_on(on, reading).today.isoformat() if on else ""
    why, decision = _asked(env, status, message or "", decision or "")
    move = Move(choice, status, tuple(words), day, why, decision, cause or "", skips=not choice.markets)
    made = marketmoves.move(env.workspace(), target.path, move, reading, env.clock(), dry_run=dry_run)
    return written.written(made, env.wording, dry="dry" if dry_run else "")


def _sorted_out(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the places and the status among the words, in whatever order they stand; raises BadUsage."""
    statuses = [name for name in names if _status(name)]
    if len(statuses) > 1:
        raise BadUsage("error.two-statuses", statuses=statuses)
    for name in names:
        if len(name) != MARKET_LENGTH and not _status(name):
            found = near(name.replace("-", "_"), vocab.MARKET_STATUSES)
            if found:
                raise BadUsage("error.no-market-status", word=name, candidates=found)
    places = tuple(name for name in names if not _status(name))
    return places, _status(statuses[0]) if statuses else ""


def _status(word: str) -> str:
    folded = word.casefold().replace("-", "_")
    return folded if folded in vocab.MARKET_STATUSES else ""


def _said_as_fact(status: str, words: list[assign.Word]) -> tuple[str, list[assign.Word]]:
    """Take a status out of the facts, where somebody may well say it."""
    left = [word for word in words if word.address != "status"]
    if any(word.address == "rolled_back" for word in words):
        raise BadUsage("error.rolled-back-on")
    for word in words:
        if word.address == "status":
            if word.sign != "=" or not _status(word.value) or status not in ("", _status(word.value)):
                raise BadUsage("error.no-market-status", word=word.value, candidates=vocab.MARKET_STATUSES)
            status = _status(word.value)
    return status, left


def _asked(env: Env, status: str, why: str, decision: str) -> tuple[str, str]:
    """Ask for what the step needs where somebody can be asked."""
    lacking = marketmoves.missing(status, why, decision) if env.interactive else ()
    if "--decision" in lacking:
        decision = env.screen.ask(env.wording.say("rollout.ask-decision"))
    if "-m" in lacking:
        why = env.screen.ask(env.wording.say("rollout.ask-why"))
    return why, decision
