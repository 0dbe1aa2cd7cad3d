"""`calendar` and `heatmap` as people see them."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from kit import PROJECT, git, tsbp

WIDE = {"COLUMNS": "80"}
ONE_WEEK = """\
SEA  Mon 30 Nov 2026 - Sun 6 Dec 2026
1 go-live, 3 key milestones, 1 review, 3 holidays

    11-30
SG  .....--
MY  .....--
ID  .....--
TH  !....--
VN  .....--
PH  h....--
MM  ....h--
KH  .....--
LA  ..h..--
BN  ....-.-
TL  .....--
all M R M

G go-live (2 = two), ! one with something against it, M key milestone, R review,
  E event, F hard freeze, f soft freeze, h holiday, w worked weekend, - weekend,
  . working day

Week Day        What      Markets ID     Which
W49  Mon 30 Nov go-live   TH      4XK7QD Two-step report flow with sub-reasons -
                                         event open there
     Mon 30 Nov milestone TH      4XK7QD TH live (th-live)
     Mon 30 Nov milestone all     C6TZ1H Hypercare exit (hypercare-exit)
     Mon 30 Nov holiday   PH             Bonifacio Day
     Wed 2 Dec  review    all     EV83NP [r] Flood response, southern Thailand:
                                         review of the event
     Wed 2 Dec  holiday   LA             Lao National Day
     Fri 4 Dec  milestone all     9M2RWB Calibration kappa at or above 0.70 at
                                         every wave 1 site
                                         (calibration-kappa-above)
     Fri 4 Dec  holiday   MM             National Day
"""
HEAT = """\
SEA  Mon 23 Nov 2026 - Sun 14 Feb 2027  go-lives by market and week

    W48 W49 W50 W51 W52 W53 W01 W02 W03 W04 W05 W06 all
SG    .   .   1   .  .f  .f   .   .   .   .  .F  .F   1
MY    .   .   .   .  .f  .f   .   .   .   .  .F  .F   .
ID    .   .   .   .  .f  .f   .   .   .   .   .  .f   .
TH    .   1   .   .  .f  .f   .   .   .   .   .   .   1
VN    .   .   .   .  .f  .f   .   .   1   .  .F  .F   1
PH    .   .   .   .  .f  .f   .   .   .   .   .   .   .
MM    .   .   .   .  .f  .f   .   .   .   .   .   .   .
KH    .   .   .   .  .f  .f   .   .   .   .   .   .   .
LA    .   .   .   .  .f  .f   .   .   .   .   .   .   .
BN    .   .   .   .  .f  .f   .   .   .   .   .  .f   .
TL    .   .   .   .  .f  .f   .   .   .   .   .   .   .
all   .   1   1   .   .   .   .   .   1   .   .   .   3

F a hard freeze in the week, f a soft one, . nothing. A go-live at two sites
  counts at both and once in the line of all.
"""


def test_a_week_of_one_region_at_eighty_columns(store: Path) -> None:
    done = tsbp(
        store, "calendar", "--region", "sea", "--from", "30 nov", "--weeks", "1", "-o", "table", **WIDE
    )

    assert done.code == 0, done.err
    assert done.out == ONE_WEEK
    assert done.err == "1 initiative on hold is left out but for its review: RT1W6C\n"


def test_the_grid_breaks_into_parts_that_fit_and_says_it_in_chinese(store: Path) -> None:
    words = ("calendar", "--market", "VN,SG,MY", "--from", "2027-02-01", "--weeks", "12", "-o", "table")

    lines = tsbp(store, *words, "--lang", "zh", **WIDE).out.splitlines()

    assert lines[:7] == [
        "VN SG MY  2027年2月1日 周一 – 2027年4月25日 周日", "1 个关键里程碑、4 个冻结期、11 个假日", "",
        "   02-01   02-08   02-15   02-22   03-01   03-08   03-15   03-22   03-29",
        "SG ....FFF FF...-- .....-- .....-- .....-- .FFFFFF .....-- ....h-- .....--",
        "MY ....FFF FFfffff fffffff fffffff fffffff fFFFFFF .....-- .....-- .....--",
        "VN ..FFFFF FFF..-- .....-- .....-- .....-- .....-- .....-- M....-- .....--",
    ]  # fmt: skip
    assert lines[8] == "   04-05   04-12   04-19"
    wide = tsbp(store, *words, COLUMNS="160").out.splitlines()
    assert wide[3].split() == [
        "02-01", "02-08", "02-15", "02-22", "03-01", "03-08", "03-15", "03-22", "03-29", "04-05", "04-12", "04-19",
    ]  # fmt: skip


def test_programs_read_every_occasion(store: Path) -> None:
    words = ("calendar", "--market", "TH", "--from", "2026-11-16", "--weeks", "3")
    answer = tsbp(store, *words, "--json").json

    assert answer["schema"] == "tsbp.calendar/1"
    assert answer["summary"]["markets"] == ["TH"]
    found = {(item["kind"], item["id"], item["date"]): item for item in answer["data"]}
    assert found["golive", "TSBP-4XK7QD", "2026-11-30"]["against"] == ["event-open"]
    assert found["event", "TSBP-EV83NP", "2026-11-21"]["end"] == "2026-11-22"
    assert found["event", "TSBP-EV83NP", "2026-11-21"]["sensitivity"] == "restricted"
    rows = list(csv.DictReader(io.StringIO(tsbp(store, *words, "-o", "csv").out.lstrip("﻿"))))
    assert [row["date"] for row in rows] == [item["date"] for item in answer["data"]]
    assert tsbp(store, *words, "-o", "id").out.split() == ["TSBP-EV83NP", "TSBP-4XK7QD"]


def test_a_market_of_which_no_library_knows_the_holidays_is_said(store: Path) -> None:
    done = tsbp(store, "calendar", "--market", "UA", "--weeks", "1")

    assert done.err.endswith(
        "the holiday library knows no holidays of UA: weekends and calendar.yaml count\n"
    )


def test_a_collision_shows_on_the_calendar_and_in_a_check(store: Path) -> None:
    why = ("--cause", "tooling", "-m", "the release is late")
    moved = tsbp(store, "set", "9m2r", "rollouts.SG.sites=vb-bkk", "rollouts.SG.forecast=2026-12-02", *why)
    assert moved.code == 0, moved.err

    data = tsbp(store, "calendar", "--weeks", "3", "--json").json["data"]

    against = {(item["id"], item["date"]): item["against"] for item in data if item["kind"] == "golive"}
    assert against["TSBP-9M2RWB", "2026-12-02"] == ["collision", "event-open"]
    assert tsbp(store, "check", "--select", "collision", "--json").json["total"] == 2
    address = ("add", "9m2r", "waiver", "rollouts.SG", "until=2026-12-31", "why=two shifts")
    assert tsbp(store, *address).code == 0
    left = tsbp(store, "check", "--select", "collision", "--json").json["data"]
    assert [finding["id"] for finding in left] == ["TSBP-4XK7QD"], "each answers for its own go-live"


def test_the_calendar_of_then_is_that_of_then(store: Path) -> None:
    why = ("--cause", "vendor", "-m", "site not staffed")
    assert tsbp(store, "set", "4xk7", "rollouts.TH.forecast=2026-12-08", *why).code == 0
    words = ("calendar", "--market", "TH", "--weeks", "4", "--json")

    now = [item["date"] for item in tsbp(store, *words).json["data"] if item["kind"] == "golive"]
    then = [
        item["date"]
        for item in tsbp(store, *words, "--as-of", "HEAD~1").json["data"]
        if item["kind"] == "golive"
    ]
    assert (now, then) == (["2026-12-08"], ["2026-11-30"])


def test_spans_that_make_no_sense_are_refused(store: Path) -> None:
    for words in (
        ("--to", "2026-01-01"), ("--weeks", "0"), ("--weeks", "200"), ("--weeks", "2", "--to", "+3w"),
        ("--from", "someday"), ("--sort", "colour"),
    ):  # fmt: skip
        done = tsbp(store, "calendar", *words)
        assert (done.code, done.out) == (2, ""), words


def test_the_change_load_of_one_region(store: Path) -> None:
    done = tsbp(store, "heatmap", "--region", "sea", "--from", "2026-11-23", "-o", "table", **WIDE)

    assert (done.code, done.out) == (0, HEAT)


def test_the_change_load_in_numbers_for_programs(store: Path) -> None:
    words = ("set", "4xk7", "rollouts.TH.people_to_train=120", "rollouts.TH.fte=2.5")
    assert tsbp(store, *words).code == 0

    answer = tsbp(store, "heatmap", "--by", "site", "--measure", "training", "--weeks", "4", "--json").json

    assert answer["summary"]["totals"] == [0, 0, 120, 0]
    bangkok = next(item for item in answer["data"] if item["place"] == "vb-bkk")
    assert bangkok["weeks"][2] == {"week": "2026-W49", "from": "2026-11-30", "number": 120, "freeze": None}
    rows = tsbp(store, "heatmap", "--measure", "fte", "--market", "TH", "--weeks", "3", "-o", "plain").out
    assert rows.splitlines()[-1] == "TH\t2026-W49\t2026-11-30\t2.5\t"
    assert "does not say how much" in tsbp(store, "heatmap", "--measure", "training", "--weeks", "4").err
    assert tsbp(store, "heatmap", "--by", "team").code == 2


def test_a_broken_file_is_said_and_the_rest_is_shown(store: Path) -> None:
    shutil.copy(PROJECT / "tests/examples/good/intake.yaml", store / "projects/2026-11/TSBP-BAD001-x.yaml")
    (store / "projects/2026-11/TSBP-BAD001-x.yaml").write_text("title: [\n")

    for command in ("calendar", "heatmap"):
        done = tsbp(store, command, "--json")
        assert (done.code, bool(done.json["problems"]), bool(done.json["data"])) == (3, True, True)
    assert git(store, "status", "--porcelain").strip() == "?? projects/2026-11/TSBP-BAD001-x.yaml"
