"""Values as typed: each type of field reads what people write for it, and refuses the rest."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsbp.domain import assign, typed
from tsbp.errors import BadUsage, NotFound

READING = assign.Reading(date(2026, 11, 22))
DATA = {
    "queues": ["user-report-video", "user-report-comment"],
    "rollouts": {"TH": {"status": "ready", "forecast": "2026-11-30"}},
    "milestones": {"live": {"title": "Live"}},
}


def set_to(address: str, word: str) -> object:
    here: object = assign.assigned(DATA, [assign.split(word)], READING)
    for part in address.split("."):
        here = here.get(part) if isinstance(here, dict) else None
    return here


@pytest.mark.parametrize(
    ("address", "word", "meant"),
    [
        ("deadline", "deadline=+2w", "2026-12-06"),
        ("deadline", "deadline=Tue", "2026-11-24"),
        ("rollouts.TH.forecast", "rollouts.TH.forecast+=1w", "2026-12-07"),
        ("rollouts.TH.forecast", "rollouts.TH.forecast+=+1w", "2026-12-07"),
        ("rollouts.TH.forecast", "rollouts.TH.forecast-=1w", "2026-11-23"),
        ("rollouts.TH.forecast", "rollouts.TH.forecast+=-1w", "2026-11-23"),
        ("rollouts.TH.forecast", "rollouts.TH.forecast-=-1w", "2026-12-07"),
        ("queues", "queues-=user-report-video,user-report-comment", None),
        ("queues", "queues+=USER-report-live，user-report-video", [*DATA["queues"], "user-report-live"]),
        ("regions", "regions=SEA,th", ["sea", "TH"]),
        ("related", "related=tsbp-c6tz1h", ["TSBP-C6TZ1H"]),
        ("owner", "owner=BP-SEA-1", "bp-sea-1"),
        ("requester", "requester=Someone in Legal", "Someone in Legal"),
        ("milestones.live.key", "milestones.live.key=是", True),
        ("score.value", "score.value=8", 8),
        ("impact.fte", "impact.fte=-7.70", -7.7),
        ("impact.fte", "impact.fte=n/a: none", "n/a: none"),
        ("impact.fte", "impact.fte=+-5", "+-5"),
        ("lane", "lane=NORMAL", "normal"),
    ],
)
def test_a_value_is_read_as_people_write_it(address: str, word: str, meant: object) -> None:
    assert set_to(address, word) == meant


@pytest.mark.parametrize(
    "word",
    [
        "deadline=2026-02-30",
        "deadline+=1w",
        "priority=P9",
        "priority+=P1",
        "score.value=4",
        "milestones.live.key=perhaps",
        "rollouts.TH.exposure_pct=٣",
        "rollouts.TH.exposure_pct=1_0",
        "rollouts.TH.wave=1.5",
        "title.fr=x",
    ],
)
def test_what_is_no_value_of_the_field_is_refused(word: str) -> None:
    with pytest.raises(BadUsage):
        set_to("", word)


def test_a_word_that_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(NotFound):
        set_to("queues", "queues-=nosuch")


@given(st.text() | st.from_regex(r"[+-]?[0-9²٣]+\.?[0-9]*", fullmatch=True))
def test_whatever_is_taken_for_a_number_can_be_read_as_one(text: str) -> None:
    assert not typed.is_number(text) or isinstance(typed.number(text), (int, float))
    assert not typed.is_number("9" * 5_000)
