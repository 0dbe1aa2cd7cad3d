"""`tsbp check` over real stores: the example store, and folders of files that are wrong in every way."""

# ruff: noqa: E501 - lines of output stand as they are printed

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from judging import EXAMPLES
from kit import Done, tsbp

from tsbp.domain import moment, zones
from tsbp.domain.rules import BY_ID
from tsbp.domain.rules.others import OTHERS
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import checking
from tsbp.render.catalogue import messages
from tsbp.store.workspace import Workspace

NOW = zones.clock_from("2026-11-22", "Asia/Singapore")
FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
KENYA = "projects/2026-10/TSBP-K7GQ4A-general-election-readiness-kenya.yaml"
Run = Callable[..., Done]


def check(root: Path, **wanted: Any) -> checking.Checked:
    return checking.check(Workspace.open(str(root)), NOW, **wanted)


def found(root: Path, **wanted: Any) -> list[tuple[str, str]]:
    return [(entry.path, entry.rule) for entry in check(root, **wanted).findings]


def errors(root: Path) -> list[tuple[str, str, int, int]]:
    return [
        (entry.path, entry.rule, entry.place.line, entry.place.column)
        for entry in check(root).findings
        if entry.severity == "error" and entry.place
    ]


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


# -- the example store


def test_the_example_store_is_clean_but_for_its_traps(run: Run) -> None:
    done = run("check")

    assert done.code == 0
    assert done.out == (
        "directory/markets.yaml:913:5: info market-without-holidays "
        "markets.UA: the holiday library knows no holidays of UA: weekends and 6 days off of calendar.yaml count\n"
        "  hint: write its days off into the calendar: "
        "tsbp add freeze KEY start=DAY end=DAY markets=UA working=false reason=NAME\n"
        "projects/2026-04/TSBP-V3HNB8-arabic-queue-move-to-a-second-site.yaml:74:15: warning milestone-on-weekend "
        "milestones.dual-running-ends.forecast: planned for Fri 30 Apr 2027, a weekend day in SA, EG\n"
        "  hint: move it to a day that all its markets work, or explain it with a waiver\n"
        "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml:87:15: warning milestone-on-holiday "
        "milestones.hypercare-exit.forecast: planned for Mon 30 Nov 2026, a public holiday in PH\n"
        "  hint: move it to a day that all its markets work, or explain it with a waiver\n"
        "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml:127:15: warning go-live-on-holiday "
        "rollouts.MY.forecast: the go-live of MY is planned for Mon 31 Aug 2026, a public holiday there\n"
        "  hint: move it to a working day, or explain it: tsbp add TSBP-C6TZ1H waiver rollouts.MY.forecast until=… why=…\n"
        "projects/2026-05/TSBP-PD5X9M-hate-speech-calibration-in-bahasa-id-my.yaml:10:8: warning handover-incomplete "
        "handover: handed over to business as usual, but nobody is named for sop, qa, metric, training\n"
        "  hint: name who keeps each: tsbp set TSBP-PD5X9M handover.sop=…\n"
        "projects/2026-05/TSBP-PD5X9M-hate-speech-calibration-in-bahasa-id-my.yaml:112:15: warning go-live-on-holiday "
        "rollouts.MY.forecast: the go-live of MY is planned for Mon 31 Aug 2026, a public holiday there\n"
        "  hint: move it to a working day, or explain it: tsbp add TSBP-PD5X9M waiver rollouts.MY.forecast until=… why=…\n"
        "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml:177:5: warning event-open "
        "rollouts.TH: the go-live of TH on Mon 30 Nov comes while the event TSBP-EV83NP is open at vb-bkk\n"
        "  hint: move it, or explain it: tsbp add TSBP-4XK7QD waiver rollouts.TH until=DAY why=WHY\n"
        "projects/2026-10/TSBP-K7GQ4A-general-election-readiness-kenya.yaml:112:15: warning go-live-on-holiday "
        "rollouts.KE.forecast: the go-live of KE is planned for Tue 1 Jun 2027, a public holiday there\n"
        "  hint: move it to a working day, or explain it: tsbp add TSBP-K7GQ4A waiver rollouts.KE.forecast until=… why=…\n"
        "30 files looked at, 7 warnings, 1 note\n"
    )


def test_machines_read_every_key_of_a_finding(run: Run) -> None:
    answer = run("check", "--json", KENYA).json

    assert answer["schema"] == "tsbp.check/1"
    assert answer["summary"] == {"files": 1, "unreadable": 0, "errors": 0, "warnings": 1, "infos": 0}
    assert answer["data"] == [
        {
            "rule": "go-live-on-holiday",
            "severity": "warning",
            "path": KENYA,
            "line": 112,
            "column": 15,
            "end_line": 112,
            "end_column": 25,
            "address": "rollouts.KE.forecast",
            "id": "TSBP-K7GQ4A",
            "message": "the go-live of KE is planned for Tue 1 Jun 2027, a public holiday there",
            "hint": "move it to a working day, or explain it: "
            "tsbp add TSBP-K7GQ4A waiver rollouts.KE.forecast until=… why=…",
        }
    ]


def test_the_clock_decides_what_holds(run: Run) -> None:
    later = run("check", "--json", "projects/2026-11", today="2026-11-24").json

    assert run("check", "--json", "projects/2026-11").json["data"] == []
    assert [entry["rule"] for entry in later["data"]] == ["emergency-not-assessed"]


def test_a_check_says_until_when_the_clock_changes_nothing_of_it(store: Path) -> None:
    def at(instant: str) -> checking.Checked:
        clock = moment.Clock(instant, NOW.zone, zones.day_of(instant, NOW.zone))
        return checking.check(Workspace.open(str(store)), clock)

    instant = NOW.instant
    while "emergency-not-assessed" not in {entry.rule for entry in at(instant).findings}:
        now = at(instant)
        last = max(instant, moment.later(now.until, hours=-1 / 3600))
        assert at(last).findings == now.findings
        assert instant < now.until < "2026-11-25"
        instant = now.until


# -- what is shown


def test_paths_choose_what_is_shown_but_everything_is_looked_at(store: Path) -> None:
    shutil.copy(store / FOUR, store / "projects/2026-07/TSBP-4XK7QD-copy.yaml")

    assert ("duplicate-id") in {rule for _, rule in found(store, paths=[FOUR])}
    assert {path for path, _ in found(store, paths=["projects/2026-05"])} == {
        "projects/2026-05/TSBP-C6TZ1H-independent-second-review-for-appeals.yaml",
        "projects/2026-05/TSBP-PD5X9M-hate-speech-calibration-in-bahasa-id-my.yaml",
    }


def test_rules_can_be_chosen_and_left_out(store: Path) -> None:
    assert {rule for _, rule in found(store, select=["handover-incomplete"])} == {"handover-incomplete"}
    assert "go-live-on-holiday" not in {rule for _, rule in found(store, ignore=["go-live-on-holiday"])}


def test_an_unknown_rule_or_path_is_named_with_those_like_it(store: Path) -> None:
    with pytest.raises(BadUsage) as unknown_rule:
        check(store, select=["go-live-on-holliday"])
    with pytest.raises(NotFound) as unknown_path:
        check(store, paths=["projects/2031-01"])

    assert "go-live-on-holiday" in unknown_rule.value.candidates
    assert unknown_path.value.params["value"] == "projects/2031-01"


def test_a_path_is_read_from_where_one_stands(store: Path) -> None:
    done = tsbp(store / "projects", "check", "2026-10", "--json")

    assert {entry["path"] for entry in done.json["data"]} == {KENYA}


def test_every_rule_can_be_explained(run: Run) -> None:
    done = run("check", "--explain", "baseline-moved")
    unknown = run("check", "--explain", "baseline-move")

    assert done.code == 0
    assert done.out.startswith("baseline-moved (error)\n")
    assert "From readiness on a baseline moves only with a decision" in done.out
    assert (unknown.code, unknown.out) == (2, "")
    assert "baseline-moved" in unknown.err
    for lang in ("en", "zh"):
        laws = {key for key in messages(lang) if key.startswith("law.")}
        assert {f"law.{id}" for id in (*BY_ID, *OTHERS)} <= laws


def test_findings_are_sorted_and_limited_as_asked_but_all_are_counted(run: Run) -> None:
    done = run("check", "--json", "--sort", "rule,-path", "--limit", "3")

    assert [(entry["rule"], entry["id"]) for entry in done.json["data"]] == [
        ("event-open", "TSBP-4XK7QD"),
        ("go-live-on-holiday", "TSBP-K7GQ4A"),
        ("go-live-on-holiday", "TSBP-PD5X9M"),
    ]
    assert (done.json["total"], done.json["truncated"], done.json["summary"]["warnings"]) == (8, True, 7)
    assert run("check", "--sort", "rulle").code == 2


# -- what is wrong


def test_an_error_is_an_answer_of_no_and_stands_at_its_place(store: Path) -> None:
    change(store, KENYA, "lead: ke-ops-lead", "lead: ke-ops-laed")

    done = tsbp(store, "check", KENYA)

    assert done.code == 1
    assert (
        f"{KENYA}:108:11: error unknown-person rollouts.KE.lead: no person goes by ke-ops-laed\n" in done.out
    )
    assert "  did you mean ke-ops-lead" in done.out
    assert done.out.endswith("1 file looked at, 1 error, 1 warning\n")


def test_a_fact_that_is_missing_is_missed_at_the_stage(store: Path) -> None:
    change(store, KENYA, "sponsor: ts-ops-director-emea\n", "")

    assert errors(store) == [(KENYA, "needed-at-stage", 10, 8)]


def test_files_that_cannot_be_read_are_one_clear_finding_each(store: Path) -> None:
    folder = store / "projects/2026-11"
    head = "schema: 1\nid: TSBP-BAD00{}\n"
    texts = {
        "broken": head.format(1) + "title: {en: [\n",
        "twice": head.format(2) + "id: TSBP-BAD002\n",
        "markers": head.format(3) + "<<<<<<< ours\nstage: intake\n=======\nstage: planning\n>>>>>>> theirs\n",
        "bomb": head.format(4) + "a: &a [x, x]\nb: &b [*a, *a]\n",
        "unknown": (EXAMPLES / "good/intake.yaml").read_text().replace("kind:", "knid:"),
        "date": (EXAMPLES / "good/intake.yaml").read_text().replace("2026-11-02", "2026-11-31"),
    }
    for number, (name, text) in enumerate(texts.items(), 1):
        (folder / f"TSBP-BAD00{number}-{name}.yaml").write_text(text)
    (folder / "TSBP-BAD007-latin.yaml").write_bytes("title: café\n".encode("latin-1"))
    (folder / "TSBP-BAD008-link.yaml").symlink_to(store / FOUR)
    os.mkfifo(folder / "TSBP-BAD009-pipe.yaml")
    with (folder / "TSBP-BAD00A-large.yaml").open("wb") as large:
        large.truncate(100 << 20)

    checked = check(store)

    rules_of = {
        entry.path.split("-")[-1].removesuffix(".yaml"): entry.rule
        for entry in checked.findings
        if "TSBP-BAD" in entry.path
    }
    assert rules_of == {
        "broken": "yaml-syntax", "twice": "duplicate-key", "markers": "conflict-marker", "bomb": "alias",
        "unknown": "unknown-key", "date": "bad-date", "latin": "not-utf8", "link": "symlink",
        "pipe": "not-regular", "large": "too-large",
    }  # fmt: skip
    assert len(checked.unreadable) == 10
    assert sum(entry.severity == "warning" for entry in checked.findings) == 7, (
        "the others are judged as ever"
    )
    assert tsbp(store, "check").code == 3


def test_two_files_with_one_id_are_both_named(store: Path) -> None:
    shutil.copy(store / FOUR, store / "projects/2026-07/TSBP-4XK7QD-copy.yaml")

    named = [entry for entry in found(store) if entry[1] == "duplicate-id"]

    assert named == [("projects/2026-07/TSBP-4XK7QD-copy.yaml", "duplicate-id"), (FOUR, "duplicate-id")]


def test_an_id_is_taken_even_by_a_file_that_cannot_be_read(store: Path) -> None:
    pd5 = store / "projects/2026-05/TSBP-PD5X9M-hate-speech-calibration-in-bahasa-id-my.yaml"
    pd5.write_text("{")

    assert "unknown-initiative" not in {rule for _, rule in found(store)}
    pd5.unlink()
    assert (FOUR, "unknown-initiative") in found(store)


@pytest.mark.parametrize("name", ["people", "teams", "vendors", "markets", "queues", "metrics", "principles"])
def test_a_directory_file_that_cannot_be_read_is_not_shouted_from_every_initiative(
    store: Path, name: str
) -> None:
    (store / f"directory/{name}.yaml").write_text("{")

    checked = check(store)

    assert [entry.path for entry in checked.findings if entry.severity == "error"] == [
        f"directory/{name}.yaml"
    ]
    assert checked.unreadable == (f"directory/{name}.yaml",)


@pytest.mark.parametrize("name", ["people", "teams", "markets"])
def test_a_directory_file_that_is_not_there_is_missed_once(store: Path, name: str) -> None:
    (store / f"directory/{name}.yaml").unlink()

    found = [entry for entry in check(store).findings if entry.severity == "error"]

    assert [(entry.path, entry.rule) for entry in found] == [
        (f"directory/{name}.yaml", "directory-file-missing")
    ]


def test_a_store_that_names_nobody_needs_no_directory(repository: Path) -> None:
    (repository / "tsbp.yaml").write_text("")

    assert check(repository).findings == ()


def test_broken_settings_are_one_finding_and_the_defaults_hold(store: Path) -> None:
    (store / "tsbp.yaml").write_text("prefix: 3\n")

    assert [entry[:2] for entry in errors(store)] == [("tsbp.yaml", "wrong-type")]
    assert tsbp(store, "check").code == 3


def test_a_view_that_asks_what_nobody_can_read_is_named(store: Path) -> None:
    (store / "views/odd.yaml").write_text("schema: 1\nwhere: stagge = rollout\nfields:\n  - titel\n")

    assert errors(store) == [
        ("views/odd.yaml", "view-unreadable", 2, 8),
        ("views/odd.yaml", "view-column-unknown", 4, 5),
    ]


def test_settings_may_name_the_hosts_that_nobody_else_may(store: Path) -> None:
    change(store, "directory/queues.yaml", "en: User reports, video", "en: See shortvideo.example/1")

    assert [rule for _, rule in found(store, paths=["directory", "tsbp.yaml"])] == [
        "market-without-holidays",
        "forbidden-host",
    ]


def test_findings_come_in_the_order_of_files_and_lines(store: Path) -> None:
    change(store, FOUR, "requester: product-pm-reporting", "requester: product-pm-reportin")
    change(store, FOUR, "lead: th-ops-lead", "lead: th-ops-laed")
    (store / "views/odd.yaml").write_text("schema: 1\nwhere: (\n")

    places = [(entry.path, entry.place.line) for entry in check(store).findings if entry.place]

    assert places == sorted(places)
    assert len(places) == 11


def test_nothing_is_printed_but_the_count_when_all_is_well(run: Run) -> None:
    done = run("check", "projects/2026-08", "--lang", "zh")

    assert (done.code, done.out, done.err) == (0, "已检查 1 个文件，无需修改\n", "")


def test_a_store_weighs_warnings_anew_and_no_error(store: Path) -> None:
    weigh(store, "event-open: off", "go-live-on-holiday: error", "market-without-holidays: warning")

    shown = {(entry.rule, entry.severity) for entry in check(store).findings}
    assert ("go-live-on-holiday", "error") in shown
    assert ("market-without-holidays", "warning") in shown
    assert "event-open" not in {rule for rule, _ in shown}
    assert tsbp(store, "check").code == 1
    moved = tsbp(store, "set", "4xk7", "rollouts.VN.forecast=2027-01-01", "-m", "later", "--cause", "vendor")
    assert moved.code == 1, "a write is refused for what the store makes an error"


def test_what_depends_on_the_day_is_a_warning_at_most(store: Path) -> None:
    weigh(store, "inactive-person: error", "handover-incomplete: error", "emergency-not-assessed: error")

    assert {entry.severity for entry in check(store).findings if entry.since or entry.until} <= {
        "warning",
        "info",
    }


def test_what_settings_cannot_weigh_is_named(store: Path) -> None:
    weigh(store, "event-opn: off", "forbidden-host: off")

    assert errors(store) == [
        ("tsbp.yaml", "severity-unknown-rule", 28, 14),
        ("tsbp.yaml", "severity-of-an-error", 29, 19),
    ]


def weigh(root: Path, *lines: str) -> None:
    with (root / "tsbp.yaml").open("a", encoding="utf-8") as file:
        file.write("severities:\n" + "".join(f"  {line}\n" for line in lines))
