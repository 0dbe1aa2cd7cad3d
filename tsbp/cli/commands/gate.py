"""Show the gates of an initiative, decide at one of them, or go one step back."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import gatewords, options, targets, writes
from tsbp.cli.env import Env
from tsbp.cli.gatewords import Said
from tsbp.domain import dates, tongues
from tsbp.domain.gates.fingerprint import MARKET_GATE
from tsbp.errors import BadUsage
from tsbp.ops import auditing, deciding, gating, moving, telling
from tsbp.ops.deciding import Decision
from tsbp.ops.writing import Written
from tsbp.render.page import Page
from tsbp.render.views import gateaudit, gatesheet
from tsbp.render.views import gates as views
from tsbp.render.views import written as written_views

EXAMPLES = (
    "tsbp gate 4xk7",
    "tsbp gate 4xk7 G3 TH ID VN",
    'tsbp gate k7gq G2 hold --by ts-ops-director-emea -m "wait for the rota"',
    'tsbp gate 4xk7 G3 VN=hold --by ts-ops-director-apac,vn-ops-lead -m "macros are not ready"',
    'tsbp gate 4xk7 G2 --reaffirm --by ts-ops-director-apac -m "the plan stands"',
    'tsbp gate k7gq back -m "scope is not clear yet"',
    "tsbp gate 4xk7 --audit",
)


@options.shown
def gate(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    said: Annotated[list[str] | None, Argument(metavar="GATE|back RESULT|MARKET=RESULT...")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE,HANDLE")] = None,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    evidence: Annotated[list[str] | None, Option("--evidence", metavar="LABEL=REFERENCE")] = None,
    decision: Annotated[str | None, Option("--decision", metavar="KEY")] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE")] = None,
    if_: Annotated[list[str] | None, Option("--if", metavar="MARKET|KEY:TEXT")] = None,
    to: Annotated[list[str] | None, Option("--to", metavar="HANDLE")] = None,
    due: Annotated[list[str] | None, Option("--due", metavar="DATE")] = None,
    until: Annotated[str | None, Option("--until", metavar="DATE")] = None,
    reaffirm: Annotated[bool, Option("--reaffirm")] = False,
    audit: Annotated[bool, Option("--audit")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Show the gates, pass one on its evidence, reaffirm one, or go one step back."""
    found = gatewords.said(said or ())
    path = targets.initiative(env, id)
    if found.gate == gatewords.BACK:
        return _shown(env, _back(env, path, message, dry_run=dry_run), dry_run=dry_run)
    if not found.results and not reaffirm:
        return _looked(env, path, found, audit=audit)
    reading = writes.day_on(on, writes.reading(env))
    conditions = gatewords.conditions(found, if_ or (), to or (), due or (), reading.today)
    one = Decision(
        found.gate,
        found.results or dict.fromkeys(found.markets, ""),
        writes.deciders(env, by),
        writes.reason(env, message),
        reading.today,
        reading.today.isoformat(),
        writes.moment_now(env),
        decision or "",
        gatewords.labelled(evidence or ()),
        conditions,
        dates.read_day(until, reading.today).isoformat() if until else "",
        found.words,
    )
    if reaffirm:
        if found.results or not found.markets:
            raise BadUsage("error.reaffirm-what", hint="hint.reaffirm-what")
        return _shown(env, deciding.reaffirm(env.workspace(), path, one, dry_run=dry_run), dry_run=dry_run)
    return _shown(env, deciding.decide(env.workspace(), path, one, reading, dry_run=dry_run), dry_run=dry_run)


def _looked(env: Env, path: str, found: Said, *, audit: bool) -> Page:
    answer = gating.gates(env.workspace(), path, env.clock())
    if found.gate:
        answer = gating.only(answer, found.gate, found.markets)
    if audit:
        acting = {env.workspace().git.config("user.email"): env.acting()}
        authors = telling.authors(env.workspace().context.directory.people, acting)
        page = gateaudit.audit(answer, auditing.audit(env.workspace(), path, answer, authors), env.wording)
    elif found.gate == MARKET_GATE and found.markets:
        page = gatesheet.sheet(answer, env.wording)
    else:
        page = views.gates(answer, env.wording, whole=bool(found.gate))
    return page._replace(as_of=env.clock().day.isoformat(), head=env.workspace().head)


def _back(env: Env, path: str, message: str | None, *, dry_run: bool) -> Written:
    why = writes.reason(env, message)
    texts = tongues.spoken(why, None, env.workspace().facts["languages"])
    word = moving.Word(env.handle(), why, writes.moment_now(env))
    return moving.back(env.workspace(), path, word, texts, dry_run=dry_run)


def _shown(env: Env, written: Written, *, dry_run: bool) -> Page:
    return written_views.written(written, env.wording, dry="dry" if dry_run else "")
