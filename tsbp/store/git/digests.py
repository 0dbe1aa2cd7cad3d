"""The two ways in which git names content, without what `hashlib` drags in: every algorithm of OpenSSL."""

from __future__ import annotations

try:
    from _sha1 import sha1  # type: ignore[import-not-found]
    from _sha256 import sha256  # type: ignore[import-not-found]
except ImportError:
    from hashlib import sha1, sha256

WIDE = 64
"""The hex digits of an id by SHA-256."""

__all__ = ["WIDE", "sha1", "sha256"]
