"""The small language of `--where`."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import query
from tsbp.domain.fields import COLUMNS
from tsbp.domain.query import EVERYTHING, Node, accepts
from tsbp.domain.where import explain, parse
from tsbp.errors import BadUsage

TODAY = date(2026, 11, 22)
ITEM = {
    "id": "TSBP-4XK7QD",
    "title": {"en": "Two-step report flow", "zh": "两步式举报流程"},
    "priority": "P1",
    "stage": "rollout",
    "health": "red",
    "owner": "bp-sea-1",
    "requester": "Ops lead, Jakarta",
    "regions": ("sea",),
    "markets": ("SG", "TH"),
    "tags": ("reporting", "Q4"),
    "next": "2026-11-27",
    "deadline": None,
    "hold": False,
    "stale": True,
    "slip": 39,
    "age": 0,
}
TRUE = [
    "stage = rollout",
    "stage=ROLLOUT",
    "stage != planning",
    "priority < P2 and stage >= readiness",
    "markets = th",
    "markets in (DE, sg)",
    "markets not in (DE, JP)",
    "owner = me or owner = bp-emea-1",
    "title ~ REPORT",
    "title ~ 举报",
    'title ~ "^two-.* flow$"',
    'requester = "ops lead, jakarta"',
    "next <= next fri and next >= 周五",
    "next <= +2w",
    "next = 2026-11-27 (Fri)",
    "next in (2026-11-27, 2026-12-01)",
    "slip > 10 and age = 0",
    "stale = true and held = no",
    "deadline is empty",
    "tags is not empty",
    "not (stage = bau or stage = closed)",
    "not stage = bau",
    "stage = bau or stage = rollout and priority = P1",
    "Priority IN (P0, p1) AND NOT deadline < 2030-01-01",
    "market = sg",
    "due < eom",
    "id ~ 4xk7",
    "deadline != 2026-11-27",
]


@pytest.mark.parametrize("text", TRUE)
def test_the_language_says_what_it_seems_to_say(text: str) -> None:
    assert accepts(parse(text, TODAY, ("bp-sea-1",)), ITEM)
    assert not accepts(parse(f"not ({text})", TODAY, ("bp-sea-1",)), ITEM)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("due<next fri", "next < 2026-11-27 (Fri)"),
        ("stage >= hypercare", "stage in (hypercare, bau, closed)"),
        ("not owner=BP-SEA-1", "owner != bp-sea-1"),
        ("owner = me", "owner in (bp-sea-1, bp-sea-2)"),
        ("stage = bau or (priority = P0 and (held = yes or stale = 是))",
         "stage = bau or priority = P0 and (hold = true or stale = true)"),
        ('title ~ "a b"', 'title ~ "a b"'),
        ("not (slip > 3 or tags is empty)", "not (slip > 3 or tags is empty)"),
        ("", ""),
    ],
)  # fmt: skip
def test_explain_says_how_a_question_was_read(text: str, read: str) -> None:
    assert explain(parse(text, TODAY, ("bp-sea-1", "bp-sea-2"))) == read


@pytest.mark.parametrize(
    ("text", "sentence", "place", "candidate"),
    [
        ("stagee = bau", "error.where-no-column", 0, "stage"),
        ("stage = rolout", "error.where-no-choice", 8, "rollout"),
        ("stage = bau owner = x", "error.where-joint", 12, "and"),
        ("stage bau", "error.where-operator", 6, "="),
        ("stage =", "error.where-value", 7, ""),
        ("(stage = bau", "error.where-mark", 12, ")"),
        ("stage in (bau", "error.where-list", 13, ")"),
        ("and stage = bau", "error.where-column", 0, ""),
        ("deadline is nothing", "error.where-empty", 12, "empty"),
        ("title ~ 'open", "error.where-open-quote", 8, ""),
        ("stage ! bau", "error.where-stray", 6, "!="),
        ("举报 = 1 and stage = bau", "error.where-no-column", 0, ""),
        ("stage = bau）", "error.where-full-width", 8, "stage = bau)"),
        ("title < 5", "error.where-no-order", 8, "~"),
        ("slip > many", "error.where-number", 7, ""),
        ("wsjf > many", "error.where-not-a-number", 7, ""),
        ("stale = maybe", "error.where-yes-no", 8, "true"),
        ("stage ~ bau", "error.where-no-text", 8, "="),
        ("deadline < tommorow", "error.date-unknown", 11, "tomorrow"),
        ("deadline < 03/04/2026", "error.date-ambiguous", 11, "2026-04-03"),
        ("deadline < 2026-11-27 (Mon)", "error.where-weekday", 23, "Fri"),
        ("title ~ '(a+)+$'", "error.where-pattern-slow", 8, ""),
        ("title ~ '['", "error.where-pattern", 8, ""),
    ],
)
def test_a_mistake_is_shown_at_its_place(text: str, sentence: str, place: int, candidate: str) -> None:
    with pytest.raises(BadUsage) as refused:
        parse(text, TODAY)

    assert refused.value.sentence == sentence
    assert refused.value.params["caret"] == " " * place + "^"
    assert not candidate or candidate in refused.value.candidates


def test_the_caret_stands_below_the_word_also_after_wide_characters() -> None:
    with pytest.raises(BadUsage) as refused:
        parse("title ~ 举报 and stagee = bau", TODAY)

    assert refused.value.params["caret"] == " " * len("title ~ 1234 and ") + "^"


def test_me_without_a_handle_is_refused() -> None:
    with pytest.raises(BadUsage):
        parse("owner = me", TODAY)


def test_deep_and_long_questions_are_refused_and_not_followed() -> None:
    for text in (
        "(" * 500 + "stage = bau" + ")" * 500,
        "not " * 500 + "stage = bau",
        "stage = bau or " * 500,
    ):
        with pytest.raises(BadUsage):
            parse(text, TODAY)


@pytest.mark.parametrize("pattern", ["a*a*", ".*.*x", "x*y+", "(?:a|b)c*"])
def test_no_pattern_that_is_let_in_takes_long(pattern: str) -> None:
    node = parse(f"title ~ '{pattern}'", TODAY)
    started = time.process_time()

    accepts(node, {"title": "a" * 100_000})

    assert time.process_time() - started < 5


@given(st.text(max_size=60))
def test_any_text_is_a_question_or_a_usage_error(text: str) -> None:
    with suppress(BadUsage):
        accepts(parse(text, TODAY, ("bp-sea-1",)), ITEM)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


def _test_of(column: object) -> st.SearchStrategy[str]:
    key, kind, choices = column.key, column.type, column.choices  # type: ignore[attr-defined]
    order = st.sampled_from(("<", "<=", ">", ">=", "=", "!="))
    if kind == "choice":
        return st.builds("{} {} {}".format, st.just(key), order, st.sampled_from(choices))
    if kind == "int":
        return st.builds("{} {} {}".format, st.just(key), order, st.integers(-99, 99))
    if kind == "number":
        return st.builds("{} {} {}".format, st.just(key), order, st.sampled_from((-3, 0, 4.33, 12)))
    if kind in ("day", "moment"):
        return st.builds("{} {} {}".format, st.just(key), order, st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    if kind == "bool":
        return st.builds("{} = {}".format, st.just(key), st.sampled_from(("yes", "no")))
    value = WORDS.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    return st.builds("{} {} {}".format, st.just(key), st.sampled_from(("=", "!=", "~")), value) | st.builds(
        "{} in ({}, {})".format, st.just(key), value, value
    )


TESTS = st.sampled_from(COLUMNS).flatmap(
    lambda column: (
        _test_of(column) | st.sampled_from((f"{column.key} is empty", f"{column.key} is not empty"))
    )
)
QUESTIONS = st.recursive(
    TESTS,
    lambda inner: (
        st.builds("({} and {})".format, inner, inner)
        | st.builds("({} or {})".format, inner, inner)
        | st.builds("not ({})".format, inner)
    ),
    max_leaves=8,
)


@given(QUESTIONS)
def test_what_explain_says_is_read_as_the_same_question(text: str) -> None:
    try:
        node = parse(text, TODAY)
    except BadUsage as refused:  # a random text may be no regular expression
        assert refused.sentence.startswith("error.where-pattern")  # noqa: PT017
        return

    assert parse(explain(node), TODAY) == node
    assert explain(parse(explain(node), TODAY)) == explain(node)


@given(QUESTIONS)
def test_a_question_and_its_negation_never_agree(text: str) -> None:
    try:
        node = parse(text, TODAY)
    except BadUsage:
        return

    assert accepts(node, ITEM) != accepts(query.negated(node), ITEM)
    assert not accepts(Node("not", nodes=(EVERYTHING,)), ITEM)
