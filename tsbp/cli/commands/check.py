"""Check the whole store: shapes, references, dates, what must never be stored."""

from __future__ import annotations

import os
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.domain.finding import ERROR
from tsbp.domain.near import near
from tsbp.domain.rules import BY_ID
from tsbp.domain.rules.others import OTHERS
from tsbp.errors import BadUsage
from tsbp.ops import checking, judging
from tsbp.render.page import Page
from tsbp.render.views import findings as views
from tsbp.render.views import judged as judged_views

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = (
    "tsbp check",
    "tsbp check projects/2026-07",
    "tsbp check --ignore go-live-on-holiday --json",
    "tsbp check --explain baseline-moved",
    "tsbp check -o sarif",
    "tsbp check --staged",
    "tsbp check --base HEAD",
)
# Formats of its own, and the variable by which the service that reads one makes itself known.
SERVICES = {"github": "GITHUB_ACTIONS", "gitlab": "", "sarif": ""}
PLAIN = "plain"


@options.shown
def check(
    env: Env,
    paths: Annotated[list[str] | None, Argument(metavar="[PATH]...")] = None,
    select: Annotated[list[str] | None, Option("--select", metavar="RULE")] = None,
    ignore: Annotated[list[str] | None, Option("--ignore", metavar="RULE")] = None,
    explain: Annotated[str | None, Option("--explain", metavar="RULE")] = None,
    staged: Annotated[bool, Option("--staged")] = False,
    base: Annotated[str | None, Option("--base", metavar="REV")] = None,
) -> Page:
    """Check the whole store and say what is wrong, where, and what to do about it."""
    if explain:
        return _explained(explain, env)
    if staged and env.asked.as_of:
        raise BadUsage("error.one-of-two", one="--staged", other="--as-of")
    if staged and base is not None:
        raise BadUsage("error.one-of-two", one="--staged", other="--base")
    workspace = env.staged() if staged else env.workspace()
    inside = [_from_root(path, env.folder, workspace.root) for path in paths or ()]
    if base is not None:
        return _judged(env, base, inside, _split(select), _split(ignore))
    checked = checking.check(
        workspace, env.clock(), paths=inside, select=_split(select), ignore=_split(ignore)
    )
    sort = _split([env.output.sort]) if env.output.sort else ()
    page = views.findings(checking.ordered(checked, sort), env.wording, env.output.limit or 0)
    head = workspace.git.head() if staged else workspace.head
    page = page._replace(as_of=env.clock().day.isoformat(), head=head, behind=workspace.behind)
    # What paths mean depends on where one stands, and nobody watches what is staged: it is looked at again each time.
    page = page._replace(until="" if paths or staged else checked.until)
    if env.output.format in SERVICES:
        page = views.below(page, workspace.places.prefix if workspace.places else "")
    # In a pipe the lines stay `path:line:column: …`, which editors and CI can follow.
    return page._replace(rows=None) if env.output.format == PLAIN and not env.output.fields else page


def _judged(env: Env, base: str, paths: Sequence[str], select: Sequence[str], ignore: Sequence[str]) -> Page:
    workspace, clock = env.workspace(), env.clock()
    judged = judging.judge(workspace, clock, base, paths=paths, select=select, ignore=ignore)
    sort = _split([env.output.sort]) if env.output.sort else ()
    judged = judged._replace(new=checking.ordered(judged.new, sort))
    page = judged_views.judged(judged, env.wording, env.output.limit or 0)
    page = page._replace(as_of=clock.day.isoformat(), head=workspace.head, behind=workspace.behind)
    if env.output.format in SERVICES:
        page = views.below(judged_views.only_new(page), workspace.places.prefix if workspace.places else "")
    return page._replace(rows=None) if env.output.format == PLAIN and not env.output.fields else page


def _explained(rule: str, env: Env) -> Page:
    if rule not in BY_ID and rule not in OTHERS:
        known = (*BY_ID, *OTHERS)
        raise BadUsage(
            "error.unknown-rule", hint="hint.unknown-rule", value=rule, candidates=near(rule, known)
        )
    return views.explained(rule, BY_ID[rule].severity if rule in BY_ID else ERROR, env.wording)


def _from_root(path: str, folder: str, root: str) -> str:
    """Return the path as it is seen from the root of the store."""
    absolute = os.path.join(os.path.realpath(folder), path)
    return os.path.relpath(os.path.normpath(absolute), os.path.realpath(root)).replace(os.sep, "/")


def _split(values: list[str] | None) -> tuple[str, ...]:
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
