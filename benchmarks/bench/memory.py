"""Peak memory of a program, asked of a launcher that is small itself.

A program begins as a copy of whoever starts it, and Linux counts that copy's size into its peak. So a small
Python stands between; what it reads for a program that does nothing is the floor of these figures.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.process import Failed, answer

# Prints the peak of the largest process and the largest sum over all of them at one moment, in KiB.
# The sum counts shared pages once (Pss) and is looked at some fifty times a second, on Linux only.
LAUNCHER = """
import os, sys, time
def below(pid):
    found = [pid]
    for child in open(f"/proc/{pid}/task/{pid}/children").read().split():
        found += below(int(child))
    return found
def together(pid):
    total = 0
    for process in below(pid):
        for line in open(f"/proc/{process}/smaps_rollup"):
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total
null = os.open(os.devnull, os.O_RDWR)
began = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)])
most, done = 0, 0
while not done:
    try:
        most = max(most, together(child))
    except (OSError, ValueError):
        pass
    time.sleep(0.02)
    done, status, usage = os.wait4(child, os.WNOHANG)
peak = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(peak, most, time.perf_counter() - began)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Peak(NamedTuple):
    """The peak of the largest process and of all together (0: not known) in MiB, and the seconds it took."""

    largest: float
    together: float
    seconds: float


def peak(python: str, words: Sequence[str], folder: Path, environment: dict[str, str]) -> Peak:
    """Run a program and return its peak memory; raises Failed when it fails."""
    said = answer([python, "-I", "-S", "-c", LAUNCHER, *words], folder, environment).split()
    if len(said) != 3:
        raise Failed(f"{os.path.basename(words[0])}: no reading of its memory")
    return Peak(int(said[0]) / 1024, int(said[1]) / 1024, float(said[2]))
