"""The models by the kinds of their files, and everything that is wrong with data that do not fit.

The heavy half of `shape`, and the only place that sees the faults of the model library; they become faults of
ours, at places in the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from tsbp.domain import directory, nodes, vocab
from tsbp.domain.initiative import Initiative
from tsbp.domain.near import near
from tsbp.domain.settings import Settings, View
from tsbp.domain.shape import Fault, name, shown
from tsbp.domain.types import ONE, SEVERAL
from tsbp.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

KINDS: Mapping[str, type[BaseModel]] = {
    "initiative": Initiative,
    "people": directory.PeopleFile,
    "teams": directory.TeamsFile,
    "vendors": directory.VendorsFile,
    "markets": directory.MarketsFile,
    "calendar": directory.CalendarFile,
    "policy_areas": directory.PoliciesFile,
    "queues": directory.QueuesFile,
    "metrics": directory.MetricsFile,
    "priorities": directory.PrioritiesFile,
    "principles": directory.PrinciplesFile,
    "glossary": directory.GlossaryFile,
    "templates": directory.TemplatesFile,
    "settings": Settings,
    "view": View,
}
KEY = "[key]"
# Likeness costs time in the square of a word; a file with thousands of strange keys is no case of mistyping.
MOST_ADVISED = 50
_NOT_SEVERAL = ("dict_type", "tuple_type")
_EXPECTED = {"dict_type": "map", "model_type": "map", "tuple_type": "list", "bool_type": "bool"}


def read(kind: str, data: Mapping[str, object]) -> tuple[Any | None, tuple[Fault, ...]]:
    """Return the model of the data and no faults, or None and every fault in the order of the model."""
    model = KINDS[kind]
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        return None, _faults(nodes.root(model), data, error.errors(include_url=False))


class _Error(NamedTuple):
    """A fault of the library, laid over the data."""

    type: str
    loc: tuple[str | int, ...]
    union: tuple[str | int, ...] | None
    half: str
    at_key: bool
    value: Any
    context: Mapping[str, Any]


def _faults(root: nodes.Node, data: object, errors: Sequence[ErrorDetails]) -> tuple[Fault, ...]:
    laid = [each for each in (_laid(error, data) for error in errors) if not _counted_out(each)]
    found: dict[tuple[str, tuple[str | int, ...], bool], Fault] = {}
    for error in _halved(laid):
        fault = _fault(root, error, advise=len(found) < MOST_ADVISED)
        found.setdefault((fault.rule, fault.loc, fault.at_key), fault)
    return tuple(found.values())


def _laid(error: ErrorDetails, data: object) -> _Error:
    """Find the place of an error in the data; what names no place there is left out of it."""
    here, union, half = data, None, ""
    loc: list[Any] = []
    for part in error["loc"]:
        if _stands(part, here):
            here = here[part]  # type: ignore[index]  # it stands there
            loc.append(part)
        elif part in (ONE, SEVERAL):
            union, half = tuple(loc), str(part)
    at_key = KEY in error["loc"]
    if error["type"] == "missing":
        loc.append(error["loc"][-1])
    value = loc[-1] if at_key and loc else here
    return _Error(error["type"], tuple(loc), union, half, at_key, value, error.get("ctx") or {})


def _stands(part: object, here: object) -> bool:
    if isinstance(here, dict):
        return part in here
    return isinstance(here, list | tuple) and isinstance(part, int) and 0 <= part < len(here)


def _counted_out(error: _Error) -> bool:
    """Tell whether a list is called too short only because its entries have faults of their own."""
    return error.type == "too_short" and bool(error.value)


def _halved(errors: Sequence[_Error]) -> Iterator[_Error]:
    """Leave out the half of a union that the data did not mean: a map of texts is not a failed text."""
    several = {error.union for error in errors if error.half == SEVERAL and error.type not in _NOT_SEVERAL}
    for error in errors:
        if error.half == ONE and error.union in several:
            continue
        if error.half == SEVERAL and error.union not in several:
            continue
        yield error


def _fault(root: nodes.Node, error: _Error, *, advise: bool) -> Fault:
    if error.type == "missing":
        return Fault("missing-key", error.loc, at_key=False, params={"key": error.loc[-1]})
    if error.at_key or error.type in ("extra_forbidden", "invalid_key"):
        return _key_fault(root, error, advise=advise)
    rule, params = _value_fault(root, error, advise=advise)
    return Fault(rule, error.loc, at_key=False, params=params)


def _key_fault(root: nodes.Node, error: _Error, *, advise: bool) -> Fault:
    """Say of a key that it does not belong here, or has not the form of the keys here."""
    above = nodes.at(root, error.loc[:-1])
    key = shown(error.loc[-1]) if error.loc else ""
    known: tuple[object, ...] = ()
    form = ""
    if above is not None and above.kind == nodes.BLOCK:
        known = tuple(nodes.fields(above))
    elif above is not None:
        keys = nodes.key(above)
        known, form = nodes.choices(keys), keys.kind
    if form and not known:
        return Fault("bad-key-form", error.loc, at_key=True, params={"key": key, "form": form})
    candidates = near(key, map(str, known)) if advise else ()
    return Fault("unknown-key", error.loc, at_key=True, params={"key": key, "candidates": candidates})


def _value_fault(root: nodes.Node, error: _Error, *, advise: bool) -> tuple[str, dict[str, object]]:
    node = nodes.at(root, error.loc)
    kind = node.kind if node else ""
    value = error.value
    if value is None:
        return "no-value", {}
    expected = str(error.context.get("expected") or _EXPECTED.get(error.type) or _chosen(error) or kind)
    if error.type in _EXPECTED or error.type == "string_type" or not _fits(value, expected):
        return "wrong-type", {"expected": expected, "got": name(value)}
    if error.type == "not-a-choice":
        return "not-a-choice", _choice(value, error.context["choices"], advise=advise)
    if error.type in ("bad-date", "bad-moment"):
        is_day = error.type == "bad-date" or re.search(vocab.DATE_PATTERN, value)
        return "bad-date" if is_day else "bad-moment", {"value": shown(value)}
    if error.type == "not-a-number" and not isinstance(value, str):
        return "out-of-range", {name: error.context[name] for name in ("least", "most")} | {
            "value": shown(value)
        }
    return _text_fault(kind, error)


def _text_fault(kind: str, error: _Error) -> tuple[str, dict[str, object]]:
    """Say what is wrong with a text, or with how many entries there are."""
    if error.type == "too_short":
        return "too-short", {"least": 1}
    if error.type == "string_too_long":
        return "too-long", {"length": len(error.value), "most": error.context["max_length"]}
    if kind in ("str", "text", "any") and not str(error.value).strip():
        return "no-value", {}
    return "bad-form", {"value": shown(error.value), "form": kind}


def _chosen(error: _Error) -> str:
    """Return `int` where only whole numbers may be chosen: `"8"` is no number, however alike."""
    choices = error.context.get("choices", ())
    return "int" if choices and isinstance(choices[0], int) else ""


def _choice(value: object, allowed: Sequence[object], *, advise: bool) -> dict[str, object]:
    candidates = near(shown(value), map(str, allowed)) if advise else ()
    return {"value": shown(value), "choices": tuple(allowed), "candidates": candidates}


def _fits(value: object, expected: str) -> bool:
    """Tell whether a value is at least of the type of what is expected, so that its content is to blame."""
    if isinstance(value, dict | list | tuple):
        return expected in ("map", "list", "text", "handles", nodes.KEYED, nodes.LIST, nodes.BLOCK)
    if expected in ("number", "int"):
        return isinstance(value, int if expected == "int" else int | float) and not isinstance(value, bool)
    if expected in ("choice", "any"):
        return not isinstance(value, bool)
    return isinstance(value, str)
