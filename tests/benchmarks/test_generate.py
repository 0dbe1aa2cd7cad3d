"""The generated store: valid, deterministic, of the right size and sort, its history ending at its files."""

from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from judging import PROJECT, context, data_of, in_force, modelled, subject
from kit import git

from tsbp.domain import rules, vocab
from tsbp.domain.fields import order
from tsbp.domain.rules import mention

sys.path.insert(0, str(PROJECT / "benchmarks"))
import generate
from storegen import cast

FILES, SEED = 250, 7


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated store without history."""
    root = tmp_path_factory.mktemp("generated") / "store"
    generate.generate(root, FILES, SEED)
    return root


@cache
def documents(root: Path) -> dict[str, Any]:
    """The plain data of every initiative of a store, by path."""
    return {
        path.relative_to(root).as_posix(): data_of(path) for path in sorted((root / "projects").glob("*/*"))
    }


def contents(root: Path) -> dict[str, str]:
    """What every file of a store holds, as a checksum."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_generated_file_has_the_shape_of_an_initiative(generated: Path) -> None:
    for data in documents(generated).values():
        modelled("initiative", data)

    assert len(documents(generated)) == FILES


def test_no_generated_file_breaks_a_rule(generated: Path) -> None:
    findings = [
        finding
        for path, data in documents(generated).items()
        for finding in in_force(rules.check(subject(data, path)))
    ]
    by_severity = Counter(finding.severity for finding in findings)

    assert [finding for finding in findings if finding.severity == "error"] == []
    assert by_severity["warning"] < FILES * 0.05


def test_no_generated_id_is_used_twice_or_named_in_vain(generated: Path) -> None:
    mentions = [mention(path, data) for path, data in documents(generated).items()]

    assert rules.check_across(mentions, context().directory.teams) == ()


def test_the_same_seed_writes_the_same_bytes_and_another_one_does_not(
    generated: Path, tmp_path: Path
) -> None:
    generate.generate(tmp_path / "again", FILES, SEED)
    generate.generate(tmp_path / "other", 20, SEED + 1)

    assert contents(tmp_path / "again") == contents(generated)
    assert not set(contents(tmp_path / "other")) & {
        path for path in contents(generated) if "projects" in path
    }


def test_a_generated_store_holds_all_kinds_lanes_stages_and_regions(generated: Path) -> None:
    found = documents(generated).values()

    assert {data["kind"] for data in found} == set(vocab.KINDS)
    assert {data["lane"] for data in found} == set(vocab.LANES)
    assert {data["stage"] for data in found} == set(vocab.STAGES)
    assert {region for data in found for region in data["regions"]} >= {"sea", "mena", "europe", "latam"}


def test_requests_are_spread_over_five_years(generated: Path) -> None:
    months = {path.split("/")[1] for path in documents(generated)}

    assert len(months) >= 50
    assert min(months) <= "2021-11"


def test_files_are_of_a_real_size_with_chinese_and_comments(generated: Path) -> None:
    texts = [(generated / path).read_text() for path in documents(generated)]
    sizes = sorted(len(text.encode()) for text in texts)
    comments = sum(line.lstrip().startswith("#") for text in texts for line in text.splitlines()[1:])

    assert 3000 <= sum(sizes) / len(sizes) <= 4200
    assert all("zh:" in text for text in texts)
    assert comments + sum("  # " in text for text in texts) >= FILES


def test_keys_stand_in_the_order_of_the_register(generated: Path) -> None:
    for path, data in documents(generated).items():
        keys = [key for key in order(()) if key in data]
        assert list(data) == keys, path


def test_nobody_is_cast_who_is_not_in_the_directory() -> None:
    directory = context().directory
    crews = {handle for crew in cast.CREWS.values() for handle in (*crew.owners, *crew[1:])}

    assert crews <= set(directory.people)
    assert set(cast.REQUESTERS) <= {*directory.people, *directory.teams}


def test_a_history_has_a_commit_for_each_change_and_ends_at_the_files(tmp_path: Path) -> None:
    paths = generate.generate(tmp_path / "store", 40, SEED, commits=120)

    subjects = git(tmp_path / "store", "log", "--format=%s").splitlines()
    assert sum(subject.startswith("TSBP-") for subject in subjects) == 120
    assert git(tmp_path / "store", "status", "--porcelain") == ""
    assert git(tmp_path / "store", "fsck") == ""
    assert git(tmp_path / "store", "ls-files", "projects").split() == sorted(paths)
    when = [int(line) for line in git(tmp_path / "store", "log", "--reverse", "--format=%ct").split()]
    assert when == sorted(when)


def test_every_state_of_a_history_is_valid(tmp_path: Path) -> None:
    root = tmp_path / "store"
    generate.generate(root, 30, SEED, commits=60)

    git(root, "checkout", "-q", "HEAD~50")
    for path in sorted((root / "projects").glob("*/*")):
        modelled("initiative", data_of(path))


def test_one_file_has_a_long_history(tmp_path: Path) -> None:
    generate.generate(tmp_path / "store", 30, SEED, commits=500)

    counted = Counter(
        git(tmp_path / "store", "log", "--format=%(trailers:key=Tsbp-Id,valueonly,separator=%x2C)").split()
    )

    assert counted.most_common(1)[0][1] >= 5


def test_a_store_is_never_written_over_another(generated: Path) -> None:
    before = contents(generated)

    with pytest.raises(FileExistsError):
        generate.generate(generated, 5, SEED)
    assert contents(generated) == before
