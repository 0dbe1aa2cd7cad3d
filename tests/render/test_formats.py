from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tsbp.errors import BadUsage
from tsbp.render import as_csv, as_markdown, formats
from tsbp.render.as_json import dumped
from tsbp.render.fields import picked
from tsbp.render.formats import FORMATS, Output
from tsbp.render.page import Cell, Column, Page, Prose, Section, Table
from tsbp.render.wording import Wording

ROWS = Table(
    (Column("id", "ID"), Column("title", "Title"), Column("owner", "Owner")),
    (
        (Cell("TSBP-4XK7QD"), Cell("Two-step 两步"), Cell("bp-sea-1", "red")),
        (Cell("TSBP-9M2RWB"), Cell("=HYPERLINK(1)\tx\ny\x1b[2J"), Cell("-")),
    ),
)
PAGE = Page(
    "status/1",
    blocks=(Prose(((Cell("SEA"), Cell(" 2 open")),)), Section("Needs attention", (ROWS,))),
    data=(
        {"id": "TSBP-4XK7QD", "day": date(2026, 11, 22), "none": None},
        {"id": "TSBP-9M2RWB", "day": None, "none": None},
    ),
    summary={"open": 2},
    rows=ROWS,
    ids=("TSBP-4XK7QD", "TSBP-9M2RWB"),
    truncated=3,
    as_of="2026-11-22",
    head="0123abc",
)
WORDING = Wording("en")


def shown(format: str, page: Page = PAGE) -> str:
    return formats.render(page, Output(format))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_shows_every_page(format: str) -> None:
    for page in (PAGE, Page("x/1"), Page("x/1", raw="one\n  two\n"), Page("x/1", blocks=PAGE.blocks)):
        assert isinstance(shown(format, page), str)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadUsage) as refused:
        formats.known("yaml")

    assert refused.value.candidates == FORMATS


def test_plain_is_one_record_a_line_whole_and_safe() -> None:
    assert shown("plain") == (
        "TSBP-4XK7QD\tTwo-step 两步\tbp-sea-1\nTSBP-9M2RWB\t=HYPERLINK(1)\\tx\\ny\\x1b[2J\t-\n"
    )


def test_plain_tells_the_text_of_a_page_without_rows() -> None:
    page = Page(
        "x/1", blocks=(Prose(((Cell("long " * 50),),)), Section("Title", (Prose(((Cell("a\nb"),),)),)))
    )

    assert shown("plain", page) == "long " * 50 + "\nTitle\na\nb\n"


def test_json_is_the_documented_envelope_in_a_fixed_order() -> None:
    said = json.loads(shown("json"))

    assert list(said) == [
        "schema",
        "as_of",
        "head",
        "behind",
        "total",
        "truncated",
        "summary",
        "problems",
        "data",
    ]
    assert said["schema"] == "tsbp.status/1"
    assert (said["total"], said["truncated"]) == (5, True)
    assert said["data"][0] == {"id": "TSBP-4XK7QD", "day": "2026-11-22", "none": None}
    assert shown("json").endswith("}\n")
    assert shown("json") == shown("json")


def test_json_of_nothing_has_every_key_and_empty_data() -> None:
    said = json.loads(shown("json", Page("list/1")))

    assert said == {
        "schema": "tsbp.list/1", "as_of": None, "head": None, "behind": 0, "total": 0, "truncated": False,
        "summary": {}, "problems": [], "data": [],
    }  # fmt: skip


def test_json_keeps_chinese_readable_and_escapes_what_acts() -> None:
    text = dumped({"a": "两步\x1b\x9b\u202e\u200b\u2028\ud800\U000e0041 ##[group]"})

    assert "两步" in text
    assert text.isprintable()
    assert "##[" not in text
    assert json.loads(text) == {"a": "两步\x1b\x9b\u202e\u200b\u2028\ud800\U000e0041 ##[group]"}


@given(st.dictionaries(st.text(), st.text(alphabet=st.characters())))
def test_json_gives_back_every_text(value: dict[str, str]) -> None:
    assert json.loads(dumped(value)) == value


def test_json_writes_moments_with_offset_sets_in_order_and_never_nan() -> None:
    assert (
        dumped([datetime(2026, 11, 22, 16, tzinfo=UTC), {"b", "a"}])
        == '["2026-11-22T16:00:00+00:00", ["a", "b"]]'
    )
    with pytest.raises(ValueError, match="JSON"):
        dumped(float("nan"))


def test_jsonl_is_one_item_a_line() -> None:
    assert [json.loads(line)["id"] for line in shown("jsonl").splitlines()] == list(PAGE.ids)


def test_csv_opens_in_a_spreadsheet_without_anything_computing() -> None:
    text = shown("csv")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text.startswith("\ufeff")
    assert rows[0] == ["id", "title", "owner"]
    assert rows[2] == ["TSBP-9M2RWB", "'=HYPERLINK(1)\\tx\ny\\x1b[2J", "'-"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-x", "'-x"), ("@sum", "'@sum"), (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("\t=1", "'\\t=1"), ("\r=1", "'\\r=1"), ("-3", "-3"), ("+2.5", "+2.5"), ("12%", "12%"),
        ("a=b", "a=b"),
    ],
)  # fmt: skip
def test_a_csv_cell_is_never_a_formula_and_a_number_stays_one(text: str, cell: str) -> None:
    assert as_csv.safe(text) == cell


@given(st.text())
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    cell = as_csv.safe(text).strip()

    assert not cell.startswith(("=", "@", "＝"))
    assert not cell.startswith(("+", "-")) or cell[1:2].isdigit()


def test_id_prints_the_ids_alone() -> None:
    assert shown("id") == "TSBP-4XK7QD\nTSBP-9M2RWB\n"


def test_markdown_makes_tables_sections_and_lines() -> None:
    page = Page("x/1", blocks=(Prose(((Cell("one"),), (Cell("two"),))), Section("Part", (ROWS,))))

    assert shown("markdown", page).splitlines()[:6] == [
        "one\\", "two", "", "## Part", "", "| ID | Title | Owner |",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "evil",
    [
        "@everyone", "a@b.example", "fixes #12", "closes o/r#12", "GH-12", "!12", "https://evil.example/x",
        "www.evil.example", "[x](http://evil)", "![x](http://evil)", "<img src=x onerror=y>", "<!-- x -->",
        "a | b", "`code`", "**bold**", "# heading", "- item", "1. item", "> quote", "/close", "---",
        "    code",
        "~~x~~", "&lt;", "\\", "::error::x", "a\n\n# b", "mailto:x@y", "$x$", "{{ 1 }}",
    ],
)  # fmt: skip
def test_markdown_shows_a_text_and_does_nothing_with_it(evil: str) -> None:
    table = Table((Column("x", "X"),), ((Cell(evil),),))
    page = Page("x/1", blocks=(Prose(((Cell(evil),),)), Section(evil, (table,))))
    html = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(shown("markdown", page))

    assert set(_tags(html)) <= {"p", "h2", "table", "thead", "tbody", "tr", "th", "td", "br"}
    for mark in ("@e", "@b", "@y", "#1", "GH-1", "!1", "://", "www."):
        assert mark not in html
    assert not any(line.startswith("/") for line in shown("markdown", page).splitlines())


def test_markdown_fences_a_text_of_its_own_safely() -> None:
    assert as_markdown.render(Page("x/1", raw="a ``` b\n"), Output("markdown")) == "````\na ``` b\n````\n"


def test_fields_pick_and_reorder_columns_and_keys() -> None:
    page = picked(PAGE, ("owner", "id"), WORDING)

    assert shown("plain", page) == "bp-sea-1\tTSBP-4XK7QD\n-\tTSBP-9M2RWB\n"
    assert list(page.data[0]) == ["owner", "id"]
    assert page.data[0] == {"owner": "bp-sea-1", "id": "TSBP-4XK7QD"}
    assert shown("table", page).splitlines()[0].split() == ["Owner", "ID"]


def test_an_unknown_field_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadUsage) as refused:
        picked(PAGE, ("titel",), WORDING)

    assert refused.value.candidates == ("title",)


def test_a_question_mark_lists_the_fields() -> None:
    assert picked(PAGE, ("?",), WORDING).ids == ("id", "title", "owner", "day", "none")


def _tags(html: str) -> list[str]:
    return [piece.split(">")[0].split(" ")[0].strip("/ ") for piece in html.split("<")[1:]]
