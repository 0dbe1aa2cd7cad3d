"""Answers of tsbp without the price of starting it: a prepared process that is asked over pipes.

`Answers.cached` forks a child for each question, so that nothing of one question is left for the next;
`Answers.fresh` asks with `--no-index` in the process itself and remembers only pure functions by all they
are given. A question may carry a change that is made behind the reader's back, when it does its n-th deed.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
import os
import pkgutil
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

PROJECT = Path(__file__).resolve().parent.parent.parent
DEEDS = ("open", "os.listdir", "os.scandir", "sqlite3.connect", "os.posix_spawn", "fcntl.flock")
LONGEST_S = 60


class Answer(NamedTuple):
    """How a question ended: exit code (negative: the signal), standard output, standard error."""

    code: int
    out: str
    err: str


class Meanwhile(NamedTuple):
    """A change made behind a reader's back: before its deed of that number the file gets the content."""

    deed: int
    path: str
    content: str


class Answers:
    """Two processes that answer, one as tsbp does and one from the files alone."""

    def __init__(self) -> None:
        self._forking = _started("cached")
        self._fresh = _started("fresh")

    def cached(
        self,
        folder: Path,
        words: Sequence[str],
        environment: Mapping[str, str],
        meanwhile: Meanwhile | None = None,
    ) -> Answer:
        """Return what tsbp answers."""
        return _asked(self._forking, folder, words, environment, meanwhile)

    def fresh(
        self, folder: Path, words: Sequence[str], environment: Mapping[str, str], state: object
    ) -> Answer:
        """Return what stands in the files; `state` must differ whenever anything may have changed."""
        return _asked(self._fresh, folder, ["--no-index", *words], environment, str(state))

    def close(self) -> None:
        """End both processes."""
        for process in (self._forking, self._fresh):
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=LONGEST_S)
            assert process.stdout is not None
            process.stdout.close()


def started_for_real(folder: Path, words: Sequence[str], environment: Mapping[str, str]) -> Answer:
    """Return what tsbp answers when it is started as people start it."""
    done = subprocess.run(
        [sys.executable, "-m", "tsbp", *words],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(PROJECT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=2 * LONGEST_S,
        check=False,
    )
    return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


def _started(how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, __file__, how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def _asked(
    process: subprocess.Popen[str],
    folder: Path,
    words: Sequence[str],
    environment: Mapping[str, str],
    more: object,
) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps([str(folder), list(words), dict(environment), more]) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, "the answering process died"
    return Answer(*json.loads(line))


def _serve(answer: Callable[..., Answer]) -> None:
    telling = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        folder, words, environment, more = json.loads(line)
        telling.write(json.dumps(answer(folder, words, environment, more)) + "\n")
        telling.flush()


def _step_into(folder: str, environment: Mapping[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)


def _forked(folder: str, words: list[str], environment: Mapping[str, str], meanwhile: Any) -> Answer:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            _answer_and_leave(folder, words, environment, (out.fileno(), err.fileno(), meanwhile))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return Answer(code, out.read().decode(), err.read().decode())


def _answer_and_leave(
    folder: str, words: list[str], environment: Mapping[str, str], more: tuple[int, int, Any]
) -> None:
    """Be tsbp as if just started, and never return."""
    code = 97
    try:
        out, err, meanwhile = more
        signal.alarm(LONGEST_S)
        _step_into(folder, environment)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)
        sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", closefd=False)
        main = importlib.import_module("tsbp.cli.quick").main
        late = _interfering(Meanwhile(*meanwhile)) if meanwhile else None
        code = main(words)
        if late:
            late()
        sys.stdout.flush()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def _interfering(change: Meanwhile) -> Callable[[], None]:
    """Watch for the reader's n-th deed to make the change; return what makes it when it never came."""
    left = [change.deed]

    def make() -> None:
        left[0] = 0
        with open(change.path, "r+b") as file:
            file.write(change.content.encode())
            file.truncate()

    def watch(event: str, about: object) -> None:
        if left[0] > 0 and event in DEEDS:
            left[0] -= 1
            if not left[0]:
                make()

    sys.addaudithook(watch)
    return lambda: make() if left[0] > 0 else None


def _from_the_files(folder: str, words: list[str], environment: Mapping[str, str], state: str) -> Answer:
    _step_into(folder, environment)
    _STATE[:] = [state]
    kept = sys.stdout, sys.stderr
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    sys.stdout, sys.stderr = out, err
    try:
        code = importlib.import_module("tsbp.cli.app").main(words)
    finally:
        sys.stdout, sys.stderr = kept
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Answer(code, *texts)


_STATE = [""]
_REMEMBERED = 400


def _remember(module: ModuleType, name: str) -> None:
    """Let a pure function remember what it returned, wherever it was imported."""
    original, kept = getattr(module, name), {}

    @functools.wraps(original)
    def remembering(*given: Any, **named: Any) -> Any:
        key = repr((given, named))
        if key not in kept:
            if len(kept) >= _REMEMBERED:
                kept.clear()
            kept[key] = original(*given, **named)
        return kept[key]

    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("tsbp") and vars(other).get(name) is original:
            setattr(other, name, remembering)


def _prepare() -> None:
    import tsbp

    for found in pkgutil.walk_packages(tsbp.__path__, "tsbp."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    import holidays

    # The library alone, not ours: the working days of every market cost half a second each time.
    holidays.country_holidays = functools.lru_cache(None)(holidays.country_holidays)
    from tsbp.domain import holidaybook

    markets = re.findall(r"(?m)^  ([A-Z]{2}):", (PROJECT / "directory/markets.yaml").read_text("utf-8"))
    for code in markets:
        with contextlib.suppress(NotImplementedError):
            years = tuple(holidaybook.years_around(time.gmtime().tm_year))
            holidays.country_holidays(code, years=years)


def _prepare_fresh() -> None:
    from tsbp.domain import holidaybook, zones
    from tsbp.store import document
    from tsbp.store.workspace import Workspace

    for module, name in ((holidaybook, "build"), (zones, "offsets"), (document, "read")):
        _remember(module, name)
    original, kept = Workspace.whole, {}

    def whole(self: Workspace) -> Any:
        key = (self.root, self.as_of, *_STATE)
        if key not in kept:
            kept.clear()
            kept[key] = original(self)
        return kept[key]

    Workspace.whole = whole  # type: ignore[method-assign]


if __name__ == "__main__":
    sys.path[0] = str(PROJECT)
    _prepare()
    if sys.argv[1] == "fresh":
        _prepare_fresh()
        _serve(_from_the_files)
    else:
        import gc

        gc.collect()
        gc.freeze()
        gc.disable()
        _serve(_forked)
