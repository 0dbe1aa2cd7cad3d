"""Edit a file as a whole: the person's text is taken byte for byte when it holds."""

from __future__ import annotations

import os

from tsbp.ops import writing
from tsbp.ops.writing import Draft
from tsbp.store import files, laying

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.ops.writing import Written
    from tsbp.store.workspace import Workspace

REMARK = "#! "


def draft(workspace: Workspace, path: str) -> Draft:
    """Return the file to be edited; changes that were not committed are its draft. Raises BadData, NotFound."""
    text = files.read(os.path.join(workspace.root, path))
    blob = workspace.git.blobs(workspace.head).get(path) if workspace.head else None
    committed = next(iter(workspace.git.contents([blob])))[1] if blob else b""
    return Draft(path, text, committed)


def keep(workspace: Workspace, found: Draft, text: bytes, *, dry_run: bool = False) -> Written:
    """Commit the edited text as it is; raises Refused, BadUsage, BadData when it does not hold, and as `revise`."""
    return writing.replace(workspace, "edit", found, text, dry_run=dry_run)


def with_remarks(text: str, remarks: Sequence[str]) -> str:
    """Return the text with what is wrong above it, as lines that are taken out again."""
    return "".join(f"{REMARK}{' '.join(remark.split())}\n" for remark in remarks) + text


def without_remarks(text: str) -> str:
    """Return the text without the lines that `with_remarks` put in."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(REMARK))


def put_aside(workspace: Workspace, path: str, text: str) -> str:
    """Keep a text that was given up beside the index, and return where."""
    folder = os.path.join(workspace.git.git_dir, "tsbp")
    os.makedirs(folder, exist_ok=True)
    kept = os.path.join(folder, f"edit-{os.path.basename(path)}")
    laying.replace(kept, text.encode("utf-8", "surrogateescape"))
    return kept
