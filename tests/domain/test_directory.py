from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from judging import PROJECT

from tsbp.domain import models, shape
from tsbp.domain.directory import Directory, assemble, market_of, sites_of, zone
from tsbp.domain.directory_lookup import FILES
from tsbp.store import layout, yamlread


@cache
def directory() -> Directory:
    """The directory of the example store."""
    found = {}
    for kind in FILES:
        path = PROJECT / layout.directory_path(kind)
        found[kind], faults = shape.read(kind, yamlread.load(path.read_bytes()))
        assert faults == ()
    return assemble(found)


def read(kind: str, **records: Any) -> Any:
    value, faults = shape.read(kind, {"schema": 1, kind: records})
    assert faults == ()
    return value


def test_every_directory_file_has_its_kind_and_its_place() -> None:
    assert FILES == layout.DIRECTORY_KINDS
    assert set(models.KINDS) == {*FILES, "initiative", "settings", "view"}


def test_a_file_is_the_schema_and_one_key_of_its_own_name() -> None:
    for kind in FILES:
        value, faults = shape.read(kind, {"schema": 1, kind: {}})
        assert (getattr(value, kind), faults) == ({}, ())
        assert shape.read(kind, {"schema": 1})[1][0].rule == "missing-key"


def test_sites_are_joined_from_their_vendors() -> None:
    assert directory().sites["va-kul"].market == "MY"
    assert directory().site_vendor["va-kul"] == "va"
    assert sites_of(directory(), "SG") == ("va-kul",)
    assert set(sites_of(directory(), "SA")) == {"vf-amm", "vc-cai"}


def test_a_site_that_names_no_market_serves_its_own() -> None:
    vendors = read("vendors", vx={"name": "X", "sites": {"vx-kul": {"market": "MY"}}})

    assert sites_of(assemble({"vendors": vendors}), "MY") == ("vx-kul",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("TH", "Asia/Bangkok"),
        ("sea", "Asia/Singapore"),
        ("va-kul", "Asia/Kuala_Lumpur"),
        ("th-ops-lead", "Asia/Bangkok"),
        ("bp-emea-1", "Europe/London"),
        ("bp-sea", "Asia/Singapore"),
        ("nobody", ""),
        ("", ""),
    ],
)
def test_everything_that_is_somewhere_has_a_time_zone(name: str, expected: str) -> None:
    assert zone(directory(), name) == expected


def test_the_nearer_zone_comes_first() -> None:
    markets = read("markets", sea={"name": "SEA", "tz": "Asia/Singapore"}, MY={"name": "MY", "parent": "sea"})
    people = read("people", a={"market": "MY"}, b={"market": "MY", "tz": "Asia/Kuching"})
    small = assemble({"markets": markets, "people": people})

    assert (zone(small, "a"), zone(small, "b"), zone(small, "MY")) == (
        "Asia/Singapore",
        "Asia/Kuching",
        "Asia/Singapore",
    )


def test_a_handle_has_the_market_of_its_person_or_team() -> None:
    assert market_of(directory(), "ke-ops-lead") == "KE"
    assert market_of(directory(), "bp-sea") == "SG"
    assert market_of(directory(), "nobody") == ""


def test_somebody_is_active_until_the_file_says_no() -> None:
    people = read("people", a={"market": "MY"}, b={"market": "MY", "active": False}).people

    assert (people["a"].active, people["b"].active) == (True, False)


def test_an_entry_of_the_calendar_is_a_freeze_unless_it_says_whether_days_are_worked() -> None:
    days = {"start": "2026-02-14", "end": "2026-02-14", "markets": ["CN"]}
    entries = read("calendar", freeze=days, worked={**days, "working": True}).calendar

    assert entries["freeze"].working is None
    assert entries["worked"].working is True


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("people", {}),
        ("people", {"market": "sea"}),
        ("people", {"market": "MY", "level": "boss"}),
        ("people", {"market": "MY", "accounts": {"mail": "a"}}),
        ("people", {"market": "MY", "away": {"from": "2026-01-01"}}),
        ("teams", {"name": "A", "hours": "9-18"}),
        ("markets", {"name": "A", "weekend": ["Saturday"]}),
        ("markets", {"name": "A", "m49": 35}),
        ("calendar", {"start": "2026-01-01", "end": "2026-01-02", "markets": []}),
        ("metrics", {"name": "A", "better": "higher"}),
        ("priorities", {"name": "A", "rank": "1"}),
        ("templates", {"name": "A", "kind": "policy", "approval": {"by": "a", "date": "2026-01-01"}}),
    ],
)
def test_a_record_that_has_not_the_shape_is_a_fault(kind: str, record: dict[str, Any]) -> None:
    key = "MY" if kind == "markets" else "a"

    value, faults = shape.read(kind, {"schema": 1, kind: {key: record}})

    assert value is None
    assert len(faults) == 1
    assert faults[0].loc[:2] == (kind, key)


def test_a_template_starts_an_initiative_with_its_defaults() -> None:
    for template in directory().templates.values():
        assert template.approval.until > template.approval.date
        assert template.defaults.model_fields_set
