"""Read the plain forms of the hot reads without Typer; whatever is not quite plain is the front door's."""

from __future__ import annotations

from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILTERS = (
    "region", "market", "stage", "health", "computed", "kind", "lane", "owner", "sponsor", "requester", "lead",
    "site", "queue", "priority", "policy-area", "serves", "tag",
)  # fmt: skip
FLAGS = ("held", "overdue", "stale", "closed", "everything")
FORMATS = ("table", "plain", "json", "jsonl", "csv", "markdown", "id")
LANGUAGES = ("en", "zh")
LONGEST = 6
"""The digits of a limit that is surely meant and surely fits."""


class Form(NamedTuple):
    """A plain form: its command, what it filters by, free words, and how the answer is wanted."""

    command: str
    filters: Mapping[str, tuple[str, ...]]
    words: tuple[str, ...]
    format: str = ""
    lang: str = ""
    limit: int | None = None
    why: bool = False


def read(words: Sequence[str]) -> Form | None:
    """Return the plain form that the words are, None for any other."""
    if not words or words[0] not in ("status", "list", "show"):
        return None
    form = Form(words[0], {}, ())
    rest = list(reversed(words[1:]))
    while rest:
        taken = _taken(form, rest.pop(), rest)
        if taken is None:
            return None
        form = taken
    return form if form.command != "show" or len(form.words) == 1 else None


def _taken(form: Form, word: str, rest: list[str]) -> Form | None:
    """Return the form with one more word, or with an option and its value."""
    if not word.startswith("-"):
        return form._replace(words=(*form.words, word)) if word else None
    selects = form.command != "show"
    name = word[2:] if word.startswith("--") else ""
    if name in FLAGS and selects:
        return form._replace(filters={**form.filters, name: ("true",)})
    if name == "json":
        return form._replace(format="json") if not form.format else None
    if name == "why" and form.command == "status":
        return form._replace(why=True)
    name, mark, value = name.partition("=")
    if not mark:
        if not rest or rest[-1].startswith("-"):
            return None
        value = rest.pop()
    return _with_value(form, "output" if word == "-o" else name, value, selects=selects)


def _with_value(form: Form, name: str, value: str, *, selects: bool) -> Form | None:
    if name in FILTERS and selects:
        parts = tuple(part.strip() for part in value.split(",") if part.strip())
        key = name.replace("-", "_")
        return (
            form._replace(filters={**form.filters, key: (*form.filters.get(key, ()), *parts)})
            if parts
            else None
        )
    if name == "output" and value in FORMATS and not form.format:
        return form._replace(format=value)
    if name == "lang" and value in LANGUAGES:
        return form._replace(lang=value)
    if (
        name == "limit"
        and value.isascii()
        and value.isdecimal()
        and len(value) <= LONGEST
        and form.limit is None
    ):
        return form._replace(limit=int(value))
    return None
