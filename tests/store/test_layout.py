"""Paths are built in one place: the root is found, names tell something, where a file lies tells its kind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import PROJECT

from tsbp.errors import NotFound
from tsbp.store import layout

ID = "TSBP-4XK7QD"


def test_the_root_is_found_from_any_folder_below(tmp_path: Path) -> None:
    (tmp_path / "tsbp.yaml").write_text("")
    (tmp_path / "projects/2026-10").mkdir(parents=True)

    assert layout.find_root(str(tmp_path / "projects/2026-10")) == str(tmp_path)
    assert layout.find_root(str(tmp_path)) == str(tmp_path)


def test_the_nearest_root_wins_and_a_folder_of_that_name_is_none(tmp_path: Path) -> None:
    (tmp_path / "tsbp.yaml").write_text("")
    inner = tmp_path / "inner"
    (inner / "deep" / "tsbp.yaml").mkdir(parents=True)
    (inner / "tsbp.yaml").write_text("")

    assert layout.find_root(str(inner / "deep")) == str(inner)


def test_without_a_root_the_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as missing:
        layout.find_root(str(tmp_path))

    assert (missing.value.sentence, missing.value.params) == ("error.no-store", {"path": str(tmp_path)})


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Two-step report flow with sub-reasons", "two-step-report-flow-sub"),
        ("The appeals of the users' reports", "appeals-users-reports"),
        ("  AI: what's new?  ", "ai-what-new"),
        ("São Paulo election", "paulo-election"),
        ("疑似危险挑战", "initiative"),
        ("of the", "of-the"),
        ("", "initiative"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_slug_is_the_first_five_telling_words(title: str, slug: str) -> None:
    assert layout.slug(title) == slug


@settings(deadline=None)
@given(st.text())
def test_any_title_makes_a_safe_file_name(title: str) -> None:
    slug = layout.slug(title)

    assert slug
    assert slug.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
    assert len(slug) <= layout.SLUG_LENGTH
    path = layout.initiative_path(ID, title, "2026-10-02")
    assert layout.kind_of(path) == layout.INITIATIVE
    assert layout.id_of(path) == ID


@pytest.mark.parametrize(
    "submitted", [date(2026, 10, 31), datetime(2026, 10, 31, 23, 59, tzinfo=UTC), "2026-10-31T23:59+08:00"]
)
def test_an_initiative_lies_in_the_month_it_came_in(submitted: date | str) -> None:
    assert layout.initiative_path(ID, "Appeals", submitted) == f"projects/2026-10/{ID}-appeals.yaml"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tsbp.yaml", "settings"),
        ("projects/2026-10/TSBP-4XK7QD-x.yaml", "initiative"),
        ("projects/odd.yaml", "initiative"),
        ("directory/people.yaml", "people"),
        ("directory/policy_areas.yaml", "policy_areas"),
        ("directory/strange.yaml", None),
        ("views/mine.yaml", "view"),
        ("views/deep/mine.yaml", None),
        ("projects/2026-10/.TSBP-4XK7QD-x.yaml", None),
        ("projects/readme.md", None),
        ("other/tsbp.yaml", None),
        ("schemas/view.schema.json", None),
    ],
)
def test_where_a_file_lies_tells_what_it_holds(path: str, kind: str | None) -> None:
    assert layout.kind_of(path) == kind


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("projects/2026-10/TSBP-4XK7QD-two-step.yaml", "TSBP-4XK7QD"),
        ("projects/2026-10/TSBP-4XK7QD.yaml", "TSBP-4XK7QD"),
        ("projects/2026-10/TSBP-4xk7qd-x.yaml", ""),
        ("projects/2026-10/TSBP-4XK7Q-x.yaml", ""),
        ("projects/2026-10/OTHER-4XK7QD-x.yaml", ""),
        ("directory/people.yaml", ""),
    ],
)
def test_a_file_name_repeats_the_id(path: str, id: str) -> None:
    assert layout.id_of(path) == id


def test_every_file_of_the_example_store_has_a_kind() -> None:
    paths = [str(path.relative_to(PROJECT)) for path in PROJECT.glob("projects/**/*.yaml")]

    assert len(paths) == 10
    assert {layout.kind_of(path) for path in paths} == {layout.INITIATIVE}
    assert all(layout.id_of(path) for path in paths)
