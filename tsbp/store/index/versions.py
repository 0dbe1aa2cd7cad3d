"""What names a version: of a file's content, and of the code that reads and judges it."""

from __future__ import annotations

import os
import sys
import time

import tsbp

try:  # hashlib drags in every algorithm of OpenSSL
    from _sha1 import sha1  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha1

FOLDER = "tsbp"
"""The folder of ours in git's common directory."""
LOCK = "index.lock"
"""The file there whose holder writes to the index."""
ROOMS = ("domain", "store")
WRITTEN = (".py", ".mo")


def blob_id(data: bytes) -> str:
    """Return the name under which git keeps these bytes (SHA-1 object format)."""
    digest = sha1(b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return str(digest.hexdigest())


def reader_version() -> str:
    """Return what changes whenever the reader, the models, the rules or a library may have changed."""
    return _version(ROOMS, (".py",))


def program_version() -> str:
    """Return what changes whenever anything of the package or a library may have changed, words included."""
    return _version(("",), WRITTEN)


def _version(rooms: tuple[str, ...], endings: tuple[str, ...]) -> str:
    """Return the package's version, the newest time in its rooms, and the time of the folder of libraries.

    A package that lies among the libraries is laid there as a whole, by an installer, which shows in that folder;
    one that is being worked on changes file by file.
    """
    home = os.path.dirname(tsbp.__file__)
    libraries = f"{sys.prefix}/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    if os.path.dirname(home) == libraries:
        newest = os.stat(home).st_mtime_ns
    else:
        newest = max(_newest(os.path.join(home, room), endings) for room in rooms)
    try:
        installed = os.stat(libraries).st_mtime_ns
    except OSError:
        installed = 0
    return f"{tsbp.__version__}-{newest:x}-{installed:x}"


def _newest(folder: str, endings: tuple[str, ...]) -> int:
    newest = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    newest = max(newest, _newest(entry.path, endings))
            elif entry.name.endswith(endings):
                newest = max(newest, entry.stat().st_mtime_ns)
    return newest


def year() -> int:
    """Return the year around which working days are known."""
    return time.gmtime().tm_year
