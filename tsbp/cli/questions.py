"""Turn the filters of a reading command into a question, and show how it was read."""

from __future__ import annotations

from tsbp.cli import answers
from tsbp.domain import moment, question
from tsbp.domain.filters import Scene
from tsbp.errors import BadUsage, NotFound
from tsbp.render.page import Cell, Page, Prose
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.cli.env import Env
    from tsbp.cli.options import FilterWords
    from tsbp.domain.query import Query


class Place(NamedTuple):
    """A region or market, as much of it as the tree needs."""

    parent: str | None


def asked(env: Env, words: FilterWords, *, of_rows: bool = True) -> Query:
    """Return the question that the words and options ask; raises BadUsage, NotFound.

    `--sort` and `--limit` speak of the rows of the answer; without `of_rows` these are not the initiatives.
    """
    output = env.output
    given: dict[str, Sequence[str] | bool] = dict(words)
    given |= {"sort": (output.sort,)} if output.sort and of_rows else {}
    given |= {"limit": (str(output.limit),)} if output.limit and of_rows else {}
    views = env.workspace().views() if any(word.startswith("@") for word in words.get("words", ())) else {}
    try:
        return question.from_options(given, scene(env, is_personal=answers.is_personal(_said(given))), views)
    except BadUsage as failure:
        if failure.sentence != "error.no-handle":
            raise
        raise BadUsage("error.no-handle", hint="hint.no-handle-to-read") from None
    except NotFound as failure:
        if failure.sentence != "error.no-view" or not views:
            raise
        names = env.wording.listed(f"@{name}" for name in sorted(views))
        raise NotFound(
            failure.sentence,
            hint="hint.views",
            candidates=failure.candidates,
            value=failure.params["value"],
            views=names,
        ) from None


def _said(given: Mapping[str, Sequence[str] | bool]) -> list[str]:
    return [word for said in given.values() if not isinstance(said, bool) for word in said]


def scene(env: Env, *, is_personal: bool = True) -> Scene:
    """Return what the filters are read against: the day, the tree of markets, who `me` is, which codes exist.

    git alone knows who is acting; it is not asked where nothing said can mean that person.
    """
    facts = env.workspace().facts
    people = facts["people"]
    handles = {*people, *facts["teams"]}
    known = {
        **dict.fromkeys(("owner", "sponsor", "requester", "lead"), handles),
        "site": facts["sites"],
        "queue": facts["queues"],
        "policy-area": facts["policy_areas"],
        "serves": facts["priorities"],
    }
    markets = {code: Place(parent) for code, parent in facts["parents"].items()}
    mine = me(env) if is_personal else ()
    return Scene(moment.today(env.clock()), markets, mine, known, facts["aliases"])


def me(env: Env) -> tuple[str, ...]:
    """Return the acting handle and those it covers today; nobody where no handle is set."""
    handle = env.acting()
    if not handle:
        return ()
    today = moment.today(env.clock()).isoformat()
    covers = env.workspace().facts["covers"]
    return (
        handle,
        *(
            away
            for away, (cover, since, until) in covers.items()
            if cover == handle and since <= today <= until
        ),
    )


def explained(asked: Query, env: Env) -> Page:
    """Return how the question was read."""
    said = question.explain(asked) or env.wording.say("query.everything")
    return Page("explain/1", (Prose(((Cell(said),),)),), data=({"where": said},))


def name(words: FilterWords) -> str:
    """Return the name of the part of the world that was asked for, empty for all of it."""
    codes = [*words.get("region", ()), *words.get("market", ())]
    return " ".join(code.upper() for code in codes)
