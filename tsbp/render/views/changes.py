"""Typed changes as sentences in the words of the domain, and as data."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.address import Part
    from tsbp.domain.change import Change
    from tsbp.render.wording import Wording

    Said = Callable[[Change, tuple[Part, ...], Wording], str]

SHORT = 60
# Blocks whose fields are called as those of the initiative are: an owner, a due day.
_LIKE_THE_WHOLE = ("benefits",)
# Blocks that are no record of something: every part of them tells as much as another.
_WHOLE = ("handover",)
_TELLING = ("text", "question", "title", "what", "summary", "why", "metric")


def sentence(change: Change, wording: Wording) -> str:
    """Return what happened to the fact, in one line of the reader's language."""
    parts = addresses.parse(change.address)
    if not parts:
        return _whole(change, wording)
    return _SAID.get(change.verb, _set)(change, parts, wording)


def without_reasons(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes without a reason and a cause that the sentence of a moved date tells already."""
    moved = {change.address.rpartition(".")[0] for change in changes if "wd" in change.params}
    said = {f"{record}.{key}" for record in moved for key in ("reason", "cause")}
    return tuple(change for change in changes if change.address not in said or change.new is None)


def data(change: Change, wording: Wording) -> dict[str, object]:
    """Return the change as machines read it (docs/json.md); of a whole file only what happened to it."""
    return {
        "verb": change.verb,
        "address": change.address,
        "old": change.old if change.address else None,
        "new": change.new if change.address else None,
        "params": {key: value for key, value in change.params.items() if key not in ("at", "end")},
        "text": sentence(change, wording),
    }


def plain(value: object) -> str:
    """Return a value for one field of a plain row: texts as they are, what has parts in a compact form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "; ".join(f"{key}={plain(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(part) for part in value)
    return str(value)


def _whole(change: Change, wording: Wording) -> str:
    if change.verb == "created":
        title = change.new.get("title")
        return (
            wording.say("change.created", title=_text(title, wording))
            if title
            else wording.say("change.began")
        )
    return wording.say("change.removed-file" if change.verb == "removed" else "change.rewritten")


def _set(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    what, old, new = _subject(parts, wording), change.old, change.new
    known = fields.field(addresses.pattern(parts))
    if parts[-1] in ("forecast", "baseline") and (old is not None or "from" in change.params):
        return _moved_date(change, parts, wording)
    if old is None or _is_long(old) or _is_long(new) or (known is not None and known.type in ("map", "log")):
        return wording.say("change.set", what=what, new=worded(parts, new, wording))
    return wording.say(
        "change.from-to", what=what, old=worded(parts, old, wording), new=worded(parts, new, wording)
    )


def _moved_date(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    what, params = _subject(parts, wording), change.params
    old = worded(parts, params.get("from", change.old), wording)
    new = worded(parts, change.new, wording)
    said = [wording.say("change.from-to", what=what, old=old, new=new)]
    if "wd" in params:
        said.append(wording.say("change.days", days=f"{params['wd']:+d}"))
    if params.get("late") and "from" not in params:
        said.append(wording.say("change.late", days=f"{params['late']:+d}"))
    reason, cause = params.get("reason"), params.get("cause")
    if reason:
        said.append(wording.say("change.because", reason=_text(reason, wording)))
    if cause:
        said.append(wording.say("change.cause", cause=wording.choice("cause", cause)))
    return wording.say("change.joint").join(said)


def _moved(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    what = _subject(parts[:-1] or parts, wording)
    if change.old is None:
        return wording.say("change.set", what=what, new=worded(parts, change.new, wording))
    old, new = worded(parts, change.old, wording), worded(parts, change.new, wording)
    return wording.say("change.from-to", what=what, old=old, new=new)


def _cleared(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    return wording.say(
        "change.cleared", what=_subject(parts, wording), old=worded(parts, change.old, wording)
    )


def _added(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    return wording.say("change.added", what=_subject(parts, wording), text=gist(change.new, wording))


def _removed(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    return wording.say("change.removed", what=_subject(parts, wording), text=gist(change.old, wording))


def _ended(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    return wording.say(
        "change.ended", what=_subject(parts[:-1], wording), new=worded(parts, change.new, wording)
    )


def _passed(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    gate = wording.say("change.g3", market=parts[1]) if parts[0] == "rollouts" else str(parts[1])
    record = change.new if isinstance(change.new, dict) else {"result": change.new}
    result = wording.choice("gate_result", record.get("result"))
    by = record.get("by")
    if by:
        return wording.say("change.passed-by", gate=gate, result=result, by=by)
    return wording.say("change.passed", gate=gate, result=result)


def _posted(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    update, was = change.new, change.params.get("was")
    health = update.get("health")
    what = (
        wording.say("change.update-of", market=parts[1])
        if parts[0] == "rollouts"
        else wording.say("change.update")
    )
    summary = _text(update.get("summary"), wording)
    if not health:
        return wording.say("change.posted", what=what, summary=summary)
    new = wording.choice("health", health)
    said = (
        wording.say("change.health", old=wording.choice("health", was), new=new)
        if was and was != health
        else new
    )
    if update.get("why"):
        said = wording.say("change.why", said=said, why=_text(update["why"], wording))
    return wording.say("change.posted-health", what=what, health=said, summary=summary)


def _recorded(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    reading = change.new
    what = _subject(parts[:-2], wording) if len(parts) > 2 else str(parts[0])
    key = "change.recorded-n" if reading.get("n") else "change.recorded"
    return wording.say(
        key,
        what=what,
        value=reading.get("value"),
        date=_day(reading.get("date"), wording),
        n=reading.get("n"),
    )


def _word(change: Change, parts: tuple[Part, ...], wording: Wording) -> str:
    word = change.new if change.verb == "put" else change.old
    return wording.say(f"change.{change.verb}", what=_subject(parts, wording), word=plain(word))


_SAID: Mapping[str, Said] = {
    "moved": _moved,
    "cleared": _cleared,
    "added": _added,
    "removed": _removed,
    "ended": _ended,
    "passed": _passed,
    "posted": _posted,
    "recorded": _recorded,
    "put": _word,
    "taken": _word,
}


def _subject(parts: Sequence[Part], wording: Wording) -> str:
    """Return what the address is called: the record by its key, then the field; an unknown one by itself."""
    pattern = addresses.pattern(tuple(parts))
    names = pattern.split(".")
    if fields.field(pattern) is None and fields.field(".".join(names[:-1])) is None:
        return addresses.join(tuple(parts))
    records = [
        f"{wording.label(addresses.join(tuple(parts[:depth])))} {parts[depth - 1]}"
        for depth, name in enumerate(names[:-1], 1)
        if name == "*"
    ]
    if len(names) > 1 and names[0] in _LIKE_THE_WHOLE:
        records = [wording.label(names[0])]
    said = _field(parts, pattern, wording)
    for record in reversed(records):
        said = wording.say("change.of", record=record, field=said)
    return said


def _field(parts: Sequence[Part], pattern: str, wording: Wording) -> str:
    """Return what the last part is called, with its key, language or place where it has one."""
    label = wording.label(addresses.join(tuple(parts)))
    if isinstance(parts[-1], int):
        return f"{label} {parts[-1] + 1}"
    return f"{label} {parts[-1]}" if pattern.endswith("*") or fields.field(pattern) is None else label


def worded(parts: Sequence[Part], value: object, wording: Wording) -> str:
    """Return a value as its field wants it: a day with its weekday, a choice by its word, a text quoted."""
    known = fields.field(addresses.pattern(tuple(parts)))
    kind = known.type if known is not None else ""
    if value is None:
        return wording.shown(None)
    if kind == "day":
        return _day(value, wording)
    if kind.startswith("choice:"):
        return wording.choice(_vocabulary(kind.partition(":")[2]), value)
    if isinstance(value, dict) and kind == "map":
        return plain(value) if parts[0] in _WHOLE else gist(value, wording) or plain(value)
    if kind == "text":
        return wording.say("change.quoted", text=_text(value, wording))
    if isinstance(value, str) and kind in ("", "str", "any"):
        return wording.say("change.quoted", text=value)
    return plain(value) if isinstance(value, (dict, list)) else wording.shown(value)


def _vocabulary(name: str) -> str:
    """Return the catalogue's name of a vocabulary: READINESS_STATES is `readiness_state`."""
    name = name.lower()
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name.removesuffix("es") if name.endswith("statuses") else name.removesuffix("s")


def gist(record: object, wording: Wording) -> str:
    """Return what a record is about: its text, else what it names."""
    if not isinstance(record, dict):
        return plain(record)
    telling = next((record[key] for key in _TELLING if record.get(key)), None)
    return wording.say("change.quoted", text=_text(telling, wording)) if telling else plain(record)


def _text(value: Any, wording: Wording) -> str:
    if isinstance(value, dict) and not all(isinstance(part, str) for part in value.values()):
        return plain(value)
    return wording.text(value) if isinstance(value, (str, dict)) else plain(value)


def _day(value: object, wording: Wording) -> str:
    try:
        return wording.full_day(value) if isinstance(value, str) else plain(value)
    except ValueError:
        return str(value)


def _is_long(value: object) -> bool:
    return isinstance(value, (dict, list)) or len(str(value)) > SHORT
