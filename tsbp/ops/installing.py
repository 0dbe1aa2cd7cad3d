"""Start a store, or join one: everything is safe to do again."""

from __future__ import annotations

import re

from tsbp.domain.near import near
from tsbp.domain.vocab import HANDLE_PATTERN, MARKET_PATTERN
from tsbp.errors import BadUsage, NotFound
from tsbp.ops import describing
from tsbp.ops.starting import NO_MARKET, starter
from tsbp.store import composing, founding, layout, mergedriver
from tsbp.store.edits import Edit, Note
from tsbp.store.git import objects
from tsbp.store.protocol import writing
from tsbp.store.workspace import Workspace
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tsbp.domain.directory import Person
    from tsbp.store.git.calls import Git

MADE, THERE, OK, TODO = "made", "there", "ok", "todo"
INIT_MESSAGE = "tsbp: start a store\n\nTsbp-Op: init\n"


class Step(NamedTuple):
    """One thing that a store needs, and how it stands: made now, there before, fine, or left to do.

    `what` names the sentence `installed.<what>`, `params` fill it.
    """

    state: str
    what: str
    params: dict[str, object]


class Installed(NamedTuple):
    """Where a store is and how it stands; `commit` is empty when nothing had to be written."""

    root: str
    steps: tuple[Step, ...]
    commit: str = ""
    notes: tuple[Note, ...] = ()


def init(folder: str, handle: str, *, market: str = "") -> Installed:
    """Make a store of a folder for the person who goes by the handle, in one commit; what is there stays.

    Makes the folder and the repository where there are none. Raises BadUsage for a handle or market of the
    wrong form, StoreFailed when git does not know the person, and what a write raises.
    """
    _check_form(handle, market)
    made_folder = founding.make_folder(folder)
    founding.require_identity(folder)
    root = _root(folder)
    made_repository = not founding.is_in_repository(root)
    git = founding.settled(root)
    steps = [_step("repository", made=made_folder or made_repository, path=git.top)]
    edits = list(_missing(root, handle, market))
    commit, notes = _written(git, root, edits)
    steps += _told(edits)
    founding.make_folder(f"{root}/{layout.PROJECTS}")
    steps.append(_step("driver", made=mergedriver.set_up(git)))
    if git.config(founding.HANDLE_KEY) != handle:
        git.set_config(founding.HANDLE_KEY, handle)
    return Installed(root, (*steps, *checks(root)), commit, notes)


def known_handle(folder: str) -> str:
    """Return the handle that git's settings name for a folder, empty when none or the folder is not there."""
    return founding.handle(folder) if founding.is_folder(folder) else ""


def clone(url: str, folder: str, into: str, ask: Callable[[Sequence[str]], str]) -> Installed:
    """Join a store: clone it, set up the merge driver and who is acting, look whether all is well.

    `ask` is given the active people and returns a handle, empty when nobody can say. Raises NotFound when
    there is no store in the repository or nobody of that handle, and what cloning raises.
    """
    top = founding.cloned(url, folder, into)
    found = founding.stores(top)
    if not found:
        raise NotFound("error.clone-without-store", hint="hint.clone-without-store", path=top)
    root = found[0]
    workspace = Workspace.open(root)
    git = workspace.git
    people = workspace.directory.people
    steps = [Step(MADE, "cloned", {"path": top}), _step("driver", made=mergedriver.set_up(git))]
    steps += [Step(THERE, "other-store", {"path": path}) for path in found[1:]]
    handle = git.config(founding.HANDLE_KEY) or ask([name for name, one in people.items() if one.active])
    if handle and handle not in people:
        raise NotFound("error.unknown-handle", handle=handle, candidates=near(handle, people))
    if handle:
        git.set_config(founding.HANDLE_KEY, handle)
    return Installed(root, (*steps, *checks(root)))


def checks(root: str) -> tuple[Step, ...]:
    """Look whether a store is ready for work: handle, identity, merge driver, whole history, files."""
    workspace = Workspace.open(root)
    git = workspace.git
    people = workspace.directory.people
    handle = git.config(founding.HANDLE_KEY)
    person = objects.identity(git)
    return (
        _handle_step(handle, people),
        Step(
            OK if person else TODO,
            "identity" if person else "no-identity",
            person._asdict() if person else {},
        ),
        _check("attributes", holds=mergedriver.is_named(git)),
        _check("history", holds=not git.shallow),
        _files_step(workspace),
    )


def _check_form(handle: str, market: str) -> None:
    if not re.fullmatch(HANDLE_PATTERN.strip("^$"), handle):
        raise BadUsage("error.handle-form", hint="hint.handle-form", handle=handle)
    if market and not re.fullmatch(MARKET_PATTERN.strip("^$"), market):
        raise BadUsage("error.market-form", hint="hint.market-form", market=market)


def _root(folder: str) -> str:
    """Return the root of the store that the folder is in already, else the folder."""
    try:
        return layout.find_root(folder)
    except NotFound:
        return folder


def _missing(root: str, handle: str, market: str) -> Iterator[Edit]:
    """Yield what the store lacks; a file that is there stays as it is, but for schemas and attributes."""
    is_new = founding.content(root, layout.SETTINGS) is None
    for path, data in starter(handle, market).items():
        if is_new or path.startswith(layout.DIRECTORY):
            old = founding.content(root, path)
            yield Edit(path, old, composing.new_text(path, data) if old is None else old)
    for path, text in describing.schemas().items():
        yield Edit(path, founding.content(root, path), text)
    old = founding.content(root, layout.ATTRIBUTES)
    yield Edit(layout.ATTRIBUTES, old, founding.attributes(old or b""))


def _written(git: Git, root: str, edits: Sequence[Edit]) -> tuple[str, tuple[Note, ...]]:
    wanted = [edit for edit in edits if edit.old != edit.new]
    if not wanted:
        return "", ()
    known = any(edit.path == layout.SETTINGS and edit.old is not None for edit in edits)
    protected = Workspace.open(root).settings.protected if known else ()
    with writing(git, "init", protected=protected) as writer:
        done = writer.commit(wanted, INIT_MESSAGE)
    return done.commit, done.notes


def _told(edits: Sequence[Edit]) -> Iterator[Step]:
    """Tell of the files folder by folder: what was made, what was there."""
    for state, chosen in (
        (MADE, [e for e in edits if e.old != e.new]),
        (THERE, [e for e in edits if e.old == e.new]),
    ):
        folders: dict[str, list[str]] = {}
        for edit in chosen:
            folder, slash, name = edit.path.rpartition("/")
            folders.setdefault(folder + slash, []).append(name)
        for folder, names in folders.items():
            yield Step(
                state, "files", {"folder": folder or ".", "names": ", ".join(names), "count": len(names)}
            )


def _handle_step(handle: str, people: Mapping[str, Person]) -> Step:
    known = people.get(handle)
    if not handle:
        return Step(TODO, "no-handle", {})
    if known is None:
        return Step(TODO, "handle-unknown", {"handle": handle})
    if known.market == NO_MARKET:
        return Step(TODO, "no-market", {"handle": handle})
    return Step(OK, "handle", {"handle": handle})


def _files_step(workspace: Workspace) -> Step:
    documents = tuple(workspace.documents())
    initiatives = sum(1 for document in documents if document.kind == layout.INITIATIVE)
    broken = sum(1 for document in documents if document.value is None)
    about: dict[str, object] = {"initiatives": initiatives, "count": broken}
    return Step(TODO, "files-broken", about) if broken else Step(OK, "files-read", about)


def _check(what: str, *, holds: bool) -> Step:
    return Step(OK, what, {}) if holds else Step(TODO, f"no-{what}", {})


def _step(what: str, *, made: bool, **params: object) -> Step:
    return Step(MADE if made else THERE, what, params)
