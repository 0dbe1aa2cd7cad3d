"""What `gate`, `hold`, `resume` and `close` show and write, and what they refuse without writing anything."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from gatekit import assessed as assessment
from judging import good, revised
from kit import Done, git, tsbp
from ruamel.yaml import YAML

from tsbp.errors import Refused
from tsbp.ops import editing
from tsbp.store import layout
from tsbp.store.workspace import Workspace

ID = "TSBP-EXAMP1"
SPONSOR = "ts-ops-director-apac"
LEADS = "my-ops-lead,id-ops-lead,th-ops-lead"
DAY = "2026-11-25T10:00+08:00"
PASS_G1 = ("G1", "go", "--by", SPONSOR, "-m", "one reason is enough")


def planted(store: Path, data: dict[str, object]) -> Path:
    """Lay a file of an initiative into the store and commit it."""
    path = store / layout.initiative_path(ID, "Shorter appeal form", str(data["submitted"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dumped(data))
    git(store, "add", "-A")
    git(store, "commit", "-q", "-m", "planted")
    return path


def dumped(data: object) -> bytes:
    """Return plain data as YAML without anchors."""
    stream = StringIO()
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.dump(json.loads(json.dumps(data)), stream)
    return stream.getvalue().encode()


def head(store: Path) -> str:
    return git(store, "rev-parse", "HEAD").strip()


def run(store: Path, *words: str, today: str = DAY) -> Done:
    done = tsbp(store, *words, today=today)
    assert done.code == 0, f"{words}: {done.err}"
    return done


def refused(store: Path, *words: str, code: int = 1, today: str = DAY) -> Done:
    """Run a command that says no and leaves everything as it was."""
    before = head(store)
    done = tsbp(store, *words, today=today)
    assert done.code == code, f"{words}: {done.code} {done.out}{done.err}"
    assert (head(store), git(store, "status", "--porcelain"), done.out) == (before, "", "")
    return done


def gates(store: Path, *words: str, today: str = DAY) -> dict[str, dict[str, object]]:
    data = run(store, "gate", "examp1", *words, "--json", today=today).json["data"]
    return {f"{one['gate']} {one['market'] or ''}".strip(): one for one in data}


def shown(store: Path) -> dict[str, object]:
    found: dict[str, object] = run(store, "show", "examp1", "--json").json["data"][0]["initiative"]
    return found


def missing(done: Done) -> list[str]:
    """Return the addresses that a refusal names, each at the beginning of its line."""
    return re.findall(r"^  (\S+?): ", done.err, re.MULTILINE)


def subject(store: Path) -> str:
    return git(store, "log", "-1", "--format=%s").strip()


@pytest.fixture
def assessed(store: Path) -> Path:
    """A store with an initiative in assessment that has all G1 looks for."""
    planted(store, assessment())
    return store


# -- G1


def test_a_gate_is_refused_with_each_missing_piece_and_nothing_is_written(store: Path) -> None:
    planted(store, good("assessment"))

    done = refused(store, "gate", "examp1", *PASS_G1)

    assert "TSBP-EXAMP1: G1 does not pass, 17 things are missing" in done.err
    assert missing(done) == [
        "impact.markets", "impact.volume_per_day", "impact.people_to_train", "impact.quality", "impact.users",
        "impact.tooling", "impact.legal", "impact.vendor", "impact.wellbeing", "impact.cost", "impact.by",
        "impact.date", "impact.size", "decisions", "metrics", "stakeholders.bp-lead-sea.consulted", "gates.G1",
    ]  # fmt: skip
    assert "    tsbp set TSBP-EXAMP1 impact.cost=...\n" in done.err
    assert "    tsbp add TSBP-EXAMP1 stakeholder bp-lead-sea raci=C consulted=today\n" in done.err


def test_a_refusal_names_the_missing_pieces_for_programs_too(store: Path) -> None:
    planted(store, good("assessment"))

    done = tsbp(store, "gate", "examp1", *PASS_G1, "--json", today=DAY)

    assert done.code == 1
    problems = json.loads(done.err)["problems"]
    assert problems[0]["rule"] == "evidence-unsaid"
    assert problems[0]["hint"] == "tsbp set TSBP-EXAMP1 impact.markets=..."


def test_a_go_moves_the_stage_and_keeps_what_it_was_about(assessed: Path) -> None:
    done = run(
        assessed,
        "gate",
        "examp1",
        *PASS_G1,
        "--evidence",
        "minutes=https://wiki.example.org/7",
        "-o",
        "table",
    )

    assert subject(assessed) == "TSBP-EXAMP1: G1 go (+1 more)"
    data = shown(assessed)
    assert data["stage"] == "planning"
    record = data["gates"]["G1"]  # type: ignore[index]
    assert list(record) == ["result", "date", "by", "why", "decision", "evidence", "fingerprint"]
    assert record["by"] == SPONSOR
    assert record["decision"] == "form", "the only decision that can be meant is cited"
    assert record["evidence"] == {"minutes": "https://wiki.example.org/7"}
    assert re.fullmatch("1:[0-9a-f]{16}", record["fingerprint"])
    assert "G1: go, decided by ts-ops-director-apac" in done.out


def test_only_those_who_may_decide_and_never_the_owner_alone(assessed: Path) -> None:
    wrong = refused(assessed, "gate", "examp1", "G1", "go", "-m", "fine")
    assert "needs the word of ts-ops-director-apac (sponsor)" in wrong.err
    assert "bp-sea-1 owns it and is never the only one to decide" in wrong.err

    run(assessed, "set", "examp1", "owner=ts-ops-director-apac")
    alone = refused(assessed, "gate", "examp1", *PASS_G1)
    assert "ts-ops-director-apac owns it" in alone.err
    run(assessed, "gate", "examp1", "G1", "go", "--by", f"{SPONSOR},bp-lead-sea", "-m", "fine")


def test_a_deciding_handle_is_somebody(assessed: Path) -> None:
    refused(assessed, "gate", "examp1", "G1", "go", "--by", "nobody", "-m", "fine", code=4)
    refused(assessed, "gate", "examp1", "G1", "go", "--by", SPONSOR, code=2)


def test_which_decision_is_meant_must_be_said_when_several_could_be(assessed: Path) -> None:
    run(assessed, "add", "examp1", "decision", "When?", "options=now,later", "--key", "when")
    run(assessed, "done", "examp1", "decisions.when", "now", "-m", "why not", "--by", SPONSOR)

    assert "--decision KEY" in refused(assessed, "gate", "examp1", *PASS_G1, code=2).err
    run(assessed, "gate", "examp1", *PASS_G1, "--decision", "when")
    assert shown(assessed)["gates"]["G1"]["decision"] == "when"  # type: ignore[index]


def test_hold_and_no_go_are_written_without_evidence_and_move_nothing(store: Path) -> None:
    planted(store, {**good("assessment"), "sponsor": SPONSOR})

    run(store, "gate", "examp1", "G1", "no_go", "--by", SPONSOR, "-m", "not now")

    data = shown(store)
    assert data["stage"] == "assessment"
    assert data["gates"] == {  # type: ignore[comparison-overlap]
        "G1": {"result": "no_go", "date": "2026-11-25", "by": SPONSOR, "why": "not now"}
    }


def test_a_dry_run_writes_nothing(assessed: Path) -> None:
    before = head(assessed)
    done = run(assessed, "gate", "examp1", *PASS_G1, "-n", "-o", "table")
    assert "G1: go" in done.out
    assert head(assessed) == before


# -- conditions and waivers


def test_a_conditional_go_has_conditions_that_are_met_one_by_one(assessed: Path) -> None:
    bare = ("gate", "examp1", "G1", "conditional_go", "--by", SPONSOR, "-m", "with the rota")
    assert "--if TH:" in refused(assessed, *bare, code=2).err
    refused(assessed, *bare, "--if", "rota:Rota agreed", code=2)

    run(assessed, *bare, "--if", "rota:Rota agreed", "--to", "id-ops-lead", "--due", "2026-12-01")

    record = shown(assessed)["gates"]["G1"]  # type: ignore[index]
    assert record["conditions"] == {
        "rota": {"text": "Rota agreed", "owner": "id-ops-lead", "due": "2026-12-01"}
    }
    run(assessed, "done", "examp1", "gates.G1.conditions.rota")
    assert shown(assessed)["gates"]["G1"]["conditions"]["rota"]["met"] == "2026-11-25"  # type: ignore[index]


def test_a_gate_is_waived_only_until_a_day(store: Path) -> None:
    planted(store, {**good("assessment"), "sponsor": SPONSOR, "impact": good("planning")["impact"]})
    waive = ("gate", "examp1", "G1", "waived", "--by", SPONSOR, "-m", "agreed by phone")

    assert "--until DATE" in refused(store, *waive).err
    run(store, *waive, "--until", "2026-12-04")

    data = shown(store)
    assert data["stage"] == "planning"
    assert data["waivers"] == {  # type: ignore[comparison-overlap]
        "g1": {"what": "G1", "by": SPONSOR, "until": "2026-12-04", "why": "agreed by phone"}
    }
    later = gates(store, "G2", today="2026-12-06T10:00+08:00")["G2"]["missing"]
    assert later[0]["rule"] == "evidence-waiver-over", "it is open again when the waiver has ended"  # type: ignore[index]
    assert not tsbp(store, "check", today=DAY).out.count("waiver-lapsed")
    assert tsbp(store, "check", today="2026-12-06T10:00+08:00").out.count("waiver-lapsed")


def test_a_waiver_without_an_end_is_refused(assessed: Path) -> None:
    refused(assessed, "add", "examp1", "waiver", "impact.cost", "why=later", code=2)


def test_one_piece_may_be_waived(assessed: Path) -> None:
    run(assessed, "set", "examp1", "impact.cost=")
    assert missing(refused(assessed, "gate", "examp1", *PASS_G1)) == ["impact.cost"]

    run(
        assessed, "add", "examp1", "waiver", "impact.cost", "until=2026-12-04", "why=finance is away",
        "--by", SPONSOR,
    )  # fmt: skip
    assert gates(assessed)["G1"]["waived"][0]["until"] == "2026-12-04"  # type: ignore[index]
    run(assessed, "gate", "examp1", *PASS_G1)


# -- the course


def test_a_gate_out_of_turn_is_refused_with_those_that_are_in_turn(assessed: Path) -> None:
    done = refused(assessed, "gate", "examp1", "G4", "go", "--by", SPONSOR, "-m", "all live")

    assert "TSBP-EXAMP1 is at assessment, and G4 is not passed there" in done.err
    assert "from here there is: G1, intake; closing as declined, merged, superseded, cancelled" in done.err


def test_what_was_passed_is_not_passed_again(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    refused(assessed, "gate", "examp1", *PASS_G1)


def test_a_step_back_opens_the_gate_and_says_why(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    run(assessed, "gate", "examp1", "back", "-m", "the scope has grown")

    data = shown(assessed)
    assert (data["stage"], data.get("gates")) == ("assessment", None)
    assert data["updates"][-1]["summary"] == {"en": "the scope has grown"}  # type: ignore[index]
    run(assessed, "gate", "examp1", *PASS_G1)
    assert shown(assessed)["stage"] == "planning"


def test_back_to_intake_asks_for_more(store: Path) -> None:
    planted(store, good("assessment"))

    run(store, "gate", "examp1", "back", "-m", "which queue?")

    data = shown(store)
    assert data["stage"] == "intake"
    assert data["triage"]["result"] == "needs_info"  # type: ignore[index]
    assert data["triage"]["note"] == "which queue?"  # type: ignore[index]


def test_the_standard_lane_has_no_g1_and_g2_and_falls_back_to_assessment(store: Path) -> None:
    kept = {
        "stage": "readiness",
        "rollouts.ID.status": "planned",
        "rollouts.ID.actual": None,
        "rollouts.ID.go": None,
    }
    planted(store, revised(good("standard-lane"), kept))

    by_template = gates(store)["G1"]
    assert (by_template["state"], by_template["result"]) == ("by_template", None)
    assert "by template keyword-list-refresh" in tsbp(store, "gate", "examp1", "-o", "table").out
    refused(store, "gate", "examp1", "G2", "go", "--by", SPONSOR, "-m", "plan")
    run(store, "set", "examp1", "kind=policy")
    grown = refused(store, "gate", "examp1", "G3", "ID=go", "--by", f"{SPONSOR},id-ops-lead", "-m", "ready")
    assert "tsbp gate TSBP-EXAMP1 back" in grown.err
    run(store, "gate", "examp1", "back", "-m", "it is a policy change after all")
    data = shown(store)
    assert (data["lane"], data["stage"]) == ("normal", "assessment")


# -- what changed since


def test_a_change_of_scope_opens_the_gate_again_until_it_is_reaffirmed(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)
    assert "gate-reopened" not in tsbp(assessed, "check", today=DAY).out

    run(assessed, "set", "examp1", "regions+=latam", "impact.size=L")

    assert "warning gate-reopened gates.G1: G1 is open again" in tsbp(assessed, "check", today=DAY).out
    assert gates(assessed)["G1"]["state"] == "reopened"
    g2 = gates(assessed)["G2"]["missing"]
    assert g2[0]["rule"] == "evidence-reopened"  # type: ignore[index]
    audit = run(assessed, "gate", "examp1", "--audit", "--json").json["data"][0]
    assert audit["mark"] == "differs"
    assert [one["address"] for one in audit["changed"]] == ["regions", "impact.size"]

    refused(assessed, "gate", "examp1", "G1", "--reaffirm", "--by", "qa-lead-apac", "-m", "fine")
    run(assessed, "gate", "examp1", "G1", "--reaffirm", "--by", SPONSOR, "-m", "larger, and still worth it")

    record = gates(assessed)["G1"]
    assert (record["state"], record["why"]) == ("passed", "larger, and still worth it")
    assert "gate-reopened" not in tsbp(assessed, "check", today=DAY).out


def test_a_waiver_of_the_gate_stands_for_a_reaffirmation(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)
    run(assessed, "set", "examp1", "impact.size=L")

    run(assessed, "add", "examp1", "waiver", "G1", "until=2026-12-04", "why=meeting moved", "--by", SPONSOR)

    rules = [one["rule"] for one in gates(assessed)["G2"]["missing"]]  # type: ignore[attr-defined]
    assert "evidence-reopened" not in rules
    assert "gate-reopened" not in tsbp(assessed, "check", today=DAY).out


def test_the_audit_tells_who_decided_from_who_recorded(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    one = run(assessed, "gate", "examp1", "--audit", "--json").json["data"][0]
    assert (one["by"], one["recorded_by"], one["recorder"]) == ([SPONSOR], "A Analyst", "bp-sea-1")
    assert (one["commit"], one["signature"], one["mark"]) == (head(assessed), "unsigned", "matches")
    table = tsbp(assessed, "gate", "examp1", "--audit", "-o", "table", today=DAY).out
    assert "decided by ts-ops-director-apac on Wed 25 Nov 2026" in table
    assert "recorded by bp-sea-1 (A Analyst) on" in table
    assert "recorded by A Analyst" in tsbp(assessed, "log", "examp1", "gates.G1", "-o", "table").out


def test_a_record_without_a_fingerprint_is_shown_as_typed_by_hand(store: Path) -> None:
    planted(store, good("planning"))

    assert gates(store)["G1"]["by_hand"] is True
    assert "typed by hand" in tsbp(store, "gate", "examp1", "-o", "table", today=DAY).out


# -- G3


def ready(store: Path, *codes: str) -> None:
    """Plant an initiative in readiness with markets that have all G3 looks for, MY less the training."""
    one = good("rollout")["rollouts"]["ID"]
    rollout = {
        "wave": 1, "status": "planned", "lead": "", "baseline": "2026-12-08", "readiness": one["readiness"],
    }  # fmt: skip
    leads = {"ID": "id-ops-lead", "MY": "my-ops-lead", "TH": "th-ops-lead"}
    rollouts = {code: {**rollout, "lead": leads[code]} for code in codes}
    metrics = {"tat": {"metric": "appeal_tat_p90_h", "role": "balancing", "limit": 24}}
    planted(store, {**good("readiness"), "rollouts": rollouts, "metrics": metrics})


def test_one_meeting_on_several_markets_is_one_commit(store: Path) -> None:
    ready(store, "TH", "ID", "MY")
    before = head(store)

    run(
        store, "gate", "examp1", "G3", "TH=conditional_go", "ID=hold", "my=go", "--by", f"{SPONSOR},{LEADS}",
        "--if", "TH:Thai macros signed off", "--to", "th-ops-lead", "--due", "30-nov", "-m", "as agreed",
    )  # fmt: skip

    assert git(store, "rev-parse", "HEAD~1").strip() == before
    data = shown(store)
    rollouts = data["rollouts"]
    assert data["stage"] == "rollout", "the first market that is ready moves the initiative"
    assert [rollouts[code]["status"] for code in ("TH", "ID", "MY")] == ["ready", "planned", "ready"]  # type: ignore[index]
    assert rollouts["TH"]["go"]["conditions"] == {  # type: ignore[index]
        "thai-macros-signed": {"text": "Thai macros signed off", "owner": "th-ops-lead", "due": "2026-11-30"}
    }
    assert rollouts["TH"]["go"]["by"] == [SPONSOR, *LEADS.split(",")]  # type: ignore[index]
    assert "fingerprint" in rollouts["MY"]["go"]  # type: ignore[index]
    assert "fingerprint" not in rollouts["ID"]["go"]  # type: ignore[index]


def test_a_meeting_is_refused_as_a_whole(store: Path) -> None:
    ready(store, "TH", "ID")
    run(store, "set", "examp1", "rollouts.TH.languages=th")
    path = next(store.glob("projects/*/TSBP-EXAMP1*"))
    path.write_text(path.read_text().replace("training: done", "training: doing", 1))
    git(store, "commit", "-qam", "less")

    done = refused(
        store, "gate", "examp1", "G3", "TH=go", "ID=go", "--by", f"{SPONSOR},th-ops-lead", "-m", "go"
    )

    assert "G3 TH, ID does not pass, 2 things are missing" in done.err
    assert "needs the word of id-ops-lead (market lead)" in done.err
    assert "readiness.training" in done.err


def test_the_sheet_shows_markets_side_by_side(store: Path) -> None:
    ready(store, "TH", "ID")

    done = tsbp(store, "gate", "examp1", "G3", "TH", "ID", "-o", "table", today=DAY)

    lines = done.out.splitlines()
    assert [line.split() for line in lines if line.startswith(("Market lead", "training", "Go/no-go"))] == [
        ["Market", "lead", "th-ops-lead", "id-ops-lead"],
        ["training", "done", "done"],
        ["Go/no-go", "-", "-"],
    ]
    assert tsbp(store, "gate", "examp1", "G3", "XX", today=DAY).code == 4


def test_markets_past_their_go_keep_the_rollout_from_being_undone(store: Path) -> None:
    ready(store, "TH")
    run(store, "gate", "examp1", "G3", "TH=go", "--by", f"{SPONSOR},th-ops-lead", "-m", "go")

    assert "TH" in refused(store, "gate", "examp1", "back", "-m", "no").err
    again = refused(store, "gate", "examp1", "G3", "TH=go", "--by", f"{SPONSOR},th-ops-lead", "-m", "go")
    assert "live, rolled_back, excluded" in again.err


# -- hold and resume


def test_on_hold_no_gate_passes(assessed: Path) -> None:
    run(assessed, "hold", "examp1", "--review", "2027-01-11", "-m", "legal must answer first")

    pause = shown(assessed)["pauses"]["legal-must-answer"]  # type: ignore[index]
    assert pause == {
        "kind": "hold", "since": "2026-11-25T10:00+08:00", "review": "2027-01-11", "by": "bp-sea-1",
        "why": "legal must answer first",
    }  # fmt: skip
    assert "it is paused (hold): no gate passes" in refused(assessed, "gate", "examp1", *PASS_G1).err
    refused(assessed, "hold", "examp1", "--review", "2027-01-11", "-m", "again")

    run(assessed, "resume", "examp1", today="2026-11-25T11:00+08:00")
    refused(assessed, "resume", "examp1", today="2026-11-25T12:00+08:00")
    run(assessed, "gate", "examp1", *PASS_G1, today="2026-11-25T12:00+08:00")


def test_a_hold_says_when_it_is_looked_at_again(assessed: Path) -> None:
    refused(assessed, "hold", "examp1", "-m", "wait", code=2)
    refused(assessed, "hold", "examp1", "--review", "2026-11-01", "-m", "wait", code=2)
    refused(assessed, "hold", "examp1", "--review", "2026-12-01", code=2)


def test_a_hold_with_an_end_ends_by_itself(assessed: Path) -> None:
    run(assessed, "hold", "examp1", "--review", "2026-12-01", "--until", "2026-12-04", "-m", "code freeze")

    refused(assessed, "gate", "examp1", *PASS_G1, today="2026-12-03T10:00+08:00")
    run(assessed, "gate", "examp1", *PASS_G1, today="2026-12-04T10:00+08:00")


# -- close


def test_closing_says_how_why_and_from_where(assessed: Path) -> None:
    run(assessed, "close", "examp1", "cancelled", "-m", "no longer needed")

    data = shown(assessed)
    assert data["stage"] == "closed"
    assert data["closed"] == {
        "outcome": "cancelled", "at": "2026-11-25T10:00+08:00", "by": "bp-sea-1", "from": "assessment",
        "why": "no longer needed",
    }  # fmt: skip
    refused(assessed, "close", "examp1", "cancelled", "-m", "again")
    refused(assessed, "gate", "examp1", *PASS_G1)
    refused(assessed, "gate", "examp1", "back", "-m", "no")
    refused(assessed, "hold", "examp1", "--review", "2027-01-11", "-m", "no")


def test_an_outcome_belongs_to_its_stage(assessed: Path) -> None:
    done = refused(assessed, "close", "examp1", "delivered", "-m", "done")

    assert "possible: declined, merged, superseded, cancelled" in done.err
    refused(assessed, "close", "examp1", "finished", "-m", "done", code=2)


def test_declined_after_assessment_is_a_no_go_of_those_who_may(assessed: Path) -> None:
    assert "ts-ops-director-apac" in refused(assessed, "close", "examp1", "declined", "-m", "no").err

    run(assessed, "close", "examp1", "declined", "--by", SPONSOR, "-m", "not worth it")

    data = shown(assessed)
    assert data["gates"]["G1"]["result"] == "no_go"  # type: ignore[index]
    assert data["closed"]["outcome"] == "declined"  # type: ignore[index]


def test_declined_at_intake_is_for_the_triage(store: Path) -> None:
    planted(store, good("intake"))

    assert "tsbp triage TSBP-EXAMP1 decline" in refused(store, "close", "examp1", "declined", "-m", "no").err


def test_what_is_superseded_says_by_what(assessed: Path) -> None:
    refused(assessed, "close", "examp1", "superseded", "-m", "taken up", code=2)
    refused(assessed, "close", "examp1", "superseded", "--by-id", "examp1", "-m", "taken up", code=2)

    run(assessed, "close", "examp1", "superseded", "--by-id", "9m2r", "-m", "taken up")

    assert shown(assessed)["related"] == ["TSBP-9M2RWB"]


def test_what_is_live_is_not_called_off(store: Path) -> None:
    planted(store, good("rollout"))

    assert "ID is live" in refused(store, "close", "examp1", "cancelled", "-m", "stop").err
    run(store, "close", "examp1", "partial", "-m", "one market is enough")


def test_what_was_delivered_goes_through_its_last_gate(store: Path) -> None:
    planted(store, good("business-as-usual"))
    later = "2027-03-20T10:00+08:00"
    close = ("close", "examp1", "delivered", "--by", SPONSOR, "-m", "faster appeals")

    assert missing(refused(store, *close, today=later)) == ["benefits.done", "benefits.verdict"]
    run(store, "set", "examp1", "benefits.done=2027-03-19", "benefits.verdict=improved", today=later)
    run(store, *close, today=later)

    data = shown(store)
    assert data["gates"]["G6"] == {  # type: ignore[index]
        "result": "go",
        "date": "2027-03-20",
        "by": SPONSOR,
        "why": "faster appeals",
    }
    assert data["closed"]["outcome"] == "delivered"  # type: ignore[index]


def test_closing_ends_a_pause(assessed: Path) -> None:
    run(assessed, "hold", "examp1", "--review", "2027-01-11", "-m", "wait")
    run(assessed, "close", "examp1", "cancelled", "-m", "no longer needed")

    assert shown(assessed)["pauses"]["wait"]["until"] == "2026-11-25T10:00+08:00"  # type: ignore[index]


# -- no side door


def edited(store: Path, old: str, new: str) -> tuple[str, ...]:
    """Put one text in place of another in the file, as `edit` does, and return the rules that refuse it."""
    workspace = Workspace.open(str(store))
    draft = editing.draft(workspace, workspace.path_of(ID))
    text = draft.text.decode()
    assert re.search(old, text)
    try:
        editing.keep(workspace, draft, re.sub(old, new, text).encode())
    except Refused as failure:
        return tuple(finding.rule for finding in failure.findings)  # type: ignore[attr-defined]
    return ()


@pytest.mark.parametrize(
    "word", ["stage=planning", "gates.G1.result=go", "closed.outcome=cancelled", "rollouts.ID.go.result=go"]
)
def test_set_is_no_side_door_and_names_the_verb(store: Path, word: str) -> None:
    planted(store, good("rollout"))

    done = refused(store, "set", "examp1", word, code=2)

    assert f"use tsbp {'close' if word.startswith('closed') else 'gate'}" in done.err


def test_edit_passes_no_gate_without_evidence(store: Path) -> None:
    planted(store, {**good("assessment"), "sponsor": SPONSOR, "impact": good("planning")["impact"]})
    passed = f"stage: planning\ngates:\n  G1:\n    result: go\n    date: 2026-11-25\n    by: {SPONSOR}"

    assert edited(store, "stage: assessment", passed) == ("gate-without-evidence",)


def test_edit_forges_no_fingerprint_nor_takes_one_away(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    assert edited(assessed, "fingerprint: .*", "fingerprint: 1:0123456789abcdef") == ("fingerprint-forged",)
    assert edited(assessed, "\n *fingerprint: .*", "") == ("fingerprint-forged",)


def test_edit_puts_no_decision_into_another_mouth(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    assert edited(assessed, f"  by: {SPONSOR}\n    why: one", "  by: qa-lead-apac\n    why: one") == (
        "gate-without-evidence",
    )


def test_edit_goes_back_only_with_the_gate_open(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    assert edited(assessed, "stage: planning", "stage: assessment") == ("stage-moved-without-gate",)


def test_edit_changes_no_lane_to_go_round_a_gate(assessed: Path) -> None:
    assert "lane-changed" in edited(assessed, "lane: normal", "lane: standard\ntemplate: sop-wording-update")


def test_edit_may_still_mend_what_is_none_of_a_gate(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    assert edited(assessed, "Shorter appeal form", "Short appeal form") == ()


# -- reading


def test_every_format_tells_of_the_gates(store: Path) -> None:
    for format in ("table", "plain", "json", "jsonl", "csv", "markdown", "id"):
        done = tsbp(store, "gate", "4xk7", "-o", format)
        assert done.code == 0
        assert "TSBP-4XK7QD" in done.out or "4XK7QD" in done.out
    plain = tsbp(store, "gate", "4xk7", "-o", "plain").out.splitlines()
    assert plain[0].split("\t") == [
        "TSBP-4XK7QD", "G1", "", "passed", "go", "2026-07-30", "ts-ops-director-apac", "0", "no", "yes",
    ]  # fmt: skip


def test_the_gates_of_then(assessed: Path) -> None:
    run(assessed, "gate", "examp1", *PASS_G1)

    then = tsbp(assessed, "gate", "examp1", "--as-of", "HEAD~1", "--json", today=DAY)

    assert then.json["data"][0]["state"] == "open"


def test_wrong_words_are_told(store: Path) -> None:
    for words, said in (
        (("G9",), "no gate"),
        (("G0",), "triage"),
        (("G1", "maybe"), "no result of G1"),
        (("G1", "go", "hold"), "one result"),
        (("G3", "go"), "market"),
        (("G3", "TH=go", "ID"), "result is missing"),
        (("G6", "conditional_go"), "no result of G6"),
    ):
        done = tsbp(store, "gate", "4xk7", *words, "--by", SPONSOR, "-m", "x")
        assert (done.code, said in done.err) == (2, True), (words, done.err)
    assert tsbp(store, "gate", "people.bp-sea-1").code == 2


def test_it_speaks_chinese(store: Path) -> None:
    done = tsbp(store, "gate", "k7gq", "-o", "table", "--lang", "zh")

    assert "G2 基线" in done.out
    assert "G1 立项决定" in done.out
