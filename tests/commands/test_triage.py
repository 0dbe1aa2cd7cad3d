"""The intake queue, and each answer to a request: what it writes, what the requester is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kit import Done, git, tsbp

MONDAY = "2026-11-23T11:00+08:00"
READY = ("owner=bp-sea-2", "driver=safety", "summary=Audio is not labelled.")


def request(store: Path, title: str = "Label for synthetic audio", *words: str, today: str = "") -> str:
    given = {word.partition("=")[0] for word in words}
    usual = ("kind=policy", "regions=TH", "requester=product-platform-cn", "exposure=none")
    facts = [word for word in usual if word.partition("=")[0] not in given]
    done = tsbp(store, "new", title, *facts, *words, "-o", "id", **({"today": today} if today else {}))
    assert done.code == 0, done.err
    return done.out.strip()


def data_of(store: Path, id: str) -> Any:
    return tsbp(store, "show", id, "--json").json["data"][0]["initiative"]


def answered(store: Path, *words: str, **options: Any) -> Any:
    done = tsbp(store, "triage", *words, "--json", **options)
    assert done.code == 0, done.err
    return done.json["data"][0]


def unchanged(store: Path, *words: str) -> Done:
    """Run a triage that is to write nothing."""
    before = git(store, "rev-parse", "HEAD")
    done = tsbp(store, "triage", *words)
    assert git(store, "rev-parse", "HEAD") == before
    assert git(store, "status", "--porcelain") == ""
    return done


def test_the_queue_shows_the_most_pressing_first_with_its_clock_and_who_is_on_duty(store: Path) -> None:
    calm = request(store, "Calm", "priority=P3", "exposure=moderate")
    late = request(store, "Late", "priority=P1", today="2026-11-20T10:00+08:00")
    europe = request(store, "Europe", "regions=europe", "requester=legal-eu")

    done = tsbp(store, "triage", "--json", today="2026-11-23T12:00+08:00")

    rows = done.json["data"]
    assert [row["id"] for row in rows] == [late, europe, calm]
    assert {key: rows[0][key] for key in ("clock", "state", "due", "age", "duty", "team", "left_minutes")} == {
        "clock": "acknowledge", "state": "overdue", "due": "2026-11-20T06:00:00Z", "age": 3, "duty": "bp-sea-2",
        "team": "bp-sea", "left_minutes": -420,
    }  # fmt: skip
    assert [row["duty"] for row in rows[1:]] == ["bp-emea-1", "bp-sea-2"]
    assert done.json["summary"] == {"waiting": 3, "overdue": 1, "stopped": 0}


def test_the_queue_at_80_columns(store: Path) -> None:
    id = request(store, "Label for synthetic audio", "exposure=moderate", "priority=P1")

    done = tsbp(store, "triage", "-o", "table", today=MONDAY, COLUMNS="80")

    assert done.out.splitlines()[:4] == [
        "Intake  Mon 23 Nov 2026  1 request waits",
        "",
        "ID     P  Title             Age Clock         Requester        Exposure On duty",
        f"{id[5:]} P1 Label for synth.. 1d  reply 2h left product-platfo.. moderate bp-sea-2",
    ]


def test_the_queue_takes_filters_formats_and_fields(store: Path) -> None:
    request(store, "Europe", "regions=europe", "requester=legal-eu")
    asia = request(store, "Asia")

    assert tsbp(store, "triage", "--region", "sea", "-o", "id").out.split() == [asia]
    assert tsbp(store, "triage", "--where", "requester = legal-eu", "--fields", "title,duty").out == (
        "Europe\tbp-emea-1\n"
    )
    assert tsbp(store, "triage", "--limit", "1", "-o", "jsonl").out.count("\n") == 1
    assert (
        tsbp(store, "triage", "-o", "csv").out.splitlines()[0].startswith("\ufeffid,priority,title,age,clock")
    )


def test_an_empty_queue_is_an_answer(store: Path) -> None:
    done = tsbp(store, "triage", "--json")

    assert (done.code, done.json["data"], done.json["summary"]["waiting"]) == (0, [], 0)


def test_accept_names_everything_that_is_missing_with_its_command_and_writes_nothing(store: Path) -> None:
    id = request(store, "Label", "exposure=moderate")
    code = id[5:]

    done = unchanged(store, id, "accept")

    assert done.code == 1
    assert done.err.splitlines() == [
        f"error: {id} cannot be accepted yet: 6 things are missing",
        f'  Summary is missing: tsbp set {code} summary="WHAT IS WRONG, IN ONE PARAGRAPH"',
        f"  Driver is missing: tsbp set {code} driver=DRIVER",
        f"  Owner is missing: tsbp set {code} owner=HANDLE",
        f"  Exposure routes is missing: tsbp set {code} exposure.routes=ROUTES",
        f"  Exposure categories is missing: tsbp set {code} exposure.categories=CATEGORIES",
        f"  Controls is missing: tsbp set {code} exposure.controls=CONTROLS",
    ]


def test_the_sheet_of_a_request_shows_the_same(store: Path) -> None:
    id = request(store, "Independent second review of appeals")

    shown = tsbp(store, "triage", id, "--json").json
    assert [entry["field"] for entry in shown["data"][0]["evidence"] if not entry["there"]] == [
        "summary", "driver", "owner",
    ]  # fmt: skip
    assert [one["id"] for one in shown["data"][0]["alike"]] == ["TSBP-C6TZ1H"]
    assert "reply" not in tsbp(store, "triage", id, "-o", "table", "--lang", "zh").out


def test_accept_moves_to_assessment_in_one_commit_and_says_when_the_outcome_is_due(store: Path) -> None:
    id = request(store)
    before = git(store, "rev-list", "--count", "HEAD")

    shown = answered(store, id, "accept", "-m", "fits the plan", *READY, today=MONDAY)

    data = data_of(store, id)
    assert data["stage"] == "assessment"
    assert data["triage"] == {
        "result": "accepted", "at": MONDAY, "by": "bp-sea-1", "note": "fits the plan", "acknowledged": MONDAY,
    }  # fmt: skip
    assert int(git(store, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert git(store, "log", "-1", "--format=%s").startswith(f"{id}: stage intake -> assessment")
    assert shown["receipt"] == (
        f"product-platform-cn 您好：您的需求 {id} 已于 2026年11月23日 周一 通过初筛，正在评估其对各市场的影响。"
        "我们最晚于 2026年12月2日 周三 答复您。"
    )
    assert "fits the plan" not in shown["receipt"]


def test_what_is_alike_is_shown_when_a_request_is_accepted(store: Path) -> None:
    id = request(store, "Independent second review of appeals")

    assert [one["id"] for one in answered(store, id, "accept", *READY)["alike"]] == ["TSBP-C6TZ1H"]


def test_needs_info_stops_the_clock_until_the_request_is_accepted(store: Path) -> None:
    id = request(store)

    shown = answered(store, id, "needs-info", "-m", "which apps?")
    assert shown["answer_due"] is None
    assert shown["receipt"].endswith("原因：which apps?")
    assert data_of(store, id)["pauses"] == {
        "needs-info": {
            "kind": "needs_info", "since": "2026-11-22T16:52+08:00", "by": "bp-sea-1", "why": "which apps?",
        }
    }  # fmt: skip
    assert tsbp(store, "triage", "--json").json["data"][0]["state"] == "stopped"
    assert unchanged(store, id, "needs-info", "-m", "again").code == 1

    answered(store, id, "accept", *READY, today=MONDAY)
    data = data_of(store, id)
    assert data["pauses"]["needs-info"]["until"] == MONDAY
    assert data["triage"]["acknowledged"] == "2026-11-22T16:52+08:00"
    assert data["triage"]["at"] == MONDAY


def test_asking_twice_keeps_both_pauses(store: Path) -> None:
    id = request(store)
    answered(store, id, "needs-info", "-m", "one?")
    answered(store, id, "reroute", "bp-emea", "-m", "theirs")
    answered(store, id, "needs-info", "-m", "two?", today=MONDAY)

    assert list(data_of(store, id)["pauses"]) == ["needs-info", "needs-info-2"]


def test_decline_closes_with_the_reason_and_tells_it(store: Path) -> None:
    id = request(store, "Label", "requester=bp-emea-1")

    shown = answered(store, id, "decline", "-m", "the platform does it already", today=MONDAY)

    assert data_of(store, id)["closed"] == {
        "outcome": "declined", "at": MONDAY, "by": "bp-sea-1", "from": "intake", "why": "the platform does it already",
    }  # fmt: skip
    assert shown["receipt"] == (
        f"Receipt for bp-emea-1: your request {id} was declined on Mon 23 Nov 2026. "
        "Reason: the platform does it already"
    )
    assert tsbp(store, "check").code == 0


def test_merging_links_both_in_one_commit(store: Path) -> None:
    id = request(store)
    before = git(store, "rev-list", "--count", "HEAD")

    shown = answered(store, id, "merge-into", "4xk7", "-m", "the same flow")

    data = data_of(store, id)
    assert (data["triage"]["merged_into"], data["related"]) == ("TSBP-4XK7QD", ["TSBP-4XK7QD"])
    assert (data["stage"], data["closed"]["outcome"]) == ("closed", "merged")
    assert id in data_of(store, "4xk7")["related"]
    assert int(git(store, "rev-list", "--count", "HEAD")) == int(before) + 1
    assert "合并至 TSBP-4XK7QD，" in shown["receipt"]
    assert tsbp(store, "check").code == 0


def test_a_receipt_does_not_name_a_restricted_initiative(store: Path) -> None:
    id = request(store)

    shown = answered(store, id, "merge-into", "ev83", "-m", "handled already")

    assert "EV83NP" not in shown["receipt"]
    assert "合并至另一专项" in shown["receipt"]


def test_merging_refuses_itself_the_closed_and_the_unknown(store: Path) -> None:
    id, other = request(store), request(store, "Another one")
    answered(store, other, "merge-into", "4xk7", "-m", "the same")

    assert unchanged(store, id, "merge-into", id, "-m", "x").code == 1
    closed = unchanged(store, id, "merge-into", other, "-m", "x")
    assert closed.code == 1
    assert "merge into TSBP-4XK7QD" in closed.err
    assert unchanged(store, id, "merge-into", "zzzz99", "-m", "x").code == 4
    assert unchanged(store, id, "merge-into", "-m", "x").code == 2


def test_reroute_names_a_team_whose_hours_count_from_then_on(store: Path) -> None:
    id = request(store, "Label", "requester=bp-emea-1")

    shown = answered(store, id, "reroute", "bp-east-asia", "-m", "Japan only", today=MONDAY)

    assert data_of(store, id)["owner"] == "bp-east-asia"
    assert "to the team Business partners, East Asia" in shown["receipt"]
    row = tsbp(store, "triage", "--json", today=MONDAY).json["data"][0]
    assert (row["team"], row["duty"], row["result"]) == ("bp-east-asia", "bp-east-asia-1", "rerouted")
    unknown = unchanged(store, id, "reroute", "bp-eest-asia", "-m", "x")
    assert unknown.code == 4
    assert "bp-east-asia" in unknown.err


def test_a_request_from_a_template_goes_straight_to_readiness(store: Path) -> None:
    id = request(
        store, "Keyword list", "--template", "keyword-list-refresh", "requester=th-ops-lead", "kind=process",
    )  # fmt: skip

    missing = unchanged(store, id, "accept", "owner=bp-sea-1", "summary=New terms.")
    assert f"no market is planned for TH: tsbp add {id[5:]} market TH lead=HANDLE" in missing.err

    assert tsbp(store, "add", id, "market", "TH", "lead=th-ops-lead").code == 0
    shown = answered(store, id, "accept", "owner=bp-sea-1", "summary=New terms.")
    data = data_of(store, id)
    assert (data["lane"], data["stage"]) == ("standard", "readiness")
    assert "is now being prepared" in shown["receipt"]
    assert tsbp(store, "check").code == 0


def test_a_template_whose_approval_has_ended_is_assessed_like_any_other(store: Path) -> None:
    id = request(
        store, "Wording", "--template", "sop-wording-update", "requester=th-ops-lead", "kind=process",
    )  # fmt: skip

    done = tsbp(store, "triage", id, "accept", *READY, today="2027-01-04")

    assert done.code == 0, done.err
    assert "ended on Thu 31 Dec 2026" in done.err
    assert (data_of(store, id)["lane"], data_of(store, id)["stage"]) == ("normal", "assessment")


def test_a_request_that_goes_beyond_its_template_is_assessed_like_any_other(store: Path) -> None:
    id = request(
        store, "Wording", "--template", "sop-wording-update", "requester=th-ops-lead", "kind=process",
        "exposure=incidental",
    )  # fmt: skip

    done = tsbp(store, "triage", id, "accept", *READY)

    assert done.code == 0, done.err
    assert "goes beyond its template (Exposure level)" in done.err
    assert (data_of(store, id)["lane"], data_of(store, id)["stage"]) == ("normal", "assessment")


def test_what_left_intake_is_not_triaged_again(store: Path) -> None:
    id = request(store)
    answered(store, id, "decline", "-m", "no")

    closed = unchanged(store, id, "accept", *READY)
    assert (closed.code, f"tsbp new TITLE related={id}" in closed.err) == (1, True)
    later = unchanged(store, "4xk7", "decline", "-m", "no")
    assert later.code == 1
    assert "it stands at rollout" in later.err
    assert unchanged(store, "4xk7").code == 1


def test_a_request_on_hold_is_not_accepted(store: Path) -> None:
    id = request(store)
    path = next((store / "projects/2026-11").glob(f"{id}*"))
    held = "pauses:\n  legal:\n    kind: hold\n    since: 2026-11-22\n    review: 2026-12-01\nrequester:"
    path.write_text(path.read_text().replace("requester:", held))
    git(store, "commit", "-qam", "held")

    assert unchanged(store, id, "accept", *READY).code == 1
    answered(store, id, "decline", "-m", "no")
    assert "until" in data_of(store, id)["pauses"]["legal"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("acept",), 2, "accept"),
        (("decline",), 2, "-m"),
        (("reroute", "-m", "x"), 2, "team"),
        (("accept", "extra"), 2, "extra"),
        (("decline", "-m", "x", "stage=closed"), 2, "stage"),
        (("accept", "acknowledged=tomorrow", *READY), 2, "tomorrow"),
        (("accept", "acknowledged=2026-01-01T10:00+08:00", *READY), 2, "2026-01-01"),
        (("accept", "--by", "nobody", *READY), 4, "nobody"),
        (("accept", "owner=nobody", "driver=safety", "summary=x"), 4, "nobody"),
    ],
)
def test_wrong_words_are_named_and_write_nothing(
    store: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = unchanged(store, request(store), *words)

    assert (done.code, said in done.err) == (code, True), done.err


def test_a_first_word_given_before_may_be_told(store: Path) -> None:
    id = request(store, today="2026-11-20T10:00+08:00")

    answered(store, id, "accept", "acknowledged=2026-11-20T10:30+08:00", *READY, today=MONDAY)

    assert data_of(store, id)["triage"]["acknowledged"] == "2026-11-20T10:30+08:00"


def test_a_dry_run_shows_the_receipt_and_writes_nothing(store: Path) -> None:
    id = request(store)

    done = unchanged(store, id, "accept", *READY, "--dry-run", "-o", "table")

    assert done.code == 0
    assert "您好" in done.out


def test_set_is_no_side_door(store: Path) -> None:
    id = request(store)

    for word in (
        "stage=assessment",
        "triage.result=accepted",
        "closed.outcome=declined",
        "pauses.p.kind=hold",
    ):
        assert tsbp(store, "set", id, word).code in (2, 4)
    assert "use tsbp triage" in tsbp(store, "set", id, "triage.result=accepted").err


def test_the_clocks_that_were_kept_are_counted_and_the_worst_is_named(store: Path) -> None:
    late = request(store, "Late", "priority=P1", today="2026-11-20T10:00+08:00")
    kept = request(store, "Kept", "priority=P1", today="2026-11-20T10:00+08:00")
    answered(store, kept, "accept", *READY, today="2026-11-20T12:00+08:00")
    answered(store, late, "decline", "-m", "no", today="2026-11-24T10:00+08:00")

    done = tsbp(store, "triage", "--sla", "--since", "2026-11-20", "--where", "priority = P1", "--json")

    lines = {line["clock"]: line for line in done.json["data"]}
    assert lines["acknowledge"] == {
        "clock": "acknowledge", "of": "P1", "limit": "4h", "met": 1, "missed": 1, "open": 0, "worst": late,
        "over_minutes": (8 + 9 + 1 - 4) * 60,
    }  # fmt: skip
    assert (lines["triage"]["met"], lines["triage"]["missed"]) == (1, 1)
    assert (lines["assessment"]["of"], lines["assessment"]["open"]) == ("M", 1)


def test_the_clocks_of_the_example_store(store: Path) -> None:
    done = tsbp(store, "triage", "--sla", "--since", "2026-04-01", "-o", "table", COLUMNS="80")

    assert done.out.splitlines()[0] == "Clocks since Wed 1 Apr 2026: 10 requests"
    assert "first word" in done.out


def test_hours_that_cannot_be_are_said_with_the_way_out(store: Path) -> None:
    assert tsbp(store, "set", "teams.bp-sea.hours=18:00-09:00").code != 0
    refused = tsbp(store, "set", "teams.bp-sea", "hours=18:00-09:00")
    assert refused.code == 1
    teams = store / "directory/teams.yaml"
    teams.write_text(teams.read_text().replace("'09:00-18:00'", "'18:00-09:00'", 1))
    git(store, "commit", "-qam", "odd")
    request(store)

    done = tsbp(store, "triage")

    assert done.code == 0
    assert "tsbp set teams.bp-sea.hours=09:00-18:00" not in done.err
    assert "tsbp set teams.bp-sea hours=09:00-18:00" in done.err
    assert tsbp(store, "set", "teams.bp-sea", "hours=09:00-18:00").code == 0
