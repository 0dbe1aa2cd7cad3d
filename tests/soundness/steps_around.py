"""Steps that change what stands around the files: the clock, the person, the place, the index, writes of ours."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from kit import TODAY
from steps_files import read, write
from world import World, copied, edited

DAY = timedelta(days=1)


def another_moment(environment: Mapping[str, str], chance: Random) -> str:
    """Return a moment a little or a lot earlier or later."""
    now = datetime.fromisoformat(environment["TSBP_TODAY"])
    by = chance.choice((
        timedelta(minutes=1), timedelta(minutes=8), timedelta(hours=1), timedelta(hours=7), DAY, 3 * DAY, 7 * DAY,
        31 * DAY, -timedelta(minutes=1), -timedelta(hours=5), -DAY, -7 * DAY, -31 * DAY,
    ))  # fmt: skip
    return (now + by).isoformat(timespec="seconds")


def another_midnight(environment: Mapping[str, str], chance: Random) -> str:
    """Return the last second of a day, or the first of the next, in one of the zones."""
    now = datetime.fromisoformat(environment["TSBP_TODAY"])
    zone = chance.choice(("+08:00", "+07:00", "+00:00", "+09:00", "-05:00", "+05:30"))
    moment = chance.choice(("T23:59:59", "T00:00:00", "T00:00:01", "T12:00:00"))
    return f"{(now + chance.choice((-DAY, 0 * DAY, DAY))).date()}{moment}{zone}"


def with_another_habit(environment: Mapping[str, str], chance: Random) -> dict[str, str]:
    """Return the environment with another language, width or way of the person who asks."""
    name, values = chance.choice((
        ("TSBP_LANG", ("en", "zh", "xx", None)), ("LC_ALL", ("C.UTF-8", "zh_CN.UTF-8")),
        ("COLUMNS", ("80", "60", "160", "40", None)), ("CI", ("1", None)), ("NO_COLOR", ("1", None)),
        ("FORCE_COLOR", ("1", None)), ("TSBP_HANDLE", ("bp-sea-2", "bp-global", "nobody", None)),
        ("TSBP_STORE", (".", "..", None)),
    ))  # fmt: skip
    changed = {key: value for key, value in environment.items() if key != name}
    value = chance.choice([value for value in values if value != environment.get(name)])
    return changed if value is None else {**changed, name: value}


def somebody_else(environment: Mapping[str, str], chance: Random) -> dict[str, str]:
    """Return the environment of somebody else who asks, mostly at another time."""
    changed = dict(environment)
    for _ in range(chance.randrange(4)):
        changed = with_another_habit(changed, chance)
    if chance.random() < 0.6:
        moment = chance.choice((another_moment, another_moment, another_midnight))
        changed["TSBP_TODAY"] = moment(environment, chance)
    return changed


def move_the_clock(world: World, chance: Random) -> str:
    world.environment["TSBP_TODAY"] = another_moment(world.environment, chance)
    return world.environment["TSBP_TODAY"]


def move_the_clock_over_midnight(world: World, chance: Random) -> str:
    world.environment["TSBP_TODAY"] = another_midnight(world.environment, chance)
    return world.environment["TSBP_TODAY"]


def set_the_clock_back(world: World, chance: Random) -> str:
    world.environment["TSBP_TODAY"] = TODAY
    return world.environment["TSBP_TODAY"]


def change_who_asks(world: World, chance: Random) -> str:
    """Change the language, the width or another habit of the person who asks."""
    before = world.environment
    world.environment = with_another_habit(before, chance)
    return str(dict(before.items() ^ world.environment.items()))


def change_what_git_is_told(world: World, chance: Random) -> str:
    """Set, or take away, what a hook or an alias tells git, and edit a file."""
    own = world.git_dir()
    copy = world.base / f"git-index-{world.number()}"
    if (own / "index").is_file():
        shutil.copy2(own / "index", copy)
    name, value = chance.choice((
        ("GIT_INDEX_FILE", str(copy)), ("GIT_INDEX_FILE", str(world.base / "nothing")),
        ("GIT_DIR", str(world.base / "nothing")), ("GIT_DIR", str(own)), ("GIT_WORK_TREE", str(world.base)),
        ("GIT_OPTIONAL_LOCKS", "1"), ("GIT_LITERAL_PATHSPECS", "0"), ("GIT_PREFIX", "projects/"),
    ))  # fmt: skip
    for other in ("GIT_INDEX_FILE", "GIT_DIR", "GIT_WORK_TREE"):
        world.environment.pop(other, None)
    if chance.random() < 0.2:
        return "nothing"
    world.environment[name] = value
    path = world.file(chance)
    world.settle()
    write(path, edited(read(path), chance))
    return f"{name}={value}, {world.named(path)}"


def change_the_handle(world: World, chance: Random) -> str:
    handle = chance.choice(("bp-sea-1", "bp-sea-2", "bp-global", "nobody-of-that-name"))
    return f"{handle} {world.git('config', 'tsbp.handle', handle)}"


def move_the_store(world: World, chance: Random) -> str:
    """Move the whole store; a copy with all its times may stay where it was, changed."""
    target = world.base / f"store-{world.number()}"
    if world.other:
        drop_the_other_work_tree(world, chance)
    old = world.top
    old.rename(target)
    stays = chance.random() < 0.5
    if stays:
        copied(target, old)
        world.elsewhere = old
    world.top = world.place = target
    world.mended.clear()
    return f"{target.name}{', a copy stays' if stays else ''}"


def swap_with_the_copy(world: World, chance: Random) -> str:
    """Let the store and its copy, which went ways of their own, take each other's place."""
    copy = world.elsewhere
    if copy is None or not copy.exists() or world.other:
        return ""
    between = world.base / "between"
    world.top.rename(between)
    copy.rename(world.top)
    between.rename(copy)
    world.mended.clear()
    return f"{world.top.name} <-> {copy.name}"


def clone_the_store(world: World, chance: Random) -> str:
    """Clone the repository, lay the index of the old one into it, and go on there."""
    target = world.base / f"clone-{world.number()}"
    if world.other or not world.git(
        "clone", "-q", "--no-hardlinks", str(world.top), str(target), at=world.base
    ):
        return ""
    for key in ("user.name", "user.email", "tsbp.handle"):
        world.git("config", key, world.said("config", key, at=world.top) or "x", at=target)
    if not (target / "tsbp.yaml").is_file():
        return ""
    if (world.top / ".git/tsbp").is_dir():
        copied(world.top / ".git/tsbp", target / ".git/tsbp")
    if chance.random() < 0.5:  # where the old one stood
        old = world.base / f"old-{world.number()}"
        world.top.rename(old)
        target.rename(world.top)
        target = world.top
    world.top = world.place = target
    world.git("fetch", "-q", "--tags")
    world.mended.clear()
    return target.name


def add_another_work_tree(world: World, chance: Random) -> str:
    if world.other and world.other.exists():
        return ""
    world.other = world.base / "other"
    done = world.git("worktree", "add", "-q", "-f", "--detach", str(world.other), "start", at=world.top)
    if not done:
        world.other = None
    return str(done)


def drop_the_other_work_tree(world: World, chance: Random) -> str:
    if not world.other:
        return ""
    if chance.random() < 0.5:
        world.git("worktree", "remove", "-f", "-f", str(world.other), at=world.top)
    shutil.rmtree(world.other, ignore_errors=True)
    world.git("worktree", "prune", at=world.top)
    world.other, world.place = None, world.top
    return "done"


def write_from_the_other_work_tree(world: World, chance: Random) -> str:
    if not world.other or not world.other.exists():
        return ""
    world.place = world.other
    world.git("checkout", "-q", "-B", f"other-{world.number()}")
    return set_a_fact(world, chance)


def keep_the_index(world: World, chance: Random) -> str:
    kept = world.base / f"index-{world.number()}"
    if (world.top / ".git/tsbp").is_dir():
        copied(world.top / ".git/tsbp", kept)
        world.indexes.append(kept)
    return kept.name


def put_an_old_index_back(world: World, chance: Random) -> str:
    if not world.indexes:
        return keep_the_index(world, chance)
    kept = chance.choice(world.indexes)
    shutil.rmtree(world.top / ".git/tsbp", ignore_errors=True)
    copied(kept, world.top / ".git/tsbp")
    return kept.name


def spoil_the_index(world: World, chance: Random) -> str:
    """Remove, cut, empty or overwrite one of the files of the index, or take all of its folder."""
    found = world.index_files()
    if not found:
        return ""
    path = chance.choice(found)
    match chance.randrange(5):
        case 0:
            path.unlink()
        case 1:
            os.truncate(path, chance.randrange(path.stat().st_size + 1))
        case 2:
            path.write_bytes(b"")
        case 3:
            path.write_bytes(b"rubbish" * 600)
        case _:
            shutil.rmtree(path.parent)
    return world.named(path)


def set_a_fact(world: World, chance: Random) -> str:
    id = id_of(world, chance)
    words = (
        ["set", id, f"priority=P{chance.randrange(4)}"] if chance.random() < 0.5 else ["set", id, "tags+=new"]
    )
    return f"{' '.join(words)} {world.tsbp(*words).code}"


def post_an_update(world: World, chance: Random) -> str:
    words = [
        "update",
        id_of(world, chance),
        chance.choice(("green", "red")),
        f"Said {world.number()}",
        "--why",
        "so",
    ]
    return f"{' '.join(words)} {world.tsbp(*words).code}"


def create_one(world: World, chance: Random) -> str:
    words = ["new", f"Another matter {world.number()}", "kind=process", "regions=sea", "requester=bp-sea-2"]
    return f"{' '.join(words)} {world.tsbp(*words, 'exposure=none').code}"


def take_it_back(world: World, chance: Random) -> str:
    return str(world.tsbp("undo", "--yes").code)


def write_and_edit(world: World, chance: Random) -> str:
    """Let tsbp write one file and a person another, at once."""
    told = set_a_fact(world, chance)
    path = world.file(chance)
    write(path, edited(read(path), chance))
    return f"{told}, {world.named(path)}"


def id_of(world: World, chance: Random) -> str:
    """Return the id that the name of some file carries."""
    parts = world.file(chance).name.split("-")
    return "-".join(parts[:2]) if parts[0] == "TSBP" else "TSBP-4XK7QD"


STEPS: tuple[Callable[[World, Random], str], ...] = (
    move_the_clock, move_the_clock, move_the_clock_over_midnight, set_the_clock_back, change_who_asks,
    change_who_asks, change_what_git_is_told, change_the_handle, move_the_store, swap_with_the_copy, clone_the_store,
    add_another_work_tree, drop_the_other_work_tree, write_from_the_other_work_tree, keep_the_index,
    put_an_old_index_back, spoil_the_index, set_a_fact, post_an_update, create_one, take_it_back,
    write_and_edit,
)  # fmt: skip
