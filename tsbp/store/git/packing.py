"""Brings many blobs into the repository as one pack, which spares a commit the file and the fsync of each.

A blob that git keeps in another form (line endings, filters) is not found by its commit, which then writes it
as ever; the pack is never more than a head start.
"""

from __future__ import annotations

import os
import struct
import zlib

from tsbp.store.git.calls import Running
from tsbp.store.git.command import DURABLE
from tsbp.store.git.digests import WIDE, sha1, sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from tsbp.store.git.calls import Git

_BLOB = 3
_VERSION = 2
# As fast as git is with single blobs, where it has the same choice to make.
_LEVEL = 1


def store(git: Git, path: str, blobs: Collection[bytes], width: int) -> Running:
    """Start to store the blobs, and return the call while it runs; raises StoreFailed, OSError.

    The pack is laid down at `path` on the way; `width` is the length of an id here in hex digits.
    """
    with open(path, "wb") as file:
        file.write(packed(blobs, width))
    given = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return Running(git.root, (*DURABLE, "index-pack", "--stdin"), given=given)
    finally:
        os.close(given)


def packed(blobs: Collection[bytes], width: int) -> bytes:
    """Return a pack of the blobs, in the format that `gitformat-pack` describes."""
    parts = [b"PACK", struct.pack(">II", _VERSION, len(blobs))]
    for blob in blobs:
        parts += (_head(len(blob)), zlib.compress(blob, _LEVEL))
    whole = b"".join(parts)
    wide = width == WIDE
    return whole + bytes((sha256(whole) if wide else sha1(whole, usedforsecurity=False)).digest())


def _head(size: int) -> bytes:
    """Return kind and size of an object: four bits of the size beside the kind, then seven in each byte."""
    found = bytearray([_BLOB << 4 | size & 0x0F])
    size >>= 4
    while size:
        found[-1] |= 0x80
        found.append(size & 0x7F)
        size >>= 7
    return bytes(found)
