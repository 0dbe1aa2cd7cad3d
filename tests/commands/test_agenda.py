"""The sheet for Monday: its order, its words, and what stands behind them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from kit import git, tsbp

SHEET = """\
SEA  Sun 22 Nov 2026  6 open: R1 A3 G1 hold 1  (since Sun 15 Nov, then R0 A2 G1
  hold 1)
rules say R1 A3 G1
health moved: 4XK7QD A -> R, EV83NP A (first), 9M2RWB A (first), PD5X9M G -> A,
  C6TZ1H A -> G

What changed (3)
ID     What                                                      Who      Day
PD5X9M update, health green -> amber (calibration slipped): Two  bp-sea-1 20 Nov
       sites below the floor
4XK7QD Market TH: Forecast Mon 30 Nov 2026 -> Thu 3 Dec 2026, +3 bp-sea-1 19 Nov
       wd, +23 wd against the baseline, because macros signed
       late, cause: vendor
4XK7QD Decision which-queue-takes added: “Which queue takes      bp-sea-1 17 Nov
       comment reports?”

Decisions wanted (1)
Who                  ID     What (address)                          Due
ts-ops-director-apac 4XK7QD Which queue takes comment reports?      25 Nov +3 wd
                            (decisions.which-queue-takes)

Overdue asks by person (1)
Who                  ID     What (address)                          Due
product-pm-reporting 4XK7QD Confirm fix date for comment routing    18 Nov -3 wd
                            (asks.confirm-fix-date) [blocks]

Go-lives in 10 working days (1)
Day             Market ID     Title                   Market lead Exposure level
Thu 3 Dec +9 wd TH     4XK7QD Two-step report flow .. th-ops-lead incidental

Stale by owner (1)
Owner    ID         Title                             Upd
bp-sea-1 EV83NP [r] Flood response, southern Thailand 22 Nov 7h
"""
SHEET_ZH = """\
SEA  2026年11月22日 周日  进行中 6 个：R1 A3 G1 暂停 1（自 11月15日 周日，当时
  R0 A2 G1 暂停 1）
规则判定 R1 A3 G1
健康度变化：4XK7QD A -> R、EV83NP A（首次）、9M2RWB A（首次）、PD5X9M G -> A、
  C6TZ1H A -> G

变更内容（3）
编号   内容                                                    谁       日期
PD5X9M 进展，健康度 正常 → 预警（[en] calibration slipped）：  bp-sea-1 11月20日
       [en] Two sites below the floor
4XK7QD 市场 TH 预测：2026年11月30日 周一 → 2026年12月3日 周    bp-sea-1 11月19日
       四，+3 个工作日，相对基线 +23 个工作日，原因：[en]
       macros signed late，归因：供应商
4XK7QD 新增决策 which-queue-takes：“[en] Which queue takes     bp-sea-1 11月17日
       comment reports?”

待决事项（1）
人员                 编号   内容（地址）                      期限
ts-ops-director-apac 4XK7QD [en] Which queue takes comment    11月25日 +3 工作日
                            reports?
                            (decisions.which-queue-takes)

逾期事项，按人（1）
人员                 编号   内容（地址）                      期限
product-pm-reporting 4XK7QD [en] Confirm fix date for comment 11月18日 -3 工作日
                            routing (asks.confirm-fix-date)
                            [阻塞]

10 个工作日内上线（1）
日期                   市场 编号   标题                     市场负责人  接触程度
12月3日 周四 +9 工作日 TH   4XK7QD 两步式举报流程及细分举.. th-ops-lead 偶发

待更新，按负责人（1）
负责人   编号       标题             更新
bp-sea-1 EV83NP [r] 泰国南部洪灾应对 11月22日 7时
"""


@pytest.fixture
def week(store: Path) -> Path:
    """The example store after a week of work: a decision asked for, a forecast moved, an update posted."""

    def done(day: str, *words: str) -> None:
        assert tsbp(store, *words).code == 0
        git(store, "commit", "-q", "--amend", "--no-edit", "--date", day)

    git(store, "commit", "-q", "--amend", "--no-edit", "--date", "2026-11-01T09:00+08:00")
    done(
        "2026-11-17T10:00+08:00",
        *("add", "4xk7", "decision", "Which queue takes comment reports?"),
        *("to=ts-ops-director-apac", "due=2026-11-25"),
    )
    done(
        "2026-11-19T11:00+08:00",
        *("set", "4xk7", "rollouts.TH.forecast=2026-12-03", "--cause", "vendor", "-m", "macros signed late"),
    )
    done(
        "2026-11-20T18:00+08:00",
        *("update", "PD5X", "amber", "Two sites below the floor", "--why", "calibration slipped"),
    )
    done("2026-11-20T19:00+08:00", "set", "V3HN", "priority=P0")
    return store


def test_the_sheet_for_monday_in_english(week: Path) -> None:
    assert tsbp(week, "agenda", "--region", "sea", "--since", "7d", "-o", "table", COLUMNS="80").out == SHEET


def test_the_sheet_for_monday_in_chinese(week: Path) -> None:
    done = tsbp(week, "agenda", "--region", "sea", "-o", "table", "--lang", "zh", COLUMNS="80")

    assert done.out == SHEET_ZH


def test_every_format_tells_the_same_lines_in_the_same_order(week: Path) -> None:
    answer = tsbp(week, "agenda", "--region", "sea", "--json").json
    rows = list(csv.DictReader(io.StringIO(tsbp(week, "agenda", "--region", "sea", "-o", "csv").out[1:])))
    lines = [
        json.loads(line) for line in tsbp(week, "agenda", "--region", "sea", "-o", "jsonl").out.splitlines()
    ]

    parts = ["change"] * 3 + ["decision", "ask", "go-live", "stale"]
    assert answer["schema"] == "tsbp.agenda/1"
    assert [line["part"] for line in answer["data"]] == parts
    assert [row["part"] for row in rows] == parts
    assert lines == answer["data"]
    assert answer["summary"]["since"] == "2026-11-15"
    assert answer["summary"]["was"] == {"red": 0, "amber": 2, "green": 1}
    assert {"id": "TSBP-PD5X9M", "was": "green", "health": "amber"} in answer["summary"]["moved"]


def test_since_narrows_what_changed_and_moves_what_is_compared(week: Path) -> None:
    changed = [
        line["id"]
        for line in tsbp(week, "agenda", "--since", "fri", "--json").json["data"]
        if line["part"] == "change"
    ]

    assert changed == ["TSBP-V3HNB8", "TSBP-PD5X9M"]


def test_what_lies_after_the_clock_has_not_happened(week: Path) -> None:
    answer = tsbp(week, "agenda", "--region", "sea", "--json", today="2026-11-18").json

    assert [line["address"] for line in answer["data"] if line["part"] == "change"] == [
        "decisions.which-queue-takes"
    ]
    assert (
        tsbp(week, "agenda", "--as-of", "HEAD~2", "--today", "2026-11-22", "--json").json["data"][0][
            "address"
        ]
        == "rollouts.TH.forecast"
    )


def test_nothing_waits_of_what_is_on_hold(week: Path) -> None:
    assert "RT1W6C" not in tsbp(week, "agenda", "-o", "csv").out
