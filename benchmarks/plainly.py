"""The same tracker done plainly: Typer, pydantic, ruamel.yaml, rich and GitPython, every file read every time.

It stands for what one writes first, and checks less than tsbp does. Only the benchmarks run it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typer
from git import Repo
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

yaml = YAML()
yaml.width = 4096
yaml.indent(mapping=2, sequence=4, offset=2)
app = typer.Typer()


class Text(BaseModel):
    """A text in English, perhaps in Chinese too."""

    en: str
    zh: str = ""


class Update(BaseModel):
    """What was said at one moment."""

    at: date | datetime
    by: str
    health: str | None = None
    why: str | None = None
    summary: Text | str


class Rollout(BaseModel):
    """How far one market is."""

    status: str
    forecast: date | None = None
    actual: date | None = None


class Initiative(BaseModel):
    """One file, as far as this tracker knows it."""

    id: str
    title: Text | str
    priority: str
    stage: str
    owner: str = ""
    regions: list[str] = []
    rollouts: dict[str, Rollout] = {}
    updates: list[Update] = []


def within(code: str, region: str, markets: dict[str, Any]) -> bool:
    """Tell whether a market lies in a region."""
    return code == region or ("parent" in markets[code] and within(markets[code]["parent"], region, markets))


@app.command()
def status(region: str = "sea") -> None:
    """Show the open initiatives of a region."""
    markets = yaml.load(Path("directory/markets.yaml"))["markets"]
    table = Table("ID", "Title", "Stage", "P", "Health", "Owner", "Updated")
    for path in sorted(Path("projects").glob("*/*.yaml")):
        one = Initiative.model_validate(yaml.load(path))
        codes = {*one.regions, *one.rollouts}
        if one.stage == "closed" or not any(within(code, region, markets) for code in codes):
            continue
        last = one.updates[-1] if one.updates else None
        title = one.title if isinstance(one.title, str) else one.title.en
        told = (last.health or "", str(last.at)) if last else ("", "")
        table.add_row(one.id, title, one.stage, one.priority, told[0], one.owner, told[1])
    Console().print(table)


@app.command()
def update(id: str, health: str, text: str) -> None:
    """Post an update and commit it."""
    path = next(Path("projects").glob(f"*/{id}-*.yaml"))
    data = yaml.load(path)
    now = datetime.now(UTC).isoformat(timespec="minutes")
    data.setdefault("updates", []).append(
        {"at": now, "by": "bp-sea-1", "health": health, "summary": {"en": text}}
    )
    Initiative.model_validate(data)
    yaml.dump(data, path)
    repository = Repo(".")
    repository.index.add([str(path)])
    repository.index.commit(f"{id}: update")


if __name__ == "__main__":
    app()
