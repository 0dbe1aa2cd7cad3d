"""`--fields`: which columns and keys of an answer are shown, and in which order."""

from __future__ import annotations

from tsbp.domain.near import near
from tsbp.errors import BadUsage
from tsbp.render.page import Cell, Column, Page, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.render.wording import Wording

LIST = "?"


def picked(page: Page, names: Sequence[str], wording: Wording) -> Page:
    """Return the page with just these fields in this order; `?` asks for the list of them.

    Raises BadUsage for a name that is neither a column nor a key of the items.
    """
    if not names or page.raw:
        return page
    labels = _labels(page)
    if not labels:
        return page
    if LIST in names:
        return _listing(labels, wording)
    for name in names:
        if name not in labels:
            raise BadUsage(
                "error.unknown-field", hint="hint.fields", field=name, candidates=near(name, labels)
            )
    rows = _rows(page.rows, names) if page.rows else None
    data = tuple(_item(item, page.rows, place, names) for place, item in enumerate(page.data))
    return page._replace(rows=rows, brief=(), blocks=(rows,) if rows else page.blocks, data=data)


def _labels(page: Page) -> dict[str, str]:
    """Return every field of the page with its label, columns first."""
    labels = {column.key: column.label for column in page.rows.columns} if page.rows else {}
    for item in page.data[:1]:
        for key in item:
            labels.setdefault(key, key)
    return labels


def _rows(table: Table, names: Sequence[str]) -> Table:
    places = {column.key: place for place, column in enumerate(table.columns)}
    kept = [places[name] for name in names if name in places]
    return Table(
        tuple(table.columns[place]._replace(drop=0) for place in kept),
        tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def _item(
    item: Mapping[str, object], table: Table | None, place: int, names: Sequence[str]
) -> Mapping[str, object]:
    """Return one item with the keys named; a column that is no key of it gives its text."""
    return {name: item[name] if name in item else _cell(table, place, name) for name in names}


def _cell(table: Table | None, place: int, name: str) -> str | None:
    if table is None or place >= len(table.rows):
        return None
    for column, cell in zip(table.columns, table.rows[place], strict=True):
        if column.key == name:
            return cell.text
    return None


def _listing(labels: Mapping[str, str], wording: Wording) -> Page:
    columns = (Column("field", wording.say("word.field")), Column("label", wording.say("word.label")))
    table = Table(columns, tuple((Cell(name), Cell(label)) for name, label in labels.items()))
    data = tuple({"field": name, "label": label} for name, label in labels.items())
    return Page("fields/1", blocks=(table,), rows=table, data=data, ids=tuple(labels))
