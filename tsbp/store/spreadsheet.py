"""A spreadsheet that comes in as CSV: bytes to a header and rows of text; nothing in it computes."""

from __future__ import annotations

import csv
import io
import os
import re

from tsbp.domain.finding import ERROR, Finding, Place
from tsbp.errors import BadData, NotFound
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import NoReturn

LARGEST = 16 << 20
MOST_ROWS, MOST_COLUMNS = 5000, 200
LONGEST_CELL = 1 << 16
SEPARATORS = (",", ";", "\t")
# What `-o csv` puts before a text that a spreadsheet would compute.
_GUARDED = re.compile(r"'(?=[\s　]*[=+\-@\t\r＝＋－＠])")
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Row(NamedTuple):
    """A row that says something: its number as a spreadsheet counts (the header is 1), its cells by column."""

    number: int
    cells: Mapping[str, str]
    extra: int = 0


class Sheet(NamedTuple):
    """The columns in their order, and the rows; `twice` are columns that stand there more than once."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    twice: tuple[str, ...] = ()


def load(path: str) -> Sheet:
    """Read a file; raises NotFound where there is none, BadData for what is no table in UTF-8."""
    try:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST:
                _refuse("table-too-large", size=size, limit=LARGEST)
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotFound("error.no-file", path=path) from None
    except OSError as error:
        _refuse("not-readable", words=error.strerror or str(error))
    try:
        return table(data)
    except BadData as failure:
        found = [one._replace(path=path) for one in failure.findings if isinstance(one, Finding)]
        raise BadData(failure.sentence, hint=failure.hint, findings=found) from None


def table(data: bytes) -> Sheet:
    """Return what the bytes of a CSV hold; a byte-order mark is no part of it. Raises BadData."""
    if len(data) > LARGEST:
        _refuse("table-too-large", size=len(data), limit=LARGEST)
    records = _records(_text(data))
    header = tuple(cell.strip() for cell in next(records, []))
    if not any(header):
        _refuse("table-empty")
    if len(header) > MOST_COLUMNS:
        _refuse("table-too-wide", count=len(header), limit=MOST_COLUMNS)
    rows = []
    for number, record in enumerate(records, 2):
        if number > MOST_ROWS + 1:
            _refuse("table-too-long", limit=MOST_ROWS)
        if any(cell.strip() for cell in record):
            cells = dict(zip(header, map(_plain, record), strict=False))
            extra = sum(bool(cell.strip()) for cell in record[len(header) :])
            rows.append(Row(number, {name: cell for name, cell in cells.items() if name and cell}, extra))
    named = [name for name in header if name]
    twice = tuple(dict.fromkeys(name for name in named if named.count(name) > 1))
    return Sheet(tuple(dict.fromkeys(named)), tuple(rows), twice)


def _text(data: bytes) -> str:
    if data.startswith(_OTHER_MARKS) or b"\0" in data:
        _refuse("table-not-text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        place = Place(line, column, line, column + 1)
        found = Finding(
            "table-not-utf8", ERROR, "", params={"byte": f"0x{data[error.start]:02X}"}, place=place
        )
        raise BadData("error.table", hint="hint.table", findings=[found]) from None


def _records(text: str) -> Iterator[Sequence[str]]:
    """Yield the records, however the cells are kept apart: that is told by the header."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        _refuse("table-broken", row=reader.line_num, words=str(error))


def _separator(text: str) -> str:
    head = text.partition("\n")[0]
    return max(SEPARATORS, key=lambda one: (head.count(one), -SEPARATORS.index(one)))


def _plain(cell: str) -> str:
    """Return the text of a cell without the blanks around it and the guard that `-o csv` gave it."""
    return _GUARDED.sub("", cell.strip(), count=1) if cell.strip().startswith("'") else cell.strip()


def _refuse(rule: str, **params: object) -> NoReturn:
    raise BadData("error.table", hint="hint.table", findings=[Finding(rule, ERROR, "", params=params)])
