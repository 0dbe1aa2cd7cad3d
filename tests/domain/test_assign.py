"""Words laid over data: what is meant is what is changed, and nothing that is not a fact is touched."""

from __future__ import annotations

from datetime import date

import pytest

from tsbp.domain import assign
from tsbp.errors import Ambiguous, BadUsage, Failure, NotFound

DATA = {
    "title": "TH live",
    "summary": {"en": "old", "zh": "旧"},
    "priority": "P1",
    "queues": ["user-report-video"],
    "milestones": {
        "wave-1": {"title": "Wave 1", "owner": "bp-sea-1", "forecast": "2026-11-27"},
        "wave-2": {"title": "Wave 2", "owner": "bp-sea-1"},
    },
    "rollouts": {"TH": {"status": "ready", "lead": "th-ops-lead"}},
    "risks": {"thin": {"text": "thin", "status": "open"}},
}
READING = assign.Reading(date(2026, 11, 22))


def assigned(*words: str) -> dict[str, object]:
    return assign.assigned(DATA, [assign.split(word) for word in words], READING)


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("deadline=", ("deadline", "=", "")),
        ("tags+=a=b", ("tags", "+=", "a=b")),
        ("summary.en=a\nb = c", ("summary.en", "=", "a\nb = c")),
        ("title=“quoted” \"x\" 'y'", ("title", "=", "“quoted” \"x\" 'y'")),
    ],
)
def test_a_word_is_split_at_its_first_sign(word: str, split: tuple[str, str, str]) -> None:
    assert tuple(assign.split(word)) == split


@pytest.mark.parametrize("word", ["priority", "=x", "a b=c", ""])
def test_what_is_no_assignment_is_refused(word: str) -> None:
    with pytest.raises(BadUsage):
        assign.split(word)


def test_the_data_given_stay_as_they_were() -> None:
    before = repr(DATA)
    assigned("priority=P0", "queues+=user-report-comment", "milestones.wave-1.forecast+=1w")

    assert repr(DATA) == before


def test_a_key_may_be_typed_by_any_start_that_only_it_has() -> None:
    assert assigned("rollouts.t.lead=bp-sea-2")["rollouts"]["TH"]["lead"] == "bp-sea-2"  # type: ignore[index]
    with pytest.raises(Ambiguous) as failure:
        assigned("milestones.wave.owner=bp-sea-2")
    assert failure.value.candidates == ("wave-1", "wave-2")
    with pytest.raises(NotFound):
        assigned("milestones.nosuch.owner=bp-sea-2")


@pytest.mark.parametrize(
    "address", [".", "[", "queues[0]", "queues[9]", "tags[0]", "priority.x", "rollouts", "a..b"]
)
def test_what_is_no_fact_is_refused_and_never_a_fault(address: str) -> None:
    with pytest.raises(Failure) as failure:
        assigned(f"{address}=x")

    assert failure.value.exit in (2, 4)


def test_a_plain_text_is_one_in_the_first_language() -> None:
    assert assigned("title.zh=泰国上线")["title"] == {"en": "TH live", "zh": "泰国上线"}
    assert assigned("title.zh=")["title"] == "TH live"
    assert "title" not in assigned("title.en=")
    assert assigned("summary=new")["summary"] == {"en": "new", "zh": "旧"}
    assert assigned("summary.zh=")["summary"] == {"en": "old"}
    chinese = assign.assigned(
        {"title": "泰国上线"}, [assign.split("title.en=TH live")], READING._replace(languages=("zh", "en"))
    )
    assert chinese["title"] == {"zh": "泰国上线", "en": "TH live"}


def test_a_map_left_empty_goes_with_its_last_key() -> None:
    linked = assign.assigned(DATA, [assign.split("links.ticket=https://e.org/?a=b")], READING)

    assert linked["links"] == {"ticket": "https://e.org/?a=b"}
    assert "links" not in assign.assigned(linked, [assign.split("links.ticket=")], READING)


@pytest.mark.parametrize(
    "word",
    [
        "stage=rollout",
        "rollouts.TH.status=live",
        "risks.thin.status=closed",
        "milestones.wave-1.actual=today",
    ],
)
def test_what_another_command_owns_is_refused_with_its_name(word: str) -> None:
    with pytest.raises(BadUsage) as failure:
        assigned(word)

    assert failure.value.params["verb"] in ("gate", "rollout", "done")


def test_a_first_baseline_is_set_like_any_fact() -> None:
    new = {**DATA, "rollouts": {"SG": {"status": "planned", "lead": "my-ops-lead"}}}

    assert (
        assign.assigned(new, [assign.split("rollouts.SG.baseline=2026-12-01")], READING)["rollouts"]["SG"][
            "baseline"
        ]
        == "2026-12-01"
    )


def test_a_baseline_moves_only_by_a_decision() -> None:
    agreed = {"milestones": {"wave-1": {**DATA["milestones"]["wave-1"], "baseline": "2026-11-24"}}}  # type: ignore[index]
    word = assign.split("milestones.wave-1.baseline=2026-12-01")

    with pytest.raises(BadUsage):
        assign.assigned(agreed, [word], READING)
    moved = assign.assigned(agreed, [word], READING._replace(decided=True))
    assert moved["milestones"]["wave-1"]["baseline"] == "2026-12-01"
