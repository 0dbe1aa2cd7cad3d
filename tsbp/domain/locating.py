"""Find the place that an address means whose keys are typed by any unambiguous start."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain.fields import field, order
from tsbp.domain.near import near
from tsbp.errors import Ambiguous, BadUsage, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Part = str | int


def located(data: Mapping[str, Any], address: str) -> tuple[Part, ...]:
    """Return the address with each key written in full; raises BadUsage, NotFound or Ambiguous."""
    parts: list[Part] = []
    here: Any = data
    typed_parts = addresses.parse(address)
    if not typed_parts:
        raise BadUsage("error.no-field", field=address, address=address)
    for part in typed_parts:
        name = _full(tuple(parts), here, part, address)
        parts.append(name)
        here = _step(here, name)
    return tuple(parts)


def _step(here: object, part: Part) -> Any:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return here[part]
    return None


def _full(above: tuple[Part, ...], here: object, part: Part, address: str) -> Part:
    if isinstance(part, int):
        return part
    names = order(above)
    if names:
        if part in names:
            return part
        raise BadUsage("error.no-field", candidates=near(str(part), names), field=part, address=address)
    return whole_key(above, here, part)


def whole_key(above: tuple[Part, ...], here: object, part: str) -> str:
    """Return the key below an address that a start of it means; raises NotFound, Ambiguous."""
    keys = [str(key) for key in here] if isinstance(here, dict) else []
    exact = [key for key in keys if key.casefold() == part.casefold()]
    starts = exact or [key for key in keys if key.casefold().startswith(part.casefold())]
    if len(starts) == 1:
        return starts[0]
    if starts:
        raise Ambiguous("error.ambiguous-key", candidates=starts, key=part, address=addresses.join(above))
    if _is_free(above):
        return part
    raise NotFound("error.no-key", candidates=near(part, keys), key=part, address=addresses.join(above))


def _is_free(above: tuple[Part, ...]) -> bool:
    """Tell whether a new key may be set here without more: a label, or the language of a text."""
    pattern = addresses.pattern(above)
    below = field(f"{pattern}.*")
    own = field(pattern)
    return (below is not None and below.type not in ("map", "log")) or (
        own is not None and own.type == "text"
    )
