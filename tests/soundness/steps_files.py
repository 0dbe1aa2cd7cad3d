"""Steps that change what lies on the disk, as editors, scripts and accidents do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from answering import Meanwhile, Question
from world import World, copied, edited, edited_in_size, retitled

IDS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def write_with_old_time(path: Path, text: str) -> None:
    before = path.stat()
    with path.open("r+b") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
        file.truncate()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_in_place(world: World, chance: Random) -> str:
    path = world.file(chance)
    write(path, edited(read(path), chance))
    return world.named(path)


def edit_several(world: World, chance: Random) -> str:
    paths = chance.sample(world.files(), 4)
    for path in paths:
        write(path, edited(read(path), chance))
    return ", ".join(map(world.named, paths))


def replace_whole(world: World, chance: Random) -> str:
    path = world.file(chance)
    fresh = path.with_name(f".{path.name}.swp")
    write(fresh, edited_in_size(read(path), chance))
    if chance.random() < 0.5:
        before = path.stat()
        os.utime(fresh, ns=(before.st_atime_ns, before.st_mtime_ns))
    fresh.replace(path)
    return world.named(path)


def edit_with_the_old_time(world: World, chance: Random) -> str:
    path = world.file(chance)
    write_with_old_time(path, edited_in_size(read(path), chance))
    return world.named(path)


def edit_twice_at_once(world: World, chance: Random) -> str:
    """Edit, ask, and edit again in the same size within the same tick of a clock that ticks slowly."""
    path = world.file(chance)
    write(path, edited_in_size(read(path), chance))
    world.look()
    write_with_old_time(path, retitled(read(path), chance))
    return world.named(path)


def edit_while_it_is_read(world: World, chance: Random) -> str:
    """Edit, and edit again in the same size while the answer is being found."""
    path = world.file(chance)
    write(path, edited_in_size(read(path), chance))
    later = Meanwhile(chance.randrange(1, 120), str(path), retitled(read(path), chance))
    world.answers.cached([Question(world.place, ("status",))], world.environment, later)
    return f"{world.named(path)} at deed {later.deed}"


def append_and_cut(world: World, chance: Random) -> str:
    path = world.file(chance)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"nonsense: 1\n")
    asked = chance.random() < 0.5
    if asked:
        world.look()
    os.truncate(path, size)
    return f"{world.named(path)}{', asked in between' if asked else ''}"


def touch(world: World, chance: Random) -> str:
    path = world.file(chance)
    os.utime(path, None if chance.random() < 0.5 else (1_700_000_000, chance.choice((1_700_000_000, 4e9))))
    return world.named(path)


def edit_through_another_name(world: World, chance: Random) -> str:
    """Edit through a hard link that lies outside of the store."""
    path = world.file(chance)
    link = world.base / f"link-{world.number()}"
    os.link(path, link)
    write_with_old_time(link, retitled(read(path), chance))
    link.unlink()
    return world.named(path)


def added(world: World, chance: Random, folder: Path, prefix: str = "TSBP-") -> Path:
    """Write an initiative of its own into the folder."""
    source = world.file(chance)
    old = next((line[4:] for line in read(source).splitlines() if line.startswith("id: ")), "")
    code = "".join(chance.choices(IDS, k=6))
    path = folder / f"{prefix}{code}-new-{world.number()}.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    write(path, read(source).replace(f"id: {old}\n", f"id: TSBP-{code}\n", 1) if old else read(source))
    return path


def new_file(world: World, chance: Random) -> str:
    return edited_later(world, chance, added(world, chance, world.file(chance).parent))


def new_file_that_git_ignores(world: World, chance: Random) -> str:
    own = chance.random() < 0.5
    rules = world.place / ".gitignore" if own else world.top / ".git/info/exclude"
    rules.parent.mkdir(exist_ok=True)
    with rules.open("a") as file:
        file.write("projects/**/ignored-*\n")
    path = added(world, chance, world.file(chance).parent, "ignored-")
    return edited_later(world, chance, path)


def edited_later(world: World, chance: Random, path: Path) -> str:
    """Edit the file once it is known, or leave it as it is."""
    if chance.random() < 0.4:
        return world.named(path)
    world.settle()
    write_with_old_time(path, retitled(read(path), chance))
    return f"{world.named(path)}, edited later"


def new_file_in_a_new_folder(world: World, chance: Random) -> str:
    folder = world.place / f"projects/deep-{world.number()}"
    path = added(world, chance, folder / "deeper" if chance.random() < 0.5 else folder)
    return edited_later(world, chance, path)


def new_file_in_a_repository_within(world: World, chance: Random) -> str:
    """Write into a repository that lies in the folder: git looks no further there."""
    folder = world.place / f"projects/within-{world.number()}"
    folder.mkdir(parents=True)
    world.git("init", "-q", at=folder)
    path = added(world, chance, folder)
    if chance.random() < 0.5:
        world.git("add", "-A", at=folder)
        world.git("commit", "-q", "-m", "own", at=folder)
    return edited_later(world, chance, path)


def new_file_that_is_no_data(world: World, chance: Random) -> str:
    folder = world.file(chance).parent
    path = folder / chance.choice((".TSBP-AAAAAA-hidden.yaml", "notes.txt", "TSBP-AAAAAA-note.yml"))
    shutil.copy(world.file(chance), path)
    return world.named(path)


def remove(world: World, chance: Random) -> str:
    path = world.file(chance)
    path.unlink()
    return world.named(path)


def rename(world: World, chance: Random) -> str:
    path = world.file(chance)
    folder = path.parent if chance.random() < 0.5 else world.file(chance).parent
    target = folder / f"x{world.number()}-{path.name[-40:]}"
    path.rename(target)
    return f"{world.named(path)} -> {world.named(target)}"


def exchange_two(world: World, chance: Random) -> str:
    first, second = chance.sample(world.files(), 2)
    between = first.with_name(".between")
    first.rename(between)
    second.rename(first)
    between.rename(second)
    return f"{world.named(first)} <-> {world.named(second)}"


def empty_a_folder(world: World, chance: Random) -> str:
    folder = world.file(chance).parent
    away = world.base / f"away-{world.number()}"
    away.mkdir()
    for path in folder.glob("*.yaml"):
        path.rename(away / path.name)
    if chance.random() < 0.5:
        shutil.rmtree(folder)
    return world.named(folder)


def exchange_a_folder(world: World, chance: Random) -> str:
    """Put a copy with all its times in place of a folder, one file in it changed."""
    folder = world.file(chance).parent
    away = world.base / f"away-{world.number()}"
    folder.rename(away)
    copied(away, folder)
    path = chance.choice([path for path in folder.rglob("*.yaml") if path.is_file()])
    write_with_old_time(path, retitled(read(path), chance))
    return world.named(path)


def link_a_folder(world: World, chance: Random) -> str:
    folder = world.file(chance).parent
    away = world.base / f"away-{world.number()}"
    folder.rename(away)
    folder.symlink_to(away)
    return world.named(folder)


def put_something_else(world: World, chance: Random) -> str:
    """Put a link, a pipe or a folder in place of a file."""
    path = world.file(chance)
    kind = chance.choice(("link", "link away", "dangling", "pipe", "folder"))
    away = world.base / f"away-{world.number()}"
    path.rename(away)
    if kind == "link":
        path.symlink_to(world.file(chance))
    elif kind == "link away":
        path.symlink_to(away)
    elif kind == "dangling":
        path.symlink_to("nowhere")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    return f"{world.named(path)}: {kind}"


def put_a_file_back(world: World, chance: Random) -> str:
    """Put a file in place of the link, pipe or folder."""
    odd = [path for path in sorted((world.place / "projects").rglob("*.yaml")) if path not in world.files()]
    if not odd:
        return ""
    path = chance.choice(odd)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
    shutil.copy(world.file(chance), path)
    return world.named(path)


def change_the_mode(world: World, chance: Random) -> str:
    path = world.file(chance)
    path.chmod(chance.choice((0o600, 0o644, 0o755)))
    return world.named(path)


def break_a_file(world: World, chance: Random) -> str:
    path = world.file(chance)
    whole = path.read_bytes()
    world.mended[path] = whole
    broken = chance.choice((
        whole[: len(whole) // 2] + b": [", b"", whole.replace(b"\n", b"\n\t", 1), whole + b"<<<<<<< ours\n",
        whole.replace(b"priority: P", b"priority: Q"), whole + b"\xff\n", whole + b"x: &a 1\ny: *a\n",
    ))  # fmt: skip
    path.write_bytes(broken)
    return world.named(path)


def mend_a_file(world: World, chance: Random) -> str:
    waiting = [path for path in world.mended if path.is_file() and not path.is_symlink()]
    if not waiting:
        return ""
    path = chance.choice(waiting)
    path.write_bytes(world.mended.pop(path))
    return world.named(path)


def give_an_id_twice(world: World, chance: Random) -> str:
    path = world.file(chance)
    copy = path.with_name(f"copy-{world.number()}-{path.name[-40:]}")
    shutil.copy2(path, copy)
    return world.named(copy)


def change_the_directory(world: World, chance: Random) -> str:
    name, old, new = chance.choice((
        ("people", "market: MY", "market: SG"), ("people", "market: SG", "market: MY"),
        ("people", "active: false", "active: true "), ("people", "team: bp-sea", "team: bp-anz"),
        ("markets", "weekend:", "weekend_:"), ("queues", "schema: 1", "schema: 2"),
        ("people", "  bp-global:", "  bp-glob.l:"),
    ))  # fmt: skip
    path = world.place / f"directory/{name}.yaml"
    if not path.is_file():
        return ""
    write(path, read(path).replace(old, new, 1))
    return f"{world.named(path)}: {new}"


def change_the_calendar(world: World, chance: Random) -> str:
    """Say that some days of late November are free in a region."""
    path = world.place / "directory/calendar.yaml"
    day = chance.randrange(10, 29)
    entry = (
        f"  free-{world.number()}:\n    start: 2026-11-{day}\n    end: 2026-12-{day}\n"
        f"    markets:\n      - {chance.choice(('sea', 'SG', 'TH'))}\n    kind: soft\n"
        "    reason:\n      en: Closed\n      zh: 休息\n    source: the test\n    certain: true\n"
        "    working: false\n"
    )
    text = read(path) if path.is_file() else "schema: 1\n"
    if "calendar:" not in text:
        text += "calendar:\n"
    write(path, text.rstrip("\n") + "\n" + entry)
    return entry.splitlines()[0].strip()


def remove_a_directory_file(world: World, chance: Random) -> str:
    path = (
        world.place
        / f"directory/{chance.choice(('people', 'markets', 'queues', 'calendar', 'metrics'))}.yaml"
    )
    path.unlink(missing_ok=True)
    return world.named(path)


def change_the_settings(world: World, chance: Random) -> str:
    path = world.place / "tsbp.yaml"
    text = chance.choice((
        "schema: 1\nthresholds:\n  slip_red_wd: 1\n", "schema: 1\nthresholds:\n  stale_worried_days: 1\n",
        "schema: 1\ntime_zone: America/New_York\n", "schema: 1\nlanguages: [zh, en]\n", "schema: 1\n",
        "", "schema: 1\nnonsense: 1\n", "schema: [1\n",
    ))  # fmt: skip
    if chance.random() < 0.4:
        world.git("checkout", "-q", "start", "--", "tsbp.yaml")
        return "as at the start"
    write(path, text)
    return text.replace("\n", "|")


def change_a_view(world: World, chance: Random) -> str:
    path = world.place / "views" / chance.choice(("mine.yaml", "stale.yaml", "due.yaml", "sea-weekly.yaml"))
    match chance.randrange(4):
        case 0:
            path.unlink(missing_ok=True)
        case 1:
            world.git("checkout", "-q", "start", "--", "views")
        case _:
            where = chance.choice(
                ("stage = rollout", "priority <= P1", "health = amber", "owner = me", "wh =")
            )
            path.parent.mkdir(exist_ok=True)
            write(path, f"schema: 1\ntitle:\n  en: Other\n  zh: 其他\nof: initiatives\nwhere: {where}\n")
    return world.named(path)


STEPS: tuple[Callable[[World, Random], str], ...] = (
    edit_in_place, edit_several, replace_whole, edit_with_the_old_time, edit_twice_at_once,
    edit_while_it_is_read, append_and_cut, touch, edit_through_another_name, new_file,
    new_file_that_git_ignores, new_file_in_a_new_folder, new_file_in_a_repository_within,
    new_file_that_is_no_data, remove, rename, exchange_two, empty_a_folder, exchange_a_folder,
    link_a_folder, put_something_else, put_a_file_back, change_the_mode, break_a_file, mend_a_file,
    give_an_id_twice, change_the_directory, change_the_calendar, remove_a_directory_file,
    change_the_settings, change_a_view,
)  # fmt: skip
