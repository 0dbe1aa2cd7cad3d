"""Open an emergency, stand it down, review it; alone: which are open, and what each owes by when."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from tsbp.cli import options, questions, targets, writes
from tsbp.cli.env import Env
from tsbp.domain import geography, tongues, vocab
from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.ops import events, rollouts
from tsbp.render.page import Page
from tsbp.render.views import event as views
from tsbp.render.views import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES = (
    "tsbp event",
    "tsbp event open 'Flood response, northern Vietnam' VN type=disaster severity=S2 lead=vn-ops-lead",
    "tsbp event open 'Press story on a dare' SG MY type=pr severity=S2 --by ts-ops-director-apac",
    "tsbp event ev83",
    "tsbp event stand-down ev83 --met all --by th-ops-lead",
)
OPEN, STAND_DOWN, REVIEW = "open", "stand-down", "review"
VERBS = (OPEN, STAND_DOWN, REVIEW)
TAKES = {OPEN: ("--zh",), STAND_DOWN: ("--met",), REVIEW: ("--outcome", "-m")}
ALL = "all"
LANE = "emergency"
ASKED = (("type", vocab.EVENT_TYPES), ("severity", vocab.EVENT_SEVERITIES))


@options.shown
@options.filtered
def event(
    env: Env,
    words: options.FilterWords,
    zh: Annotated[str | None, Option("--zh", metavar="TITLE")] = None,
    by: Annotated[str | None, Option("--by", metavar="HANDLE,HANDLE")] = None,
    met: Annotated[list[str] | None, Option("--met", metavar="N|all")] = None,
    outcome: Annotated[str | None, Option("--outcome", metavar="OUTCOME")] = None,
    message: Annotated[str | None, Option("-m", metavar="REASON")] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n")] = False,
) -> Page:
    """Show the open emergencies and what each owes; open one, stand it down, review it."""
    said = list(words.get("words", ()))
    verb = said[0].casefold().replace("_", "-") if said else ""
    if verb not in VERBS:
        return _watch(env, words, said)
    dry = "dry" if dry_run else ""
    _refuse_unused(verb, {"--met": met, "--outcome": outcome, "-m": message, "--zh": zh})
    if verb == OPEN:
        opening = _opening(env, said[1:], zh, by)
        made = events.open_(env.workspace(), opening, writes.reading(env), env.clock(), dry_run=dry_run)
        return views.opened(made, env.wording, dry=dry)
    if len(said) < 2:
        raise BadUsage("error.event-which", hint="hint.event-which", verb=verb)
    target = targets.resolved(env, said[1])
    deciders = tuple(env.handle(one) for one in _split(by)) or (env.handle(),)
    texts, facts = targets.split(said[2:])
    if texts:
        raise BadUsage("error.extra-text", text=" ".join(texts))
    end = events.End(deciders, writes.moment_now(env), words=tuple(facts), why=message or "")
    if verb == STAND_DOWN:
        if facts:
            raise BadUsage("error.event-option", option=facts[0].address, verb=verb)
        end = end._replace(met=_affirmed(env, events.criteria(env.workspace(), target.path), met or ()))
        done = events.stand_down(env.workspace(), target.path, end, dry_run=dry_run)
    else:
        end = end._replace(outcome=_outcome(outcome or "delivered"))
        done = events.review(env.workspace(), target.path, end, writes.reading(env), dry_run=dry_run)
    return written.written(done, env.wording, dry=dry)


def _watch(env: Env, words: options.FilterWords, said: list[str]) -> Page:
    """Show what is open, or one emergency; raises BadUsage, NotFound for a word that is neither."""
    free = [word for word in said if not word.startswith("@")]
    filters = {name: value for name, value in words.items() if name != "words"}
    views_named = tuple(word for word in said if word.startswith("@"))
    filters |= {"lane": (LANE,)} | ({"words": views_named} if views_named else {})
    if len(free) > 1:
        raise BadUsage("error.no-event-verb", word=free[0], candidates=near(free[0], VERBS) or VERBS)
    try:
        only = targets.resolved(env, free[0]).name if free else ""
    except BadUsage:
        raise BadUsage(
            "error.no-event-verb", word=free[0], candidates=near(free[0], VERBS) or VERBS
        ) from None
    return views.watch(
        events.watch(env.workspace(), questions.asked(env, filters), env.clock(), only), env.wording
    )


def _opening(env: Env, said: list[str], zh: str | None, by: str | None) -> events.Opening:
    """Return what is opened; asks for at most the type and the severity, and only where somebody can answer."""
    me = env.handle()
    texts, facts = targets.split(said)
    title, markets = _title(env, texts)
    if not title or not markets:
        missing = "TITLE" if not title else "MARKETS"
        raise BadUsage("error.event-needs", hint="hint.event-needs", missing=missing)
    known = {word.address.removeprefix("event.") for word in facts}
    for name, choices in ASKED if env.interactive else ():
        if name not in known:
            answer = env.screen.ask(env.wording.say(f"emergency.ask-{name}"), choices)
            facts.append(targets.split([f"{name}={answer}"])[1][0])
    titles = tongues.spoken(title, zh, env.workspace().facts["languages"])
    deciders = tuple(env.handle(one) for one in _split(by))
    return events.Opening(titles, markets, tuple(facts), me, writes.moment_now(env), deciders)


def _title(env: Env, texts: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return the title and the markets behind it: the last words that are codes; raises BadUsage for a region."""
    places = {code.casefold() for code in env.workspace().facts["parents"]}
    cut = len(texts)
    while cut > 1 and all(_is_code(code, places) for code in rollouts.split_codes(texts[cut - 1 : cut])):
        cut -= 1
    return " ".join(texts[:cut]).strip(), rollouts.split_codes(texts[cut:])


def _is_code(text: str, places: set[str]) -> bool:
    return geography.is_market(text) or text.casefold() in places


def _affirmed(env: Env, criteria: tuple[str, ...], met: list[str] | tuple[str, ...]) -> frozenset[int]:
    """Return the numbers of the criteria that are affirmed; asks for each where nothing was said."""
    if not met and env.interactive:
        asked = (env.screen.confirm(env.wording.say("emergency.ask-met", text=text)) for text in criteria)
        return frozenset(place for place, yes in enumerate(asked, 1) if yes)
    said = rollouts.split_codes(met)
    if any(word.casefold() == ALL for word in said):
        return frozenset(range(1, len(criteria) + 1))
    for word in said:
        if not word.isdecimal() or not 0 < int(word) <= len(criteria):
            raise BadUsage("error.no-criterion", word=word, count=len(criteria))
    return frozenset(map(int, said))


def _refuse_unused(verb: str, said: Mapping[str, object]) -> None:
    """Refuse an option that the verb would take no notice of."""
    for option, value in said.items():
        if value and option not in TAKES[verb]:
            raise BadUsage("error.event-option", option=option, verb=verb)


def _outcome(word: str) -> str:
    folded = word.casefold().replace("-", "_")
    if folded not in vocab.OUTCOMES:
        raise BadUsage(
            "error.no-outcome", outcome=word, candidates=near(folded, vocab.OUTCOMES) or vocab.OUTCOMES
        )
    return folded


def _split(by: str | None) -> tuple[str, ...]:
    return rollouts.split_codes((by,)) if by else ()
