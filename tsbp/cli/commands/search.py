"""Find initiatives by words in their titles, summaries, updates and records, the best match first."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from tsbp.cli import options
from tsbp.cli.env import Env
from tsbp.ops import searching
from tsbp.render.page import Page
from tsbp.render.views import found

EXAMPLES = ("tsbp search appeals", "tsbp search 泰国 洪灾", "tsbp search 'routing fault' --limit 5")


@options.shown
def search(env: Env, terms: Annotated[list[str], Argument(metavar="WORDS")]) -> Page:
    """Find initiatives by words, the best match first."""
    workspace = env.workspace()
    answer = searching.search(workspace, terms, limit=env.output.limit or 0)
    page = found.found(answer, env.clock(), env.wording)
    return page._replace(head=workspace.head, behind=workspace.behind)
