"""The example store stands on its own: what an initiative names is there, in both languages."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from judging import PROJECT, context, data_of, in_force, modelled, subject

from tsbp.domain import calendar, rules, where
from tsbp.domain.columns import COLUMNS
from tsbp.domain.fields import FIELDS
from tsbp.domain.geography import below, is_market
from tsbp.store import layout

ON = date(2026, 11, 22)
FILES = sorted((PROJECT / "projects").glob("*/*.yaml"))
DIRECTORY = sorted((PROJECT / "directory").glob("*.yaml"))
VIEWS = sorted((PROJECT / "views").glob("*.yaml"))
HOME = {
    "SG": (
        "bp-sea-1 bp-sea-2 bp-lead-sea bp-global head-of-ts-ops ts-ops-director-apac data-analyst-apac "
        "vendor-mgr-apac qa-lead-apac qa-lead-global policy-global-integrity product-pm-reporting "
        "product-pm-aigc product-pm-comments pr-sea wfm-lead-apac wellbeing-lead-apac"
    ),
    "MY": "my-ops-lead",
    "TH": "th-ops-lead public-policy-th",
    "ID": "id-ops-lead",
    "VN": "vn-ops-lead",
    "PH": "ph-ops-lead",
    "CN": "product-platform-cn",
    "JP": "bp-east-asia-1",
    "GB": "bp-emea-1 ts-ops-director-emea vendor-mgr-emea qa-lead-emea wellbeing-lead-emea",
    "DE": "de-ops-lead",
    "IE": "legal-eu",
    "AE": "mena-ops-lead",
    "KE": "ke-ops-lead public-policy-ssa electoral-liaison-ke",
    "BR": "br-ops-lead",
}
SITES = {
    "va-kul": ("MY", "SG"), "va-mnl": ("PH",), "vb-bkk": ("TH",), "vb-jkt": ("ID",), "vd-ber": ("DE",),
    "ve-nbo": ("KE",), "vf-amm": ("SA", "AE"), "vc-cai": ("EG",),
}  # fmt: skip
REGIONS = {
    "sea": "SG MY ID TH VN PH MM KH LA BN TL",
    "east-asia": "JP KR TW HK MO CN",
    "anz": "AU NZ",
    "south-asia": "IN PK BD LK NP",
    "mena": "SA AE QA KW BH OM EG JO LB IQ MA DZ TN IL TR",
    "europe": "GB IE DE FR NL BE ES IT PT PL SE RO CZ HU GR UA",
    "ssa": "NG KE ZA GH ET TZ",
    "north-america": "US CA",
    "latam": "BR MX AR CO CL PE",
}
# The traps: mistakes that only a calendar shows, kept on purpose, and what one file leaves unsaid.
TRAPS = {
    ("C6TZ1H", "go-live-on-holiday", "rollouts.MY.forecast"),
    ("C6TZ1H", "milestone-on-holiday", "milestones.hypercare-exit.forecast"),
    ("K7GQ4A", "go-live-on-holiday", "rollouts.KE.forecast"),
    ("PD5X9M", "go-live-on-holiday", "rollouts.MY.forecast"),
    ("PD5X9M", "handover-incomplete", "handover"),
    ("V3HNB8", "milestone-on-weekend", "milestones.dual-running-ends.forecast"),
}


def entries(kind: str) -> Any:
    """The map of a directory file, by kind."""
    return data_of(PROJECT / layout.directory_path(kind))[kind]


def steps(path: str) -> list[str]:
    """The steps of a register path: keys, `*` for any key, `[]` for any entry."""
    return [step for step in path.replace("[]", ".[]").split(".") if step]


def names_at(data: Any, path: list[str]) -> list[str]:
    """Every word that stands at a register path: a value, the words of a list, or the keys of a map."""
    if not path:
        return [data] if isinstance(data, str) else list(data)
    step, *rest = path
    if step == "*":
        return [name for value in data.values() for name in names_at(value, rest)] if rest else list(data)
    if step == "[]":
        return [name for value in data for name in names_at(value, rest)]
    return names_at(data[step], rest) if step in data else []


def test_the_ten_examples_lie_in_the_month_of_their_request() -> None:
    found = {path.name[5:11]: path.parent.name for path in FILES}

    assert len(FILES) == len(found) == 10
    assert all(str(data_of(path)["submitted"]).startswith(path.parent.name) for path in FILES)


@pytest.mark.parametrize("path", DIRECTORY, ids=lambda path: path.stem)
def test_a_directory_file_has_its_shape_and_its_editor_line(path: Any) -> None:
    modelled(path.stem, data_of(path))

    assert (
        path.read_text().splitlines()[0]
        == f"# yaml-language-server: $schema=../schemas/{path.stem}.schema.json"
    )


def test_the_directory_is_complete() -> None:
    assert {path.stem for path in DIRECTORY} == set(layout.DIRECTORY_KINDS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[5:11])
def test_whatever_an_example_names_is_in_the_directory(path: Any) -> None:
    data, directory = data_of(path), context().directory
    known = {
        "people": directory.people,
        "party": {**directory.people, **directory.teams},
        "market": directory.markets,
        "region": directory.markets,
        "site": directory.sites,
        "queue": directory.queues,
        "policy_area": directory.policy_areas,
        "metric": directory.metrics,
        "principle": directory.principles,
        "priority": directory.priorities,
        "template": directory.templates,
        "control": context().settings.controls,
    }

    used = [
        (field.refs, name)
        for field in FIELDS
        if field.refs in known
        for name in names_at(data, steps(field.path))
    ]

    assert {kind for kind, _ in used} >= {"people", "party", "region", "policy_area"}
    assert [(kind, name) for kind, name in used if name not in known[kind]] == []


def test_the_examples_break_no_rule_but_for_their_traps() -> None:
    found = [
        (finding.id[5:], finding.rule, finding.address)
        for path in FILES
        for finding in in_force(rules.check(subject(data_of(path), path.relative_to(PROJECT).as_posix())))
    ]

    assert len(found) == len(set(found))
    assert set(found) == TRAPS


def test_the_directory_breaks_no_rule() -> None:
    paths = {kind: layout.directory_path(kind) for kind in layout.DIRECTORY_KINDS}

    found = rules.check_directory(context(), paths)

    assert [(entry.severity, entry.rule, entry.address) for entry in found] == [
        ("info", "market-without-holidays", "markets.UA")
    ]


def test_nothing_in_the_directory_must_never_be_stored() -> None:
    hosts, people = context().settings.forbidden_hosts, context().directory.people

    assert hosts
    assert [
        finding
        for path in DIRECTORY
        for finding in rules.check_texts(path.name, data_of(path), hosts, people)
    ] == []


def test_people_are_at_home_where_the_examples_say() -> None:
    people = context().directory.people

    assert {handle: people[handle].market for handles in HOME.values() for handle in handles.split()} == {
        handle: market for market, handles in HOME.items() for handle in handles.split()
    }


def test_sites_belong_to_the_vendor_of_their_second_letter() -> None:
    directory = context().directory

    assert set(directory.sites) == set(SITES)
    assert all(directory.site_vendor[site] == site[:2] for site in SITES)
    assert all(set(markets) <= set(directory.sites[site].serves) for site, markets in SITES.items())


def test_every_market_is_in_one_region_with_zone_weekend_and_languages() -> None:
    markets = context().directory.markets
    leaves = [code for code in markets if is_market(code)]

    assert {region: below(markets, region) for region in REGIONS} == {
        region: frozenset(codes.split()) for region, codes in REGIONS.items()
    }
    assert len(leaves) == len(set(" ".join(REGIONS.values()).split()))
    assert all(markets[code].weekend and markets[code].languages and markets[code].lead for code in leaves)
    assert all(ZoneInfo(entry.tz) for entry in markets.values())


@pytest.mark.parametrize(
    ("market", "day", "works"),
    [
        ("SG", date(2027, 2, 8), False),  # Lunar New Year in lieu
        ("SA", date(2026, 11, 22), True),  # a Sunday
        ("SA", date(2026, 11, 20), False),  # a Friday
        ("BN", date(2026, 11, 20), False),  # a Friday
        ("BN", date(2026, 11, 21), True),  # a Saturday
        ("HK", date(2026, 11, 21), False),  # a Saturday, which the library has people work
        ("BD", date(2026, 11, 20), False),  # a Friday
        ("CN", date(2026, 10, 10), True),  # a Saturday worked after the long holiday
        ("UA", date(2026, 12, 25), False),  # not in the library
        ("UA", date(2026, 12, 28), True),
        ("ID", date(2027, 2, 15), True),  # Ramadan is no holiday
    ],
)
def test_the_calendar_knows_the_quirks_of_a_market(market: str, day: date, works: bool) -> None:
    assert market in context().calendar.known
    assert calendar.is_working(context().calendar, market, day) is works


@pytest.mark.parametrize(
    ("market", "day", "windows"),
    [
        ("VN", date(2027, 2, 3), ("tet-2027",)),
        ("SG", date(2027, 2, 8), ("lunar-new-year-2027",)),
        ("ID", date(2027, 2, 8), ("ramadan-2027",)),
        ("ID", date(2027, 3, 14), ("eid-al-fitr-2027",)),
        ("ID", date(2027, 3, 22), ()),
        ("TH", date(2027, 4, 14), ("songkran-2027",)),
        ("JP", date(2027, 5, 3), ("golden-week-jp-2027",)),
        ("CN", date(2027, 10, 4), ("national-day-cn-2027",)),
        ("IN", date(2027, 10, 28), ("diwali-2027",)),
        ("BR", date(2026, 12, 24), ("year-end-2026",)),
        ("KE", date(2027, 8, 10), ("kenya-general-election-2027",)),
        ("UA", date(2027, 8, 24), ()),
    ],
)
def test_the_calendar_holds_the_windows_in_which_nothing_goes_live(
    market: str, day: date, windows: tuple[str, ...]
) -> None:
    assert calendar.freezes(context().directory, market, day) == windows


def test_every_window_says_why_from_where_and_how_sure() -> None:
    for entry in entries("calendar").values():
        assert set(entry["reason"]) == {"en", "zh"}
        assert entry["source"]
        assert isinstance(entry["certain"], bool)


@pytest.mark.parametrize("path", DIRECTORY, ids=lambda path: path.stem)
def test_names_and_texts_are_in_both_languages(path: Any) -> None:
    halves = [
        (key, field)
        for key, entry in data_of(path)[path.stem].items()
        for field in ("name", "text", "role", "reason", "trap")
        if field in entry and set(entry[field]) != {"en", "zh"}
    ]

    assert halves == []


def test_every_metric_says_what_it_is_and_what_its_trap_is() -> None:
    asked = {"name", "formula", "population", "unit", "better", "source", "owner", "trap"}

    assert [key for key, entry in entries("metrics").items() if not asked <= set(entry)] == []


def test_each_team_has_a_lead_and_hours_and_the_partners_a_rota_that_covers_today() -> None:
    for key, team in context().directory.teams.items():
        assert team.lead
        assert team.hours
        if key.startswith("bp-"):
            assert any(turn.from_ <= ON <= turn.to for turn in team.duty), key


def test_three_templates_are_approved_today() -> None:
    approvals = [template.approval for template in context().directory.templates.values()]

    assert sum(approval.date <= ON <= approval.until for approval in approvals) >= 3


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_a_view_that_ships_can_be_read(path: Any) -> None:
    view = modelled("view", data_of(path))
    columns = {column.key for column in COLUMNS}

    where.parse(view.where, ON, ("bp-sea-1",))
    assert {*view.fields, *(key.removeprefix("-") for key in view.sort)} <= columns


def test_the_views_of_every_day_ship() -> None:
    assert {"stale", "due", "mine", "asks", "intake", "untranslated"} <= {path.stem for path in VIEWS}
