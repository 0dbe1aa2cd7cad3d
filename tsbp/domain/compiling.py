"""Writes the checks of the models as text for `compiled`: their core schema, as far as it decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pydantic_core
from pydantic import BaseModel

from tsbp.domain.compiled import INNER, SEVERAL, TYPES, heading
from tsbp.domain.models import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

# How a fault is worded, how a value is written and where a schema came from decide nothing.
LEFT_OUT = frozenset(
    ("metadata", "ref", "serialization_alias", "computed_fields", "model_name", "root_model", "custom_init")
)
KEPT = frozenset(
    ("type", "strict", "pattern", "max_length", "min_length", "ge", "le", "allow_inf_nan", "expected", "mode",
     "tz_constraint", "microseconds_precision", "variadic_item_index", "validation_alias")
)  # fmt: skip
CONFIG = ("strict", "extra_fields_behavior")


def text(version: str) -> str:
    """Return the checks of every kind as a text that `compiled.load` takes for the same version of ours.

    Raises ValueError where a model holds something that the text has no words for.
    """
    lines = [
        f"{kind} {json.dumps(_plain(model.__pydantic_core_schema__), separators=(',', ':'))}\n"
        for kind, model in KINDS.items()
    ]
    body = "".join(lines)
    return f"{heading(version, pydantic_core.__version__, body)}\n{body}"


def _plain(node: Any) -> dict[str, Any]:
    if node["type"] == "custom-error":  # only the wording
        return _plain(node["schema"])
    if node["type"] not in TYPES or node.get("root_model") or node.get("custom_init"):
        raise ValueError(f"no words for {node['type']}")
    return {key: _part(key, value) for key, value in node.items() if key not in LEFT_OUT}


def _part(key: str, value: Any) -> Any:
    if key in INNER:
        return _plain(value)
    if key in SEVERAL:
        return [_plain(one[0] if isinstance(one, tuple) else one) for one in value]
    if key == "fields":
        return {name: _plain(field) for name, field in value.items()}
    if key == "cls":
        return value.__name__
    if key == "config":
        return _config(value)
    if key == "default":
        return _default(value)
    if key not in KEPT:
        raise ValueError(f"no words for {key}")
    return value


def _config(config: Mapping[str, Any]) -> dict[str, Any]:
    if config.keys() - {*CONFIG, "title"}:
        raise ValueError(f"no words for {sorted(config)}")
    return {key: config[key] for key in CONFIG}


def _default(value: Any) -> Any:
    """Return a default as text can hold it; a block must be the one of all its own defaults."""
    if isinstance(value, BaseModel):
        if value != type(value)():
            raise ValueError(f"no words for {value!r}")
        return {}
    if isinstance(value, dict) and value:
        raise ValueError(f"no words for {value!r}")
    return list(value) if isinstance(value, tuple) else value
