"""What is renamed or moved keeps its past: old codes still read, and a revision is read by its own directory."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit import git, tsbp

MARKETS = "directory/markets.yaml"


@pytest.fixture
def renamed(store: Path) -> Path:
    """The example store after the region sea was renamed to asean, and one person to another handle."""
    text = (store / MARKETS).read_text()
    text = text.replace("parent: sea\n", "parent: asean\n").replace(
        "\n  sea:\n", "\n  asean:\n    aliases:\n      - sea\n"
    )
    (store / MARKETS).write_text(text)
    people = (store / "directory/people.yaml").read_text()
    people = people.replace("\n  bp-sea-2:\n", "\n  bp-asean-2:\n    aliases:\n      - bp-sea-2\n")
    (store / "directory/people.yaml").write_text(people)
    for path in (store / "directory").glob("*.yaml"):
        path.write_text(
            path.read_text().replace(": bp-sea-2\n", ": bp-asean-2\n").replace("- sea\n", "- asean\n")
        )
    (store / MARKETS).write_text(
        (store / MARKETS).read_text().replace("aliases:\n      - asean", "aliases:\n      - sea")
    )
    git(store, "commit", "-qam", "rename")
    return store


def ids(store: Path, *words: str) -> set[str]:
    done = tsbp(store, "list", *words, "-o", "id")
    assert done.code == 0, done.err
    return set(done.out.split())


def test_check_takes_old_codes_for_what_they_mean(store: Path, renamed: Path) -> None:
    done = tsbp(renamed, "check")

    assert done.code == 0, done.out
    assert "outside" not in done.out


def test_either_code_finds_what_was_written_under_either(store: Path, renamed: Path) -> None:
    before = ids(store, "--region", "sea", "--as-of", "HEAD~1", "--today", "2026-11-22")

    assert len(before) == 6
    assert ids(renamed, "--region", "asean") == before
    assert ids(renamed, "--region", "sea") == before


def test_a_person_under_a_new_handle_still_holds_what_they_held(store: Path, renamed: Path) -> None:
    held = {"TSBP-C6TZ1H", "TSBP-PD5X9M", "TSBP-RT1W6C"}

    assert ids(renamed, "--owner", "bp-asean-2") == held
    assert ids(renamed, "--owner", "bp-sea-2") == held
    assert ids(renamed, "--owner", "me") == {"TSBP-4XK7QD", "TSBP-EV83NP"}
    assert tsbp(renamed, "list", "--owner", "me", "-o", "id", TSBP_HANDLE="bp-asean-2").out.split()


def test_a_roll_up_knows_the_old_region_as_the_new_one(store: Path, renamed: Path) -> None:
    groups = {
        group["group"]: group["open"]
        for group in tsbp(renamed, "status", "--by", "region", "--json").json["data"]
    }

    assert groups["asean"] == 6
    assert "sea" not in groups


def test_the_past_is_read_by_the_directory_of_its_own_revision(store: Path, renamed: Path) -> None:
    then = ("--as-of", "HEAD~1", "--today", "2026-11-22")

    assert tsbp(renamed, "status", "--region", "sea", *then).code == 0
    assert tsbp(renamed, "status", "--region", "asean", *then).code == 4


def test_a_market_that_moves_to_another_region_counts_there_from_then_on(store: Path) -> None:
    moved = tsbp(store, "set", "markets.TH", "parent=east-asia")
    assert moved.code == 0, moved.err

    assert "TSBP-4XK7QD" in ids(store, "--region", "east-asia")
    assert "TSBP-4XK7QD" not in ids(
        store, "--region", "east-asia", "--as-of", "HEAD~1", "--today", "2026-11-22"
    )
