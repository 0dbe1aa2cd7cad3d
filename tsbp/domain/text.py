"""Texts in several languages: one plain text, or a map from language to text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Text = str | Mapping[str, str]

# Words that tell nothing of what a text is about; a key or a file name does without them.
SILENT = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "its", "of", "on",
    "or", "our", "per", "that", "the", "their", "this", "to", "via", "we", "who", "with",
))  # fmt: skip


def pick(text: Text, lang: str, languages: Sequence[str]) -> tuple[str, str]:
    """Return the text in the language, else in the store's first language that it has, and which one that is.

    A plain text is in the store's first language; an empty one is in the language asked for.
    """
    if isinstance(text, str):
        return text, languages[0] if languages else lang
    for name in (lang, *languages, *text):
        found = _closest(text, name)
        if found:
            return text[found], found
    return "", lang


def spoken(text: Text, lang: str, languages: Sequence[str]) -> str:
    """Return the text for a reader of the language, with `[en]` in front when another one stands in."""
    found, said = pick(text, lang, languages)
    return found if not found or _primary(said) == _primary(lang) else f"[{said}] {found}"


def missing(text: Text, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of the store that the text lacks, in the store's order."""
    if isinstance(text, str):
        return tuple(languages[1:])
    return tuple(name for name in languages if not _closest(text, name))


def each_text(text: Text) -> tuple[str, ...]:
    """Return every wording of the text."""
    return (text,) if isinstance(text, str) else tuple(text.values())


def in_language(text: Text, lang: str, languages: Sequence[str]) -> str:
    """Return the text in exactly this language, empty when it lacks it."""
    if isinstance(text, str):
        return text if languages and _primary(languages[0]) == _primary(lang) else ""
    found = _closest(text, lang)
    return text[found] if found else ""


def words_of(text: str) -> list[str]:
    """Return the telling words of a text, lower-case ASCII letters and digits; all of them if none tells.

    A word with any other letter in it is left out as a whole.
    """
    plain = f"{text.lower()} ".replace("’", "'").replace("'s ", " ").replace("'", "")
    spaced = "".join(char if char.isalnum() else " " for char in plain)
    words = [word for word in spaced.split() if word.isascii()]
    return [word for word in words if word not in SILENT] or words


def _closest(text: Mapping[str, str], lang: str) -> str:
    """Return the key of the text for a language: the very code, else one of another script or region."""
    if lang in text:
        return lang
    return next((name for name in text if _primary(name) == _primary(lang)), "")


def _primary(lang: str) -> str:
    return lang.partition("-")[0]
