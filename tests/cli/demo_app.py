"""The command line with commands of its own, so that the frame is tested without any store."""

from __future__ import annotations

import sys
import time
from typing import Annotated

from typer import Argument, Option

from tsbp.cli import app, options
from tsbp.errors import Conflict, NotFound
from tsbp.render.page import Cell, Column, Page, Prose, Table
from tsbp.store.shield import Interrupted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.cli.env import Env
    from tsbp.cli.options import FilterWords

EXAMPLES = ("tsbp status --region sea", "tsbp status @mine --why")
COLUMNS = (Column("id", "ID"), Column("title", "Title", least=20), Column("owner", "Owner", drop=1))


def page(number: int) -> Page:
    rows = tuple(
        (Cell(f"X{place}"), Cell("两步举报流程 " * 9), Cell("bp-sea-1", "red")) for place in range(number)
    )
    table = Table(COLUMNS, rows)
    data = tuple({"id": row[0].text, "title": row[1].text} for row in rows)
    return Page("demo/1", blocks=(table,), rows=table, data=data, ids=tuple(item["id"] for item in data))


@options.shown
@options.filtered
def status(
    env: Env,
    words: FilterWords,
    why: Annotated[bool, Option("--why", help="reasons too")] = False,
    rows: Annotated[int, Option("--rows", metavar="N")] = 3,
) -> Page:
    """Show rows, or what was understood of the words."""
    if not words and not why:
        return page(rows)
    output = env.output
    said = f"{sorted(words.items())} why={why} lang={output.lang} sort={output.sort} limit={output.limit}"
    return Page("demo/1", blocks=(Prose(((Cell(said),),)),), notes=("a remark",), truncated=2)


def done(
    env: Env, what: Annotated[str, Argument(metavar="WHAT")], on: Annotated[str, Option("--on")] = ""
) -> Page:
    """Fail in the way that is asked for."""
    if what == "conflict":
        raise Conflict("error.unknown-handle", hint="hint.help", handle="\x1b[31mx")
    if what == "missing":
        raise NotFound("error.unknown-command", command=what, candidates=("status",))
    if what == "fault":
        raise ZeroDivisionError("a secret of the data")
    if what == "full":
        raise OSError(28, "No space left on device", "/x/y.yaml")
    if what.startswith("interrupt"):
        raise KeyboardInterrupt if what == "interrupt" else Interrupted(f"error.{what}", commit="1a2b3c")
    if what == "long":
        return Page("demo/1", notes=(" ".join(["a remark"] * 12),))
    if what == "deep":
        return done(env, what, on)
    if what == "ask":
        name = env.screen.ask("Which one?", ("amber", "red"))
        return Page("demo/1", blocks=(Prose(((Cell(f"{name} {env.screen.confirm('Sure?')}"),),)),))
    if what == "slow":
        with env.screen.progress("counting") as report:
            for step in range(9):
                report(step, 9)
                time.sleep(0.1)
    if what == "edit":
        return Page("demo/1", raw=env.screen.edit("old\n", ".yaml") or "failed\n")
    return Page(
        "demo/1", blocks=(Prose(((Cell(f"{what} {on} {env.folder} {env.start} {env.asked}"),),)),), exit=3
    )


app.COMMANDS = (
    app.Command("status", "every-day", "demo_app"),
    app.Command("done", "every-day", "demo_app"),
)

if __name__ == "__main__":
    sys.exit(app.main())
