"""The schemas that were written or are stale, and the page of the file format."""

from __future__ import annotations

from tsbp.render.page import Cell, Column, Page, Prose, Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.render.wording import Wording


def page(text: str) -> Page:
    """Return the page of the file format as it stands."""
    return Page("schema-page/1", raw=text, data=({"text": text},))


def written(paths: Sequence[str], wording: Wording) -> Page:
    """Return what was written; nothing when every schema was fresh."""
    said = [wording.say("schema.written", path=path) for path in paths] or [wording.say("schema.fresh")]
    return _told(paths, said, "written")


def checked(paths: Sequence[str], wording: Wording) -> Page:
    """Return which schemas are stale; the page's exit code is 1 when one is."""
    told = _told(paths, [_stale(paths, wording)] if paths else [wording.say("schema.fresh")], "stale")
    return told._replace(exit=1 if paths else 0)


def _stale(paths: Sequence[str], wording: Wording) -> str:
    sentence = wording.say("schema.stale", count=len(paths), paths=tuple(paths))
    return f"{sentence} ({wording.say('hint.schema-stale')})"


def _told(paths: Sequence[str], said: Sequence[str], state: str) -> Page:
    rows = tuple((Cell(path), Cell(state)) for path in paths)
    return Page(
        "schema/1",
        blocks=(Prose(tuple((Cell(line),) for line in said)),),
        data=tuple({"path": path, "state": state} for path in paths),
        summary={state: len(paths)},
        rows=Table((Column("path", "path"), Column("state", "state")), rows),
        ids=tuple(paths),
    )
