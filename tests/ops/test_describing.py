from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from judging import PROJECT
from kit import git, new_repository, tsbp

from tsbp.domain import nodes
from tsbp.domain.models import KINDS
from tsbp.ops import describing, formatpage, meanings
from tsbp.store import layout

EXAMPLES = sorted((PROJECT / "projects").glob("*/*.yaml"))
LEAST = """schema: 1
id: TSBP-4XK7QD
title: A title
kind: product
lane: normal
priority: P2
stage: intake
requester: finance
submitted: 2026-07-06
regions: [sea]
exposure: {level: none}
"""


def check(kind: str, *files: Path) -> tuple[bool, str]:
    """What check-jsonschema says of the files."""
    schema = PROJECT / describing.schema_path(kind)
    words = ["--schemafile", str(schema), *map(str, files)]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words], capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def test_the_schemas_in_the_project_are_those_of_the_models() -> None:
    assert describing.stale(str(PROJECT)) == (), "run: tsbp schema"


def test_the_page_of_the_format_is_that_of_the_models() -> None:
    written = (PROJECT / "docs" / "format.md").read_text(encoding="utf-8")

    assert written == formatpage.page(), "run: tsbp schema --page > docs/format.md"


def test_every_kind_of_file_has_a_schema_that_draft_7_accepts() -> None:
    paths = [PROJECT / path for path in describing.schemas()]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    assert [path.name for path in paths] == [f"{kind}.schema.json" for kind in sorted(KINDS)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_names_itself_and_ends_with_a_line_feed(kind: str) -> None:
    text = describing.schema_text(kind).decode()
    said = json.loads(text)

    assert said["$id"] == f"{kind}.schema.json"
    assert said["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert said["additionalProperties"] is False
    assert text == json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert "date-time" not in text
    assert "$defs" not in text


def test_every_example_is_accepted() -> None:
    accepted, said = check("initiative", *EXAMPLES)

    assert accepted, said
    assert len(EXAMPLES) == 10


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "initiative"])
def test_every_other_file_of_the_example_store_is_accepted(kind: str) -> None:
    files = [
        file
        for file in (
            PROJECT / "tsbp.yaml",
            *(PROJECT / "directory").glob("*.yaml"),
            *(PROJECT / "views").glob("*.yaml"),
        )
        if layout.kind_of(file.relative_to(PROJECT).as_posix()) == kind
    ]

    accepted, said = check(kind, *files)

    assert files
    assert accepted, said


@pytest.mark.parametrize(
    "line",
    [
        "ownr: a",
        "owner: A B",
        "deadline: 2026-02-30",
        "deadline: 2026-1-5",
        "wanted_by: '2026-07-06T10:00+08:00'",
        "title: {}",
        "title: {English: x}",
        "kind: prodct",
        "regions: []",
        "score: {value: 4}",
        "score: {mandatory: 'yes'}",
        "submitted: 2026-07-06T10:00",
        "gates: {G3: {result: go, date: 2026-07-06, by: a}}",
        "gates: {G1: {result: go, date: 2026-07-06}}",
        "rollouts: {th: {status: planned, lead: a}}",
        "rollouts: {TH: {status: planned, lead: a, exposure_pct: 101}}",
        "rollouts: {TH: {status: planned, lead: a, readiness: {coms: done}}}",
        "milestones: {'1': {title: x, owner: a}}",
        "updates: [{at: 2026-07-06, by: a}]",
        "owner:",
    ],
)
def test_what_the_models_refuse_an_editor_underlines_too(line: str, tmp_path: Path) -> None:
    key = line.partition(":")[0]
    kept = "".join(f"{row}\n" for row in LEAST.splitlines() if row.partition(":")[0] != key)
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(LEAST)
    bad.write_text(kept + line + "\n")

    assert check("initiative", good)[0]
    assert not check("initiative", bad)[0]


def test_moments_and_texts_are_accepted_in_each_of_their_forms(tmp_path: Path) -> None:
    file = tmp_path / "good.yaml"
    file.write_text(
        LEAST.replace("submitted: 2026-07-06", "submitted: 2026-07-06T10:00:30+08:00").replace(
            "title: A title", "title: {en: A title, zh: 标题}"
        )
        + "gates: {G1: {result: go, date: 2026-07-06T10:00Z, by: [a, b]}}\n"
        + "impact: {fte: -7.5, cost: 'n/a: none'}\n"
        + "decisions: {d: {question: Hide it?, decision: yes}}\n"
    )

    accepted, said = check("initiative", file)

    assert accepted, said


def test_every_note_is_about_a_field_that_exists() -> None:
    def known(kinds: list[str]) -> set[str]:
        return {".".join(path) for kind in kinds for path, _ in nodes.walk(nodes.root(KINDS[kind]))}

    rest = [kind for kind in KINDS if kind not in ("initiative", "settings", "view")]
    for notes, kinds in (
        (meanings.INITIATIVE, ["initiative"]),
        (meanings.DIRECTORY, rest),
        (meanings.SETTINGS, ["settings"]),
        (meanings.VIEW, ["view"]),
    ):
        assert set(notes) - known(kinds) == set()


def test_the_page_names_every_field_and_who_writes_it() -> None:
    page = formatpage.page()

    for kind, model in KINDS.items():
        assert f"## {kind}: `" in page
        for path, _ in nodes.walk(nodes.root(model)):
            assert path[-1] in ("*", "[]") or f"`{path[-1]}`" in page, path
    assert "| `status` | `planned`, `ready`, `live`" in page
    assert "市场状态 | `rollout` |" in page


def spoilt_store(root: Path) -> Path:
    """A store with no schema but a wrong one."""
    new_repository(root)
    (root / "tsbp.yaml").write_text("schema: 1\n")
    (root / "schemas").mkdir()
    (root / "schemas" / "people.schema.json").write_text("{}\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root


def test_check_names_what_is_stale_and_changes_nothing(tmp_path: Path) -> None:
    root = spoilt_store(tmp_path / "store")

    done = tsbp(root, "schema", "--check", "--json")

    assert done.code == 1
    assert {item["path"] for item in done.json["data"]} == set(describing.schemas())
    assert (root / "schemas" / "people.schema.json").read_text() == "{}\n"
    assert git(root, "status", "--porcelain") == ""


def test_schema_writes_every_stale_file_in_one_commit(tmp_path: Path) -> None:
    root = spoilt_store(tmp_path / "store")

    done = tsbp(root, "schema")
    again = tsbp(root, "schema")

    assert (done.code, again.code) == (0, 0), done.err
    assert tsbp(root, "schema", "--check").code == 0
    assert git(root, "log", "--format=%s").splitlines() == [f"schema: {len(KINDS)} files", "first"]
    assert git(root, "status", "--porcelain") == ""
    for path, text in describing.schemas().items():
        assert (root / path).read_bytes() == text


def test_the_page_is_printed_as_it_is(tmp_path: Path) -> None:
    done: Any = tsbp(tmp_path, "schema", "--page")

    assert (done.code, done.out) == (0, formatpage.page())
