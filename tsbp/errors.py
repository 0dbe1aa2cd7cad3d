"""The family of failures: each names what is wrong and carries the exit code.

A failure holds the key of a sentence in the catalogue and its parameters; the sentence itself is
made in `tsbp.render`, in the reader's language.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import ClassVar


class Failure(Exception):  # noqa: N818 - the family is named for what is wrong, not for being an error
    """Something that keeps a command from doing its work.

    `sentence` and `hint` are catalogue keys (`error.…`, `hint.…`); `candidates` are offered as
    "did you mean"; `findings` (values of `tsbp.domain.finding`) say what is wrong with data, and where.
    """

    exit: ClassVar[int] = 70
    code: ClassVar[str] = "INTERNAL"

    def __init__(
        self,
        sentence: str,
        /,
        *,
        hint: str = "",
        candidates: Sequence[str] = (),
        findings: Sequence[object] = (),
        **params: object,
    ) -> None:
        super().__init__(sentence, params)
        self.sentence = sentence
        self.hint = hint
        self.candidates = tuple(candidates)
        self.findings = tuple(findings)
        self.params = params


class Refused(Failure):
    """The answer is no: a rule or a gate stands against it."""

    exit = 1
    code = "REFUSED"


class BadUsage(Failure):
    """The words of the command are wrong: option, field, enum, date."""

    exit = 2
    code = "USAGE"


class BadData(Failure):
    """A file cannot be read as what it should be."""

    exit = 3
    code = "DATA"


class NotFound(Failure):
    """Nothing goes by that id, handle, market, view or revision."""

    exit = 4
    code = "NOT_FOUND"


class Ambiguous(NotFound):
    """More than one thing goes by that name."""

    code = "AMBIGUOUS"


class Conflict(Failure):
    """The file or the repository is in a state that this change would trample on."""

    exit = 5
    code = "CONFLICT"


class Busy(Failure):
    """Somebody else is at work; the same command may go through later."""

    exit = 6
    code = "BUSY"


class StoreFailed(Failure):
    """Git or the disk refused; nothing changed."""

    exit = 7
    code = "STORE"


class Fault(Failure):
    """A fault of ours: a proof failed or an invariant does not hold."""

    exit = 70
    code = "INTERNAL"
