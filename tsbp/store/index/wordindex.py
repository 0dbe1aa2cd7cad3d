"""Full text over titles, summaries, updates and records of a work tree, built when it is first asked.

FTS5's unicode61 tokenizer knows no words in Chinese, and the trigram tokenizer finds none of two characters,
which most Chinese words have; so runs of Han characters are kept and asked as pairs of neighbours.
"""

from __future__ import annotations

import re
from itertools import pairwise

from tsbp.store.index.decoding import decode
from tsbp.store.index.tables import transaction
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

SCHEMA = """
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE IF NOT EXISTS worded (place INTEGER PRIMARY KEY, tree TEXT, path TEXT, oid TEXT, UNIQUE (tree, path));
"""
TITLE_WEIGHT = 6.0
BODY_WEIGHT = 1.0
CUT_WORDS = 16
_HAN = "㐀-䶿一-鿿豈-﫿"
_RUN = re.compile(rf"[{_HAN}]+")
_TERM = re.compile(rf"[{_HAN}]+|[^\W{_HAN}]+(?:[-'’.][^\W{_HAN}]+)*")
_SILENT = {
    "id",
    "schema",
    "at",
    "by",
    "date",
    "due",
    "raised",
    "baseline",
    "forecast",
    "actual",
    "status",
    "health",
}


class Hit(NamedTuple):
    """A file that holds the words: the better the match, the lower the rank; `extract` shows where."""

    path: str
    rank: float
    extract: str


def search(
    connection: sqlite3.Connection, root: str, terms: Sequence[str], limit: int = 0
) -> tuple[tuple[Hit, ...], int]:
    """Return the files of the work tree that hold every word, the best match first, and how many there are.

    A word matches where it begins; a run of Chinese characters wherever it stands. Of more than `limit` (0: no
    limit) only the best are returned; an extract costs as much as finding ten. Words that are not up to date are
    brought so first, in a transaction of their own.
    """
    if connection.in_transaction:
        connection.execute("COMMIT")
    for statement in SCHEMA.strip().split("\n"):
        connection.execute(statement)
    _follow(connection, root)
    wanted = expression(terms)
    if not wanted:
        return (), 0
    ranked = connection.execute(
        "SELECT worded.path, bm25(words, ?, ?) AS rank, words.rowid FROM words"
        " CROSS JOIN worded ON worded.place = words.rowid WHERE words MATCH ? AND worded.tree = ?"
        " ORDER BY rank, worded.path",
        (TITLE_WEIGHT, BODY_WEIGHT, wanted, root),
    ).fetchall()
    shown = ranked[:limit] if limit else ranked
    return tuple(Hit(path, rank, _extract(connection, wanted, place)) for path, rank, place in shown), len(
        ranked
    )


def _extract(connection: sqlite3.Connection, wanted: str, place: int) -> str:
    asked = "SELECT snippet(words, -1, '', '', '..', ?) FROM words WHERE words MATCH ? AND rowid = ?"
    return joined(connection.execute(asked, (CUT_WORDS, wanted, place)).fetchone()[0])


def expression(terms: Sequence[str]) -> str:
    """Return the words as an expression of FTS5: all of them must occur; empty where there is no word."""
    parts = []
    for term in _TERM.findall(" ".join(terms)):
        if not _RUN.fullmatch(term) or len(term) == 1:
            parts.append(f'"{term}"*')
        else:
            parts.append(f'"{" ".join(_pairs(term)[:-1])}"')
    return " AND ".join(parts)


def spread(text: str) -> str:
    """Return the text with each run of Chinese characters as its pairs of neighbours."""
    return _RUN.sub(lambda run: f" {' '.join(_pairs(run[0]))} ", text)


def joined(text: str) -> str:
    """Return a text that `spread` made with its runs of Chinese put together again."""
    words = text.split()
    out: list[str] = []
    for before, word in pairwise(["", *words]):
        follows = len(before) > 1 and _RUN.fullmatch(before) and _RUN.match(word) and word[0] == before[-1]
        if follows and out:
            out[-1] += word[1:]
        else:
            out.append(word)
    return " ".join(out)


def _pairs(run: str) -> list[str]:
    """Return the pairs of neighbours, and the last character alone, so that it too is found by itself."""
    return [first + second for first, second in pairwise(run)] + [run[-1]]


def _follow(connection: sqlite3.Connection, root: str) -> None:
    """Bring the words up to date with the versions of the work tree's files."""
    now = dict(
        connection.execute(
            "SELECT path, oid FROM files WHERE tree = ? AND kind = 'initiative' AND oid != ''", (root,)
        )
    )
    known = {
        path: (oid, place)
        for path, oid, place in connection.execute(
            "SELECT path, oid, place FROM worded WHERE tree = ?", (root,)
        )
    }
    stale = [path for path, (oid, _) in known.items() if now.get(path) != oid]
    missing = [path for path, oid in now.items() if known.get(path, ("",))[0] != oid]
    if not stale and not missing:
        return
    with transaction(connection):
        for path in stale:
            connection.execute("DELETE FROM words WHERE rowid = ?", (known[path][1],))
            connection.execute("DELETE FROM worded WHERE tree = ? AND path = ?", (root, path))
        for path in missing:
            text = connection.execute(
                "SELECT data FROM parsed WHERE oid = ? AND kind = 'initiative' AND data IS NOT NULL",
                (now[path],),
            ).fetchone()
            if text:
                title, body = _said(decode(text[0]))
                place = connection.execute("INSERT INTO words VALUES (?, ?)", (title, body)).lastrowid
                connection.execute("INSERT INTO worded VALUES (?, ?, ?, ?)", (place, root, path, now[path]))


def _said(data: object) -> tuple[str, str]:
    if not isinstance(data, dict):
        return "", ""
    title = spread(" ".join(_texts(data.get("title"))))
    rest = {key: value for key, value in data.items() if key != "title"}
    return f"{title} {data.get('id', '')}", spread(" \n".join(_texts(rest)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, below in value.items():
            if key not in _SILENT:
                yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)
