"""A portfolio comes in as a spreadsheet: all rows in one commit, or none and every problem by row and column."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from kit import Done, git, tsbp

FULL = {
    "alias": "OPS-1", "title": "Faster takedown of scam links", "title.zh": "加快下架诈骗链接", "kind": "product",
    "regions": "sea, JP", "requester": "legal-eu", "exposure.level": "incidental", "owner": "bp-sea-1",
    "summary": "Links stay up.", "milestones.pilot.forecast": "2027-01-11", "rollouts.sg.status": "planned",
    "tags": "scam,links",
}  # fmt: skip
PLAIN = {
    "alias": "OPS-2", "title": "=1+1 label", "kind": "policy", "regions": "TH", "requester": "th-ops-lead",
    "exposure.level": "none",
}  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    """Return rows as the text of a CSV whose columns are all that any row names."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def brought(store: Path, text: str | bytes, *words: str) -> Done:
    """Import a file that lies outside the store."""
    file = store.parent / "in.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return tsbp(store, "import", str(file), *words)


def unchanged(store: Path, text: str | bytes, *words: str) -> Done:
    """Import what is not to be written."""
    before = git(store, "rev-parse", "HEAD")
    done = brought(store, text, *words)
    assert git(store, "rev-parse", "HEAD") == before
    assert git(store, "status", "--porcelain") == ""
    return done


def problems(done: Done) -> list[tuple[int, str]]:
    assert done.code == 1, done.err
    return [(entry["row"], entry["column"]) for entry in done.json["data"]]


def data_of(store: Path, question: str) -> Any:
    id = tsbp(store, "list", "--where", question, "-o", "id").out.strip()
    return tsbp(store, "show", id, "--json").json["data"][0]["initiative"]


def test_without_yes_it_is_only_shown(store: Path) -> None:
    done = unchanged(store, table(FULL, PLAIN), "--json")

    assert done.code == 0
    assert done.json["summary"] == {
        "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "problems": 0, "dry_run": True,
    }  # fmt: skip
    assert "--yes" in done.err


def test_a_portfolio_comes_in_with_one_commit_and_a_second_run_changes_nothing(store: Path) -> None:
    before = int(git(store, "rev-list", "--count", "HEAD"))

    assert brought(store, table(FULL, PLAIN), "--yes").code == 0

    assert int(git(store, "rev-list", "--count", "HEAD")) == before + 1
    assert git(store, "log", "-1", "--format=%s").strip() == "import: 2 initiatives"
    data = data_of(store, "alias = OPS-1")
    assert data["title"] == {"en": FULL["title"], "zh": FULL["title.zh"]}
    assert (data["regions"], data["tags"]) == (["sea", "JP"], ["scam", "links"])
    assert data["milestones"] == {
        "pilot": {"title": {"en": "Pilot"}, "owner": "bp-sea-1", "forecast": "2027-01-11"}
    }
    assert data["rollouts"] == {"SG": {"status": "planned", "lead": "my-ops-lead"}}
    assert data_of(store, "alias = OPS-2")["title"] == {"en": "=1+1 label"}
    assert tsbp(store, "check").code == 0
    again = unchanged(store, table(FULL, PLAIN), "--yes", "--json")
    assert again.json["summary"]["unchanged"] == 2


def test_a_second_run_updates_what_differs(store: Path) -> None:
    brought(store, table(FULL, PLAIN), "--yes")

    done = brought(store, table(FULL | {"priority": "P1", "tags": "scam"}, PLAIN), "--yes", "--json")

    assert done.json["summary"] | {"rows": 0} == {
        "rows": 0, "new": 0, "changed": 1, "unchanged": 1, "problems": 0, "dry_run": False,
    }  # fmt: skip
    lines = [line for line in git(store, "show", "-U0", "--format=").splitlines() if line[:1] in "+-"]
    kept = [line for line in lines if line[:3] not in ("---", "+++")]
    assert kept == ["-priority: P2", "+priority: P1", "-  - links"]


def test_an_id_names_the_initiative_in_any_form(store: Path) -> None:
    done = brought(store, table({"id": "4xk7", "priority": "P0"}), "--yes", "--json")

    assert done.json["data"][0]["id"] == "TSBP-4XK7QD"
    assert data_of(store, "id = TSBP-4XK7QD")["priority"] == "P0"


def test_what_list_writes_can_be_brought_back_in_either_language(store: Path) -> None:
    for lang in ("en", "zh"):
        text = tsbp(store, "list", "--everything", "-o", "csv", "--lang", lang).out
        done = unchanged(store, text, "--yes", "--json")
        assert done.code == 0, done.out
        assert done.json["summary"]["unchanged"] == 10
        assert "left out, no file holds them: health, computed" in done.err


def test_every_problem_is_named_by_row_and_column_and_nothing_is_written(store: Path) -> None:
    rows = (
        PLAIN,
        PLAIN | {"alias": "OPS-3", "kind": "polcy", "regions": "seaa", "wanted_by": "03/04/2026"},
        PLAIN | {"alias": "OPS-4", "owner": "nobody"},
        {"alias": "OPS-5", "title": "Bare"},
        PLAIN | {"alias": "OPS-2"},
        {"id": "zzzz99", "title": "x"},
    )

    done = unchanged(store, table(*rows), "--yes", "--json")

    assert problems(done) == [
        (3, "kind"), (3, "wanted_by"), (4, "owner"), (5, "kind"), (5, "regions"), (5, "requester"),
        (5, "exposure"), (6, "alias"), (7, "id"),
    ]  # fmt: skip
    assert "policy" in done.json["data"][0]["message"]


def test_import_is_no_side_door(store: Path) -> None:
    brought(store, table(FULL), "--yes")
    columns = {
        "stage": "assessment", "rollouts.SG.status": "live", "triage.result": "accepted", "gates.G1.result": "go",
        "submitted": "2026-01-01", "closed.outcome": "declined",
    }  # fmt: skip

    for column, value in columns.items():
        done = unchanged(store, table({"alias": "OPS-1", column: value}), "--yes", "--json")
        assert problems(done) == [(2, column)]


def test_a_first_portfolio_may_bring_what_gates_decided_before(store: Path) -> None:
    ripe = PLAIN | {
        "submitted": "2026-08-03", "stage": "assessment", "owner": "bp-sea-1", "driver": "safety", "summary": "Why.",
        "triage.result": "accepted", "triage.at": "2026-08-04", "triage.by": "bp-sea-1",
    }  # fmt: skip

    assert brought(store, table(ripe), "--yes").code == 0
    assert data_of(store, "alias = OPS-2")["stage"] == "assessment"
    refused = unchanged(
        store, table(ripe | {"alias": "OPS-9", "title": "Other", "driver": ""}), "--yes", "--json"
    )
    assert problems(refused) == [(2, "driver")]


def test_a_row_without_key_is_not_taken_in_twice(store: Path) -> None:
    row = {name: value for name, value in PLAIN.items() if name != "alias"}

    assert brought(store, table(row), "--yes").code == 0
    again = unchanged(store, table(row), "--yes", "--json")

    assert problems(again) == [(2, "title")]
    assert "id=TSBP-" in again.json["data"][0]["message"]


def test_new_rows_may_name_each_other_only_once_they_are_there(store: Path) -> None:
    done = unchanged(store, table(PLAIN | {"related": "TSBP-ZZZZZZ"}), "--yes", "--json")

    assert problems(done) == [(2, "related")]


def test_columns_that_nobody_knows_are_named_with_the_nearest(store: Path) -> None:
    done = unchanged(store, table(PLAIN | {"prioirty": "P1", "rollouts.SG.statsu": "live"}))

    assert done.code == 2
    assert "prioirty, rollouts.SG.statsu" in done.err
    assert "'priority'" in done.err
    assert unchanged(store, "title,title\na,b\n").code == 2
    assert unchanged(store, "alias\nx\n").code == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"title,kind\nTak\xe9 down,policy\n", "in.csv"),
        ("title,kind\nx,policy\n".encode("utf-16"), "UTF-8"),
        (b"", "header"),
        (b'title,kind\n"a"b,policy\n', "line"),
        (b"title\n" + b"x\n" * 5001, "5000"),
        (b"title," * 201 + b"kind\n", "200"),
        (b"title\n" + b"x" * (16 << 20), "the most is"),
    ],
    ids=["latin1", "utf16", "empty", "quotes", "long", "wide", "large"],
)  # fmt: skip
def test_what_is_no_table_in_utf8_is_refused(store: Path, data: bytes, said: str) -> None:
    done = unchanged(store, data, "--yes")

    assert (done.code, said in done.err) == (3, True), done.err


def test_a_byte_order_mark_semicolons_and_line_ends_of_windows_are_read(store: Path) -> None:
    text = "\ufeff" + table(PLAIN).replace(",", ";").replace("\r\n", "\r\n")

    assert brought(store, text, "--yes").code == 0
    assert data_of(store, "alias = OPS-2")["kind"] == "policy"


def test_a_file_that_is_not_there_and_one_from_a_pipe(store: Path) -> None:
    assert tsbp(store, "import", "nothing.csv").code == 4
    assert tsbp(store, "import", "-", stdin=table(PLAIN)).code == 0


def test_a_formula_that_our_own_csv_guards_comes_back_as_it_was(store: Path) -> None:
    brought(store, table(PLAIN), "--yes")
    text = tsbp(store, "list", "--stage", "intake", "-o", "csv").out
    assert "'=1+1 label" in text

    assert unchanged(store, text, "--yes", "--json").json["summary"]["unchanged"] == 1


def test_every_format_speaks_of_problems_and_of_what_is_written(store: Path) -> None:
    for text in (table(PLAIN), table(PLAIN | {"kind": "x"})):
        for form in ("table", "plain", "json", "jsonl", "csv", "markdown", "id"):
            assert brought(store, text, "-o", form).code in (0, 1)
