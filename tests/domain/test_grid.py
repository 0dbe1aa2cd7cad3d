"""What the grid says of a market: slip in its own working days, readiness by the clock, what comes next."""

from __future__ import annotations

from typing import Any

from judging import context, data_of, good, modelled, revised
from kit import PROJECT

from tsbp.domain import grid, zones
from tsbp.domain.grid import MarketRow


def rows(data: Any, today: str = "2026-11-22") -> dict[str, MarketRow]:
    now = zones.clock_from(today, "Asia/Singapore").instant
    return {row.code: row for row in grid.rows(modelled("initiative", data), context(), now)}


def example(id: str) -> Any:
    return data_of(next(PROJECT.glob(f"projects/*/TSBP-{id}-*.yaml")))


def next_of(row: MarketRow) -> tuple[str, str] | None:
    return (row.next.kind, row.next.key) if row.next else None


def test_slip_counts_the_working_days_of_the_market() -> None:
    found = rows(example("4XK7QD"))

    assert {code: row.slip_wd for code, row in found.items()} == {
        "SG": 5, "MY": 10, "TH": 20, "ID": 42, "VN": 0,
    }  # fmt: skip


def test_markets_stand_by_wave_and_day_and_what_is_left_out_comes_last() -> None:
    data = revised(example("4XK7QD"), {"rollouts.SG.status": "excluded", "rollouts.SG.reason": "later"})

    assert list(rows(data)) == ["MY", "TH", "VN", "ID", "SG"]


def test_a_waived_item_is_open_again_when_its_waiver_has_ended() -> None:
    before, after = rows(example("4XK7QD"))["TH"], rows(example("4XK7QD"), "2026-11-26")["TH"]

    assert (before.readiness["localisation"], before.open) == ("waived", ())
    assert (after.readiness["localisation"], after.open) == ("lapsed", ("localisation",))


def test_what_comes_next_is_a_condition_an_item_the_gate_or_the_day() -> None:
    found = rows(example("4XK7QD"))
    assert next_of(found["TH"]) == ("condition", "thai-macros-signed")
    assert next_of(found["ID"]) == ("item", "comms")
    assert next_of(found["SG"]) is None

    met = revised(example("4XK7QD"), {"rollouts.TH.go.conditions.thai-macros-signed.met": "2026-11-22"})
    assert next_of(rows(met)["TH"]) == ("live", "")
    undecided = revised(met, {"rollouts.TH.go": None, "rollouts.TH.status": "planned"})
    assert next_of(rows(undecided)["TH"]) == ("go", "")
    back = revised(met, {"rollouts.TH.status": "planned", "rollouts.TH.rolled_back": "2026-11-21"})
    assert next_of(rows(back)["TH"]) == ("new-go", "")


def test_an_emergency_has_five_items_and_is_asked_for_them_while_live() -> None:
    row = rows(good("emergency"))["TH"]

    assert list(row.readiness) == ["comms", "sop", "capacity", "wellbeing", "rollback"]
    assert next_of(row) == ("item", "capacity")
