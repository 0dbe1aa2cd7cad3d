"""The kinds of values that files hold, named once, as plain core schema: no Python runs inside a check.

Each named kind carries `metadata["kind"]`, so the JSON Schema, the format page and the tie to the register
read the models instead of repeating them. A value that fails one of our own kinds fails by our own rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema as core

from tsbp.domain import vocab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

T = TypeVar("T")
LONGEST_TITLE = 200
LONGEST_LINE = 500
LONGEST_TEXT = 4000
LARGEST = 10**12
FILLED = r"\S"
# What a fault in one half of such a union is marked with; no key of a file looks like this.
ONE = "<one>"
SEVERAL = "<several>"


class Strict(BaseModel):
    """A block of a file: unknown keys are refused, nothing is converted, nothing can be changed."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Kind:
    """A core schema under a name; the annotation around it says what it is for a type checker."""

    def __init__(self, schema: CoreSchema) -> None:
        self.schema = schema

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Stand for the annotated type."""
        return self.schema


class OneOf(Kind):
    """One word, or number, of a closed vocabulary."""

    def __init__(self, choices: Sequence[str] | Sequence[int]) -> None:
        literal: CoreSchema = core.literal_schema(list(choices))
        if isinstance(choices[0], int):  # a literal alone takes true and 1.0 for 1
            literal = core.chain_schema([core.int_schema(strict=True), literal])
        super().__init__(_ruled("not-a-choice", "choice", literal, choices=list(choices)))


class MapOf:
    """A map whose keys are of one kind: a pattern, or one of a closed vocabulary."""

    def __init__(self, keys: CoreSchema, least: int = 0) -> None:
        self.keys = keys
        self.least = least or None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Stand for a mapping of such keys to the annotated values."""
        values = handler.generate_schema(get_args(source)[1])
        return core.dict_schema(self.keys, values, min_length=self.least, strict=True)


class ListOf:
    """A list in the file, a tuple in the value."""

    def __init__(self, least: int = 0) -> None:
        self.least = least or None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Stand for a tuple of the annotated values."""
        entries = handler.generate_schema(get_args(source)[0])
        return core.tuple_variable_schema(entries, min_length=self.least, strict=False)


class Absent:
    """A key that may be missing (the value is None then) but is never written without a value."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Stand for the annotated type without None."""
        schema: dict[str, Any] = dict(handler(source))
        inner: CoreSchema = schema["schema"]
        return inner


def _ruled(rule: str, kind: str, schema: CoreSchema, **params: object) -> CoreSchema:
    """Wrap a schema so that whatever fails in it fails by one rule of ours, with these parameters."""
    return core.custom_error_schema(
        schema,
        custom_error_type=rule,
        custom_error_message=rule,
        custom_error_context=params or None,
        metadata={"kind": kind},
    )


def _line(kind: str, pattern: str, longest: int = LONGEST_LINE) -> CoreSchema:
    """Return the kind of texts of one form."""
    return core.str_schema(pattern=pattern, max_length=longest, strict=True, metadata={"kind": kind})


def _day() -> CoreSchema:
    return core.chain_schema(
        [core.str_schema(pattern=vocab.DATE_PATTERN, strict=True), core.date_schema(strict=False)]
    )


def _moment() -> CoreSchema:
    aware = core.datetime_schema(strict=False, tz_constraint="aware")
    return core.chain_schema([core.str_schema(pattern=vocab.MOMENT_PATTERN, strict=True), aware])


def _number(least: float, most: float) -> CoreSchema:
    whole = core.int_schema(strict=True, ge=int(least), le=int(most))
    other = core.float_schema(strict=True, ge=least, le=most, allow_inf_nan=False)
    return core.union_schema([whole, other], mode="left_to_right")


def _number_or_text() -> CoreSchema:
    either = core.union_schema([_number(-LARGEST, LARGEST), FILLED_SCHEMA], mode="left_to_right")
    return _ruled("not-a-number", "any", either, expected="any", least=-LARGEST, most=LARGEST)


def whole(least: int = 0, most: int = LARGEST) -> Kind:
    """Return the kind of whole numbers between two bounds, both of them in."""
    schema = core.int_schema(strict=True, ge=least, le=most)
    return Kind(_ruled("not-a-number", "int", schema, expected="int", least=least, most=most))


def number(least: float = -LARGEST, most: float = LARGEST) -> Kind:
    """Return the kind of numbers between two bounds, both of them in; 9 stays 9, 9.0 stays 9.0."""
    return Kind(
        _ruled("not-a-number", "number", _number(least, most), expected="number", least=least, most=most)
    )


def _either(kind: str, one: CoreSchema, many: CoreSchema) -> CoreSchema:
    """Allow one value or several; the labels tell a fault which of the two it belongs to."""
    return core.union_schema([(one, ONE), (many, SEVERAL)], mode="left_to_right", metadata={"kind": kind})


def _text(longest: int) -> CoreSchema:
    said = _line("str", FILLED, longest)
    by_language = core.dict_schema(LANGUAGE_SCHEMA, said, min_length=1, strict=True)
    return _either("text", said, by_language)


ID_FORM = r"[A-Z]{1,10}-[0-9A-HJKMNP-TV-Z]{6}"
KEY_FORM = r"^(?:[0-9][0-9-]*)?[a-z][a-z0-9-]*$"
LABEL_FORM = r"^[^\s.=\[\]\x00-\x1f][^.=\[\]\x00-\x1f]*$"
LANGUAGE_FORM = r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$"
AREA_FORM = r"^(?:[A-Z]{2}|[a-z][a-z0-9-]{1,39})$"
CADENCE_FORM = rf"^(?:{'|'.join(vocab.CADENCES)}|[0-9]{{1,2}}[hd])$"
UPSTREAM_FORM = rf"^(?:{ID_FORM}|[a-z0-9][a-z0-9-]{{0,39}})$"

LANGUAGE_SCHEMA = _line("language", LANGUAGE_FORM, 30)
FILLED_SCHEMA = _line("str", FILLED)
HANDLE_SCHEMA = _line("handle", vocab.HANDLE_PATTERN, 40)

Day = Annotated[date, Kind(_ruled("bad-date", "day", _day()))]
Moment = Annotated[
    date, Kind(_ruled("bad-moment", "moment", core.union_schema([_day(), _moment()], mode="left_to_right")))
]

Title = Annotated[str | Mapping[str, str], Kind(_text(LONGEST_TITLE))]
Text = Annotated[str | Mapping[str, str], Kind(_text(LONGEST_TEXT))]
Line = Annotated[str, Kind(FILLED_SCHEMA)]
Prose = Annotated[str, Kind(_line("str", FILLED, LONGEST_TEXT))]

Id = Annotated[str, Kind(_line("id", rf"^{ID_FORM}$"))]
Handle = Annotated[str, Kind(HANDLE_SCHEMA)]
Handles = Annotated[
    str | tuple[str, ...],
    Kind(
        _either(
            "handles",
            HANDLE_SCHEMA,
            core.tuple_variable_schema(HANDLE_SCHEMA, min_length=1, strict=False),
        )
    ),
]
Code = Annotated[str, Kind(_line("code", vocab.CODE_PATTERN, 40))]
Key = Annotated[str, Kind(_line("key", KEY_FORM, 40))]
MarketCode = Annotated[str, Kind(_line("market", vocab.MARKET_PATTERN))]
Area = Annotated[str, Kind(_line("area", AREA_FORM))]
Upstream = Annotated[str, Kind(_line("upstream", UPSTREAM_FORM))]
Language = Annotated[str, Kind(LANGUAGE_SCHEMA)]
Cadence = Annotated[str, Kind(_line("cadence", CADENCE_FORM))]
Address = Annotated[str, Kind(_line("address", r"^\S+$", 200))]
Fingerprint = Annotated[str, Kind(_line("fingerprint", r"^[0-9]+:[0-9a-f]{16}$"))]
Word = Annotated[str, Kind(_line("word", r"^[^\s,]+$", 80))]
Url = Annotated[str, Kind(_line("url", r"^https?://\S+$", 2000))]
Zone = Annotated[str, Kind(_line("zone", r"^[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*$", 60))]
Hours = Annotated[
    str, Kind(_line("hours", r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:[01][0-9]|2[0-3]|24):[0-5][0-9]$"))
]
Yes = Annotated[bool, Kind(core.bool_schema(strict=True, metadata={"kind": "bool"}))]
Whole = Annotated[int, whole()]
Number = Annotated[int | float, number()]
Rank = Annotated[int, whole(1, 5)]
NumberOrText = Annotated[int | float | str, Kind(_number_or_text())]
SchemaVersion = Annotated[int, OneOf((vocab.SCHEMA_VERSION,))]

Maybe = Annotated[T | None, Absent()]
Many = Annotated[tuple[T, ...], ListOf()]
Some = Annotated[tuple[T, ...], ListOf(least=1)]
Keyed = Annotated[Mapping[str, T], MapOf(_line("key", KEY_FORM, 40))]
ByHandle = Annotated[Mapping[str, T], MapOf(HANDLE_SCHEMA)]
ByCode = Annotated[Mapping[str, T], MapOf(_line("code", vocab.CODE_PATTERN, 40))]
ByMarket = Annotated[Mapping[str, T], MapOf(_line("market", vocab.MARKET_PATTERN))]
ByArea = Annotated[Mapping[str, T], MapOf(_line("area", AREA_FORM))]
ByLabel = Annotated[Mapping[str, T], MapOf(_line("label", LABEL_FORM, 80))]


def closed_keys(names: Sequence[str]) -> MapOf:
    """Return the kind of a map whose keys are words of a closed vocabulary."""
    return MapOf(OneOf(names).schema)
