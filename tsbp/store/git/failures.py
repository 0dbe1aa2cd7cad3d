"""What git says when it refuses, turned into failures of ours."""

from __future__ import annotations

from tsbp.errors import Busy, Conflict, Failure, StoreFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 4000
# A lock in the way, or a branch that moved between reading and writing: both may go through at the next try.
PASSING = (".lock': File exists", "cannot lock ref", "Another git process", "could not write index", "is at ")
_HELD = (".lock': File exists", "Another git process", "Unable to create")
_IDENTITY = ("Please tell me who you are", "empty ident name", "auto-detect", "auto-detection is disabled")
_SIGNING = ("gpg failed to sign", "failed to write commit object", "error: Load key")
USAGE = 129


def failure(words: Sequence[str], exit_code: int, said: bytes) -> Failure:
    """Return the failure behind a git command: `words` are its own, `said` is its error output."""
    text = plain(said)
    command = words[0] if words else ""
    if "dubious ownership" in text or "is owned by someone else" in text:
        return StoreFailed("error.git-ownership", hint="hint.git-ownership", path=_quoted(text), words=text)
    if "not a git repository" in text:
        return StoreFailed("error.no-repository", hint="hint.no-repository", words=text)
    if any(mark in text for mark in _IDENTITY):
        return StoreFailed("error.no-identity", hint="hint.no-identity")
    if "unmerged files" in text or "during a merge" in text:
        return Conflict("error.in-progress", hint="hint.in-progress", state="merge", words=text)
    if is_passing(text):
        return _locked(text)
    if exit_code == USAGE:
        return StoreFailed("error.git-usage", hint="hint.git-old", command=command, words=text)
    return StoreFailed(
        "error.git-failed", hint="hint.git-failed", command=command, exit=exit_code, words=text
    )


def missing() -> StoreFailed:
    """Return the failure for a machine without git."""
    return StoreFailed("error.git-missing", hint="hint.git-missing")


def too_slow(words: Sequence[str], seconds: float) -> StoreFailed:
    """Return the failure for a git command that did not end in time."""
    return StoreFailed(
        "error.git-slow", hint="hint.git-slow", command=words[0] if words else "", seconds=int(seconds)
    )


def is_passing(text: str) -> bool:
    """Tell whether git only met a lock or a moved branch, so that trying again is right."""
    return any(mark in text for mark in PASSING)


def is_unsigned(text: str) -> bool:
    """Tell whether git could not sign the commit."""
    return any(mark in text for mark in _SIGNING)


def plain(said: bytes) -> str:
    """Return a program's words as text, the last 4000 of them; control characters are seen, not obeyed."""
    text = said.decode("utf-8", "backslashreplace").replace("\r\n", "\n").replace("\r", "\n").strip()
    shown = "".join(char if char == "\n" or char.isprintable() else _visible(char) for char in text)
    return shown if len(shown) <= LONGEST else "… " + shown[-LONGEST:]


def _visible(char: str) -> str:
    code = ord(char)
    if char == "\t":
        return "    "
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"


def _locked(text: str) -> Failure:
    path = _quoted(text)
    if any(mark in text for mark in _HELD):
        return Busy("error.git-locked", hint="hint.git-locked", path=path, words=text)
    return Busy("error.branch-moved", hint="hint.again", words=text)


def _quoted(text: str) -> str:
    """Return the first thing that git put in quotes, which is the path it speaks of."""
    parts = text.split("'")
    return parts[1] if len(parts) > 2 else ""
