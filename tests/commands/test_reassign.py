"""People move: their open records, and nothing else, go to another hand in one commit."""

from __future__ import annotations

from pathlib import Path

from kit import git, tsbp

from tsbp.domain.fields import FIELDS
from tsbp.domain.rules import holdings

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"


def test_the_fields_that_hold_something_come_from_the_register() -> None:
    assert {
        "owner", "sponsor", "requester", "gates.*.conditions.*.owner", "stakeholders.*", "milestones.*.owner",
        "rollouts.*.lead", "rollouts.*.go.conditions.*.owner", "risks.*.owner", "assumptions.*.owner",
        "issues.*.owner", "dependencies.*.upstream", "decisions.*.to", "asks.*.to", "event.incident_lead",
        "handover.sop", "handover.qa", "handover.metric", "handover.training", "benefits.owner",
    } == holdings.PLACES  # fmt: skip
    assert {field.path.removesuffix(".*") for field in FIELDS} >= {
        place.removesuffix(".*") for place in holdings.PLACES
    }


def test_without_yes_it_only_shows_the_exposure_first(store: Path) -> None:
    done = tsbp(store, "reassign", "bp-sea-2", "bp-sea-1", "-o", "table", COLUMNS="100")

    assert done.code == 0
    assert done.out == (
        "C6TZ1H exposure moderate by core role: bullying, hate; controls: rotation\n"
        "C6TZ1H Owner bp-sea-2 -> bp-sea-1\n"
        "C6TZ1H Milestone hypercare-exit: Owner bp-sea-2 -> bp-sea-1\n"
        "PD5X9M exposure moderate by core role: hate; controls: text only examples, rotation\n"
        "PD5X9M Owner bp-sea-2 -> bp-sea-1\n"
        "PD5X9M Milestone benefits-review: Owner bp-sea-2 -> bp-sea-1\n"
        "PD5X9M Benefits review: Owner bp-sea-2 -> bp-sea-1\n"
        "RT1W6C exposure incidental by project: self harm; controls: text only examples\n"
        "RT1W6C Owner bp-sea-2 -> bp-sea-1\n"
        "RT1W6C Requester bp-sea-2 -> bp-sea-1\n"
        "teams teams.bp-sea.duty[1].who “bp-sea-2” -> “bp-sea-1”\n"
        "teams teams.bp-sea.duty[4].who “bp-sea-2” -> “bp-sea-1”\n"
    )
    assert done.err == "4 files would change; nothing was written yet: add --yes to do it\n"
    assert git(store, "rev-list", "--count", "HEAD").strip() == "1"


def test_with_yes_everything_open_moves_in_one_commit_and_logs_stay(store: Path) -> None:
    before = {path: path.read_text() for path in (store / "projects").rglob("*.yaml")}

    assert tsbp(store, "reassign", "bp-sea-2", "bp-sea-1", "--yes").code == 0

    assert git(store, "rev-list", "--count", "HEAD").strip() == "2"
    assert git(store, "log", "-1", "--format=%s").strip() == "reassign: 3 initiatives and 1 directory file"
    for path, text in before.items():
        said = [line for line in text.splitlines() if "by: bp-sea-2" in line]
        assert [line for line in path.read_text().splitlines() if "by: bp-sea-2" in line] == said
    assert tsbp(store, "list", "--owner", "bp-sea-2").out == ""


def test_a_question_narrows_what_moves(store: Path) -> None:
    done = tsbp(store, "reassign", "bp-sea-2", "bp-sea-1", "--where", "kind = process", "-o", "id")

    assert done.out == "TSBP-C6TZ1H\n"


def test_stakeholders_and_what_is_led_in_the_directory_move_too(store: Path) -> None:
    tsbp(store, "add", "4xk7", "stakeholder", "th-ops-lead", "raci=C")
    tsbp(store, "reassign", "th-ops-lead", "vn-ops-lead", "--yes")

    assert "  vn-ops-lead:\n    raci: C\n" in (store / FOUR).read_text()
    assert "lead: th-ops-lead" not in (store / "directory" / "markets.yaml").read_text()


def test_who_has_left_cannot_take_over_and_a_slip_is_named(store: Path) -> None:
    tsbp(store, "set", "people.bp-sea-2", "active=false")

    assert "bp-sea-2 is no longer active" in tsbp(store, "reassign", "bp-sea-1", "bp-sea-2").err
    assert tsbp(store, "reassign", "bp-sae-1", "bp-sea-2").code == 4
    assert "'bp-sea-1'" in tsbp(store, "reassign", "bp-sae-1", "bp-sea-2").err


def test_check_names_who_has_left_and_the_command_that_mends_it(store: Path) -> None:
    tsbp(store, "set", "people.bp-sea-2", "active=false")

    done = tsbp(store, "check")

    assert "owner: bp-sea-2 has left, but still holds this" in done.out
    assert "hint: give all that they hold to somebody else: tsbp reassign bp-sea-2 HANDLE" in done.out
    tsbp(store, "reassign", "bp-sea-2", "bp-sea-1", "--yes")
    assert "bp-sea-2" not in tsbp(store, "check").out


def test_who_leaves_is_told_how_much_they_still_hold(store: Path) -> None:
    done = tsbp(store, "set", "people.bp-sea-2", "active=false", "-n")

    assert "bp-sea-2 still holds 7 open records in 3 initiatives: tsbp reassign bp-sea-2 HANDLE\n" in done.err


def test_setting_an_owner_says_the_exposure_of_what_is_handed_over(store: Path) -> None:
    done = tsbp(store, "set", "PD5X", "owner=bp-sea-1", "-o", "table", COLUMNS="100")

    assert done.out.splitlines()[0] == (
        "PD5X9M exposure moderate by core role: hate; controls: text only examples, rotation"
    )
    assert (
        tsbp(store, "set", "PD5X", "owner=bp-sea-2", "--json").json["data"][0]["exposure"]["level"]
        == "moderate"
    )
    assert tsbp(store, "set", "PD5X", "priority=P0", "--json").json["data"][0]["exposure"] is None


def test_who_covers_sees_what_is_covered_as_theirs(store: Path) -> None:
    done = tsbp(
        store,
        "set",
        "people.bp-sea-2",
        "away.from=today",
        "away.to=+2w",
        "away.cover=bp-sea-1",
        "-o",
        "table",
    )

    assert done.code == 0, done.err
    assert "TSBP-PD5X9M" in tsbp(store, "list", "@mine", "-o", "id").out
    assert "TSBP-PD5X9M" in tsbp(store, "list", "--owner", "me", "-o", "id").out
    assert "TSBP-PD5X9M" not in tsbp(store, "list", "@mine", "-o", "id", today="2026-12-20").out
