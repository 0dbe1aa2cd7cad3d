"""Roll-ups: counts and the worst one named, chase lists, and the register of exposure by site."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from kit import tsbp

from tsbp.ops.rolling import DIMENSIONS

STALE_BY_OWNER = """\
All markets  Sun 22 Nov 2026  by Owner (2): 2 open

Owner     Open Owners   Rules    Hold Late Asks [r] Ev Worst
bp-emea-1    1 R1 A0 G0 R1 A0 G0    -    1    -   -  - R V3HNB8 Arabic queue m..
bp-sea-1     1 R0 A1 G0 R0 A1 G0    -    1    -   1  1 A EV83NP [r] [ev] Flood..

bp-emea-1 (1)
H ID     Title                         Stage   Live Next          Owner     Upd
R V3HNB8 Arabic queue move to a seco.. rollout 2/3  30 Apr +106wd bp-emea-1 13d!

bp-sea-1 (1)
H ID     Title                           Stage    Live Next         Owner    Upd
A EV83NP [r] Flood response, southern .. response 1/1  upd 52m late bp-sea-1 7h!

Owners, Rules = health as owners and rules say; Late = updates owed; Asks =
overdue; the worst is named, nothing is averaged
"""
EXPOSURE = """\
TH  Sun 22 Nov 2026  by Site (1): 2 open

Site   Open Owners   Rules    Hold Late Asks [r] Ev Worst
vb-bkk    2 R1 A1 G0 R1 A1 G0    -    1    1   1  1 R 4XK7QD Two-step report f..

Exposure by site
Site   Cleared for ID     Level      Routes; categories; controls
vb-bkk severe      EV83NP severe     escalation, core role; violence,    cleared
                                     child safety; content warning,
                                     rotation, on site support, opt in
                                     samples
                   4XK7QD incidental project; bullying, hate; text only  cleared
                                     examples

Owners, Rules = health as owners and rules say; Late = updates owed; Asks =
overdue; the worst is named, nothing is averaged; an initiative may stand in
several rows; controls are listed, never claimed to protect
"""
BY_REGION_ZH = """\
全部市场  2026年11月22日 周日  按区域汇总（5）：进行中 8 个

区域   进行中 负责人判断 规则判定 暂停 待更新 逾期事项 [r] 事件 最差
sea         6 R1 A2 G2   R1 A3 G1    1      1        1   1    1 R 4XK7QD 两步式举报流程及细分举报..
mena        1 R1 A0 G0   R1 A0 G0    -      1        -   -    - R V3HNB8 阿拉伯语队列迁移至第二站点
europe      1 R0 A1 G0   R0 A1 G0    -      -        -   -    - A 9M2RWB AI生成内容标注政策更新
latam       1 R0 A1 G0   R0 A1 G0    -      -        -   -    - A 9M2RWB AI生成内容标注政策更新
ssa         1 R0 A0 G1   R0 A1 G0    -      -        -   -    1 G/A K7GQ4A [事件] 肯尼亚大选准备

负责人判断、规则判定 = 两种健康度；待更新 = 应更新未更新；逾期事项 = 已过期限；只列最差者，不取平
均；同一专项可能出现在多行
"""
VENDORS = "directory/vendors.yaml"


def test_the_chase_list_names_every_stale_one_under_its_owner(store: Path) -> None:
    assert (
        tsbp(store, "status", "--by", "owner", "--stale", "-o", "table", COLUMNS="80").out == STALE_BY_OWNER
    )


def test_the_register_of_exposure_by_site(store: Path) -> None:
    assert (
        tsbp(store, "status", "--by", "site", "--market", "TH", "-o", "table", COLUMNS="80").out == EXPOSURE
    )


def test_a_roll_up_by_region_in_chinese(store: Path) -> None:
    done = tsbp(store, "status", "--by", "region", "-o", "table", "--lang", "zh", COLUMNS="100")

    assert done.out == BY_REGION_ZH


def test_a_site_that_is_not_set_up_for_its_work_is_named(store: Path) -> None:
    text = (store / VENDORS).read_text()
    (store / VENDORS).write_text(text.replace("cleared: severe", "cleared: incidental"))

    site = next(
        group
        for group in tsbp(store, "status", "--by", "site", "--json").json["data"]
        if group["group"] == "vb-bkk"
    )
    assert site["exposure"]["cleared"] == "incidental"
    assert site["exposure"]["level"] == "severe"
    assert site["exposure"]["not_cleared"] == ["TSBP-EV83NP"]
    shown = tsbp(store, "status", "--by", "site", "-o", "table", COLUMNS="100").out
    assert "EV83NP severe" in shown
    assert "NOT CLEARED" in shown


def test_counts_add_up_to_those_of_status(store: Path) -> None:
    whole = tsbp(store, "status", "--json").json["summary"]
    groups = tsbp(store, "status", "--by", "kind", "--json").json["data"]

    for key in ("open", "held", "stale", "overdue_asks"):
        assert sum(group[key] for group in groups) == whole[key]
    for key in ("declared", "computed"):
        for level in ("red", "amber", "green"):
            assert sum(group[key][level] for group in groups) == whole[key][level]


def test_the_worst_is_named_and_held_restricted_and_event_ones_are_counted(store: Path) -> None:
    answer = tsbp(store, "status", "--by", "owner", "--json").json
    by_owner = {group["group"]: group for group in answer["data"]}

    assert answer["schema"] == "tsbp.roll-up/1"
    assert by_owner["bp-sea-1"]["worst"]["id"] == "TSBP-4XK7QD"
    assert (by_owner["bp-sea-1"]["restricted"], by_owner["bp-sea-1"]["events"]) == (1, 1)
    assert by_owner["bp-sea-2"]["held"] == 1
    assert "average" not in str(answer)


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_column_rolls_up_in_rows_that_match_the_data(store: Path, by: str) -> None:
    groups = tsbp(store, "status", "--by", by, "--json").json["data"]
    rows = list(csv.DictReader(io.StringIO(tsbp(store, "status", "--by", by, "-o", "csv").out[1:])))

    assert [row["group"] for row in rows] == [group["group"] or "" for group in groups]
    assert [int(row["open"]) for row in rows] == [group["open"] for group in groups]


def test_a_column_that_cannot_be_rolled_up_is_named(store: Path) -> None:
    done = tsbp(store, "status", "--by", "title")

    assert done.code == 2
    assert done.err.startswith("error: there is nothing to roll up by title\n")
