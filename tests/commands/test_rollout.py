"""The markets of an initiative: the grid, and the way of a market from plan to hand-over and back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from kit import git, tsbp

CONDITION = "rollouts.TH.go.conditions.thai-macros-signed"
GRID = """\
4XK7QD  Two-step report flow with sub-reasons  rollout  R
5 markets: 2 planned, 1 ready, 1 live, 1 stable; 2 of 5 live or beyond
next go-live TH Mon 30 Nov   farthest behind ID +42 wd

M  Name      W Status  Fcst   Live   Slip   % Go       ctskqopvwlr Next
SG Singapore 1 stable  12 Oct 12 Oct   +5 100 go       DDDDDDDDDDD -
MY Malaysia  1 live    19 Oct 19 Oct  +10  50 go       DDDDDDDDDDD -
TH Thailand  2 ready   30 Nov -       +20   0 cond. go DDDDDDDDDWD if thai-mac..
VN Vietnam   3 planned 18 Jan -         0   - -        ........... comms
ID Indonesia 3 planned 22 Mar -       +42   - -        .oo........ comms

Readiness: c comms, t training, s SOP, k calibration, q QA, o tooling, p
  capacity, v vendor, w wellbeing, l localisation, r rollback
D done, N n/a, W waived, o doing, . todo, ! waiver ended; Slip in working days
  of the market
"""


def diff(root: Path) -> list[str]:
    """Return the lines that the last commit took out and put in."""
    lines = git(root, "show", "-U0", "--format=", "HEAD").splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def subject(root: Path) -> str:
    return git(root, "log", "-1", "--format=%s").strip()


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def decide(root: Path, id: str = "4xk7") -> None:
    done = tsbp(
        root, "add", id, "decision", "Roll TH back?", "status=made", "date=today", "decision=yes", "why=fault",
        "by=ts-ops-director-apac", "--key", "th-back",
    )  # fmt: skip
    assert done.code == 0, done.err


def test_the_grid_fits_80_columns(run) -> None:
    assert run("rollout", "4xk7", "-o", "table", COLUMNS="80").out == GRID


def test_a_wide_screen_says_in_words_what_is_not_done(run) -> None:
    shown = run("rollout", "9m2r", "-o", "table", COLUMNS="160").out

    assert "vd-ber" in shown
    assert "de-ops-lead" in shown
    assert "doing: training, calibration, QA, capacity, wellbeing" in shown


def test_the_grid_speaks_chinese(run) -> None:
    shown = run("rollout", "ev83", "-o", "table", "--lang", "zh", COLUMNS="80").out

    assert "TH   泰国    1 已上线" in shown
    assert "cspwr" in shown
    assert "DDoDD" in shown


def test_programs_get_every_market_whole(run) -> None:
    answer = run("rollout", "4xk7", "--json").json

    assert answer["schema"] == "tsbp.rollout/1"
    assert answer["summary"]["statuses"]["planned"] == 2
    assert answer["summary"]["next_go_live"] == {"date": "2026-11-30", "market": "TH"}
    thai = answer["data"][2]
    assert (thai["market"], thai["slip_wd"], thai["exposure_pct"]) == ("TH", 20, 0)
    assert thai["go"] == {
        "result": "conditional_go", "date": "2026-11-19", "by": ["ts-ops-director-apac"], "void": False,
        "open_conditions": ["thai-macros-signed"],
    }  # fmt: skip
    assert list(thai["readiness"]) == [
        "comms", "training", "sop", "calibration", "qa", "tooling", "capacity", "vendor", "wellbeing",
        "localisation", "rollback",
    ]  # fmt: skip


def test_every_format_has_a_row_for_each_market(run) -> None:
    codes = ["SG", "MY", "TH", "VN", "ID"]

    assert run("rollout", "4xk7", "-o", "id").out.split() == codes
    assert [line.split("\t")[0] for line in run("rollout", "4xk7").out.splitlines()] == codes
    table = csv.DictReader(io.StringIO(run("rollout", "4xk7", "-o", "csv").out.removeprefix("\ufeff")))
    assert [row["market"] for row in table] == codes
    assert len(run("rollout", "4xk7", "-o", "jsonl").out.splitlines()) == 5
    assert "Thailand" in run("rollout", "4xk7", "-o", "markdown").out


def test_rows_are_sorted_and_cut_as_asked(run) -> None:
    done = run("rollout", "4xk7", "--sort", "-slip_wd", "--limit", "2", "-o", "id")

    assert done.out.split() == ["ID", "TH"]
    assert "2 of 5" in done.err
    assert run("rollout", "4xk7", "--sort", "actual,market", "-o", "id").out.split() == [
        "SG", "MY", "ID", "TH", "VN",
    ]  # fmt: skip
    assert run("rollout", "4xk7", "--sort", "nosuch").code == 2


def test_a_global_initiative_is_seen_from_one_region(run) -> None:
    added = run("set", "9m2r", "regions+=global")
    assert added.code == 0, added.err
    done = run("add", "9m2r", "market", "MY", "TH", "JP", "GB", "US", "wave=3", "baseline=2027-01-12")
    assert done.code == 0, done.err

    answer = run("rollout", "9m2r", "--region", "sea", "--json").json
    assert [row["market"] for row in answer["data"]] == ["SG", "MY", "TH"]
    assert answer["summary"]["outside"] == 5
    shown = run("rollout", "9m2r", "sea", "-o", "table", COLUMNS="80").out
    assert "5 more outside SEA" in " ".join(shown.split())
    assert run("rollout", "9m2r", "--market", "jp", "-o", "id").out == "JP\n"
    assert run("rollout", "9m2r", "--wave", "1", "-o", "id").out.split() == ["SG", "DE"]


def test_where_a_region_holds_none_of_its_markets_that_is_said(run) -> None:
    done = run("rollout", "4xk7", "--region", "europe")

    assert (done.code, done.out) == (0, "")
    assert "none of its markets lies in EUROPE; 5 lie elsewhere" in done.err


def test_an_unknown_place_is_not_found_and_the_nearest_is_named(run) -> None:
    for words in (("--region", "seaa"), ("seaa",), ("--market", "QQ"), ("QQ", "live")):
        assert run("rollout", "4xk7", *words).code == 4
    assert "'sea'" in run("rollout", "4xk7", "--region", "seaa").err
    assert run("rollout", "4xk7", "--market", "sea").code == 2


def test_the_grid_of_the_past_is_told_from_its_own_files(store: Path) -> None:
    then = tsbp(store, "rollout", "4xk7", "--json").json["data"]
    tsbp(store, "rollout", "4xk7", "MY", "stable")

    past = tsbp(store, "rollout", "4xk7", "--as-of", "HEAD~1", "--today", "2026-11-22T16:52+08:00", "--json")

    assert past.json["data"] == then


def test_a_market_goes_live_once_its_condition_is_met(store: Path) -> None:
    before = head(store)
    refused = tsbp(store, "rollout", "4xk7", "TH", "live")
    assert refused.code == 1
    assert f"tsbp done TSBP-4XK7QD {CONDITION}" in refused.err
    assert head(store) == before

    tsbp(store, "done", "4xk7", CONDITION)
    done = tsbp(store, "rollout", "4xk7", "th", "live", "exposure_pct=20")

    assert done.code == 0, done.err
    assert diff(store) == [
        "-    status: ready",
        "+    status: live",
        "-    exposure_pct: 0",
        "+    actual: 2026-11-22",
        "+    exposure_pct: 20",
    ]
    assert subject(store) == "TSBP-4XK7QD: rollouts.TH ready -> live (+2 more)"


def test_a_market_does_not_go_live_on_a_waiver_that_has_ended(store: Path) -> None:
    tsbp(store, "done", "4xk7", CONDITION)

    done = tsbp(store, "rollout", "4xk7", "TH", "live", today="2026-11-26")
    earlier = tsbp(store, "rollout", "4xk7", "TH", "live", "--on", "2026-11-25", today="2026-11-26")

    assert done.code == 1
    assert "localisation" in done.err
    assert earlier.code == 0, earlier.err


def test_the_day_of_a_go_live_is_that_of_its_market(store: Path) -> None:
    tsbp(store, "done", "4xk7", CONDITION)

    tsbp(store, "rollout", "4xk7", "TH", "live", today="2026-11-23T00:30+08:00")

    assert "+    actual: 2026-11-22" in diff(store), "it is still the evening before in Bangkok"


def test_no_day_ahead_is_written_as_reached(run) -> None:
    assert run("rollout", "4xk7", "MY", "stable").code == 0
    assert run("rollout", "4xk7", "MY", "live", "--on", "2026-12-24").code == 2
    assert run("rollout", "4xk7", "MY", "actual=2026-12-24").code == 2


def test_ready_is_what_gate_g3_makes_of_a_market(run) -> None:
    done = run("rollout", "4xk7", "ID", "ready")

    assert done.code == 1
    assert "tsbp gate TSBP-4XK7QD G3 ID=go" in done.err


@pytest.mark.parametrize(
    ("words", "possible"),
    [
        (("VN", "live"), "ready, excluded"),
        (("SG", "live"), "handed_over, rolled_back"),
        (("MY", "planned"), "stable, rolled_back"),
    ],
)
def test_a_step_that_is_not_in_the_table_names_those_that_are(
    run, words: tuple[str, str], possible: str
) -> None:
    done = run("rollout", "4xk7", *words)

    assert done.code == 1
    assert f"possible: {possible}" in done.err


def test_several_markets_move_in_one_commit_or_none_does(store: Path) -> None:
    before = head(store)
    assert tsbp(store, "rollout", "c6tz", "ID,MY,PH", "handed-over").code == 1
    assert head(store) == before

    done = tsbp(store, "rollout", "c6tz", "ID,MY", "handed-over")

    assert done.code == 0, done.err
    assert git(store, "rev-parse", "HEAD~1").strip() == before
    assert diff(store) == ["-    status: stable", "+    status: handed_over"] * 2


def test_a_wave_leaves_alone_what_has_come_so_far(store: Path) -> None:
    done = tsbp(store, "rollout", "4xk7", "--wave", "1", "stable")

    assert done.code == 0, done.err
    assert subject(store) == "TSBP-4XK7QD: rollouts.MY live -> stable"


def test_a_move_needs_a_market(run) -> None:
    assert run("rollout", "4xk7", "live").code == 2
    assert run("rollout", "4xk7", "readiness.comms=done").code == 2


def test_readiness_is_said_of_markets_by_item(store: Path) -> None:
    done = tsbp(store, "rollout", "4xk7", "ID", "VN", "readiness.comms=done", "readiness.vendor=na")

    assert done.code == 0, done.err
    assert diff(store).count("+      comms: done") == 2
    assert diff(store).count("+      vendor: na") == 2


def test_a_roll_back_needs_a_decision_and_a_reason(run) -> None:
    bare = run("rollout", "4xk7", "MY", "rolled_back")
    assert bare.code == 2
    assert "--decision" in bare.err

    assert run("rollout", "4xk7", "MY", "rolled_back", "--decision", "nosuch", "-m", "fault").code == 4
    assert run("rollout", "4xk7", "MY", "rolled_back", "--decision", "roll-out-one").code == 2


def test_a_roll_back_voids_the_go_and_planning_anew_starts_over(store: Path) -> None:
    decide(store)
    done = tsbp(store, "rollout", "4xk7", "MY", "rolled_back", "--decision", "th-b", "-m", "routing fault")
    assert done.code == 0, done.err
    assert diff(store) == [
        "-    status: live",
        "+    status: rolled_back",
        "+    reason: routing fault",
        "+    rolled_back: 2026-11-22",
        "+    decision: th-back",
    ]

    again = tsbp(
        store, "rollout", "4xk7", "MY", "planned", "forecast=2027-01-12", "--cause", "incident", "-m", "fix"
    )
    assert again.code == 0, again.err
    row = next(one for one in tsbp(store, "rollout", "4xk7", "--json").json["data"] if one["market"] == "MY")
    assert (row["status"], row["actual"], row["forecast"], row["rolled_back"]) == (
        "planned", None, "2027-01-12", "2026-11-22",
    )  # fmt: skip
    assert row["go"]["void"]
    assert row["next"]["kind"] == "new-go"
    refused = tsbp(store, "rollout", "4xk7", "MY", "ready")
    assert refused.code == 1
    assert "voids the go" in refused.err


def test_a_market_left_out_says_why(store: Path) -> None:
    assert tsbp(store, "rollout", "4xk7", "VN", "excluded").code == 2

    assert tsbp(store, "rollout", "4xk7", "VN", "excluded", "-m", "law not settled").code == 0
    assert diff(store) == ["-    status: planned", "+    status: excluded", "+    reason: law not settled"]
    assert tsbp(store, "rollout", "4xk7", "VN", "planned").code == 0
    assert "-    reason: law not settled" in diff(store)


def test_markets_of_an_emergency_go_live_without_a_go(store: Path) -> None:
    done = tsbp(store, "add", "ev83", "market", "MY")
    assert done.code == 0, done.err

    live = tsbp(store, "rollout", "ev83", "MY", "live")

    assert live.code == 0, live.err
    assert "+    actual: 2026-11-22" in diff(store)


def test_a_market_outside_the_regions_is_refused_with_the_way_out(run) -> None:
    added = run("add", "4xk7", "market", "SG", "US")
    moved = run("rollout", "4xk7", "US", "live")

    assert (run("add", "4xk7", "market", "US").code, moved.code) == (1, 4)
    assert added.code == 2, "SG is in the plan"
    for done in (run("add", "4xk7", "market", "US"), moved):
        assert "tsbp set TSBP-4XK7QD regions+=US" in done.err


def test_several_markets_join_the_plan_at_once_with_the_leads_of_their_own(store: Path) -> None:
    done = tsbp(store, "add", "4xk7", "market", "PH", "BN", "wave=4", "baseline=2027-04-12")

    assert done.code == 0, done.err
    rows = {
        row["market"]: row for row in tsbp(store, "rollout", "4xk7", "--wave", "4", "--json").json["data"]
    }
    assert {code: row["lead"] for code, row in rows.items()} == {"PH": "ph-ops-lead", "BN": "my-ops-lead"}
    assert tsbp(store, "add", "4xk7", "market", "QQ").code == 4


@pytest.mark.parametrize(
    "word",
    ["rollouts.TH.status=live", "rollouts.TH.rolled_back=today", "rollouts.TH.go.result=go"],
)
def test_set_is_no_side_door(store: Path, word: str) -> None:
    before = head(store)

    assert tsbp(store, "set", "4xk7", word).code == 2
    assert head(store) == before
