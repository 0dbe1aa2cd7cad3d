"""Beside a window of the calendar that was written: the go-lives that fall into it."""

from __future__ import annotations

from tsbp.render.views.items import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsbp.ops.freezing import Touched
    from tsbp.render.page import Page
    from tsbp.render.wording import Wording

MOST = 5


def told(page: Page, touched: Sequence[Touched], wording: Wording) -> Page:
    """Return the page of what was written with the go-lives that it touches, as a note and as data."""
    if not touched:
        return page
    named = [f"{short(one.id)} {one.market} {wording.day(one.day)}" for one in touched[:MOST]]
    note = wording.say("freeze.touched", count=len(touched), named=named)
    if len(touched) > MOST:
        note = f"{note} {wording.say('error.more', count=len(touched) - MOST)}"
    go_lives = [one._asdict() for one in touched]
    data = tuple({**item, "go_lives": go_lives} for item in page.data)
    return page._replace(notes=(note, *page.notes), data=data)
