"""The cells of one row laid over the data of an initiative, by the verbs that may write them."""

from __future__ import annotations

import re

from tsbp.domain import assign, tongues
from tsbp.domain.address import join, pattern
from tsbp.domain.fields import field
from tsbp.domain.moment import parse_moment
from tsbp.domain.plain import copied, same, value_at
from tsbp.domain.query import texts
from tsbp.ops.recording import ALL_VERBS, RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from tsbp.domain.assign import Reading
    from tsbp.domain.directory_lookup import Directory
    from tsbp.domain.incoming import Column
    from tsbp.ops.recording import Kind

    Data = Mapping[str, Any]

EVERY_VERB = (*ALL_VERBS, "triage", "update", "never")
MAPS = {kind.map: kind for kind in RECORDS.values()}
# What holds where nothing is written; lists show it all the same.
UNWRITTEN: Mapping[tuple[str | int, ...], str] = {("sensitivity",): "normal"}
_MARK = re.compile(r"\[([a-z]{2,3})\] ")


def laid(column: Column, text: str, data: Data, before: Data | None, reading: Reading) -> Data:
    """Return the data with one cell laid over them; what says the same as they do changes nothing.

    A new initiative (nothing was `before`) takes every fact; of one that was there each fact keeps the verb that
    writes it, but for the records that `add` may add. Raises as `assign.assigned` does.
    """
    parts, text = _spoken(column, text, data, reading.languages)
    old = value_at(data, parts)
    if not text or _is_same_moment(old, text) or (old is None and UNWRITTEN.get(parts) == text):
        return data
    word = assign.Word(join(parts), "=", text)
    anyhow = reading._replace(verbs=EVERY_VERB, decided=True, ends=True)
    free = assign.assigned(_opened(data, parts), [word], anyhow)
    if before is None or same(free, data) or _is_added(before, parts):
        return free
    return assign.assigned(data, [word], reading)


def _is_same_moment(old: object, text: str) -> bool:
    """Tell whether two ways of writing a moment mean the same: lists show the seconds that files leave out."""
    try:
        return isinstance(old, str) and parse_moment(old) == parse_moment(text)
    except ValueError:
        return False


def _is_added(before: Data, parts: Sequence[str | int]) -> bool:
    """Tell whether the fact belongs to a record that was not there and that `add` may add."""
    return parts[0] in MAPS and len(parts) > 2 and value_at(before, parts[:2]) is None


def _opened(data: Data, parts: Sequence[str | int]) -> Data:
    """Return the data with the records above a fact, empty where they were not there."""
    new: Any = copied(data)
    for length in range(2, len(parts)):
        above = tuple(parts[:length])
        known = field(pattern(above))
        if known is not None and known.type == "map" and value_at(new, above) is None:
            assign.lay(new, above, {}, "")
    return new  # type: ignore[no-any-return]


def _spoken(
    column: Column, text: str, data: Data, languages: Sequence[str]
) -> tuple[tuple[str | int, ...], str]:
    """Return where a text goes by its language, and what it says: nothing when it says what is there.

    Lists show a text of another language with a mark, `[en] …`; that is no part of it.
    """
    known = field(pattern(column.parts))
    if known is None or known.type != "text":
        return column.parts, text
    mark = _MARK.match(text)
    named = mark[1] if mark and mark[1] in languages else ""
    said = text[mark.end() :] if mark and named else text
    old = value_at(data, column.parts)
    if old and said in texts(old):
        return column.parts, ""
    language = named or next(iter(tongues.spoken(said, None, languages)))
    if language == languages[0] and isinstance(old, str):
        return column.parts, said
    return (*column.parts, language), said


def with_alias(data: Data, alias: str) -> Data:
    """Return the data of an initiative that goes by an alias too, "" for none."""
    aliases = list(data.get("aliases") or ())
    return {**data, "aliases": [*aliases, alias]} if alias and alias not in aliases else data


def completed(data: Data, before: Data | None, reading: Reading, directory: Directory) -> Data:
    """Return the data with what goes without saying of every record that was not there before."""
    new = dict(data)
    for name, kind in MAPS.items():
        there = (before or {}).get(name) or {}
        records = data.get(name) or {}
        added = {
            key: {**_unsaid(data, kind, key, record, reading, directory), **record}
            for key, record in records.items()
            if key not in there
        }
        if added:
            new[name] = {**records, **added}
    return new


def _unsaid(
    data: Data, kind: Kind, key: str, record: Data, reading: Reading, directory: Directory
) -> dict[str, Any]:
    """Return what a new record says unasked: the defaults of `add`, its title by its key, the lead of its market.

    What is nobody's is the owner's of the initiative, else whoever imports.
    """
    me = reading.me
    said = {"@me": me, "@today": reading.today.isoformat()}
    found: dict[str, Any] = {name: said.get(value, value) for name, value in kind.defaults.items()}
    if "owner" in found:
        found["owner"] = data.get("owner") or me
    if kind.map == "milestones":
        found["title"] = {reading.languages[0]: key.replace("-", " ").capitalize()}
    if kind.map == "metrics":
        found["metric"] = key
    if kind.map == "rollouts":
        market = directory.markets.get(key)
        found["lead"] = (market.lead if market is not None else None) or data.get("owner")
    return {
        name: value
        for name, value in found.items()
        if value and name not in record and field(f"{kind.map}.*.{name}")
    }
