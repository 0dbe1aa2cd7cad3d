from __future__ import annotations

import unicodedata

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from tsbp.render.width import cut, pad, width, wrapped

# The scripts that the markets of a store are written in, and what stands between them.
SCRIPTS = (
    range(0x20, 0x7F), range(0xA1, 0x500), range(0x600, 0x700), range(0x900, 0xA00), range(0xE00, 0xF00),
    range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x1E00, 0x2000), range(0x2010, 0x2028),
    range(0x20A0, 0x20C0), range(0x3000, 0xA000), range(0xAC00, 0xD7A4), range(0xF900, 0xFB00),
    range(0xFF01, 0xFFE7), range(0x1F300, 0x1F650),
)  # fmt: skip
LETTERS = st.text(st.sampled_from("ab 中文，。（）ไทยกำ้é"))


def test_every_character_of_our_scripts_is_as_wide_as_wcwidth_says() -> None:
    known = [
        chr(code)
        for block in SCRIPTS
        for code in block
        if unicodedata.category(chr(code)) not in ("Cn", "Cf")
    ]

    assert [char for char in known if width(char) != wcwidth.wcwidth(char)] == []


@pytest.mark.parametrize(
    ("text", "cells"), [("", 0), ("abc", 3), ("中文标题", 8), ("ไทย", 3), ("ที่", 1), ("é", 1)]
)
def test_width_counts_cells_not_letters(text: str, cells: int) -> None:
    assert width(text) == cells


@given(LETTERS, st.integers(0, 20))
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, cells: int) -> None:
    short = cut(text, cells)

    assert width(short) <= cells
    assert short == text or short == ".."[:cells] or (short.endswith("..") and text.startswith(short[:-2]))


@given(LETTERS, st.integers(0, 30), st.sampled_from("<>"))
def test_a_padded_text_takes_just_the_cells(text: str, more: int, align: str) -> None:
    whole = width(text) + more

    assert width(pad(text, whole, align)) == whole


@given(LETTERS, st.integers(4, 30), st.integers(0, 2))
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text: str, cells: int, indent: int) -> None:
    spans = list(wrapped(text, cells, indent))
    lines = [text[start:end] for start, end in spans]

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(
        width(line.rstrip()) <= (cells - indent if number else cells) for number, line in enumerate(lines)
    )


def test_no_line_opens_with_a_closing_mark_nor_ends_with_an_opening_one() -> None:
    text = "各市场进展如何，谁做了什么决定。（见附件）"
    lines = [text[start:end] for start, end in wrapped(text, 14)]

    assert lines == ["各市场进展如", "何，谁做了什", "么决定。（见附", "件）"] or all(
        line[0] not in "，。）" and line[-1] != "（" for line in lines
    )


def test_a_width_of_nothing_keeps_the_text_whole() -> None:
    assert list(wrapped("a b c" * 100, 0)) == [(0, 500)]
