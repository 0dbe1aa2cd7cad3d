from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = str(Path(__file__).parent / "demo_app.py")


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)


def demo(words: str) -> str:
    return f"{sys.executable} {DEMO} {words}"


@pytest.mark.parametrize(
    ("what", "code"), [("conflict", 5), ("missing", 4), ("full", 7), ("fault", 70), ("x", 3)]
)
def test_the_class_of_a_failure_is_its_exit_code(run, what: str, code: int) -> None:  # type: ignore[no-untyped-def]
    assert run("done", what).code == code


def test_no_failure_shows_a_traceback_or_a_control_character(run) -> None:  # type: ignore[no-untyped-def]
    for what in ("conflict", "fault", "full", "deep", "missing"):
        ended = run("done", what)
        assert "Traceback" not in ended.err
        assert all(char.isprintable() or char == "\n" for char in ended.err)
        assert ended.err.startswith("error: ")


def test_a_full_disk_is_named_with_its_path(run) -> None:  # type: ignore[no-untyped-def]
    assert run("done", "full").err.splitlines()[0] == "error: /x/y.yaml: no space is left on the disk"


def test_a_fault_of_ours_is_kept_in_a_file_without_any_data(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    ended = run("done", "fault", "--on", "a secret word", TSBP_STATE_DIR=str(tmp_path / "state"))
    [kept] = (tmp_path / "state").iterdir()
    report = kept.read_text()

    assert str(kept) in ended.err
    assert "ZeroDivisionError" in report
    assert "demo_app.py:" in report
    assert "secret" not in report + ended.err
    assert "words: done … --on …" in report


def test_a_fault_is_told_even_when_it_cannot_be_kept(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").write_text("")
    ended = run("done", "fault", TSBP_STATE_DIR=str(tmp_path / "file" / "below"))

    assert ended.code == 70
    assert "ZeroDivisionError" in ended.err


def test_endless_recursion_is_a_fault_too(run) -> None:  # type: ignore[no-untyped-def]
    assert run("done", "deep").code == 70


def test_debug_shows_the_traceback(run) -> None:  # type: ignore[no-untyped-def]
    ended = run("done", "fault", "--debug")

    assert (ended.code, "Traceback" in ended.err, "a secret of the data" in ended.err) == (70, True, True)


def test_ctrl_c_ends_with_130(run) -> None:  # type: ignore[no-untyped-def]
    assert run("done", "interrupt").code == 130


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "interrupted; the change was saved as 1a2b3c"), ("zh", "已中断；改动已保存为 1a2b3c")],
)
def test_ctrl_c_during_a_write_says_whether_the_change_was_kept(run, lang: str, said: str) -> None:  # type: ignore[no-untyped-def]
    ended = run("done", "interrupted-saved", "--lang", lang)

    assert (ended.code, ended.err.strip()) == (130, said)


def test_a_reader_that_has_enough_ends_the_command_quietly() -> None:
    ended = shell(f"set -o pipefail; {demo('status --rows 20000')} | head -1")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("X0\t")


def test_a_reader_that_never_reads_ends_the_command_quietly() -> None:
    for setting in ("", "PYTHONUNBUFFERED=1 "):
        ended = shell(f"set -o pipefail; {setting}{demo('status')} | true")
        assert (ended.returncode, ended.stderr) == (0, "")


def test_nothing_is_lost_on_an_unbuffered_stream() -> None:
    ended = shell(f"PYTHONUNBUFFERED=1 {demo('status --rows 20000')} | (sleep 0.2; tail -1)")

    assert ended.stdout.startswith("X19999\t")


def test_a_full_and_a_closed_output_are_told() -> None:
    full = shell(f"{demo('status')} > /dev/full")
    closed = shell(f"{demo('status')} >&-")

    assert (full.returncode, closed.returncode) == (7, 7)
    assert full.stderr.startswith("error: <stdout>: no space is left on the disk\n")
    assert "closed" in closed.stderr
    assert "Traceback" not in full.stderr + closed.stderr
    assert "Exception ignored" not in full.stderr + closed.stderr


def test_a_closed_error_stream_changes_no_exit_code() -> None:
    assert shell(f"{demo('done missing')} 2>&-").returncode == 4
    assert shell(f"{demo('done missing')} 2> /dev/full").returncode == 4
    assert shell(f"{demo('done interrupt')} 2> /dev/full").returncode == 130


def test_an_error_in_json_keeps_its_candidates(run) -> None:  # type: ignore[no-untyped-def]
    def told(*words: str) -> dict[str, object]:
        return json.loads(run(*words).err)  # type: ignore[no-any-return]

    assert told("status", "--json", "--fields", "ownr")["candidates"] == ["owner"]
    assert told("status", "-o", "json", "--reggion", "x")["candidates"] == ["--region"]


def test_the_streams_speak_any_encoding() -> None:
    env = {**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, DEMO, "status"], capture_output=True, env=env, check=False)
    as_json = subprocess.run(
        [sys.executable, DEMO, "status", "--json"], capture_output=True, env=env, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u4e24" in done.stdout
    assert json.loads(as_json.stdout)["data"][0]["title"].startswith("两步")
