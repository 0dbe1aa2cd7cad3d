from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.render.sanitise import quiet_in_ci, visible, visible_lines, visible_raw

ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("plain text", "plain text"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("\x00\x07\x7f", "\\x00\\x07\\x7f"),
        ("\u202eabc\u2066", "<U+202E>abc<U+2066>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("\u2028\u2029", "<U+2028><U+2029>"),
        ("\ud800", "<U+D800>"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("中文　ไทย é 👍", "中文　ไทย é 👍"),
    ],
)
def test_what_would_act_on_a_terminal_is_spelled_out(data: str, shown: str) -> None:
    assert visible(data) == shown


@given(st.text())
def test_no_text_keeps_a_character_that_acts(text: str) -> None:
    assert not {unicodedata.category(char) for char in visible(text)} & ACTING
    assert {char for char in visible_lines(text) if unicodedata.category(char) in ACTING} <= {"\n"}
    assert {char for char in visible_raw(text) if unicodedata.category(char) in ACTING} <= {"\n", "\t"}


@given(st.text())
def test_what_was_made_safe_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_a_build_service_finds_no_order_in_a_text() -> None:
    orders = "::error file=x::y\n  ::add-mask::z\nfine :: here\n##[group]x"

    assert quiet_in_ci(orders) == "\\::error file=x::y\n  \\::add-mask::z\nfine :: here\n#\\#[group]x"
