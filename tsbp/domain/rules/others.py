"""The findings of other rooms: what reader, files and models say of a file before a rule sees it."""

from __future__ import annotations

READER = (
    "yaml-syntax", "duplicate-key", "conflict-marker", "too-large", "too-deep", "too-many-nodes",
    "scalar-too-long", "number-too-long", "alias", "anchor", "merge-key", "tag", "directive",
    "second-document", "bad-key", "control-character", "bom", "tab", "not-utf8", "empty", "not-a-map",
)  # fmt: skip
FILES = ("symlink", "not-regular", "not-readable", "unknown-file", "directory-file-missing")
SHAPE = (
    "unknown-key", "missing-key", "no-value", "wrong-type", "not-a-choice", "bad-date", "bad-moment",
    "bad-form", "bad-key-form", "too-long", "too-short", "out-of-range", "newer-schema",
)  # fmt: skip
BASE = ("file-deleted", "not-compared", "id-taken-meanwhile", "decider-of-the-change")
OTHERS = (*READER, *FILES, *SHAPE, *BASE)
