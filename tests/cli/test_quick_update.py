"""The quick door of `update`: byte for byte what the front door says and commits, and nothing it does not know."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import git, new_repository
from test_quick import PARTS, PROJECT, said

from tsbp.cli import app, quick, saying

# Two repositories with the same history make the same commits at the same moment.
MOMENT = {"GIT_AUTHOR_DATE": "2026-11-22T16:52:00+08:00", "GIT_COMMITTER_DATE": "2026-11-22T16:52:00+08:00"}
FILE = "projects/2026-07/TSBP-4XK7QD-two-step-report-flow-with-sub-reasons.yaml"

ids = ("4xk7", "4XK7QD", "TSBP-C6TZ1H", "c6tz", "zz", "4", "bp-sea-1", "people.bp-sea-1", "@mine", "")
healths = ((), ("green",), ("AMBER",), ("red",), ("grene",), ("soso",))
texts = (
    ("All well",), ("All", "well"), ("供应商延期，等待新的排班",), ("",), ("  ",), (), ("It's: #1, \"so\" said",),
    ("mail me at a@example.org",), ("two\nlines\n",), ("- like a list",), ("\x1b[31mred",), ("@bp-sea-1 ok",),
)  # fmt: skip
options = (
    ("--why", "site not staffed"), ("--why=late",), ("--why", ""), ("--why",), ("--zh", "一切顺利"), ("--next", "call"),
    ("--next", "call", "--next", "write"), ("--next=",), ("-o", "json"), ("-o", "xml"), ("--output=csv",), ("-o", "id"),
    ("--json",), ("--lang", "zh"), ("--lang", "xx"), ("--lang=en",), ("-n",), ("--dry-run",), ("--market", "SG"),
    ("--ask", "none"), ("--by", "nobody"), ("--by", "bp-sea-2"), ("--bogus",), ("--",), ("-q",), ("--help",),
    ("--today", "2026-11-23"), ("--limit", "1"), ("-ojson",), ("--why", "-x"),
)  # fmt: skip
surroundings = st.sampled_from((
    {}, {"TSBP_LANG": "zh"}, {"COLUMNS": "80"}, {"FORCE_COLOR": "1"}, {"CI": "1"}, {"TSBP_HANDLE": "bp-sea-3"},
    {"TSBP_HANDLE": "nobody"}, {"TSBP_TODAY": "2026-11-23"}, {"TSBP_TODAY": "soon"}, {"TSBP_STORE": ".."},
))  # fmt: skip


@st.composite
def words(draw: st.DrawFn) -> list[str]:
    """An update, with options that fit, do not fit, or are written in another way."""
    parts = [(draw(st.sampled_from(ids)),), draw(st.sampled_from(healths)), draw(st.sampled_from(texts))]
    for option in draw(st.lists(st.sampled_from(options), max_size=2)):
        parts.insert(draw(st.integers(0, len(parts))), option)
    return ["update", *(word for part in parts for word in part)]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The example store twice, each in a repository of its own with the same history, under the same path name."""
    made = []
    for name in ("front", "quick"):
        root = new_repository(tmp_path_factory.mktemp(name) / "store")
        for part in PARTS:
            source = PROJECT / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, root / part)
        git(root, "add", "-A")
        with pytest.MonkeyPatch.context() as patch:
            for key, value in MOMENT.items():
                patch.setenv(key, value)
            git(root, "commit", "-q", "-m", "first")
        made.append(root)
    return made[0], made[1]


def outcome(root: Path, door: object, given_words: list[str], around: dict[str, str]) -> tuple[object, ...]:
    """Return what was said and what is there afterwards, the place of the store taken out."""
    code, out, err = said(root, door, given_words, {**MOMENT, **around})
    place = os.fsencode(str(root.parent))
    state = git(root, "rev-parse", "HEAD"), git(root, "status", "--porcelain")
    return code, out.replace(place, b""), err.replace(place, b""), *state


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=words(), around=surroundings)
def test_whatever_is_said_both_doors_say_and_commit_the_same_bytes(
    twins: tuple[Path, Path], words: list[str], around: dict[str, str]
) -> None:
    front, small = twins

    assert outcome(small, quick.main, words, around) == outcome(front, app.main, words, around)


@pytest.mark.parametrize(
    "words",
    [
        ["update", "4xk7", "green", "All well"],
        ["update", "4xk7", "All", "well", "--lang", "zh", "-o", "json"],
        ["update", "--why=late", "4xk7", "amber", "Late", "--next", "call", "--next=write"],
    ],
)
def test_a_plain_update_never_comes_to_the_front_door(
    twins: tuple[Path, Path], words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "main", lambda given: pytest.fail(f"{given} came to the front door"))

    assert said(twins[1], quick.main, words, {})[0] == 0
    git(twins[1], "reset", "-q", "--hard", git(twins[0], "rev-parse", "HEAD").strip())


@pytest.mark.parametrize(
    "words",
    [
        [], ["update"], ["update", "@mine"], ["update", ""], ["update", "4xk7", "--bogus", "x"],
        ["update", "4xk7", "--why"],
        ["update", "4xk7", "--why", "--next", "x"], ["update", "4xk7", "ok", "-n"], ["update", "4xk7", "ok", "-ojson"],
        ["update", "4xk7", "ok", "--market", "SG"], ["update", "4xk7", "--", "ok"],
        ["update", "4xk7", "ok", "-o", "xml"],
        ["update", "4xk7", "ok", "--why", "a", "--why", "b"], ["status"], ["update", "4xk7", "ok", "--json"],
    ],
)  # fmt: skip
def test_what_is_not_plain_is_nobody_elses_business(words: list[str]) -> None:
    assert saying.read(words) is None


def test_a_refusal_by_a_hook_is_told_once_and_tried_once(twins: tuple[Path, Path]) -> None:
    for root in twins:
        (root / ".git/hooks").mkdir(exist_ok=True)
        (root / ".git/hooks/pre-commit").write_text(
            "#!/bin/sh\necho asked >> .git/asked\necho not today\nexit 1\n"
        )
        (root / ".git/hooks/pre-commit").chmod(0o755)

    told = [
        outcome(root, door, ["update", "4xk7", "green", "Well"], {})
        for root, door in zip(twins, (app.main, quick.main), strict=True)
    ]

    assert told[0] == told[1]
    assert told[1][0] == 7
    assert (twins[1] / ".git/asked").read_text() == "asked\n"
    for root in twins:
        (root / ".git/hooks/pre-commit").unlink()
