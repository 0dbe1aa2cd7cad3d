"""Merge one initiative for git: by the register where that decides, else with both sides between markers."""

from __future__ import annotations

from tsbp.domain import rules
from tsbp.domain.merge import merge as by_register
from tsbp.store import document, founding, layout, mergetext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.store.document import Document


def merge(base: str, ours: str, theirs: str, *, marker_size: int, path: str) -> bool:
    """Merge two versions of a file into `ours`; tell whether nothing was left to decide.

    Git's merge by lines is written first, so that whatever dies on the way leaves both sides in the file.
    A file that cannot be read stays as that made it.
    """
    paths = (base, ours, theirs)
    versions = [document.read(path, layout.INITIATIVE, founding.bytes_of(one)) for one in paths]
    clean = founding.merged_by_text(paths, marker_size)
    if any(version.data is None for version in versions):
        return clean
    try:
        text = merged_text(versions, founding.bytes_of(ours) if clean else None)
    except Exception:  # noqa: BLE001 - git is told "not clean" and people see both sides, whatever went wrong here
        text = None
    if text is None:
        if clean:
            founding.set_side_by_side(ours, [version.text for version in versions[1:]], marker_size)
        return False
    founding.put(ours, text)
    return True


def merged_text(versions: Sequence[Document], by_lines: bytes | None) -> bytes | None:
    """Return the text of base, ours and theirs merged, proved by reading it; None when they clash.

    None too when the outcome would not have the shape of an initiative though each version has, and as
    `mergetext.merged`, whose failures it raises.
    """
    base, ours, theirs = versions
    found = by_register(base.data or {}, ours.data or {}, theirs.data or {})
    text = mergetext.merged((base, ours, theirs), found.data, by_lines) if not found.clashes else None
    if text is None:
        return None
    read = document.read(base.path, layout.INITIATIVE, text)
    known = [finding for version in versions for finding in version.findings]
    return None if rules.added(known, read.findings) else text
