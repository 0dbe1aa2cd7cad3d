"""Answers of tsbp without the price of starting it: prepared processes that are asked over pipes.

`Answers.cached` forks a child for each round of questions, so that nothing of one round is left for the
next. `Answers.fresh` asks with `--no-index` in the process itself, which remembers pure functions by all
they are given, and within a round what the files amount to. A round may carry a change that is made behind
the reader's back, when it does its n-th deed.
"""

# ruff: noqa: SIM115 - the streams of a process stay open for as long as it lives

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
from typing import Any, NamedTuple, NoReturn

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


class Question(NamedTuple):
    """What is asked and in which folder."""

    folder: Path
    words: tuple[str, ...]


class Answers:
    """Two processes that answer, one as tsbp does and one from the files alone."""

    def __init__(self) -> None:
        self._cached = _started("cached")
        self._fresh = _started("fresh")

    def cached(
        self,
        questions: Sequence[Question],
        environment: Mapping[str, str],
        meanwhile: Meanwhile | None = None,
    ) -> list[Answer]:
        """Return what tsbp answers to each question, one after the other."""
        return _asked(self._cached, questions, environment, meanwhile)

    def fresh(self, questions: Sequence[Question], environment: Mapping[str, str]) -> list[Answer]:
        """Return what stands in the files, which nobody changes between the questions."""
        return _asked(
            self._fresh,
            [Question(one.folder, ("--no-index", *one.words)) for one in questions],
            environment,
            None,
        )

    def close(self) -> None:
        """End both processes."""
        for process in (self._cached, self._fresh):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            process.wait(timeout=LONGEST_S)
            process.stdout.close()


def started_for_real(question: Question, environment: Mapping[str, str]) -> Answer:
    """Return what tsbp answers when it is started as people start it."""
    done = subprocess.run(
        [sys.executable, "-m", "tsbp", *question.words],
        cwd=question.folder,
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
    questions: Sequence[Question],
    environment: Mapping[str, str],
    meanwhile: Meanwhile | None,
) -> list[Answer]:
    assert process.stdin is not None
    assert process.stdout is not None
    asked = [(str(folder), words) for folder, words in questions]
    process.stdin.write(json.dumps([asked, dict(environment), meanwhile]) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, "the answering process died"
    return [Answer(*answer) for answer in json.loads(line)]


def _serve(answer: Callable[..., list[Answer]]) -> None:
    telling = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        asked, environment, meanwhile = json.loads(line)
        telling.write(json.dumps(answer(asked, environment, meanwhile)) + "\n")
        telling.flush()


def _forked(asked: list[Any], environment: Mapping[str, str], meanwhile: Any) -> list[Answer]:
    """Let a child answer that goes when it has; a child that dies or hangs is an answer too."""
    with tempfile.TemporaryFile() as told:
        child = os.fork()
        if not child:
            _answer_and_leave(asked, environment, meanwhile, told.fileno())
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        told.seek(0)
        answers = [Answer(*json.loads(line)) for line in told]
    return answers + [Answer(code, "", "no answer")] * (len(asked) - len(answers))


class _Left(BaseException):
    """The question was answered by leaving the process."""


def _leaving(really: Callable[[int], NoReturn]) -> Callable[[int], NoReturn]:
    """Return what leaves a question instead of this process; a child of the reader's leaves as it always did."""
    own = os.getpid()

    def leave(code: int) -> NoReturn:
        if os.getpid() != own:
            really(code)
        raise _Left(code)

    return leave


def _answer_and_leave(asked: list[Any], environment: Mapping[str, str], meanwhile: Any, told: int) -> None:
    """Be tsbp as if just started, once for each question, and never return."""
    really_leave = os._exit
    os._exit = _leaving(really_leave)
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)
        late = _interfering(Meanwhile(*meanwhile)) if meanwhile else None
        for folder, words in asked:
            signal.alarm(LONGEST_S)
            with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
                code = _answered(folder, words, environment, (out.fileno(), err.fileno()))
                texts = []
                for stream in (out, err):
                    stream.seek(0)
                    texts.append(stream.read().decode())
            os.write(told, json.dumps([code, *texts]).encode() + b"\n")
        if late:
            late()
    finally:
        really_leave(97)


def _answered(folder: str, words: list[str], environment: Mapping[str, str], streams: tuple[int, int]) -> int:
    for number, stream in enumerate(streams, 1):
        os.dup2(stream, number)
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", closefd=False)
    _step_into(folder, environment)
    try:
        code: int = importlib.import_module("tsbp.cli.quick").main(words)
    except _Left as left:
        code = left.args[0]
    except BaseException:  # noqa: BLE001 - whatever it is, it is the answer
        code = 97
        os.write(2, traceback.format_exc().encode())
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _step_into(folder: str, environment: Mapping[str, str]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)


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


def _from_the_files(asked: list[Any], environment: Mapping[str, str], meanwhile: Any) -> list[Answer]:
    assert meanwhile is None
    _WHOLES.clear()
    return [_answered_here(folder, words, environment) for folder, words in asked]


def _answered_here(folder: str, words: list[str], environment: Mapping[str, str]) -> Answer:
    _step_into(folder, environment)
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


_WHOLES: dict[Any, Any] = {}
_REMEMBERED = 400


def _remember(module: ModuleType, name: str) -> None:
    """Let a pure function remember what it returned, wherever it was imported."""
    original = getattr(module, name)
    kept: dict[str, Any] = {}

    @functools.wraps(original)
    def remembering(*given: Any, **named: Any) -> Any:
        key = repr((given, named))
        if key not in kept:
            if len(kept) >= _REMEMBERED:
                kept.clear()
            kept[key] = original(*given, **named)
        return kept[key]

    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("tsbp"):
            for known, value in list(vars(other).items()):
                if value is original:
                    setattr(other, known, remembering)


def _prepare() -> None:
    """Load all of tsbp, and let what costs most and depends on nothing but its arguments be remembered.

    That is the holiday library, the parser of the command line, and the reading of texts: of those
    that lie in this project what they say is known from the start.
    """
    import holidays

    import tsbp

    for found in pkgutil.walk_packages(tsbp.__path__, "tsbp."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    from tsbp.cli import app, frame, rooms
    from tsbp.domain import holidaybook, shape, zones
    from tsbp.store import checks, document

    holidays.country_holidays = functools.lru_cache(None)(holidays.country_holidays)
    for module, name in (
        (frame, "parser"),
        (shape, "read"),
        (document, "read"),
        (zones, "offsets"),
        (checks, "validators"),
    ):
        _remember(module, name)
    for command in app.COMMANDS:
        frame.parser(frame.function_of(rooms.load(command.module), command.name), command.name)
    for one in document.every(str(PROJECT), ()):
        document.read(one.path, one.kind, one.text)
    years = holidaybook.years_around(time.gmtime().tm_year)
    for code in re.findall(r"(?m)^  ([A-Z]{2}):", (PROJECT / "directory/markets.yaml").read_text("utf-8")):
        with contextlib.suppress(NotImplementedError):
            holidays.country_holidays(code, years=tuple(years))


def _prepare_fresh() -> None:
    from tsbp.domain import holidaybook
    from tsbp.store.workspace import Workspace

    _remember(holidaybook, "build")
    original = Workspace.tree.fget
    assert original

    def tree(self: Workspace) -> Any:
        key = self.root, self.as_of
        if key not in _WHOLES:
            _WHOLES[key] = original(self)
        return _WHOLES[key]

    Workspace.tree = property(tree)  # type: ignore[assignment]


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
