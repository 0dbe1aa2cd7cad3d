"""One writer at a time; who waits is told for whom, and a dead holder holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tsbp.errors import Busy, StoreFailed
from tsbp.store import lock

HOLD = """
import sys, time
from tsbp.store import lock
with lock.held(sys.argv[1], "set priority"):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_whoever_waits_too_long_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    process = holder(tmp_path)
    begun = time.monotonic()

    with pytest.raises(Busy) as refused, lock.held(str(tmp_path), "mine", wait=0.3):
        pass

    end(process)
    assert 0.3 <= time.monotonic() - begun < 5
    params = refused.value.params
    assert (params["pid"], params["host"], params["operation"]) == (
        str(process.pid),
        os.uname().nodename,
        "set priority",
    )
    assert str(params["since"]).endswith("Z")


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    end(holder(tmp_path))

    with lock.held(str(tmp_path), "mine", wait=1):
        pass


def test_a_lock_that_is_freed_in_time_is_got(tmp_path: Path) -> None:
    process = holder(tmp_path)
    threading.Timer(0.3, process.kill).start()

    with lock.held(str(tmp_path), "mine", wait=20):
        pass

    process.communicate()


def test_a_failure_inside_frees_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), lock.held(str(tmp_path), "mine"):
        raise ValueError("inside")

    with lock.held(str(tmp_path), "mine", wait=0):
        pass


def test_a_rubbish_or_hostile_label_does_no_harm(tmp_path: Path) -> None:
    process = holder(tmp_path)
    (tmp_path / "tsbp/write.lock").write_bytes(b"\x1b[31m\n\xff\n")

    with pytest.raises(Busy) as refused, lock.held(str(tmp_path), "mine", wait=0):
        pass

    end(process)
    assert refused.value.params == {"pid": "?", "host": "�", "operation": "", "since": "?"}


def test_a_folder_that_cannot_be_written_refuses_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "tsbp").write_text("a file where a folder should be")

    with pytest.raises(StoreFailed) as refused, lock.held(str(tmp_path), "mine"):
        pass

    assert str(tmp_path) in str(refused.value.params["path"])


def test_holders_never_overlap(tmp_path: Path) -> None:
    code = """
import os, sys, time
from tsbp.store import lock
for _ in range(10):
    with lock.held(sys.argv[1], "count", wait=60):
        path = os.path.join(sys.argv[1], "inside")
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        time.sleep(0.002)
        os.unlink(path)
"""
    processes = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(4)]

    assert [process.wait(timeout=120) for process in processes] == [0] * 4
