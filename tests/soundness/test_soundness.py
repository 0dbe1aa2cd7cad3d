"""Whatever happens to a store, an answer is what stands in its files: random steps, each answer compared.

TSBP_SOUNDNESS_STEPS=20000 walks as many steps in all (1,000 unless told) and TSBP_SOUNDNESS_SEED=text other
ones; each of the walks is a test of its own, so that they run beside each other. A difference is told with
the steps that led to it, cut down to those that are needed as far as that is found out quickly.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
import steps_around
import steps_files
import steps_git
from answering import Answer, Answers, Question, started_for_real
from world import World, founded

from tsbp.render.wording import Wording

WALKS = 8
STEPS = int(os.environ.get("TSBP_SOUNDNESS_STEPS", "1000")) // WALKS
SEED = os.environ.get("TSBP_SOUNDNESS_SEED", "sound")
ALL = (*steps_files.STEPS, *steps_git.STEPS, *steps_around.STEPS)
FOR_REAL = 25
OLD_ENOUGH_S = 0.025
PATIENCE_S = 120
REBUILT = {Wording(lang).say("notice.index-rebuilt") for lang in ("en", "zh")}
FORMS = (
    "status", "status --region sea", "status --region sea --json", "status @mine", "status @stale -o table",
    "status --why", "status --lang zh -o table", "status --market TH,ID --health red", "status -o jsonl",
    "list --stage rollout -o json", "list", "list -o id", "list @sea-weekly", "list --overdue -o markdown",
    "list --everything --fields id,title,updated,computed", "list --where 'forecast < today' -o csv",
    "list @due --lang zh", "show {id}", "show {id} -o json", "search flood", "search 举报", "search {word}",
    "check", "status --as-of HEAD~1", "status --today +1d", "list -o id --limit 3", "show {id} --lang zh",
)  # fmt: skip


class Difference(AssertionError):  # noqa: N818 - an answer, told at the end of a walk
    """An answer that is not what stands in the files."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store as it is before the first step."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        return founded(tmp_path_factory.mktemp("template") / "store")


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    """The processes that answer."""
    both = Answers()
    yield both
    both.close()


@pytest.mark.parametrize("walk", range(WALKS))
def test_every_answer_is_what_stands_in_the_files(
    walk: int, tmp_path: Path, template: Path, answers: Answers
) -> None:
    seed, numbers = f"{SEED} {walk}", tuple(range(STEPS))

    found = walked(World(tmp_path / "0", template, answers), seed, numbers)

    if found:
        needed, found = shortened(
            lambda try_, some: walked(World(tmp_path / f"{try_}", template, answers), seed, some), found
        )
        pytest.fail(f"TSBP_SOUNDNESS_SEED={SEED!r}, walk {walk}, steps {needed}\n{found.told}", pytrace=False)


class Failed(NamedTuple):
    """A walk that ended in a difference: the numbers of its steps, and all that is to be told."""

    numbers: tuple[int, ...]
    told: str


def walked(world: World, seed: str, numbers: Sequence[int]) -> Failed | None:
    """Take the steps of these numbers and compare after each; return how it failed, if it did."""
    taken: list[str] = []
    for place, number in enumerate(numbers):
        chance = Random(f"{seed} {number}")
        try:
            taken.append(f"{number}: {step(world, chance)}")
            compare(world, chance, number)
        except Difference as difference:
            return Failed(tuple(numbers[: place + 1]), "\n".join([*taken, str(difference)]))
    return None


def step(world: World, chance: Random) -> str:
    """Take a step that is possible and return what was done."""
    world.restore(chance)
    while True:
        if world.other and world.other.is_dir() and chance.random() < 0.25:
            world.place = world.other
        one = chance.choice(ALL)
        told = one(world, chance)
        if told:
            where = "" if world.place == world.top else " (in the other work tree)"
            return f"{one.__name__}{where}: {told}"
        world.place = world.top


def compare(world: World, chance: Random, number: int) -> None:
    """Ask some questions, twice, and compare each answer with what stands in the files.

    Sometimes the files grow old enough in between for their stamps to be trusted.
    """
    places = [world.top, *([world.other] if world.other and world.other.is_dir() else [])]
    asked = [
        Question(
            world.place if world.place in places and chance.random() < 0.7 else chance.choice(places),
            worded(world, form, chance),
        )
        for form in ("status --region sea", *chance.sample(FORMS, 2))
    ]
    wanted = world.answers.fresh(asked, world.environment)
    check(world, asked, world.answers.cached(asked, world.environment), wanted)
    if chance.random() < 0.6:
        time.sleep(OLD_ENOUGH_S)
        for _ in range(chance.choice((1, 1, 2))):
            check(world, asked, world.answers.cached(asked, world.environment), wanted)
    if number % FOR_REAL == FOR_REAL - 1:
        once = asked[0]
        if number + 1 == STEPS:
            once = once._replace(words=("--no-index", *once.words))
        check(world, [once], [started_for_real(once, world.environment)], wanted)


def check(world: World, asked: Sequence[Question], given: Sequence[Answer], wanted: Sequence[Answer]) -> None:
    for question, mine, right in zip(asked, given, wanted, strict=False):
        if plain(mine) != plain(right):
            raise Difference(told(world, question, mine, right))


def worded(world: World, form: str, chance: Random) -> tuple[str, ...]:
    """Return the words of a form, its gaps filled."""
    files = world.files()
    id = chance.choice(files).name[5:11] if files else "4XK7QD"
    filled = form.format(id=id, word=chance.choice(("review", "label", "report", "queue", "审核", "market")))
    parts = filled.split("'")
    return tuple(word for place, part in enumerate(parts) for word in ([part] if place % 2 else part.split()))


def plain(answer: Answer) -> tuple[int, str, list[str]]:
    """Return what must be equal: all but the notice that the index was made anew."""
    said = [line for line in answer.err.splitlines() if line not in REBUILT]
    return answer.code, answer.out, sorted(said)


def told(world: World, question: Question, given: Answer, wanted: Answer) -> str:
    usual = os.environ
    own = {name: value for name, value in world.environment.items() if usual.get(name) != value}
    return (
        f"tsbp {' '.join(question.words)} in {world.named(question.folder)} with {own}\n"
        f"--- answered {given.code}\n{given.out}{given.err}--- stands there {wanted.code}\n{wanted.out}{wanted.err}"
    )


def shortened(
    walk: Callable[[int, Sequence[int]], Failed | None], found: Failed
) -> tuple[tuple[int, ...], Failed]:
    """Return the fewest steps found in a while that still lead to a difference."""
    end, tries = time.monotonic() + PATIENCE_S, 0
    best = found
    last = 1
    while last < len(best.numbers) and time.monotonic() < end:  # often the last few will do
        tries += 1
        again = walk(tries, best.numbers[-last:])
        best, last = (again, len(again.numbers)) if again else (best, last * 3)
    size = len(best.numbers) // 2
    while size and time.monotonic() < end:
        for start in range(0, len(best.numbers) - 1, size):
            tries += 1
            again = walk(tries, best.numbers[:start] + best.numbers[start + size :])
            if again:
                best = again
                break
            if time.monotonic() > end:
                break
        else:
            size //= 2
    return best.numbers, best
