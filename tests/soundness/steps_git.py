"""Steps that people take with git."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

from steps_files import added, read, write, write_with_old_time
from world import World, edited, edited_in_size, lengthened, retitled


def tracked(world: World, chance: Random) -> Path | None:
    """Return a file that git knows and that is there, if there is one."""
    known = world.said("-c", "core.quotePath=false", "ls-files", "--", "projects").splitlines()
    found = [world.place / path for path in known]
    found = [path for path in found if path.is_file() and not path.is_symlink()]
    return chance.choice(found) if found else None


def stage_one(world: World, chance: Random) -> str:
    path = world.file(chance)
    world.git("add", "-f", "--", str(path))
    return world.named(path)


def stage_all(world: World, chance: Random) -> str:
    world.git("add", "-A", *(["-N"] if chance.random() < 0.3 else []))
    return "done"


def stage_and_edit_at_once(world: World, chance: Random) -> str:
    """Edit, stage and edit again so fast that git's own stamp cannot tell."""
    path = tracked(world, chance)
    if path is None:
        return ""
    write(path, retitled(read(path), chance))
    world.git("add", "--", str(path))
    write_with_old_time(path, retitled(read(path), chance))
    return world.named(path)


def commit_all(world: World, chance: Random) -> str:
    world.git("add", "-A")
    return str(world.git("commit", "-q", "-m", "all"))


def commit_what_is_known(world: World, chance: Random) -> str:
    return str(world.git("commit", "-q", "-a", "-m", "known"))


def commit_a_part(world: World, chance: Random) -> str:
    path = tracked(world, chance)
    if path is None:
        return ""
    write(path, edited(read(path), chance))
    return f"{world.named(path)} {world.git('commit', '-q', '-m', 'part', '--only', '--', str(path))}"


def commit_nothing(world: World, chance: Random) -> str:
    """Move HEAD, which answers in JSON name, and no file."""
    return str(world.git("commit", "-q", "--allow-empty", "-m", "nothing"))


def amend(world: World, chance: Random) -> str:
    return str(world.git("commit", "-q", "--amend", "--allow-empty", "-m", f"again {world.number()}"))


def check_out_a_branch(world: World, chance: Random) -> str:
    """Go to another branch, made from an older commit where there is none yet."""
    name = f"side-{chance.randrange(4)}"
    force = ["-f"] if chance.random() < 0.5 else []
    if not world.said("rev-parse", "--verify", "-q", name):
        world.git("branch", name, f"HEAD~{chance.randrange(3)}")
    back = chance.random() < 0.5
    place = "main" if back and world.place == world.top else name
    return f"{place} {world.git('checkout', '-q', *force, place)}"


def check_out_a_commit(world: World, chance: Random) -> str:
    return str(world.git("checkout", "-q", "--detach", f"HEAD~{chance.randrange(2)}"))


def check_out_files(world: World, chance: Random) -> str:
    path = tracked(world, chance)
    what = chance.choice(([str(path)] if path else ["projects"], ["projects"], ["."]))
    source = [chance.choice(("start", "HEAD"))] if chance.random() < 0.5 else []
    return f"{source} {what[0] == '.'} {world.git('checkout', '-q', *source, '--', *what)}"


def stash(world: World, chance: Random) -> str:
    return str(world.git("stash", "push", "-q", *(["-u"] if chance.random() < 0.5 else [])))


def pop(world: World, chance: Random) -> str:
    return str(world.git("stash", "pop", "-q", *(["--index"] if chance.random() < 0.3 else [])))


def clean(world: World, chance: Random) -> str:
    return str(world.git("clean", "-qfd" if chance.random() < 0.7 else "-qffdx", "projects"))


def merge(world: World, chance: Random) -> str:
    """Merge a branch that changed the same line (a conflict stays open) or another file."""
    path = tracked(world, chance)
    if path is None or not world.git("diff", "--quiet", "HEAD"):
        world.git("stash", "push", "-q")
        path = tracked(world, chance)
    here = world.said("rev-parse", "HEAD")
    if path is None or not here:
        return ""
    other = tracked(world, chance) or path
    clash = chance.random() < 0.5
    world.git("checkout", "-q", "--detach", here)
    write(path, lengthened(read(path), chance))
    world.git("commit", "-q", "-a", "-m", "theirs")
    theirs = world.said("rev-parse", "HEAD")
    world.git("checkout", "-q", *(["-B", "main", here] if world.place == world.top else ["--detach", here]))
    mine = path if clash else other
    write(mine, lengthened(read(mine), chance))
    world.git("commit", "-q", "-a", "-m", "ours")
    clean = world.git("-c", "merge.tsbp.driver=", "merge", "-q", "-m", "merged", theirs)
    return f"{world.named(path)}{'' if clean else ': conflict'}"


def end_what_is_open(world: World, chance: Random) -> str:
    """End a merge: given up, or settled with what lies there."""
    if chance.random() < 0.5:
        return f"aborted {world.git('merge', '--abort')}"
    world.git("checkout", "-q", "--ours", "--", "projects")
    world.git("add", "-A")
    return f"settled {world.git('commit', '-q', '-m', 'settled')}"


def pick(world: World, chance: Random) -> str:
    what = chance.choice((("revert", "--no-edit"), ("cherry-pick",), ("rebase", "-q", "--onto")))
    words = (*what, "start", "HEAD~1") if what[0] == "rebase" else (*what, f"HEAD~{chance.randrange(2)}")
    done = world.git(*words)
    if not done and chance.random() < 0.7:
        world.git(what[0], "--abort")
    return f"{what[0]} {done}"


def reset(world: World, chance: Random) -> str:
    how = chance.choice(("--soft", "--mixed", "--hard", "--keep"))
    where = chance.choice(("HEAD", "HEAD~1", "HEAD~2", "start"))
    return f"{how} {where} {world.git('reset', '-q', how, where)}"


def move_by_git(world: World, chance: Random) -> str:
    path = tracked(world, chance)
    if path is None:
        return ""
    target = world.file(chance).parent / f"y{world.number()}-{path.name[-40:]}"
    return f"{world.named(path)} -> {world.named(target)} {world.git('mv', str(path), str(target))}"


def take_out_of_git(world: World, chance: Random) -> str:
    path = tracked(world, chance)
    return f"{path and world.named(path)} {world.git('rm', '-q', '--cached', '-f', '--', str(path))}"


def hide_an_edit_from_git(world: World, chance: Random) -> str:
    """Tell git not to look at a file, and change it behind its back."""
    path = tracked(world, chance)
    if path is None:
        return ""
    flag = chance.choice(("--assume-unchanged", "--skip-worktree", "--fsmonitor-valid"))
    world.git("update-index", flag, "--", str(path))
    if chance.random() < 0.7:
        world.settle()
    if chance.random() < 0.2:
        path.unlink()
    else:
        write(path, edited(read(path), chance))
    return f"{flag} {world.named(path)}"


def edit_what_is_hidden(world: World, chance: Random) -> str:
    marked = [
        line[2:]
        for line in world.said("-c", "core.quotePath=false", "ls-files", "-v").splitlines()
        if line[0] != "H"
    ]
    there = [path for path in marked if path.startswith("projects/") and (world.place / path).is_file()]
    if not there:
        return ""
    path = world.place / chance.choice(there)
    if path.is_symlink():
        return ""
    write_with_old_time(path, edited_in_size(read(path), chance))
    return world.named(path)


def show_git_everything(world: World, chance: Random) -> str:
    marked = world.said("-c", "core.quotePath=false", "ls-files").splitlines()
    for flag in ("--no-assume-unchanged", "--no-skip-worktree"):
        world.git("update-index", flag, "--", *marked)
    return "done"


def sparse(world: World, chance: Random) -> str:
    if chance.random() < 0.4:
        return f"off {world.git('sparse-checkout', 'disable')}"
    months = sorted({path.parent.name for path in world.files()})
    kept = [f"projects/{month}" for month in chance.sample(months, min(len(months), 8))]
    return f"{kept} {world.git('sparse-checkout', 'set', 'directory', 'views', *kept)}"


def collect(world: World, chance: Random) -> str:
    words = chance.choice((("gc", "-q"), ("pack-refs", "--all"), ("repack", "-q", "-a", "-d")))
    return f"{words} {world.git(*words)}"


def refresh(world: World, chance: Random) -> str:
    """Let git write its index anew, as an editor's plugin does all the time."""
    words = chance.choice(
        (("status", "-s"), ("update-index", "-q", "--refresh"), ("update-index", "--really-refresh"))
    )
    return f"{words} {world.git(*words)}"


def rewrite_the_index(world: World, chance: Random) -> str:
    words = chance.choice((
        ("update-index", "--index-version", "4"), ("update-index", "--index-version", "2"),
        ("update-index", "--split-index"), ("update-index", "--no-split-index"),
        ("update-index", "--untracked-cache"), ("update-index", "--force-untracked-cache"),
        ("read-tree", "HEAD"),
    ))  # fmt: skip
    return f"{words} {world.git(*words)}"


def lose_the_index(world: World, chance: Random) -> str:
    """Remove git's own index, or leave rubbish in its place."""
    index = world.git_dir() / "index"
    if chance.random() < 0.5:
        index.unlink(missing_ok=True)
        return "removed"
    index.write_bytes(index.read_bytes()[:200] if index.exists() else b"DIRC")
    return "cut"


def leave_a_lock(world: World, chance: Random) -> str:
    """Leave git's lock lying, with an edit beside it."""
    (world.git_dir() / "index.lock").touch()
    path = world.file(chance)
    write(path, edited(read(path), chance))
    return world.named(path)


def lying_monitor(world: World) -> str:
    """Return a program that tells git that nothing has changed, ever."""
    monitor = world.base / "monitor"
    if not monitor.exists():
        monitor.write_text("#!/bin/sh\nprintf 'now\\0'\n")
        monitor.chmod(0o755)
    return str(monitor)


def configure(world: World, chance: Random) -> str:
    """Set what tells git how closely to look."""
    loose = (
        ("core.trustctime", "false"), ("core.checkStat", "minimal"), ("core.ignoreStat", "true"),
        ("core.fileMode", "false"), ("core.fsmonitor", lying_monitor(world)), ("core.fsmonitor", "true"),
    )  # fmt: skip
    other = (
        ("core.untrackedCache", "true"), ("core.preloadIndex", "false"), ("core.quotePath", "true"),
        ("status.showUntrackedFiles", "no"), ("diff.ignoreSubmodules", "all"), ("core.ignoreCase", "true"),
        ("core.splitIndex", "true"), ("index.skipHash", "true"), ("feature.manyFiles", "true"),
        ("diff.relative", "true"), ("core.abbrev", "4"), ("color.ui", "always"), ("core.autocrlf", "input"),
    )  # fmt: skip
    key, value = chance.choice(loose if chance.random() < 0.6 else other)
    if chance.random() < 0.2:
        return f"{key} unset {world.git('config', '--unset', key)}"
    done = world.git("config", key, value)
    if chance.random() < 0.5:
        commit_all(world, chance)
    if key == "core.fsmonitor":
        world.git("update-index", "--fsmonitor")
        world.git("status", "-s")
    path = tracked(world, chance)
    if path is None:
        return f"{key}={value} {done}"
    world.settle()
    write_with_old_time(path, edited_in_size(read(path), chance))
    return f"{key}={value} {done}, {world.named(path)}"


def filter_what_git_sees(world: World, chance: Random) -> str:
    """Let a filter hide a difference from git: the letter whose case a step changes."""
    world.git("config", "filter.calm.clean", "tr Z z")
    attributes = world.top / ".git/info/attributes"
    attributes.parent.mkdir(exist_ok=True)
    attributes.write_text("projects/** filter=calm\n")
    path = world.file(chance)
    text = read(path)
    write(path, text.replace("title:\n  en: ", "title:\n  en: z", 1))
    world.git("add", "--", str(path))
    if chance.random() < 0.5:
        world.settle()
    write_with_old_time(path, text.replace("title:\n  en: ", "title:\n  en: Z", 1))
    return world.named(path)


def fetch(world: World, chance: Random) -> str:
    """Learn of a commit on the remote, which answers tell as `behind`, and of no file."""
    remote = world.base / "remote"
    if not remote.exists():
        world.git("clone", "-q", "--bare", str(world.top), str(remote), at=world.base)
        world.git("remote", "add", "origin", str(remote))
    tree, parent = (world.said("rev-parse", name, at=remote) for name in ("HEAD^{tree}", "HEAD"))
    one = ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit-tree", tree, "-p", parent)
    world.git(
        "update-ref", "refs/heads/main", world.said(*one, "-m", f"{world.number()}", at=remote), at=remote
    )
    done = world.git("fetch", "-q", "origin")
    world.git("config", "branch.main.remote", "origin")
    world.git("config", "branch.main.merge", "refs/heads/main")
    return str(done)


def pull(world: World, chance: Random) -> str:
    """Write a commit into the branch from elsewhere and fast-forward to it."""
    here = world.said("rev-parse", "HEAD")
    path = added(world, chance, world.file(chance).parent)
    world.git("add", "--", str(path))
    world.git("commit", "-q", "-m", "pulled", "--only", "--", str(path))
    there = world.said("rev-parse", "HEAD")
    world.git("reset", "-q", "--keep", here)
    return f"{os.path.basename(path)} {world.git('merge', '-q', '--ff-only', there)}"


STEPS: tuple[Callable[[World, Random], str], ...] = (
    stage_one, stage_all, stage_and_edit_at_once, commit_all, commit_what_is_known, commit_a_part,
    commit_nothing, amend, check_out_a_branch, check_out_a_commit, check_out_files, stash, pop, clean, merge,
    end_what_is_open, pick, reset, move_by_git, take_out_of_git, hide_an_edit_from_git, edit_what_is_hidden,
    show_git_everything, sparse, collect, refresh, rewrite_the_index, lose_the_index, leave_a_lock, configure,
    filter_what_git_sees, fetch, pull,
)  # fmt: skip
