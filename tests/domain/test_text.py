from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import PROJECT

from tsbp.domain import text
from tsbp.store import yamlread

STORE = ("en", "zh")
BOTH = {"en": "Report flow", "zh": "举报流程"}


@pytest.mark.parametrize(
    ("value", "lang", "shown"),
    [
        (BOTH, "en", "Report flow"),
        (BOTH, "zh", "举报流程"),
        (BOTH, "zh-Hans", "举报流程"),
        ({"en": "Report flow"}, "zh", "[en] Report flow"),
        ({"zh": "举报流程"}, "en", "[zh] 举报流程"),
        ({"zh-Hant": "舉報流程"}, "zh", "舉報流程"),
        ({"th": "รายงาน"}, "en", "[th] รายงาน"),
        ("Report flow", "en", "Report flow"),
        ("Report flow", "zh", "[en] Report flow"),
        ("", "zh", ""),
    ],
)
def test_a_text_shows_another_language_marked_when_its_own_is_missing(
    value: text.Text, lang: str, shown: str
) -> None:
    assert text.spoken(value, lang, STORE) == shown


def test_the_languages_that_are_missing_are_named_in_the_order_of_the_store() -> None:
    assert text.missing(BOTH, STORE) == ()
    assert text.missing({"zh": "举报流程"}, STORE) == ("en",)
    assert text.missing("plain", ("en", "zh", "th")) == ("zh", "th")
    assert text.missing({"th": "x"}, STORE) == STORE


def test_a_plain_text_is_in_the_first_language_of_the_store() -> None:
    assert text.pick("plain", "zh", STORE) == ("plain", "en")
    assert text.in_language("plain", "en", STORE) == "plain"
    assert text.in_language("plain", "zh", STORE) == ""
    assert text.in_language(BOTH, "zh", STORE) == "举报流程"
    assert text.each_text(BOTH) == ("Report flow", "举报流程")
    assert text.each_text("plain") == ("plain",)


def test_telling_words_give_the_keys_of_the_examples() -> None:
    titles = {
        "milestones": "title", "risks": "text", "issues": "text", "assumptions": "text",
        "dependencies": "need", "decisions": "question", "asks": "text",
    }  # fmt: skip
    seen = 0
    for file in sorted((PROJECT / "projects").glob("*/*.yaml")):
        data = yamlread.load(file.read_bytes())
        assert isinstance(data, dict)
        for name, field in titles.items():
            for key, record in data.get(name, {}).items():
                assert key == "-".join(text.words_of(record[field])[:3])
                seen += 1

    assert seen > 30


def test_a_text_without_telling_words_gives_all_it_has() -> None:
    assert text.words_of("To be or not") == ["not"]
    assert text.words_of("of the") == ["of", "the"]
    assert text.words_of("报告") == []
    assert text.words_of("The reviewer’s 2nd look, don't") == ["reviewer", "2nd", "look", "dont"]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_words_can_stand_in_a_key(said: str) -> None:
    assert all(re.fullmatch("[a-z0-9]+", word) for word in text.words_of(said))
