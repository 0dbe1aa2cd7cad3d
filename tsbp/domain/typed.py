"""Turn a value as typed on the command line into plain data, by the type of its field."""

from __future__ import annotations

import re

from tsbp.domain import dates, vocab
from tsbp.errors import BadUsage, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.assign import Part, Reading, Word
    from tsbp.domain.fields import Field

_YES = {
    "true": True,
    "yes": True,
    "y": True,
    "是": True,
    "false": False,
    "no": False,
    "n": False,
    "否": False,
}
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_HANDLE = re.compile(vocab.HANDLE_PATTERN)
_ID = re.compile(rf"[A-Z]+-[{vocab.ID_ALPHABET}]{{{vocab.ID_LENGTH}}}")
_LOWER = ("people", "party", "upstream", "site", "queue", "principle", "priority")
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)


def value(known: Field, word: Word, old: object, parts: tuple[Part, ...], reading: Reading) -> Any:
    """Return what the word says of the field, None when it clears it.

    Raises BadUsage when it is not a value of the field, NotFound when a word to be taken out is not there.
    """
    if word.sign != "=":
        return _shifted(known, word, old, reading)
    if not word.value.strip():
        return None
    if known.type == "text":
        return _text(word.value, old, parts, known, reading)
    return _plain(known, word.value, reading)


def day_word(day: date) -> str:
    """Return a day as the files hold it."""
    return day.isoformat()


def _shifted(known: Field, word: Word, old: object, reading: Reading) -> Any:
    if known.type == "words":
        return listed(word, old, _listed(known, word.value))
    if known.type in ("day", "moment") and isinstance(old, str):
        back = word.sign.startswith("-") != word.value.startswith("-")
        span = word.value[1:] if word.value[:1] in ("+", "-") else word.value
        start = dates.read_day(old[:10], reading.today)
        return day_word(dates.read_day(f"{'-' if back else '+'}{span}", start))
    raise BadUsage("error.no-sign", address=word.address, sign=word.sign)


def listed(word: Word, old: object, names: Sequence[str]) -> list[str] | None:
    """Return the list with the names put in or taken out, None when none is left; raises NotFound as `value` does."""
    have = [str(entry) for entry in old] if isinstance(old, list) else []
    for named in names:
        if word.sign == "+=" and named not in have:
            have.append(named)
        if word.sign == "-=":
            if named not in have:
                raise NotFound("error.no-word", candidates=have, word=named, address=word.address)
            have.remove(named)
    return have or None


def _listed(known: Field, text: str) -> list[str]:
    return [_coded(known, entry.strip()) for entry in re.split(r"[,，]", text) if entry.strip()]


def _coded(known: Field, text: str) -> str:
    if known.refs == "market":
        return text.upper()
    if known.refs == "region":
        return text.upper() if len(text) == 2 else text.lower()
    if known.refs in ("initiative", "upstream") and "-" in text and _ID.fullmatch(text.upper()):
        return text.upper()
    if known.refs in _LOWER and _HANDLE.fullmatch(text.lower()):
        return text.lower()
    return text


def _text(text: str, old: object, parts: tuple[Part, ...], known: Field, reading: Reading) -> Any:
    names_language = len(parts) > known.path.count(".") + 1
    if names_language:
        if parts[-1] not in reading.languages:
            raise BadUsage("error.no-language", candidates=reading.languages, language=parts[-1])
        return text
    if isinstance(old, dict):
        return {**old, reading.languages[0]: text}
    return text


def _plain(known: Field, text: str, reading: Reading) -> Any:
    kind, _, choices = known.type.partition(":")
    reader = _READERS.get(kind)
    if kind == "choice":
        return _choice(known, text, getattr(vocab, choices))
    if kind == "words":
        return _listed(known, text)
    if text.casefold() == "me" and known.refs in ("people", "party") and reading.me:
        return reading.me
    return reader(known, text, reading) if reader else _coded(known, text)


def _choice(known: Field, text: str, choices: tuple[object, ...]) -> object:
    from_text = {str(choice).casefold(): choice for choice in choices}
    wanted = text.casefold().replace("-", "_")
    found = from_text.get(wanted, from_text.get(text.casefold()))
    if found is None:
        raise BadUsage(
            "error.not-a-choice",
            candidates=[str(choice) for choice in choices],
            field=known.path,
            value=text,
        )
    return found


def _day(known: Field, text: str, reading: Reading) -> str:  # noqa: ARG001 - one signature for every reader
    return day_word(dates.read_day(text, reading.today))


def _moment(known: Field, text: str, reading: Reading) -> str:  # noqa: ARG001
    return text if text[:1].isdigit() and "T" in text else day_word(dates.read_day(text, reading.today))


def _int(known: Field, text: str, reading: Reading) -> int:  # noqa: ARG001
    if not _WHOLE.fullmatch(text.strip()):
        raise BadUsage("error.not-a-number", field=known.path, value=text)
    return int(text)


def _number(known: Field, text: str, reading: Reading) -> float:  # noqa: ARG001
    try:
        return number(text)
    except ValueError:
        raise BadUsage("error.not-a-number", field=known.path, value=text) from None


def is_number(text: str) -> bool:
    """Tell whether the text writes a number."""
    return bool(_NUMBER.fullmatch(text.strip()))


def number(text: str) -> float:
    """Return the number a text writes: whole when it is written without a point; raises ValueError."""
    if not is_number(text):
        raise ValueError(text)
    return float(text) if "." in text else int(text)


def _any(known: Field, text: str, reading: Reading) -> object:  # noqa: ARG001
    return number(text) if is_number(text) else text


def _bool(known: Field, text: str, reading: Reading) -> bool:  # noqa: ARG001
    found = _YES.get(text.strip().casefold())
    if found is None:
        raise BadUsage("error.not-yes-or-no", field=known.path, value=text)
    return found


_READERS: dict[str, Callable[[Field, str, Reading], object]] = {
    "day": _day,
    "moment": _moment,
    "int": _int,
    "number": _number,
    "bool": _bool,
    "any": _any,
}
