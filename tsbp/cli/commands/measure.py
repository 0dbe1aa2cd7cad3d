"""Record a reading of a metric."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.domain.typed import number
from tsbp.errors import BadUsage
from tsbp.ops import recording
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = ("tsbp measure 4xk7 misroute 8.9 --n 4902", "tsbp measure 4xk7 misroute 9.4 --on 2026-11-02")


@options.shown
def measure(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    metric: Annotated[str, Argument(metavar="METRIC")],
    value: Annotated[str, Argument(metavar="VALUE")],
    n: Annotated[int | None, Option("--n", metavar="N")] = None,
    on: Annotated[str | None, Option("--on", metavar="DATE")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Record a reading of a metric."""
    day = writes.day_on(on, writes.reading(env)).today
    env.handle()
    reading = recording.Measurement(metric, _number(value), n, day.isoformat())
    written = recording.measure(env.workspace(), targets.resolved(env, id).path, reading, dry_run=dry_run)
    return views.written(written, env.wording, dry="dry" if dry_run else "")


def _number(text: str) -> float:
    try:
        return number(text)
    except ValueError:
        raise BadUsage("error.not-a-number", field="metrics.*.readings", value=text) from None
