"""What an emergency owes: within the hour, within a working day, by its cadence, after its end."""

from __future__ import annotations

from typing import Any

from judging import context, good, modelled, revised

from tsbp.domain import owed

OPENED = "2026-11-06T10:00+07:00"


def due(data: Any) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = owed.owed(modelled("initiative", data), context())
    return {f"{one.kind} {one.market}".strip(): (one.due, one.missing) for one in found}


def bare() -> Any:
    """Return an emergency of a Friday of which nothing but the event is known."""
    return revised(
        good("emergency"),
        {
            "submitted": OPENED, "triage": None, "impact": None, "sponsor": None, "gates": None,
            "rollouts.TH.readiness": None, "rollouts.TH.actual": "2026-11-06",
            "event": {"type": "pr", "severity": "S2", "incident_lead": "th-ops-lead", "opened": OPENED},
        },
    )  # fmt: skip


def test_the_decision_and_what_it_needs_are_due_within_the_hour() -> None:
    found = due(bare())

    for kind in ("decision", "comms-line", "criteria", "cadence"):
        assert found[kind][0] == "2026-11-06T04:00:00Z"


def test_the_assessment_and_the_five_items_are_due_after_one_working_day() -> None:
    found = due(bare())

    assert found["assessment"] == ("2026-11-09T17:00:00Z", ("triage", "sponsor", "impact"))
    assert found["readiness TH"] == (
        "2026-11-09T17:00:00Z", ("comms", "sop", "capacity", "wellbeing", "rollback"),
    )  # fmt: skip


def test_the_next_update_follows_the_cadence_of_the_severity() -> None:
    said = {"updates": [{"at": "2026-11-06T12:00+07:00", "by": "bp-sea-1", "summary": {"en": "One."}}]}

    assert due(revised(bare(), said))["update"][0] == "2026-11-06T11:00:00Z"


def test_exposure_is_owed_from_moderate_on() -> None:
    assert "exposure" not in due(bare())
    graver = revised(bare(), {"exposure": {"level": "moderate", "controls": ["content_warning"]}})
    assert due(graver)["exposure"] == ("2026-11-06T04:00:00Z", ("routes", "categories"))


def test_the_review_is_due_five_working_days_after_the_stand_down() -> None:
    assert due(bare())["review"] == ("", ())

    over = revised(bare(), {"stage": "hypercare", "event.stood_down": "2026-11-09T09:00+07:00"})
    assert due(over)["review"][0] == "2026-11-16T17:00:00Z"
    assert "update" not in due(over)


def test_what_is_known_is_owed_no_more() -> None:
    told = revised(good("emergency"), {"event.comms_line": "PR holds the line"})

    assert set(due(told)) == {"update", "review"}
