"""The quick door: byte for byte what the front door says, and silent about all it does not know."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import TODAY, new_repository

from tsbp.cli import app, forms, plain, quick
from tsbp.store.index import kept

PROJECT = Path(__file__).resolve().parent.parent.parent
PARTS = ("tsbp.yaml", "projects", "directory", "views")

values = {
    "--region": ("sea", "SEA", "mena", "global", "nowhere", ""),
    "--market": ("TH", "th,id", "XX", "sea"),
    "--stage": ("rollout", "closed", "readiness,rollout", "nope"),
    "--health": ("red", "amber,green"),
    "--computed": ("red",),
    "--kind": ("policy", "event"),
    "--lane": ("emergency",),
    "--priority": ("P0", "p1,P2", "P9"),
    "--owner": ("bp-sea-1", "nobody"),
    "--site": ("vb-bkk",),
    "--tag": ("x",),
    "--limit": ("1", "0", "3", "-1", "x", "٣"),
    "--lang": ("en", "zh", "de"),
    "-o": ("table", "plain", "json", "jsonl", "csv", "markdown", "id", "xml"),
    "--output": ("json",),
    "--sort": ("id", "-priority"),
    "--fields": ("id,title",),
    "--where": ("priority = P1",),
}
flags = ("--held", "--overdue", "--stale", "--closed", "--everything", "--json", "--why", "--bogus", "--")
free = ("flood", "洪灾", "@stale", "4xk7", "", "4XK7QD", "people.bp-sea-1", "zz")


@st.composite
def words(draw: st.DrawFn) -> list[str]:
    """A hot read, with options that fit, do not fit, or are written in another way."""
    said = [draw(st.sampled_from(("status", "list", "show")))]
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(("value", "value", "glued", "flag", "free")))
        if kind in ("value", "glued"):
            name = draw(st.sampled_from(sorted(values)))
            value = draw(st.sampled_from(values[name]))
            said += [f"{name}={value}"] if kind == "glued" else [name, value]
        else:
            said.append(draw(st.sampled_from(flags if kind == "flag" else free)))
    return said


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example store in a repository, not committed."""
    root = new_repository(tmp_path_factory.mktemp("quick") / "store")
    for part in PARTS:
        source = PROJECT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / part)
    return root


@contextlib.contextmanager
def within(root: Path, surroundings: dict[str, str]) -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Stand in the store, with these surroundings, and hear what is said."""
    before, there = dict(os.environ), os.getcwd()
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    os.environ.update({"TSBP_TODAY": TODAY, **surroundings})
    os.chdir(root)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            yield out, err  # type: ignore[misc]
    finally:
        os.chdir(there)
        os.environ.clear()
        os.environ.update(before)


def said(
    root: Path, door: object, given_words: Sequence[str], surroundings: dict[str, str]
) -> tuple[int, bytes, bytes]:
    with within(root, surroundings) as (out, err):
        code = door(list(given_words))  # type: ignore[operator]
    return code, out.buffer.getvalue(), err.buffer.getvalue()  # type: ignore[attr-defined]


surroundings = st.sampled_from((
    {}, {"TSBP_LANG": "zh"}, {"TSBP_LANG": "xx"}, {"COLUMNS": "80"}, {"COLUMNS": "160", "NO_COLOR": "1"},
    {"FORCE_COLOR": "1"}, {"CI": "1"},
))  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=words(), around=surroundings)
def test_whatever_is_asked_both_doors_say_the_same_bytes(
    place: Path, words: list[str], around: dict[str, str]
) -> None:
    shutil.rmtree(place / ".git" / "tsbp" / "answers", ignore_errors=True)
    front = said(place, app.main, words, around)
    shutil.rmtree(place / ".git" / "tsbp" / "answers", ignore_errors=True)

    assert said(place, quick.main, words, around) == front
    assert said(place, quick.main, words, around) == front  # and when it is asked again


@pytest.mark.parametrize(
    "words",
    [
        ["status", "--region", "sea"],
        ["status", "--region=sea", "--json", "--why"],
        ["list", "-o", "csv", "--limit", "2", "--lang", "zh"],
        ["show", "4xk7"],
    ],
)
def test_a_plain_form_never_comes_to_the_front_door(place: Path, words: list[str]) -> None:
    form = forms.read(words)

    assert form is not None
    with within(place, {}):
        assert plain.answered(form, words, os.environ) == 0


@pytest.mark.parametrize(
    "words",
    [
        [], ["update", "4xk7"], ["status", "--bogus"], ["status", "--region"], ["status", "--region", "-x"],
        ["show"], ["show", "4xk7", "PD5"], ["status", "--limit", "-1"], ["list", "--why"], ["status", "-ojson"],
        ["status", "--", "x"], ["status", "--sort", "id"], ["show", "4xk7", "--region", "sea"], ["status", ""],
        ["status", "--json", "-o", "csv"],
    ],
)  # fmt: skip
def test_what_is_not_plain_is_nobody_elses_business(words: list[str]) -> None:
    assert forms.read(words) is None


def test_an_answer_is_given_again_without_the_index(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = said(place, quick.main, ["status", "--region", "sea", "--lang", "zh"], {})
    monkeypatch.setattr("tsbp.store.index.tables.connect", lambda path: pytest.fail(f"{path} was opened"))

    assert said(place, quick.main, ["status", "--region", "sea", "--lang", "zh"], {}) == first


@pytest.mark.parametrize("spoil", [b"", b"tsbp answer 1 00000000\n", b"\xff" * 200])
def test_a_spoilt_answer_is_passed_over(place: Path, spoil: bytes) -> None:
    asked = ["status", "--region", "sea", "-o", "table"]
    first = said(place, quick.main, asked, {})
    answers = place / ".git" / "tsbp" / kept.ANSWERS
    for answer in answers.iterdir():
        answer.write_bytes(spoil + answer.read_bytes()[len(spoil) or 40 :])

    assert said(place, quick.main, asked, {}) == first


def test_an_answer_holds_no_longer_than_what_it_tells(place: Path) -> None:
    asked = ["status", "--region", "sea", "-o", "table"]
    for today in (
        TODAY,
        "2026-11-22T16:53+08:00",
        "2026-11-22T18:00+08:00",
        "2026-11-23",
        "2026-11-22T10:00Z",
    ):
        quick_word = said(place, quick.main, asked, {"TSBP_TODAY": today})
        assert quick_word == said(place, app.main, asked, {"TSBP_TODAY": today})


def test_only_so_many_answers_are_kept(place: Path) -> None:
    for number in range(1, kept.MOST + 20):
        said(place, quick.main, ["list", "--limit", str(number)], {})

    assert len(list((place / ".git" / "tsbp" / kept.ANSWERS).iterdir())) <= kept.MOST
