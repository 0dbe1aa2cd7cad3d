"""Moving planned days: a cause and a reason are owed, a hard freeze refuses with the way out."""

from __future__ import annotations

from pathlib import Path

from kit import git, tsbp

WHY = ("--cause", "vendor", "-m", "site not staffed")
VN = "rollouts.VN.forecast"


def head(root: Path) -> str:
    return git(root, "rev-parse", "HEAD").strip()


def test_a_moved_forecast_without_a_cause_says_which_there_are(store: Path) -> None:
    before = head(store)

    done = tsbp(store, "set", "4xk7", "rollouts.TH.forecast+=1w")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: rollouts.TH.forecast moves from Mon 30 Nov to Mon 7 Dec: say what moved it\n"
        "  add --cause -m: --cause is one of vendor, capacity, tooling, policy, localisation, calendar, dependency, "
        "scope, incident, other, -m the reason in your words\n"
    )
    assert tsbp(store, "set", "4xk7", "rollouts.TH.forecast+=1w", "--cause", "vendor").code == 2
    assert head(store) == before


def test_a_moved_forecast_is_told_in_working_days_of_its_market(store: Path) -> None:
    done = tsbp(store, "set", "4xk7", "milestones.wave-1.forecast+=2w", *WHY, "-o", "table")

    assert done.code == 0, done.err
    assert done.out == (
        "4XK7QD Milestone wave-1-complete: Forecast Fri 27 Nov 2026 -> Fri 11 Dec 2026, +10 wd, "
        "+49 wd against the baseline, because site not staffed, cause: vendor\n"
    )


def test_many_forecasts_move_for_one_reason(store: Path) -> None:
    words = ("set", "4xk7", "9m2r", "rollouts.SG.forecast=2026-12-09")

    assert tsbp(store, *words).code == 2
    done = tsbp(store, *words, *WHY, "--yes", "--json")
    assert done.code == 0, done.err
    assert [item["id"] for item in done.json["data"]] == ["TSBP-4XK7QD", "TSBP-9M2RWB"]


def test_a_reason_that_nothing_would_keep_is_not_lost_in_silence(store: Path) -> None:
    done = tsbp(store, "set", "4xk7", "priority=P0", "-m", "the board asked")

    assert (done.code, done.err.splitlines()[0]) == (2, "error: -m: nothing here keeps it")


def test_a_go_live_in_a_hard_freeze_is_refused_with_the_way_out(store: Path) -> None:
    before = head(store)

    done = tsbp(store, "set", "4xk7", f"{VN}=2027-02-05", *WHY)

    assert (done.code, head(store)) == (1, before)
    assert done.err.splitlines()[1:] == [
        (
            "  projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml: rollouts.VN.forecast: "
            "Fri 5 Feb 2027 lies in the hard freeze tet-2027 of VN"
        ),
        (
            "    the first working day after it is Thu 11 Feb 2027; or let somebody answer for it first: "
            "tsbp add TSBP-4XK7QD waiver rollouts.VN.forecast until=2027-02-05 why=WHY"
        ),
    ]
    assert tsbp(store, "set", "4xk7", f"{VN}=2027-02-11", *WHY, "--dry-run").code == 0


def test_the_waiver_that_the_refusal_names_opens_the_freeze(store: Path) -> None:
    waived = tsbp(store, "add", "4xk7", "waiver", VN, "until=2027-02-05", "why=agreed with the site")

    assert waived.code == 0, waived.err
    assert tsbp(store, "set", "4xk7", f"{VN}=2027-02-05", *WHY).code == 0


def test_a_soft_freeze_warns_and_lets_it_be(store: Path) -> None:
    done = tsbp(store, "set", "4xk7", "rollouts.ID.forecast=2026-12-22", *WHY)

    assert done.code == 0
    assert "the go-live of ID is planned for Tue 22 Dec 2026, inside the freeze year-end-2026" in done.err


def test_a_move_can_be_taken_back_without_a_reason(store: Path) -> None:
    assert tsbp(store, "set", "4xk7", f"{VN}=2027-01-25", *WHY).code == 0

    assert tsbp(store, "undo").code == 0
    assert "forecast: 2027-01-25" not in git(
        store, "show", "HEAD:./projects/2026-07/" + "TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
    )


def test_a_new_freeze_says_how_many_go_lives_it_touches(store: Path) -> None:
    words = ("add", "freeze", "inventory", "start=2027-01-11", "end=2027-01-20", "markets=sea", "kind=hard")

    done = tsbp(store, *words, "--dry-run", "--json")

    assert done.code == 0, done.err
    assert done.json["data"][0]["go_lives"] == [
        {"window": "inventory", "id": "TSBP-4XK7QD", "market": "VN", "day": "2027-01-18"}
    ]
    said = tsbp(store, *words, "reason=Stocktaking")
    assert said.err.splitlines()[0] == "1 go-live ahead falls into it: 4XK7QD VN Mon 18 Jan 2027"
    assert tsbp(store, "check", "--select", "go-live-in-freeze", "--json").json["total"] == 1


def test_a_window_is_changed_like_any_entry_of_the_directory(store: Path) -> None:
    done = tsbp(store, "set", "calendar.year-end-2026", "end=20 jan 2027", "-o", "plain")

    assert done.code == 0, done.err
    assert "calendar.year-end-2026.end\tset\t2027-01-03\t2027-01-20" in done.out
    assert "4XK7QD VN Mon 18 Jan 2027" in done.err
    assert tsbp(store, "set", "calendar.year-end-2026", "end=2026-12-01").code == 1
