"""Where things lie in a store: finds its root, builds and reads every path."""

from __future__ import annotations

import os

from tsbp.domain.text import words_of
from tsbp.domain.vocab import ID_ALPHABET, ID_LENGTH, PREFIX
from tsbp.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime

SETTINGS = "tsbp.yaml"
PROJECTS = "projects"
DIRECTORY = "directory"
VIEWS = "views"
SCHEMAS = "schemas"
ATTRIBUTES = ".gitattributes"
DATA = (PROJECTS, DIRECTORY, VIEWS, SETTINGS)
ENDING = ".yaml"
DIRECTORY_KINDS = (
    "people", "teams", "vendors", "markets", "calendar", "policy_areas", "queues", "metrics", "priorities",
    "principles", "glossary", "templates",
)  # fmt: skip

INITIATIVE = "initiative"
SETTINGS_KIND = "settings"
VIEW = "view"

SLUG_WORDS = 5
SLUG_LENGTH = 60


def find_root(start: str) -> str:
    """Return the folder, at or above `start`, that holds `tsbp.yaml`; raises NotFound."""
    folder = os.path.realpath(start)
    while True:
        marker = os.path.join(folder, SETTINGS)
        if os.path.lexists(marker) and not os.path.isdir(marker):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            raise NotFound("error.no-store", hint="hint.no-store", path=os.path.abspath(start))
        folder = parent


def initiative_path(id: str, title_en: str, submitted: date | datetime | str) -> str:
    """Return the path of an initiative's file from the root: the month it came in, its id, its slug."""
    return f"{PROJECTS}/{str(submitted)[:7]}/{id}-{slug(title_en)}{ENDING}"


def directory_path(kind: str) -> str:
    """Return the path of a directory file (`people`, `teams`, …) from the root."""
    return f"{DIRECTORY}/{kind}{ENDING}"


def view_path(name: str) -> str:
    """Return the path of a saved view from the root."""
    return f"{VIEWS}/{name}{ENDING}"


def slug(title: str) -> str:
    """Return the first telling words of a title as lower-case ASCII joined by hyphens, never empty."""
    return "-".join(words_of(title)[:SLUG_WORDS])[:SLUG_LENGTH].strip("-") or "initiative"


def kind_of(path: str) -> str | None:
    """Tell what a file should hold by its path from the root; None for a file that is no data of ours."""
    if path == SETTINGS:
        return SETTINGS_KIND
    folder, _, rest = path.partition("/")
    if not rest.endswith(ENDING) or rest.rpartition("/")[2].startswith("."):
        return None
    name = rest.removesuffix(ENDING)
    if folder == PROJECTS:
        return INITIATIVE
    if folder == DIRECTORY:
        return name if name in DIRECTORY_KINDS else None
    return VIEW if folder == VIEWS and "/" not in name else None


def name_of(path: str) -> str:
    """Return the name of a file without its folder and its ending."""
    return path.rpartition("/")[2].removesuffix(ENDING)


def id_of(path: str) -> str:
    """Return the id that an initiative's file name carries, empty when it carries none."""
    prefix, _, rest = name_of(path).partition("-")
    code = rest.partition("-")[0]
    if prefix != PREFIX or len(code) != ID_LENGTH or code.strip(ID_ALPHABET):
        return ""
    return f"{PREFIX}-{code}"
