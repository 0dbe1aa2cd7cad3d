"""The facts of a file as they are shown: one value in words, or all of them by their addresses."""

from __future__ import annotations

from tsbp.render.page import Cell, Column, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from tsbp.render.wording import Wording

EXPOSURE = {"routes": "exposure_route", "categories": "exposure_category", "controls": "exposure_control"}


def said(value: Any, wording: Wording) -> str:
    """Return any value of a file as it is read: texts in the reader's language, several ones enumerated."""
    if isinstance(value, dict) and value and all(isinstance(one, str) for one in value.values()):
        if set(value) <= set(wording.languages()):
            return wording.text(value)
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, list) and all(isinstance(one, (str, int, float)) for one in value):
        return ", ".join(str(one) for one in value) or "-"
    if isinstance(value, dict):
        return "; ".join(f"{key} {said(one, wording)}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(said(one, wording) for one in value)
    return wording.shown(value)


def exposure(data: Mapping[str, Any], wording: Wording) -> str:
    """Return what harmful material the work brings before people, in one line; of none there is no more to say."""
    told = {
        key: wording.listed(wording.choice(vocab, one) for one in data.get(key) or ()) or "-"
        for key, vocab in EXPOSURE.items()
    }
    level = wording.choice("exposure_level", data.get("level", "-"))
    if data.get("level") == "none" and not any(data.get(key) for key in EXPOSURE):
        return wording.say("show.no-exposure", level=level)
    return wording.say("show.exposure", level=level, **told)


def rows(data: Mapping[str, Any]) -> Table:
    """Return every fact with its address, for machines."""
    leaves = tuple((Cell(address), Cell(value)) for address, value in _leaves("", data))
    return Table((Column("address", "address"), Column("value", "value")), leaves)


def _leaves(above: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every fact with its address, as `set` and `log` name it."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _leaves(f"{above}.{key}" if above else str(key), one)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for place, one in enumerate(value):
            yield from _leaves(f"{above}[{place}]", one)
    elif isinstance(value, list):
        yield above, ",".join(str(one) for one in value)
    else:
        yield above, "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
