"""The timeline: dates drawn to scale, slips, slack and the critical chain."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import tsbp

from tsbp.render.width import width

DRAWN = """\
4XK7QD R Two-step report flow with sub-reasons
  Key             Oct   Nov    Dec   2027   Feb   Mar     Day         Slip Slack
  SG              o-x        |                            12 Oct        +5
  MY              o--x       |                            19 Oct       +10
  wave-1-complete o----------|>                           27 Nov       +39    76
  TH                    o----|>                           30 Nov       +20    75
  th-live               o----|>                           30 Nov       +20    75
  VN                         |           >                18 Jan              40
* ID                         |           o============>   22 Mar       +42     0
* id-vn-live                 |           o============>   22 Mar       +42     0

Critical chain: ID -> id-vn-live

o baseline, > forecast, x reached, | today; = and * the critical chain; slip and
slack in working days
"""
DRAWN_ZH = """\
9M2RWB A AI生成内容标注政策更新
  键                      标题                         10月                11月                12月                 2027                  日期        延期  余量
* enforcement-guide-v1    Enforcement guide v1 (en, ..           o=x                     |                                                10月20日      +2
* calibration-kappa-above Calibration kappa at or ab..                                   |   o===>                                        12月04日      +5     0
  SG                                                                                     |         >                                      12月07日            33
  DE                                                                                     |         o---->                                 12月14日      +5    28
  BR                                                                                     |                                 >              1月11日             10
* all-scope-markets       All in-scope markets live                                      |                                          >     1月25日              0

关键链：enforcement-guide-v1 -> calibration-kappa-above -> all-scope-markets

o 基线，> 预测，x 已达成，| 今天；= 与 * 为关键链；延期与余量按工作日计
"""  # noqa: E501
FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def test_the_drawing_of_one_initiative_at_80_columns(store: Path) -> None:
    assert tsbp(store, "timeline", "4xk7", "-o", "table", COLUMNS="80").out == DRAWN


def test_the_drawing_in_chinese_at_160_columns(store: Path) -> None:
    assert tsbp(store, "timeline", "9M2R", "-o", "table", "--lang", "zh", COLUMNS="160").out == DRAWN_ZH


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("columns", [80, 160])
def test_today_stands_in_one_column_of_every_plan(store: Path, lang: str, columns: int) -> None:
    shown = tsbp(
        store, "timeline", "--region", "sea", "-o", "table", "--lang", lang, COLUMNS=str(columns)
    ).out

    lines = shown.splitlines()
    assert max(map(width, lines)) <= columns
    assert (
        len({width(line[: line.index("|")]) for line in lines if line[:2] in ("  ", "* ") and "|" in line})
        == 1
    )


def test_a_milestone_of_markets_has_the_latest_of_their_dates(store: Path) -> None:
    dates = {row["address"]: row for row in tsbp(store, "timeline", "4xk7", "--json").json["data"]}

    assert dates["milestones.id-vn-live"] == {
        "id": "TSBP-4XK7QD",
        "address": "milestones.id-vn-live",
        "kind": "milestone",
        "title": "ID and VN live",
        "owner": "id-ops-lead",
        "markets": ["ID", "VN"],
        "after": ["rollouts.ID", "rollouts.VN", "milestones.th-live"],
        "key": True,
        "baseline": "2027-01-18",
        "forecast": "2027-03-22",
        "actual": None,
        "slip_wd": 42,
        "slack_wd": 0,
        "critical": True,
    }
    assert dates["rollouts.VN"]["slack_wd"] == 40
    assert dates["rollouts.SG"]["actual"] == "2026-10-12"
    assert dates["rollouts.SG"]["slack_wd"] is None


def test_a_region_shows_only_its_markets_on_the_chain_of_all(store: Path) -> None:
    rows = tsbp(store, "timeline", "9M2R", "--region", "sea", "--fields", "address,critical").out.splitlines()

    assert "rollouts.SG\tfalse" in rows
    assert not [row for row in rows if row.startswith("rollouts.DE")]
    assert "milestones.all-scope-markets\ttrue" in rows


def test_a_circle_of_milestones_is_drawn_all_the_same(store: Path) -> None:
    text = (store / FOUR).read_text()
    (store / FOUR).write_text(
        text.replace("  wave-1-complete:\n", "  wave-1-complete:\n    after:\n      - id-vn-live\n", 1)
    )

    assert tsbp(store, "timeline", "4xk7").code == 0


def test_an_id_finds_closed_ones_and_words_find_many(store: Path) -> None:
    assert tsbp(store, "timeline", "H0JS", "-o", "id").out == "TSBP-H0JSY5\n"
    assert tsbp(store, "timeline", "appeals", "-o", "id").out == "TSBP-C6TZ1H\n"
    assert tsbp(store, "timeline", "nothing-like-it").err == "no milestone and no go-live has a date here\n"


def test_the_past_has_its_own_timeline(store: Path) -> None:
    tsbp(store, "set", "4xk7", "rollouts.TH.forecast=2026-12-14", "--cause", "vendor", "-m", "late")

    def forecast(*words: str) -> str:
        rows = tsbp(store, "timeline", "4xk7", "--fields", "address,forecast", *words).out.splitlines()
        return next(row.partition("\t")[2] for row in rows if row.startswith("rollouts.TH"))

    assert forecast() == "2026-12-14"
    assert forecast("--as-of", "HEAD~1", "--today", "2026-11-22") == "2026-11-30"
