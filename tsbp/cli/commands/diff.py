"""Show what differs between two states of the store, initiative by initiative."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, questions, sides
from tsbp.cli.env import Env
from tsbp.cli.options import FilterWords
from tsbp.domain.query import ANY, Node, Query, both
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import differing
from tsbp.render.page import Page
from tsbp.render.views import differences as views

EXAMPLES = (
    "tsbp diff",
    "tsbp diff --since monday --region sea",
    "tsbp diff HEAD",
    "tsbp diff HEAD..HEAD",
    "tsbp diff 4xk7 --since 7d -o markdown",
)


@options.shown
@options.filtered
def diff(
    env: Env,
    words: FilterWords,
    exit_code: Annotated[bool, Option("--exit-code")] = False,
) -> Page:
    """Show what differs between two revisions, or between one or a day and now, in the words of the domain."""
    since = words.get("since", ())
    if len(since) > 1:
        raise BadUsage("error.since-twice")
    filters = {name: value for name, value in words.items() if name != "since"}
    said, views_said, ids = _sorted_out(env, filters.pop("words", ()))
    if views_said:
        filters["words"] = views_said
    question = _narrowed(questions.asked(env, filters, of_rows=False), ids)
    older, newer = sides.between(env, said, since[0] if since else "")
    found = differing.compare(older, newer, question)
    name = questions.name(filters)
    return views.comparison(found, env.wording, name=name, limit=env.output.limit or 0, exit_code=exit_code)


def _sorted_out(env: Env, said: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the revisions, the saved views, and the ids of initiatives among the words.

    What begins an id is that initiative; a commit that looks so is written longer, or with `..`.
    """
    revisions, saved, ids = [], [], []
    for word in said:
        id = "" if word[0] == "@" or word == "HEAD" or sides.APART in word else _id(env, word)
        if word.startswith("@") and word != "@":
            saved.append(word)
        elif id:
            ids.append(id)
        else:
            revisions.append(word)
    return tuple(revisions), tuple(saved), tuple(ids)


def _id(env: Env, word: str) -> str:
    try:
        return env.workspace().find(word)
    except (BadUsage, NotFound):
        return ""


def _narrowed(question: Query, ids: tuple[str, ...]) -> Query:
    if not ids:
        return question
    return question._replace(node=both(Node(ANY, "id", frozenset(ids)), question.node))
