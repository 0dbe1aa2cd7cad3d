"""Write a store of any size for benchmarks and tests: valid, nested, bilingual, the same for a seed.

python benchmarks/generate.py --files 10000 --seed 1 --out /path/to/store --history 20000
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

from storegen import cast, content, history, markets, scene, text
from storegen.course import TODAY
from storegen.scene import Earlier, Scene

PROJECT = Path(__file__).resolve().parent.parent
COPIED = ("tsbp.yaml", ".gitattributes", "directory", "views", "schemas")
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MONTHS = 64
REMEMBERED = 400


def generate(
    root: Path, files: int, seed: int, commits: int | None = None, months: int = MONTHS
) -> tuple[str, ...]:
    """Write a store of so many initiatives into the folder and return their paths.

    `months` is how far back the first requests lie. With `commits` the store becomes a git repository of at
    least that many commits that ends, clean, at the files written. Raises FileExistsError where a store lies.
    """
    root.mkdir(parents=True, exist_ok=True)
    if (root / "projects").exists():
        raise FileExistsError(root / "projects")
    others = _copy_surroundings(root)
    texts = dict(_texts(root, files, seed, months))
    for folder in sorted({path.rpartition("/")[0] for path in texts}):
        (root / folder).mkdir(parents=True)
    for path, written in texts.items():
        (root / path).write_bytes(written.encode())
    if commits is not None:
        history.write(root, texts, others, commits, Random(f"{seed} history"))
    return tuple(texts)


def _copy_surroundings(root: Path) -> list[str]:
    """Copy settings, directory, views and schemas of the project; return their paths."""
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        elif source.exists():
            shutil.copy(source, root / name)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def _texts(root: Path, files: int, seed: int, months: int) -> list[tuple[str, str]]:
    world, sites = cast.world(root), markets.Sites()
    first = TODAY - timedelta(days=30 * months)
    earlier: list[Earlier] = []
    titles: set[str] = set()
    emergencies = 0
    found = []
    for number, id in enumerate(_ids(files, seed)):
        rng = Random(f"{seed} {number}")
        told = _settled(rng, id, world, first, emergencies, titles)
        if told.moved_on and not earlier:  # nothing to move on to yet
            told = told._replace(outcome="cancelled" if told.reach == "readiness" else "declined")
        emergencies += told.emergency and told.open
        data = content.content(rng, told, world, earlier, sites)
        found.append((_path(told, data), text.written(data, rng)))
        earlier.append(Earlier(id, told.open))
        del earlier[:-REMEMBERED]
    return found


def _settled(
    rng: Random, id: str, world: cast.World, first: date, emergencies: int, titles: set[str]
) -> Scene:
    """Settle an initiative that no other has the title of; after a while the same title will do."""
    for _ in range(20):
        told = scene.settle(rng, id, world, first, emergencies)
        en, _zh = scene.title(told)
        if en not in titles:
            break
    titles.add(en)
    return told


def _ids(files: int, seed: int) -> list[str]:
    """Draw ids that differ from each other."""
    rng = Random(f"{seed} ids")
    drawn: dict[str, None] = {}
    while len(drawn) < files:
        drawn[f"TSBP-{''.join(rng.choices(ALPHABET, k=6))}"] = None
    return list(drawn)


def _path(told: Scene, data: dict[str, object]) -> str:
    title = data["title"]
    assert isinstance(title, dict)
    words = "".join(
        letter if letter.isascii() and letter.isalnum() else " " for letter in title["en"].lower()
    ).split()
    return f"projects/{told.course.submitted:%Y-%m}/{told.id}-{'-'.join(words[:5])}.yaml"


def main() -> None:
    """Read the command line, write the store, say what was written."""
    parser = argparse.ArgumentParser(
        description="Write a valid store of any size, the same for the same seed."
    )
    parser.add_argument("--files", type=int, required=True, help="number of initiatives")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--out", type=Path, default=Path("generated-store"), help="folder to write (default: %(default)s)"
    )
    parser.add_argument(
        "--history", type=int, metavar="COMMITS", help="make it a git repository with so many changes"
    )
    parser.add_argument(
        "--months", type=int, default=MONTHS, help="how far back requests go (default: %(default)s)"
    )
    words = parser.parse_args()
    began = time.perf_counter()
    try:
        paths = generate(words.out, words.files, words.seed, words.history, words.months)
    except FileExistsError as found:
        sys.exit(f"{words.out}: there is a store already ({found}); name another folder with --out")
    size = sum((words.out / path).stat().st_size for path in paths)
    spent = time.perf_counter() - began
    print(
        f"{len(paths)} files, {size / max(1, len(paths)):.0f} bytes on average, in {spent:.1f} s: {words.out}"
    )


if __name__ == "__main__":
    main()
