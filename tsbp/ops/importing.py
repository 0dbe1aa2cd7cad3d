"""Import a spreadsheet: a row is an initiative, a column a fact; all rows in one commit, or none."""

from __future__ import annotations

from tsbp.domain import incoming
from tsbp.domain.incoming import ALIAS, ID
from tsbp.domain.vocab import SCHEMA_VERSION
from tsbp.errors import BadUsage, Conflict, Failure, NotFound, Refused
from tsbp.ops import cells, creating, writing
from tsbp.ops.refusing import refuse_across
from tsbp.store import layout
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading
    from tsbp.domain.finding import Finding
    from tsbp.domain.incoming import Header
    from tsbp.ops.writing import Look, Progress, Revised, Written
    from tsbp.store.spreadsheet import Row, Sheet
    from tsbp.store.workspace import Workspace

    Data = Mapping[str, Any]


class Problem(NamedTuple):
    """What is wrong with a row: its number, the column (empty: the row as a whole), and what is said of it."""

    row: int
    column: str
    said: Failure | Finding


class Imported(NamedTuple):
    """What an import wrote, or what keeps it from being written; `ignored` are columns that hold no facts."""

    written: Written
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]
    rows: int


class Unfit(Refused):
    """Some rows cannot be taken in."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("error.import", count=len(problems))
        self.problems = tuple(problems)


class Known(NamedTuple):
    """The initiatives of the store by what a row may name them: id to path, alias to ids, folded title to id."""

    paths: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]


class Work(NamedTuple):
    """What every row is read with; `submitted` is the moment of what comes in now."""

    workspace: Workspace
    header: Header
    known: Known
    reading: Reading
    submitted: str


class Wanted(NamedTuple):
    """The initiative that a row means: its id, and its path where it is in the store already."""

    row: Row
    id: str
    path: str


def bring_in(
    workspace: Workspace,
    sheet: Sheet,
    reading: Reading,
    submitted: str,
    *,
    dry_run: bool = False,
    progress: Progress = writing.silent,
) -> Imported:
    """Write every row in one commit, or nothing and what is wrong, row by row.

    A row means the initiative of its `id`, else the one that has its `alias`, else a new one. An empty cell says
    nothing. Raises BadUsage for columns that nobody knows, and as `writing.revise` does.
    """
    header = incoming.header(sheet.columns, reading.languages)
    _refuse_columns(sheet, header)

    def plan(look: Look) -> list[Revised]:
        work = Work(workspace, header, _known(workspace), reading, submitted)
        return _examined(work, sheet, look, progress)

    try:
        written = writing.carried_out(workspace, "import", plan, dry_run=dry_run)
    except Unfit as unfit:
        return Imported(writing.Written(()), unfit.problems, header.ignored, len(sheet.rows))
    return Imported(written, (), header.ignored, len(sheet.rows))


def _refuse_columns(sheet: Sheet, header: Header) -> None:
    if sheet.twice:
        raise BadUsage("error.import-column-twice", column=sheet.twice[0])
    if header.unknown:
        name, candidates = next(iter(header.unknown.items()))
        raise BadUsage(
            "error.import-columns",
            hint="hint.import-columns",
            candidates=candidates,
            columns=tuple(header.unknown),
            count=len(header.unknown),
            column=name,
        )
    if not header.columns:
        raise BadUsage("error.import-no-columns", hint="hint.import-columns")


def _known(workspace: Workspace) -> Known:
    paths, titles = {}, {}
    aliases: dict[str, tuple[str, ...]] = {}
    for entry in workspace.whole().entries:
        paths[entry.id] = entry.path
        for alias in entry.row["aliases"]:
            aliases[alias] = (*aliases.get(alias, ()), entry.id)
        for title in creating.named(entry.row["title"], ("en",)).values():
            titles[title.casefold()] = entry.id
    return Known(paths, aliases, titles)


def _examined(work: Work, sheet: Sheet, look: Look, progress: Progress) -> list[Revised]:
    """Return what becomes of each row's file; raises Unfit with all that is wrong."""
    problems: list[Problem] = []
    files: dict[int, Revised] = {}
    wanted, failures = _wanted(work, sheet)
    problems += failures
    look([one.path for one in wanted if one.path])
    for count, one in enumerate(wanted, 1):
        try:
            files[one.row.number] = _file(work, one)
        except Unfit as unfit:
            problems += unfit.problems
        progress(count, len(wanted))
    if not problems:
        problems += _across(work, files)
    if problems:
        raise Unfit(sorted(problems, key=lambda problem: problem.row))
    return list(files.values())


def _across(work: Work, files: Mapping[int, Revised]) -> Iterator[Problem]:
    """Yield what only shows when all files are seen together."""
    rows = {file.path: row for row, file in files.items()}
    try:
        refuse_across(work.workspace, {file.path: file.data for file in files.values() if file.changes})
    except (Refused, NotFound) as failure:
        for found in failure.findings:
            yield Problem(rows.get(found.path, 0), _column_of(found.address, work.header), found)  # type: ignore[attr-defined, arg-type]


def _wanted(work: Work, sheet: Sheet) -> tuple[list[Wanted], list[Problem]]:
    """Return which initiative each row means; two rows never mean the same."""
    found: list[Wanted] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    taken = set(work.known.paths)
    for row in sheet.rows:
        try:
            one = _meant(work, row, taken)
            for name in (one.id, *_names(row)):
                if first.setdefault(name, row.number) != row.number:
                    raise BadUsage("error.import-twice", first=first[name])
        except Failure as failure:
            column = next((key for key in (ID, ALIAS) if row.cells.get(key)), "title")
            problems.append(Problem(row.number, column, failure))
            continue
        taken.add(one.id)
        found.append(one)
    return found, problems


def _names(row: Row) -> list[str]:
    """Return by what a row could be taken for another: its alias, without key its title."""
    alias = row.cells.get(ALIAS)
    if alias:
        return [f"{ALIAS} {alias}"]
    title = row.cells.get("title")
    return [f"title {title.casefold()}"] if title and not row.cells.get(ID) else []


def _meant(work: Work, row: Row, taken: set[str]) -> Wanted:
    """Return the initiative that a row means; raises NotFound, BadUsage, Conflict."""
    said, alias = row.cells.get(ID, ""), row.cells.get(ALIAS, "")
    paths = work.known.paths
    if said:
        id = said.upper() if said.upper() in paths else work.workspace.find(said)
        return Wanted(row, id, paths[id])
    if alias:
        ids = work.known.aliases.get(alias, ())
        if len(ids) > 1:
            raise Conflict("error.import-alias", alias=alias, candidates=ids)
        if ids:
            return Wanted(row, ids[0], paths[ids[0]])
    else:
        there = work.known.titles.get(row.cells.get("title", "").casefold())
        if there:
            raise BadUsage("error.import-same-title", id=there)
    return Wanted(row, creating.minted(work.workspace.settings.prefix, taken), "")


def _file(work: Work, one: Wanted) -> Revised:
    """Return what becomes of the file of a row; raises Unfit."""
    row = one.row
    if row.extra:
        raise Unfit([Problem(row.number, "", BadUsage("error.import-extra", count=row.extra))])
    try:
        if one.path:
            document = writing.taken(work.workspace, one.path)()
            return writing.revision(work.workspace, document, lambda data: _laid(work, one, data))
        data = _laid(work, one, _begun(work, one))
        _refuse_missing(row, data)
        title = creating.named(data["title"], work.reading.languages)
        path = layout.initiative_path(one.id, title.get("en", ""), str(data["submitted"]))
        return writing.creation(work.workspace, path, data)
    except Unfit:
        raise
    except Failure as failure:
        raise Unfit([*_problems(work, row, failure)]) from None


def _begun(work: Work, one: Wanted) -> Data:
    return {
        "schema": SCHEMA_VERSION,
        "id": one.id,
        "lane": "normal",
        "priority": "P2",
        "stage": "intake",
        "submitted": work.submitted,
    }


def _refuse_missing(row: Row, data: Data) -> None:
    missing = [name for name in ("title", *creating.ASKED) if not data.get(name)]
    if missing:
        raise Unfit(
            [Problem(row.number, name, BadUsage("error.import-needs", field=name)) for name in missing]
        )


def _problems(work: Work, row: Row, failure: Failure) -> Iterator[Problem]:
    """Yield a failure as problems of the row, each finding with the column that it comes from."""
    if not failure.findings:
        yield Problem(row.number, "", failure)
    for found in failure.findings:
        yield Problem(row.number, _column_of(found.address, work.header), found)  # type: ignore[attr-defined, arg-type]


def _column_of(address: str, header: Header) -> str:
    """Return the column that holds an address, or something above or below it; else the address."""
    exact = [column.name for column in header.columns if column.address == address]
    inside = tuple(f"{address}{mark}" for mark in ".[")
    near = [
        column.name
        for column in header.columns
        if column.address.startswith(inside)
        or address.startswith((f"{column.address}.", f"{column.address}["))
    ]
    return (exact or near or [address])[0]


def _laid(work: Work, one: Wanted, data: Data) -> Data:
    """Return the data with every cell of the row laid over them; raises Unfit with each cell that does not fit."""
    new, before = data, data if one.path else None
    problems = []
    for column in work.header.columns:
        text = one.row.cells.get(column.name, "")
        try:
            new = cells.laid(column, text, new, before, work.reading) if text else new
        except Failure as failure:
            problems.append(Problem(one.row.number, column.name, failure))
    if problems:
        raise Unfit(problems)
    named = cells.with_alias(new, one.row.cells.get(ALIAS, ""))
    return cells.completed(named, before, work.reading, work.workspace.directory)
