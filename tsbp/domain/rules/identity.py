"""Whether a file lies where its id and its day say."""

from __future__ import annotations

from tsbp.domain.rules.subject import Hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.rules.subject import Subject


def id_prefix(subject: Subject) -> Iterator[Hit]:
    """An id begins with the prefix of the store."""
    prefix = subject.context.settings.prefix
    if not subject.value.id.startswith(f"{prefix}-"):
        yield Hit("id", {"value": subject.value.id, "prefix": prefix})


def file_name(subject: Subject) -> Iterator[Hit]:
    """The name of a file repeats the id inside it."""
    name = subject.path.rpartition("/")[2]
    id = subject.value.id
    if name and name != f"{id}.yaml" and not name.startswith(f"{id}-"):
        yield Hit("id", {"value": id, "name": name})


def file_folder(subject: Subject) -> Iterator[Hit]:
    """A file lies in the folder of the month in which the request came in."""
    folder = subject.path.rpartition("/")[0].rpartition("/")[2]
    month = subject.value.submitted.strftime("%Y-%m")
    if subject.path and folder != month:
        yield Hit("submitted", {"folder": folder, "month": month})
