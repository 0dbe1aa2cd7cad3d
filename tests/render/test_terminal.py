from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.render import as_terminal
from tsbp.render.formats import Output
from tsbp.render.page import Cell, Column, Page, Prose, Section, Table
from tsbp.render.tables import fitted
from tsbp.render.width import width

COLUMNS = (
    Column("h", "H"),
    Column("id", "ID"),
    Column("title", "Title", least=20),
    Column("live", "Live", drop=1),
    Column("owner", "Owner", drop=2),
)
ROWS = (
    ("R", "4XK7QD", "Two-step report flow with a title that is rather long", "2/5", "bp-sea-1"),
    ("A", "9M2RWB", "人工智能生成内容的标注与审核流程改进专项", "0/1", "bp-global"),
    ("G", "PD5X9M", "การปรับเทียบคำพูดแสดงความเกลียดชัง", "2/2", "bp-sea-2"),
)
TONES = {"R": "red", "A": "amber", "G": "green"}


def table(rows: tuple[tuple[str, ...], ...] = ROWS, columns: tuple[Column, ...] = COLUMNS) -> Table:
    cells = tuple(tuple(Cell(text, TONES.get(text, "")) for text in row) for row in rows)
    return Table(columns, cells)


def drawn(*blocks: Table | Prose | Section, width: int = 0, colour: bool = False) -> str:
    return as_terminal.render(Page("x/1", blocks=blocks), Output("table", width=width, colour=colour))


def test_columns_line_up_whatever_the_script() -> None:
    assert drawn(table(), width=60).splitlines() == [
        "H ID     Title                                Live Owner",
        "R 4XK7QD Two-step report flow with a title .. 2/5  bp-sea-1",
        "A 9M2RWB 人工智能生成内容的标注与审核流程改.. 0/1  bp-global",
        "G PD5X9M การปรับเทียบคำพูดแสดงความเกลียดชัง        2/2  bp-sea-2",
    ]


def test_a_narrow_terminal_loses_the_columns_in_their_order_and_keeps_the_title() -> None:
    heads = [drawn(table(), width=cells).splitlines()[0].split() for cells in (45, 36, 30)]

    assert heads == [
        ["H", "ID", "Title", "Live", "Owner"],
        ["H", "ID", "Title", "Live"],
        ["H", "ID", "Title"],
    ]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20), st.integers(0, 3)), min_size=1, max_size=8),
    st.integers(1, 200),
)
def test_what_stays_fits_when_it_can(shape: list[tuple[int, int, int]], room: int) -> None:
    columns = [Column("", "", least=least, drop=drop) for _, least, drop in shape]
    widths = fitted(columns, [natural for natural, _, _ in shape], room)
    kept = [cells for cells in widths if cells >= 0]
    smallest = [min(natural, least or natural) for natural, least, drop in shape if not drop]

    assert all(cells <= natural for cells, (natural, _, _) in zip(widths, shape, strict=True))
    if sum(smallest) + max(len(smallest) - 1, 0) <= room:
        assert sum(kept) + len(kept) - 1 <= room


def test_a_column_that_waits_for_a_wide_terminal_is_not_there_on_a_narrow_one() -> None:
    columns = (Column("id", "ID"), Column("was", "Was", wide=100))
    rows = (("X", "R"),)

    assert drawn(table(rows, columns), width=99) == "ID\nX\n"
    assert drawn(table(rows, columns), width=100) == "ID Was\nX  R\n"
    assert drawn(table(rows, columns)) == "ID Was\nX  R\n"


def test_a_column_that_wraps_goes_on_below_itself() -> None:
    columns = (Column("n", "", align=">"), Column("what", "", least=10, wraps=True), Column("do", ""))
    rows = (("1", "ask to product 2 wd overdue", "tsbp done"), ("12", "短", "x"))
    shown = drawn(Table(columns, table(rows, columns).rows, headed=False), width=27)

    assert shown.splitlines() == [" 1 ask to product tsbp done", "   2 wd overdue", "12 短             x"]


def test_an_empty_table_and_an_empty_section_draw_nothing() -> None:
    assert drawn(table(()), Section("Nothing", (table(()),)), Section("Alone", ())) == "Alone\n"


def test_sections_and_prose_stand_apart() -> None:
    prose = Prose(((Cell("SEA"), Cell("  6 open")),))

    assert drawn(prose, Section("Needs attention (1)", (Prose(((Cell("one"),),)),))) == (
        "SEA  6 open\n\nNeeds attention (1)\none\n"
    )


def test_a_long_line_hangs_below_its_text() -> None:
    line = (Cell("1 4XK7QD "), Cell("ask to product-pm-reporting 2 wd overdue, blocks: Confirm fix date"))

    assert drawn(Prose((line,), indent=9), width=50).splitlines() == [
        "1 4XK7QD ask to product-pm-reporting 2 wd overdue,",
        "         blocks: Confirm fix date",
    ]


def test_a_newline_in_prose_is_one_and_in_a_table_is_shown() -> None:
    assert drawn(Prose(((Cell("one\ntwo"),),), indent=2)) == "one\n  two\n"
    assert drawn(table((("a\nb",),), (Column("x", "X"),))) == "X\na\\nb\n"


def test_colour_stands_beside_the_letter_and_moves_nothing() -> None:
    plain = drawn(table(), width=60)
    coloured = drawn(table(), width=60, colour=True)

    assert "\x1b[31mR\x1b[0m" in coloured
    for tone in ("\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[2m", "\x1b[0m"):
        coloured = coloured.replace(tone, "")
    assert coloured == plain


def test_colour_goes_on_in_wrapped_prose() -> None:
    line = (Cell("late: "), Cell("one two three", "red"))

    assert (
        drawn(Prose((line,)), width=10, colour=True) == "late: \x1b[31mone\x1b[0m\n\x1b[31mtwo three\x1b[0m\n"
    )


@pytest.mark.parametrize("evil", ["\x1b]52;c;x\x07", "\x9b2J", "a\rb", "\u202e", "[bold]:smile:[/bold]"])
def test_no_control_character_of_the_data_reaches_the_terminal(evil: str) -> None:
    page = Page(
        "x/1", blocks=(table(((evil,),), (Column("x", evil),)), Prose(((Cell(evil),),)), Section(evil, ()))
    )
    shown = as_terminal.render(page, Output("table", width=40))
    raw = as_terminal.render(Page("x/1", raw=evil), Output("table"))

    assert all(char.isprintable() or char == "\n" for char in shown + raw)


def test_two_hundred_rows_with_chinese_are_drawn_in_a_moment() -> None:
    rows = tuple(tuple(text for _ in range(2) for text in row[1:5]) for row in ROWS) * 67
    columns = tuple(Column(str(place), str(place), least=8) for place in range(8))
    page = Page("x/1", blocks=(table(rows, columns),))
    as_terminal.render(page, Output("table", width=160))
    spent = []
    for _ in range(5):
        started = time.perf_counter()
        as_terminal.render(page, Output("table", width=160))
        spent.append(time.perf_counter() - started)

    assert min(spent) < 0.05  # a guard against a slip of tenfold; the measured figure is in the benchmarks


def test_every_line_of_a_table_fits_its_terminal() -> None:
    for cells in range(40, 100):
        assert all(width(line) <= cells for line in drawn(table(), width=cells).splitlines())


def test_a_path_longer_than_a_line_stays_in_one_piece() -> None:
    path = "projects/2026-05/TSBP-PD5X9M-hate-speech-calibration.yaml:112:15:"

    assert drawn(Prose(((Cell(f"in {path} go-live on a holiday"),),), indent=2), width=30).splitlines() == [
        "in", f"  {path}", "  go-live on a holiday",
    ]  # fmt: skip
