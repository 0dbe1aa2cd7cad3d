"""Answer the plain forms of the hot reads without Typer, as the front door answers them."""

from __future__ import annotations

from tsbp.cli.asked import Asked, language
from tsbp.cli.rooms import load
from tsbp.cli.telling import surrounding, tell
from tsbp.errors import Failure
from tsbp.render.wording import Wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.cli.env import Env
    from tsbp.cli.forms import Form
    from tsbp.render.page import Page


def answered(form: Form, words: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """Answer the form and return the exit code; None, and nothing is printed, when the front door must.

    That is where something is refused: the front door finds the same and says it in full.
    """
    asked = Asked(lang=form.lang)
    wanted = {"output": form.format, "limit": form.limit}
    try:
        env = surrounding(asked, environment, Wording(language(asked, environment)), wanted)
        page = _page(form, env)
    except Failure:
        return None
    tell(env, page, words)
    return page.exit


def _page(form: Form, env: Env) -> Page:
    filters = {**form.filters, **({"words": form.words} if form.words else {})}
    try:
        if form.command == "show":
            shown: Page = load("tsbp.cli.showing").show(env, form.words[0])
            return shown
        reads = load("tsbp.cli.reads")
        page: Page = (
            reads.listing(env, filters)
            if form.command == "list"
            else reads.status(env, filters, why=form.why)
        )
        return page
    finally:
        env.screen.settle()
