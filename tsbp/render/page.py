"""What a renderer knows: pages of tables, prose and cards. No renderer sees anything else."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RED, AMBER, GREEN, MUTED, STRONG, PLAIN = "red", "amber", "green", "muted", "strong", ""


class Cell(NamedTuple):
    """A piece of text and its tone; the tone never says what the text does not say."""

    text: str
    tone: str = PLAIN


class Column(NamedTuple):
    """A column of a table.

    `key` is the name in `--fields`, CSV and plain output; `label` the heading a person reads. `drop`
    says how early the column leaves a narrow terminal (0 = never; the highest leaves first); `least`
    is the width in cells below which it is not squeezed (0 = it is never squeezed). `wide` is the width of
    the terminal from which on the column is shown at all, `whole` that from which on it is not squeezed
    before the others; a column that `wraps` goes on in the next line instead of being cut.
    """

    key: str
    label: str
    align: str = "<"
    drop: int = 0
    least: int = 0
    wide: int = 0
    wraps: bool = False
    whole: int = 0


class Table(NamedTuple):
    """Rows of cells under columns; without `headed` the labels are left out for people."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    headed: bool = True


class Prose(NamedTuple):
    """Lines of text; a long line is wrapped with `indent` cells before its continuation."""

    lines: tuple[tuple[Cell, ...], ...]
    indent: int = 0


class Section(NamedTuple):
    """A heading and what stands below it."""

    title: str
    blocks: tuple[Table | Prose | Section, ...]


class Page(NamedTuple):
    """An answer, ready to be rendered in any format.

    `kind` names the JSON schema (`status/1`). `blocks` are what people read; `data` are the items that
    machines read, `summary` their head counts; `rows` is the table behind `plain` and `csv` (full values,
    nothing cut), of whose columns `plain` shows the `brief` ones, or all; `ids` is what `-o id` prints.
    `problems` (findings as plain mappings) say which files could not be read; `notes` go to stderr, after
    the answer. `raw` replaces every block where the answer is a text of its own (a schema, a diff). `exit`
    is the exit code of the command that shows the page. `until` is the instant up to which the clock changes
    nothing of it, empty where that is not known.
    """

    kind: str
    blocks: tuple[Table | Prose | Section, ...] = ()
    data: Sequence[Mapping[str, object]] = ()
    summary: Mapping[str, object] = {}
    rows: Table | None = None
    brief: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    problems: tuple[Mapping[str, object], ...] = ()
    notes: tuple[str, ...] = ()
    truncated: int = 0
    raw: str = ""
    exit: int = 0
    as_of: str = ""
    head: str = ""
    behind: int = 0
    until: str = ""


if TYPE_CHECKING:
    Block = Table | Prose | Section
