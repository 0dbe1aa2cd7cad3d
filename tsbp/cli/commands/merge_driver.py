"""Merge one file for git; git calls it with the names of three temporary files."""

from __future__ import annotations

from typing import Annotated

from typer import Argument

from tsbp.cli.env import Env
from tsbp.ops import merging
from tsbp.render.page import Page
from tsbp.render.views import installed as views


def merge_driver(
    env: Env,  # noqa: ARG001 - every command is given it
    base: Annotated[str, Argument(metavar="BASE")],
    ours: Annotated[str, Argument(metavar="OURS")],
    theirs: Annotated[str, Argument(metavar="THEIRS")],
    marker_size: Annotated[int, Argument(metavar="SIZE")] = 7,
    path: Annotated[str, Argument(metavar="PATH")] = "",
) -> Page:
    """Merge THEIRS into OURS, both made from BASE; exit 1 when something is left between markers."""
    clean = merging.merge(base, ours, theirs, marker_size=marker_size, path=path)
    return views.merged(clean=clean)
