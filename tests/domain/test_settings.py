from __future__ import annotations

from typing import Any

import pytest

from tsbp.domain import shape
from tsbp.domain.settings import Settings, Thresholds


def test_an_empty_file_means_the_defaults() -> None:
    value, faults = shape.read("settings", {})

    assert faults == ()
    assert value == Settings()
    assert (value.prefix, value.languages, value.time_zone) == ("TSBP", ("en", "zh"), "Etc/UTC")


def test_the_defaults_are_those_of_the_design() -> None:
    value = Settings()

    assert value.thresholds.model_dump() == {
        "slip_amber_wd": 3, "slip_red_wd": 10, "deadline_near_wd": 5, "readiness_due_wd": 5, "risk_high": 15,
        "rollback_recent_days": 30, "collision_wd": 10, "stale_worried_days": 7, "stale_green_days": 14,
        "stale_bau_days": 30,
    }  # fmt: skip
    assert value.clocks.acknowledge.model_dump() == {"P0": "15m", "P1": "4h", "P2": "1wd", "P3": "2wd"}
    assert value.clocks.triage.model_dump() == {"P0": "1h", "P1": "1wd", "P2": "3wd", "P3": "5wd"}
    assert value.clocks.assessment.model_dump() == {"S": "3wd", "M": "7wd", "L": "15wd", "XL": "25wd"}
    assert value.clocks.cadence_h.model_dump() == {"S1": 2, "S2": 6, "S3": 24}
    assert value.change_authority.G3 == ("sponsor", "market_lead")
    assert value.change_authority.head is None


def test_one_setting_changes_and_the_others_stay() -> None:
    value, _ = shape.read("settings", {"thresholds": {"slip_red_wd": 15}})

    assert value.thresholds == Thresholds(slip_red_wd=15)


def test_an_initiative_may_set_its_own_limit_for_every_threshold() -> None:
    from test_initiative import LEAST

    names = dict.fromkeys(Thresholds.model_fields, 4)

    value, faults = shape.read("initiative", {**LEAST, "tolerance": names})

    assert faults == ()
    assert value.tolerance == names


@pytest.mark.parametrize(
    "data",
    [
        {"prefx": "TSBP"},
        {"prefix": "tsbp"},
        {"languages": []},
        {"time_zone": "Singapore time"},
        {"thresholds": {"slip": 3}},
        {"thresholds": {"slip_red_wd": -1}},
        {"clocks": {"triage": {"P0": "soon"}}},
        {"clocks": {"triage": {"P1": "0h"}}},
        {"change_authority": {"G7": ["sponsor"]}},
        {"branding": {"colour": "blue"}},
        {"protected": "main"},
    ],
    ids=str,
)
def test_a_setting_that_is_none_is_a_fault(data: dict[str, Any]) -> None:
    value, faults = shape.read("settings", data)

    assert value is None
    assert len(faults) == 1


def test_a_view_says_what_it_lists() -> None:
    value, faults = shape.read("view", {"of": "asks", "where": "overdue", "sort": ["due", "-priority"]})

    assert faults == ()
    assert (value.of, value.where, value.sort, value.fields) == ("asks", "overdue", ("due", "-priority"), ())
    assert shape.read("view", {})[0].of == "initiatives"
