"""The compiled checks between two runs: kept, mended, never needed, and cheap to have."""

from __future__ import annotations

import sysconfig
from pathlib import Path

import pytest
from kit import PROJECT
from test_house import loaded

from tsbp.domain import compiled
from tsbp.store import checks, document


def test_the_checks_are_kept_for_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / "tsbp"
    assert checks.validators(str(folder), "v1")

    kept = (folder / checks.NAME).read_text()
    assert compiled.load(kept, "v1")
    assert list(folder.iterdir()) == [folder / checks.NAME]


def test_the_second_run_loads_no_models(tmp_path: Path) -> None:
    checks.validators(str(tmp_path), "v1")
    file = min((PROJECT / "projects").rglob("*.yaml"))
    code = (
        f"sys.path.append({sysconfig.get_path('platlib')!r}); "
        "from tsbp.store import checks, document, yamlread; "
        "from tsbp.domain import health, rules, row, context, calendar; "
        "from tsbp.domain import directory_lookup, holidaybook; "
        f"found = document.read('', 'initiative', open({str(file)!r}, 'rb').read(), "
        f"checks.validators({str(tmp_path)!r}, 'v1'), yamlread.skim); assert found.value"
    )

    heavy = {
        "pydantic",
        "pydantic_core.core_schema",
        "typing",
        "typing_extensions",
        "yaml",
        "holidays",
        "difflib",
    }
    assert loaded(code) & heavy == set()


@pytest.mark.parametrize("kept", [b"", b"\xff\x00", b"tsbp v1", b"tsbp v2 1 0\n"])
def test_what_is_damaged_is_written_anew(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / checks.NAME).write_bytes(kept)

    assert checks.validators(str(tmp_path), "v1")
    assert compiled.load((tmp_path / checks.NAME).read_text(), "v1")


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "tsbp").write_text("a file stands where the folder should be")

    assert checks.validators(str(tmp_path / "tsbp"), "v1")


def test_faults_are_worded_alike_with_and_without_the_checks(tmp_path: Path) -> None:
    found = checks.validators(str(tmp_path), "v1")
    for file in sorted((PROJECT / "projects").rglob("*.yaml")):
        text = file.read_bytes().replace(b"priority: P", b"priority: Q") + b"unheard: 1\n"

        assert document.read("a", "initiative", text, found) == document.read("a", "initiative", text)
        assert document.read("a", "initiative", text, found).findings
