"""The ground a store stands on: a repository, the settings that a clone does not carry, git's attributes."""

from __future__ import annotations

import os

from tsbp.errors import Busy, Conflict, NotFound, StoreFailed
from tsbp.store import files, laying, layout
from tsbp.store.git import calls, failures, places
from tsbp.store.git.calls import Git
from tsbp.store.git.version import version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

HANDLE_KEY = "tsbp.handle"
BRANCH = "main"
ATTRIBUTES = ("projects/** -text merge=tsbp", "directory/** -text")
_FAR = ("Could not resolve", "Could not read from remote", "unable to access", "timed out", "Connection")
_ABSENT = ("does not exist", "not found", "does not appear to be a git repository", "Repository not found")


def settled(folder: str) -> Git:
    """Return the repository that holds the folder, made when there is none; raises StoreFailed."""
    version(folder)
    if places.find(folder) is None:
        chosen = calls.call(folder, ("config", "--get", "init.defaultBranch")).exit == 0
        words = ("init", "--quiet", *(() if chosen else (f"--initial-branch={BRANCH}",)))
        ended = calls.call(folder, words, locks=True)
        if ended.exit:
            raise failures.failure(words, ended.exit, ended.err)
    return Git(folder)


def is_folder(path: str) -> bool:
    """Tell whether there is such a folder."""
    return os.path.isdir(path)


def is_in_repository(folder: str) -> bool:
    """Tell whether a repository holds the folder."""
    return places.find(folder) is not None


def require_identity(folder: str) -> None:
    """Raise StoreFailed when git does not know who the person is."""
    ended = calls.call(folder, ("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"))
    if ended.exit:
        raise failures.failure(("var",), ended.exit, ended.err)


def handle(folder: str) -> str:
    """Return the handle that git's settings name for a folder, in a repository or not; empty when none."""
    ended = calls.call(folder, ("config", "--null", "--get", HANDLE_KEY))
    return ended.out.decode("utf-8", "replace").removesuffix("\0") if not ended.exit else ""


def attributes(data: bytes) -> bytes:
    """Return a `.gitattributes` with our lines at its end, as it is when they stand there already."""
    ending = "\r\n" if b"\r\n" in data else "\n"
    known = {line.strip() for line in data.decode("utf-8", "replace").splitlines()}
    missing = [line for line in ATTRIBUTES if line not in known]
    if not missing:
        return data
    start = data if not data or data.endswith(b"\n") else data + ending.encode()
    return start + "".join(line + ending for line in missing).encode()


def content(root: str, path: str) -> bytes | None:
    """Return what stands at a path of the store, None for nothing; raises BadData for what is no file."""
    try:
        return files.read(os.path.join(root, path))
    except NotFound:
        return None


def make_folder(path: str) -> bool:
    """Make a folder and those above it; tell whether it was not there. Raises StoreFailed."""
    if os.path.isdir(path):
        return False
    try:
        os.makedirs(path)
    except OSError as error:
        raise files.disk_failure(error, path) from None
    return True


def cloned(url: str, folder: str, into: str = "") -> str:
    """Clone a repository into a folder (named by the URL when `into` is empty) and return its path.

    Raises Conflict when there is something already, NotFound when the URL leads nowhere, Busy when the
    remote cannot be reached, StoreFailed when git refuses.
    """
    path = os.path.realpath(os.path.join(folder, into or _name(url)))
    if os.path.lexists(path) and (not os.path.isdir(path) or os.listdir(path)):
        raise Conflict("error.folder-not-empty", hint="hint.folder-not-empty", path=path)
    words = ("clone", "--quiet", "--", url, path)
    ended = calls.call(folder, words, deadline=calls.NETWORK_DEADLINE, locks=True)
    if ended.exit:
        raise _clone_failure(words, url, ended.exit, ended.err)
    return path


def stores(folder: str) -> tuple[str, ...]:
    """Return the roots of the stores in a repository's work tree, by path; the top first when it is one."""
    if os.path.lexists(os.path.join(folder, layout.SETTINGS)):
        return (folder,)
    listed = Git(folder).call("ls-files", "-z", "--", f"*/{layout.SETTINGS}", literal=False).out
    paths = (os.fsdecode(path) for path in listed.split(b"\0")[:-1])
    return tuple(os.path.join(folder, os.path.dirname(path)) for path in paths)


def merged_by_text(paths: Sequence[str], marker_size: int) -> bool:
    """Merge theirs into ours by lines, with markers where both changed; tell whether it went clean.

    `paths` are base, ours, theirs; the result stands in ours. Where even that fails both sides stand there
    whole, between markers.
    """
    base, ours, theirs = paths
    labels = ("-L", "ours", "-L", "base", "-L", "theirs", f"--marker-size={marker_size}")
    ended = calls.call(os.getcwd(), ("merge-file", *labels, "--", ours, base, theirs))
    if 0 <= ended.exit < failures.USAGE - 1:
        return ended.exit == 0
    set_side_by_side(ours, (bytes_of(ours), bytes_of(theirs)), marker_size)
    return False


def set_side_by_side(path: str, sides: Sequence[bytes], size: int) -> None:
    """Let a file hold both sides whole, between markers."""
    mine, other = map(_with_ending, sides)
    marks = (b"<" * size + b" ours\n", b"=" * size + b"\n", b">" * size + b" theirs\n")
    put(path, marks[0] + mine + marks[1] + other + marks[2])


def bytes_of(path: str) -> bytes:
    """Return what one of the files holds that git gives to a merge driver."""
    with open(path, "rb") as file:
        return file.read()


def put(path: str, data: bytes) -> None:
    """Let a file that git gave to a merge driver hold these bytes, all or none."""
    laying.replace(os.path.realpath(path), data)


def _with_ending(data: bytes) -> bytes:
    return data if not data or data.endswith(b"\n") else data + b"\n"


def _name(url: str) -> str:
    """Return the folder that git would choose for a URL."""
    last = url.rstrip("/").removesuffix("/.git").rstrip("/").rpartition("/")[2].rpartition(":")[2]
    name = last.removesuffix(".git").removesuffix(".bundle")
    if not name or name.startswith(("-", ".")):
        raise NotFound("error.clone-nowhere", hint="hint.clone", url=url, words="")
    return name


def _clone_failure(words: Sequence[str], url: str, code: int, said: bytes) -> Exception:
    text = failures.plain(said)
    if any(mark in text for mark in _ABSENT):
        return NotFound("error.clone-nowhere", hint="hint.clone", url=url, words=text)
    if any(mark in text for mark in _FAR):
        return Busy("error.clone-unreachable", hint="hint.clone-unreachable", url=url, words=text)
    known = failures.failure(words, code, said)
    if known.sentence == "error.git-failed":
        return StoreFailed("error.clone-failed", hint="hint.clone", url=url, words=text)
    return known
