"""Whether a commit is signed, as git itself can tell with the keys of this computer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tsbp.store.git.calls import Git

GOOD, BAD, UNKNOWN, NONE = "good", "bad", "unverified", "unsigned"
_MEANING = {"G": GOOD, "U": GOOD, "B": BAD, "R": BAD, "N": NONE, "": NONE}


def signature(git: Git, commit: str) -> str:
    """Return `good`, `bad`, `unsigned`, or `unverified` where the key is not there or has expired."""
    words = ("show", "--no-patch", "--no-show-signature", "--no-notes", "--format=%G?", "--end-of-options")
    said = git.run(*words, commit).decode("ascii", "replace").strip()
    return _MEANING.get(said, UNKNOWN)
