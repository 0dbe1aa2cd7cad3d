"""Edit the YAML of an initiative or a directory file in an editor."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from tsbp.cli import options, targets, writes
from tsbp.cli.env import Env
from tsbp.errors import BadUsage, Failure
from tsbp.ops import editing
from tsbp.render.page import Page
from tsbp.render.views import written as views

EXAMPLES = ("tsbp edit 4xk7", "tsbp edit people.bp-sea-1")


@options.shown
def edit(
    env: Env,
    id: Annotated[str, Argument(metavar="ID")],
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Edit the YAML in an editor; it opens again with what is wrong until it holds or is given up."""
    env.handle()
    path = targets.resolved(env, id).path
    draft = editing.draft(env.workspace(), path)
    text = draft.text.decode("utf-8", "surrogateescape")
    while True:
        changed = env.screen.edit(text, ".yaml")
        if changed is None:
            if text.startswith(editing.REMARK):
                writes.keep_aside(env, path, text)
            raise BadUsage("error.edit-given-up", path=path)
        stripped = editing.without_remarks(changed)
        if not stripped.strip() or stripped.encode("utf-8", "surrogateescape") == draft.committed:
            return views.nothing(env.wording, id)
        try:
            written = editing.keep(
                env.workspace(), draft, stripped.encode("utf-8", "surrogateescape"), dry_run=dry_run
            )
        except Failure as failure:
            if changed == text or not failure.findings:
                writes.keep_aside(env, path, changed)
                raise
            remarks = [env.wording.finding(found) for found in failure.findings]  # type: ignore[arg-type]
            text = editing.with_remarks(stripped, remarks)
            continue
        return views.written(written, env.wording, dry="dry" if dry_run else "")
