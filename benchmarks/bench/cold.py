"""From nothing, and what it takes: T8 and T16."""

from __future__ import annotations

from pathlib import Path

from bench import memory, stores
from bench.lab import PROJECT, QUESTION, Lab, tell
from bench.process import Command, answer
from bench.promises import LIMITS, Limit, Row
from bench.rounds import Figure, Pace, figure, interleaved, milliseconds, ratio

PLAINLY = PROJECT / "benchmarks/plainly.py"
ONE_RUN = Pace(3, 1)
FLOOR = "/bin/true"


def t8(lab: Lab) -> list[Row]:
    """Measure the index from nothing, in files a second, and beside a tracker that reads every file plainly."""
    files, few = lab.nearest(10_000), lab.nearest(1_000)
    with lab.copy(files) as root:
        tell(f"status without an index ({files:,} files)")
        times = interleaved([_from_nothing(lab, root)], lab.pace, rehearsed=False)["cold"]
    rates = figure([files / (spent / 1e9) for spent in times])
    what = "status without an index, every file validated"
    rows = [Row("T8", what, files, rates, "files/s", milliseconds(times), LIMITS["T8"])]
    with lab.copy(few) as root:
        tell(f"the same beside a plain tracker ({few:,} files)")
        agree(lab, root)
        plainly = Command("plainly", plain_words(lab, "status", "--region", "sea"), root, lab.environment)
        both = interleaved([_from_nothing(lab, root), plainly], lab.pace, rehearsed=False)
    faster = ratio(both["plainly"], both["cold"])
    unit = "x as fast as plainly"
    return [*rows, Row("T8", "status without an index", few, faster, unit, milliseconds(both["cold"]))]


def _from_nothing(lab: Lab, root: Path) -> Command:
    asked = lab.asking("cold", root, *QUESTION)
    return asked._replace(before=lambda _number: stores.forget(root))


def plain_words(lab: Lab, *words: str) -> tuple[str, ...]:
    """Return the words that run the tracker that does all plainly."""
    return (lab.python, str(PLAINLY), *words)


def agree(lab: Lab, root: Path) -> None:
    """Make sure that both trackers find the same initiatives; raises SystemExit."""
    ours = set(lab.ask(root, *QUESTION, "-o", "id").split())
    told = answer(plain_words(lab, "status", "--region", "sea"), root, {**lab.environment, "COLUMNS": "200"})
    theirs = {word for word in told.split() if word.startswith("TSBP-")}
    if ours != theirs:
        raise SystemExit(
            f"the plain tracker finds {len(theirs)} initiatives and tsbp {len(ours)}: not comparable"
        )


def t16(lab: Lab) -> list[Row]:
    """Measure the peak memory of a read, warm and from nothing."""
    files = lab.nearest(10_000)
    root = lab.store(files)
    tell("peak memory")
    floor = memory.peak(lab.python, [FLOOR], root, lab.environment)
    bare = memory.peak(lab.python, [lab.python, "-c", "pass"], root, lab.environment)
    warm = [memory.peak(lab.python, [lab.tsbp, *QUESTION], root, lab.environment) for _ in range(3)]
    rows = [
        _mib("status, warm", files, [peak.largest for peak in warm], LIMITS["T16 warm"]),
        _mib("status, without an index", files, [lab.cold[files].largest], LIMITS["T16 cold"]),
        _mib("the same, all its processes together (sampled)", files, [lab.cold[files].together]),
    ]
    most = lab.nearest(100_000)
    if most > files:
        lab.store(most)
        limit = LIMITS["T16 cold 100k"]
        rows += [
            _mib("status, without an index", most, [lab.cold[most].largest], limit),
            _mib("the same, all its processes together (sampled)", most, [lab.cold[most].together]),
        ]
    return [
        *rows,
        _mib("python -c pass", 0, [bare.largest]),
        _mib("a program that does nothing: less cannot be read", 0, [floor.largest]),
    ]


def _mib(what: str, files: int, peaks: list[float], limit: Limit | None = None) -> Row:
    found: Figure | None = figure(peaks) if any(peaks) else None
    return Row("T16", what, files, found, "MiB", None, limit, missing="" if found else "no /proc here")
