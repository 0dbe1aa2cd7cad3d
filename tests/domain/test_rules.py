"""The one list of rules: what it says of real files, and what it can never do."""

from __future__ import annotations

import string
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import (
    EXAMPLES,
    context,
    context_with,
    data_of,
    found_in,
    good,
    in_force,
    modelled,
    revised,
    subject,
)
from kit import PROJECT

from tsbp.domain import rules, shape
from tsbp.domain.rules import people, storing
from tsbp.render.catalogue import messages
from tsbp.store import layout

TEN = sorted(PROJECT.glob("projects/*/*.yaml"))
ON_THE_DAY = {
    ("TSBP-C6TZ1H", "go-live-on-holiday", "rollouts.MY.forecast"),
    ("TSBP-C6TZ1H", "milestone-on-holiday", "milestones.hypercare-exit.forecast"),
    ("TSBP-K7GQ4A", "go-live-on-holiday", "rollouts.KE.forecast"),
    ("TSBP-PD5X9M", "go-live-on-holiday", "rollouts.MY.forecast"),
    ("TSBP-PD5X9M", "handover-incomplete", "handover"),
    ("TSBP-V3HNB8", "milestone-on-weekend", "milestones.dual-running-ends.forecast"),
}
LATER = {
    ("TSBP-4XK7QD", "waiver-lapsed", "waivers.readiness-localisation-th.until"),
    ("TSBP-EV83NP", "emergency-not-assessed", "impact"),
}


def found_in_the_ten(today: str) -> set[tuple[str, str, str]]:
    found = []
    for file in TEN:
        seen = subject(data_of(file), file.relative_to(PROJECT).as_posix())
        found += in_force(rules.check(seen), today)
    assert {entry.severity for entry in found} == {"warning"}
    return {(entry.id, entry.rule, entry.address) for entry in found}


def test_the_ten_examples_hold_their_traps_and_nothing_else() -> None:
    assert found_in_the_ten("2026-11-22") == ON_THE_DAY


def test_what_is_not_yet_owed_is_said_when_its_day_has_passed() -> None:
    assert found_in_the_ten("2026-11-24") == ON_THE_DAY | {
        ("TSBP-EV83NP", "emergency-not-assessed", "impact")
    }
    assert found_in_the_ten("2026-11-26") == ON_THE_DAY | LATER


def test_a_finding_that_comes_or_goes_with_the_clock_is_never_an_error() -> None:
    found = [
        entry
        for file in [*TEN, *EXAMPLES.glob("*/*.yaml")]
        for entry in rules.check(subject(data_of(file)))
        if entry.since or entry.until
    ]

    assert found
    assert "error" not in {entry.severity for entry in found}


def test_an_id_begins_with_the_prefix_of_the_store() -> None:
    elsewhere = context_with({}, prefix="ABCD")

    found = rules.check(subject(good("intake"), around=elsewhere))

    assert [(entry.rule, entry.address) for entry in found] == [("id-prefix", "id")]


def test_a_file_without_a_name_yet_is_not_blamed_for_it() -> None:
    seen = subject(good("intake"))._replace(path="")

    assert rules.check(seen) == ()


def test_a_market_whose_holidays_nobody_knows_still_has_its_weekend() -> None:
    planned = {"UA": {"status": "planned", "lead": "bp-emea-1", "baseline": "2026-12-12"}}
    data = revised(good("readiness"), {"regions": ["UA"], "rollouts": planned})

    assert [entry.rule for entry in rules.check(subject(data))] == ["go-live-on-weekend"]


def test_an_unknown_market_is_said_once() -> None:
    planned = {"XX": {"status": "planned", "lead": "bp-emea-1", "baseline": "2026-12-12"}}

    found = rules.check(subject(revised(good("planning"), {"rollouts": planned})))

    assert [entry.rule for entry in found] == ["unknown-market"]


def test_an_old_code_of_the_directory_still_reads() -> None:
    people = revised(
        data_of(PROJECT / layout.directory_path("people")), {"people.bp-sea-1.aliases": ["bp-sea-old"]}
    )
    around = context_with({"people": modelled("people", people)})

    assert rules.check(subject(revised(good("assessment"), {"owner": "bp-sea-old"}), around=around)) == ()


def test_who_has_left_may_stand_in_what_is_over() -> None:
    data = revised(
        good("readiness"),
        {
            "triage.by": "bp-sea-4",
            "milestones.form.owner": "bp-sea-4",
            "milestones.form.actual": "2026-12-01",
            "risks": {"odd": {"text": "Odd", "owner": "bp-sea-4", "status": "closed"}},
        },
    )

    assert rules.check(subject(data)) == ()
    opened = revised(data, {"risks.odd.status": "open"})
    assert [entry.address for entry in rules.check(subject(opened))] == ["risks.odd.owner"]


# -- what must never be stored


STORED = [
    ("see https://m.shortvideo.example/@someone/7301", "forbidden-host"),
    ("SHORTVIDEO.EXAMPLE/x", "forbidden-host"),
    ("item 730123456789012 again", "long-number"),
    ("mail a.b+c@example.co.uk", "email-address"),
    ("ghp_" + "a1B2" * 9, "secret"),
    ("github_pat_" + "11ABCDEFG0" * 4, "secret"),
    ("glpat-" + "x1Y2z3A4b5C6d7E8f9G0", "secret"),
    ("xoxb-1234567890-abcdefghij", "secret"),
    ("AIza" + "Sy0123456789abcdefghijklmnopqrstuvw"[:35], "secret"),
    ("sk-" + "proj1234567890abcdefghij", "secret"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123", "secret"),
    ("password: hunter2hunter2", "secret"),
    ("密码：hunter2hunter2", "secret"),
    ("Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6MTIz==", "secret"),
    ("th-ops-lead 确诊后休息", "personal-health"),
]
NOT_STORED = [
    "notshortvideo.example and shortvideo.example.org are other hosts",
    "14 digits 73012345678901 are few",
    "12345 67890 12345 67890",
    "ask @bp-sea-1 about git@github.com:team/repository",
    "secret: see the vault",
    "the token bucket of the limiter",
    "https://docs.example.com/d/1?token=tbd",
    "east-asia risk-assessment sk-learn xox",
    "policy-global-integrity-and-some-other-long-words-in-a-row-of-letters",
    "counsellors for people on sick leave at vb-bkk",
    "th-ops-lead trains reviewers in trauma care",
]


@pytest.mark.parametrize(("text", "rule"), STORED, ids=lambda value: value[:24])
def test_what_must_never_be_stored_is_found_in_any_text(text: str, rule: str) -> None:
    found = rules.check(subject(revised(good("intake"), {"summary": {"en": text}})))

    assert [(entry.rule, entry.address) for entry in found] == [(rule, "summary.en")]


@pytest.mark.parametrize("text", NOT_STORED, ids=lambda value: value[:24])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert rules.check(subject(revised(good("intake"), {"summary": {"en": text}}))) == ()


def test_keys_are_looked_at_too() -> None:
    data = revised(good("planning"), {"gates.G1.evidence": {"case 123456789012345": "the case"}})

    found = rules.check(subject(data))

    assert [(entry.rule, entry.address) for entry in found] == [("long-number", "gates.G1.evidence")]


def test_a_fingerprint_may_happen_to_be_all_digits() -> None:
    data = revised(good("planning"), {"gates.G1.fingerprint": "1:1234567890123456"})

    assert [(entry.rule, entry.severity) for entry in rules.check(subject(data))] == [
        ("gate-reopened", "warning")
    ]


# -- laws


FILES = [*TEN, *sorted((EXAMPLES / "good").glob("*.yaml")), *sorted((EXAMPLES / "bad").glob("*.yaml"))]
PLAIN = [data_of(file) for file in FILES]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLAIN), st.data())
def test_no_rule_fails_on_any_file_that_has_the_shape_of_one(data: Any, draw: st.DataObject) -> None:
    thinned = deepcopy(data)
    for _ in range(draw.draw(st.integers(0, 12))):
        maps = [value for value in below(thinned) if value]
        chosen = draw.draw(st.sampled_from(maps))
        del chosen[draw.draw(st.sampled_from(sorted(chosen)))]
        if shape.read("initiative", thinned)[0] is None:
            thinned = deepcopy(data)
    before, after = subject_of(data), subject_of(thinned)

    rules.check(after)
    rules.check_change(before, after)
    rules.check_change(after, before)
    rules.check_across([rules.mention("a.yaml", thinned)], ())


def subject_of(data: Any) -> rules.Subject:
    return rules.Subject("", data, modelled("initiative", data), context())


def below(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value, *(found for inner in value.values() for found in below(inner))]
    return [found for inner in value for found in below(inner)] if isinstance(value, list) else []


@pytest.mark.parametrize("file", sorted((EXAMPLES / "bad").glob("*.yaml")), ids=lambda file: file.stem)
def test_each_finding_can_be_said_in_both_languages(file: Path) -> None:
    for entry in found_in(file):
        given_ = {"address", "id", "path", *entry.params}
        for lang in ("en", "zh"):
            said = sentences(lang)
            asked = names_in(said[f"rule.{entry.rule}"]) | names_in(said[f"hint.{entry.rule}"])
            assert asked <= given_, f"{lang}: {asked - given_}"


def test_every_rule_has_its_sentence_its_hint_and_its_law_in_both_languages() -> None:
    for lang in ("en", "zh"):
        wanted = {f"{kind}.{id}" for kind in ("rule", "hint", "law") for id in rules.BY_ID}
        assert wanted - set(sentences(lang)) == set(), lang


@cache
def sentences(lang: str) -> dict[str, str]:
    return messages(lang)


def names_in(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize(
    ("form", "signs"),
    [
        (people.HEALTH, people.HEALTH_SIGNS),
        (people.EXPOSED, people.EXPOSED_SIGNS),
        (people.MINOR, people.MINOR_SIGNS),
    ],
)
def test_what_a_rule_about_people_looks_for_always_shows_one_of_its_signs(
    form: str, signs: tuple[bytes, ...]
) -> None:
    # Letters that only Unicode's folding of case takes for ASCII ones stand in no sentence.
    letters = st.characters(codec="utf-8", exclude_characters="ſKıİ")

    @given(st.from_regex(form, alphabet=letters))
    def holds(text: str) -> None:
        assert storing.shows(text.lower().encode(), signs)

    holds()
