"""Writes plain data as JSON text without the package `json`, which takes longer to load than all of our rules.

Its heart does the work, told once what `json` has to be told for each value.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Writer = Callable[[object], str]

try:  # not every Python has it
    from _json import (  # type: ignore[import-not-found,unused-ignore]
        encode_basestring,
        encode_basestring_ascii,
        make_encoder,
    )
except ImportError:
    from json import JSONEncoder

    def writer(plain: Callable[[object], object], *, ascii: bool = True, by_key: bool = False) -> Writer:
        """Return what writes a value (see below)."""
        return JSONEncoder(
            separators=(",", ":"), default=plain, ensure_ascii=ascii, sort_keys=by_key, check_circular=False
        ).encode

else:

    def writer(plain: Callable[[object], object], *, ascii: bool = True, by_key: bool = False) -> Writer:
        """Return what writes a value as text without spaces, as `json.dumps` would.

        `plain` makes plain data of what JSON does not know; `ascii` escapes whatever is not; keys stand as they
        come, or sorted `by_key`. Nothing may hold itself.
        """
        quoted = encode_basestring_ascii if ascii else encode_basestring
        write = make_encoder(None, plain, quoted, None, ":", ",", by_key, False, True)  # noqa: FBT003
        return lambda value: "".join(write(value, 0))


def refuse(value: object) -> object:
    """Refuse what JSON does not know; raises TypeError."""
    raise TypeError(f"no plain data: {type(value).__name__}")
