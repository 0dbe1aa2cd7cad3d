"""Whatever happens to a store, an answer is what stands in its files: random steps, each answer compared.

TSBP_SOUNDNESS_STEPS=20000 walks as many steps in all (1,000 unless told) and TSBP_SOUNDNESS_SEED=text other
ones; each of the walks is a test of its own, so that they run beside each other. A difference is told with
the steps that led to it, cut down to those that are needed as far as that is found out quickly.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
import steps_around
import steps_files
import steps_git
from answering import Answer, Answers, Question, started_for_real
from world import OLD_ENOUGH_S, World, founded

from tsbp.render.wording import Wording
from tsbp.store.git import watch

WALKS = 8
STEPS = int(os.environ.get("TSBP_SOUNDNESS_STEPS", "1000")) // WALKS
SEED = os.environ.get("TSBP_SOUNDNESS_SEED", "sound")
ALL = (*steps_files.STEPS, *steps_git.STEPS, *steps_around.STEPS)
FOR_REAL = 25
BESIDE = 600
PATIENCE_S = 120
REBUILT = {Wording(lang).say("notice.index-rebuilt") for lang in ("en", "zh")}
ALWAYS = "status --region sea"
WHOLE = ("list --everything -o json", "list --everything --fields id,title,priority,updated,computed")
TABLES = ("status -o table", "status --why -o table", "list -o table", "status --region sea -o table")
PERSONAL = ("status @mine -o table", "list @mine -o json", "status @mine", "list --owner me -o id")
OTHER = (
    "status", "list --stage rollout -o json", "show 4xk7", "search flood", "status @stale -o table",
    "status --region sea --json", "show ev83 -o json", "list", "list @sea-weekly", "search 举报", "list -o id",
    "show {id}", "status --market TH,ID --health red", "status -o jsonl", "check", "list --overdue -o markdown",
    "status --as-of HEAD~1", "list @due --lang zh", "search {word}", "show ev83 --lang zh -o table",
    "status --today +1d", "list --where 'forecast < today' -o csv", "status --lang zh -o table",
    "list -o id --limit 3",
)  # fmt: skip
AGAIN, ANOTHER = 0.6, 0.25


class Difference(AssertionError):  # noqa: N818 - an answer, told at the end of a walk
    """An answer that is not what stands in the files."""


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two stores as they are before the first step: one of which git is asked what has changed, and one too small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        large, small = (
            founded(tmp_path_factory.mktemp("template") / "store", beside) for beside in (BESIDE, 0)
        )
    assert [watch.is_worth_asking(str(one / ".git" / "index")) for one in (large, small)] == [True, False]
    return large, small


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    """The processes that answer."""
    both = Answers()
    yield both
    both.close()


@pytest.mark.parametrize("walk", range(WALKS))
def test_every_answer_is_what_stands_in_the_files(
    walk: int, tmp_path: Path, templates: tuple[Path, Path], answers: Answers
) -> None:
    def go(attempt: int, numbers: Sequence[int]) -> Failed | None:
        return walked(World(tmp_path / f"{attempt}", templates[walk % 2], answers), walk, numbers)

    found = go(0, range(STEPS))

    if found:
        needed, found = shortened(go, found)
        pytest.fail(f"TSBP_SOUNDNESS_SEED={SEED!r}, walk {walk}, steps {needed}\n{found.told}", pytrace=False)


class Failed(NamedTuple):
    """A walk that ended in a difference: the numbers of its steps, and all that is to be told."""

    numbers: tuple[int, ...]
    told: str


def walked(world: World, walk: int, numbers: Sequence[int]) -> Failed | None:
    """Take the steps of these numbers and compare after each; return how it failed, if it did."""
    taken: list[str] = []
    for place, number in enumerate(numbers):
        chance = Random(f"{SEED} {walk} {number}")
        try:
            taken.append(f"{number}: {step(world, chance)}")
            asked = questions(world, walk, chance)
            compare(world, asked, chance)
            if number % FOR_REAL == FOR_REAL - 1:
                compare_for_real(world, asked[0], is_last=number + 1 == STEPS)
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


def questions(world: World, walk: int, chance: Random) -> list[Question]:
    """Return what is asked after a step: two questions that show much, and one of the few that this walk asks."""
    own = (TABLES[walk % len(TABLES)], PERSONAL[walk % len(PERSONAL)], chance.choice(OTHER[walk::WALKS]))
    forms = ALWAYS, WHOLE[walk % len(WHOLE)], chance.choice(own)
    places = [world.top, *([world.other] if world.other and world.other.is_dir() else [])]
    here = world.place if world.place in places and chance.random() < 0.7 else chance.choice(places)
    return [Question(here, worded(world, form, chance)) for form in forms]


def compare(world: World, asked: Sequence[Question], chance: Random) -> None:
    """Compare the answers with what stands in the files.

    Sometimes again, once the files are old enough for their stamps to be trusted; sometimes also when somebody
    else asks, or the same person at another time.
    """
    hold(world, asked, world.environment, rounds=1 + (chance.random() < AGAIN))
    if chance.random() < ANOTHER:
        hold(world, asked, steps_around.somebody_else(world.environment, chance), rounds=1)


def hold(world: World, asked: Sequence[Question], environment: Mapping[str, str], rounds: int) -> None:
    wanted = world.answers.fresh(asked, environment)
    for round_ in range(rounds):
        time.sleep(OLD_ENOUGH_S if round_ else 0)
        check(world, environment, asked, world.answers.cached(asked, environment), wanted)


def compare_for_real(world: World, question: Question, *, is_last: bool) -> None:
    """Compare what tsbp answers when it is started; the last time, also what it answers without the index."""
    wanted = world.answers.fresh([question], world.environment)
    asked = [question, question._replace(words=("--no-index", *question.words))][: 1 + is_last]
    for one in asked:
        check(world, world.environment, [one], [started_for_real(one, world.environment)], wanted)


def check(
    world: World,
    environment: Mapping[str, str],
    asked: Sequence[Question],
    given: Sequence[Answer],
    wanted: Sequence[Answer],
) -> None:
    for question, mine, right in zip(asked, given, wanted, strict=False):
        if plain(mine) != plain(right):
            raise Difference(told(world, environment, question, mine, right))


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


def told(
    world: World, environment: Mapping[str, str], question: Question, given: Answer, wanted: Answer
) -> str:
    own = {name: value for name, value in environment.items() if os.environ.get(name) != value}
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
