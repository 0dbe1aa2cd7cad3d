"""What must hold within the directory of a store."""
# ruff: noqa: E501 - the table reads better unbroken

from __future__ import annotations

from typing import Any

import pytest
from judging import context, context_with, data_of, modelled, revised
from kit import PROJECT

from tsbp.domain import rules
from tsbp.domain.finding import Finding
from tsbp.store import layout

PATHS = {kind: layout.directory_path(kind) for kind in layout.DIRECTORY_KINDS}
BROKEN = [
    ("people", {"people.bp-sea-1.team": "bp-see"}, "directory-name-unknown", "people.bp-sea-1.team"),
    ("people", {"people.bp-sea-1.market": "XX"}, "directory-name-unknown", "people.bp-sea-1.market"),
    ("teams", {"teams.bp-sea.lead": "nobody"}, "directory-name-unknown", "teams.bp-sea.lead"),
    ("teams", {"teams.bp-sea.duty.0.who": "nobody"}, "directory-name-unknown", "teams.bp-sea.duty[0].who"),
    ("vendors", {"vendors.va.owner": "nobody"}, "directory-name-unknown", "vendors.va.owner"),
    ("vendors", {"vendors.va.sites.va-kul.queues.0": "x"}, "directory-name-unknown", "vendors.va.sites.va-kul.queues[0]"),
    ("markets", {"markets.sea.parent": "globe"}, "directory-name-unknown", "markets.sea.parent"),
    ("calendar", {"calendar.tet-2027.markets.0": "VX"}, "directory-name-unknown", "calendar.tet-2027.markets[0]"),
    ("queues", {"queues.user-report-video.site": "va-kuk"}, "directory-name-unknown", "queues.user-report-video.site"),
    ("metrics", {"metrics.decision_accuracy.owner": "nobody"}, "directory-name-unknown", "metrics.decision_accuracy.owner"),
    ("templates", {"templates.sop-wording-update.approval.by": "nobody"}, "directory-name-unknown", "templates.sop-wording-update.approval.by"),
    ("calendar", {"calendar.tet-2027.end": "2027-02-01"}, "directory-span-reversed", "calendar.tet-2027.end"),
    ("teams", {"teams.bp-sea.duty.0.to": "2026-11-01"}, "directory-span-reversed", "teams.bp-sea.duty[0].to"),
    ("teams", {"teams.bp-sea.hours": "18:00-09:00"}, "hours-reversed", "teams.bp-sea.hours"),
    ("priorities", {"priorities.elections-2027.valid_to": "2020-01-01"}, "directory-span-reversed", "priorities.elections-2027.valid_to"),
    ("markets", {"markets.global.parent": "sea"}, "region-circle", "markets.global.parent"),
    ("markets", {"markets.TH.tz": "Asia/Bangkog"}, "zone-unknown", "markets.TH.tz"),
    ("people", {"people.bp-sea-1.tz": "Mars/Olympus"}, "zone-unknown", "people.bp-sea-1.tz"),
    ("markets", {"markets.TH.weekend": ["mon", "tue", "wed", "thu"]}, "weekend-whole", "markets.TH.weekend"),
    ("people", {"people.bp-sea-1.aliases": ["bp-sea-2"]}, "alias-taken", "people.bp-sea-1.aliases[0]"),
    (
        "people",
        {"people.bp-sea-1.away": {"from": "2026-12-01", "to": "2026-12-05", "cover": "bp-sea-4"}},
        "cover-of-little-use",
        "people.bp-sea-1.away.cover",
    ),
    (
        "people",
        {"people.bp-sea-1.away": {"from": "2026-12-01", "to": "2026-12-05", "cover": "bp-sea-1"}},
        "cover-of-little-use",
        "people.bp-sea-1.away.cover",
    ),
    ("people", {"people.bp-lead-sea.active": False}, "lead-inactive", "teams.bp-sea.lead"),
]  # fmt: skip

KNOWN = ("market-without-holidays", "markets.UA")


def found_with(kind: str, changes: dict[str, object]) -> list[Any]:
    data = revised(data_of(PROJECT / PATHS[kind]), changes)
    return beside(rules.check_directory(context_with({kind: modelled(kind, data)}), PATHS))


def beside(found: tuple[Finding, ...]) -> list[Finding]:
    """Leave out that no library knows the holidays of UA, which is so in every store."""
    return [entry for entry in found if (entry.rule, entry.address) != KNOWN]


def test_the_directory_of_the_example_store_breaks_no_rule() -> None:
    found = rules.check_directory(context(), PATHS)

    assert [(entry.rule, entry.address, entry.severity) for entry in found] == [(*KNOWN, "info")]


def test_a_market_of_which_nobody_knows_the_holidays_is_warned_of() -> None:
    data = data_of(PROJECT / PATHS["calendar"])
    data["calendar"] = {key: one for key, one in data["calendar"].items() if one["markets"] != ["UA"]}

    found = rules.check_directory(context_with({"calendar": modelled("calendar", data)}), PATHS)

    assert [(entry.rule, entry.address, entry.severity) for entry in found] == [(*KNOWN, "warning")]


@pytest.mark.parametrize(("kind", "changes", "rule", "address"), BROKEN, ids=lambda value: str(value)[:50])
def test_a_slip_in_the_directory_is_named_with_its_place(
    kind: str, changes: dict[str, object], rule: str, address: str
) -> None:
    found = found_with(kind, changes)

    assert (rule, address) in [(entry.rule, entry.address) for entry in found]
    assert {entry.rule for entry in found} == {rule}
    assert all(entry.path in PATHS.values() for entry in found)


def test_a_market_without_a_zone_is_named() -> None:
    data = data_of(PROJECT / PATHS["markets"])
    for market in data["markets"].values():
        market.pop("tz", None)

    found = beside(rules.check_directory(context_with({"markets": modelled("markets", data)}), PATHS))

    assert {entry.rule for entry in found} == {"market-without-zone"}
    assert {entry.address for entry in found} == {f"markets.{code}" for code in data["markets"]}


def test_those_who_cover_for_each_other_are_not_away_together() -> None:
    away = {"from": "2026-12-01", "to": "2026-12-05"}

    found = found_with(
        "people",
        {
            "people.bp-sea-1.away": {**away, "cover": "bp-sea-2"},
            "people.bp-sea-2.away": {"from": "2026-12-05", "to": "2026-12-09", "cover": "bp-sea-3"},
        },
    )

    assert [(entry.rule, entry.address) for entry in found] == [
        ("cover-of-little-use", "people.bp-sea-1.away.cover")
    ]


def test_what_must_never_be_stored_is_looked_for_in_the_directory_too() -> None:
    data = {
        "people": {"x": {"role": {"en": "Write to x@example.com"}, "accounts": {"github": "x@example.com"}}}
    }

    found = rules.check_texts("directory/people.yaml", data, (), ())

    assert [(entry.rule, entry.address) for entry in found] == [("email-address", "people.x.role.en")]
