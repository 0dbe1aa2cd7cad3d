"""The page `docs/format.md`: every block and field of every file, made from the models and the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsbp.domain import nodes
from tsbp.domain.models import KINDS
from tsbp.ops import meanings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.nodes import Node

    Path = tuple[str, ...]

HEAD = """# The file format

Made from the models and the register of fields (`tsbp schema --page`); a test compares. Editors read the same
from `schemas/*.schema.json`, which `tsbp schema` writes.

- Every file of the directory is `schema: 1` and one key of the file's own name that holds a map: `people:` in
  `directory/people.yaml`.
- YAML 1.2, UTF-8, one document: `NO`, `on`, `18:10` are text. A key twice, an unknown key, a key without a
  value, an anchor, an alias, a tag are errors. Text that another reader would take for something else is
  quoted.
- Records lie in maps under a key of their own, so every fact has an address: `milestones.th-live.owner`.
  Logs (`updates`, `readings`) are lists and are only ever added to.
- A line of a table: the key, what it holds, whether it is needed (else its default, if it has one), what it
  means, the command that writes it. What a stage needs beyond that is a rule (`tsbp check --explain RULE`),
  not a matter of format.
"""
VALUES = (
    ("str", "text that is not blank"),
    ("text", "text, or a map from language to text (`{en: …, zh: …}`) with one language at least"),
    ("day", "`2026-11-30`; it must exist"),
    ("moment", "a day, or a time with its offset: `2026-11-30T09:00+08:00`, seconds optional"),
    ("int, number", "whole, any; never in quotes"),
    ("any", "a number or text, for instance `n/a: why`"),
    ("bool", "`true` or `false`"),
    ("id", "`TSBP-4XK7QD`: the prefix of the store and six characters of `0-9A-Z` without I, L, O, U"),
    ("handle, handles", "`bp-sea-1`: a person, or where said a team; one or a list"),
    ("key", "lower-case letters, digits, hyphens, a letter among them, 40 characters at most: `th-live`"),
    ("label", "a key in free words without dots, brackets and equals signs"),
    ("code", "lower-case letters, digits, hyphens, underscores: `user-report-video`"),
    ("market, area", "an ISO 3166-1 code such as `TH`; an area is that or a region such as `sea`"),
    ("upstream", "an id or the handle of a team"),
    ("language", "`en`, `zh-Hans`"),
    ("cadence", "`daily`, `weekly`, `biweekly`, `monthly`, `quarterly`, or `6h`, `2d`"),
    ("span", "`15m`, `4h` (working hours), `2wd` (working days)"),
    ("address", "the name of a fact: `rollouts.TH.readiness.comms`"),
    ("word", "no blanks, no commas"),
    ("url", "begins with `http://` or `https://`"),
    ("zone", "`Asia/Singapore`"),
    ("hours", "`09:00-18:00`"),
)
PLACES = {
    "initiative": "projects/<yyyy-mm>/<ID>-<slug>.yaml",
    "settings": "tsbp.yaml",
    "view": "views/<name>.yaml",
}
# Blocks that hold what another block holds.
SAME = {("rollouts", "*", "go"): "gates.*", ("rollouts", "*", "updates"): "updates[]"}
DEFAULTS = ("templates", "*", "defaults")
_DEEP = (nodes.BLOCK, nodes.KEYED, nodes.LIST)


def page() -> str:
    """Return the whole page as Markdown."""
    values = [f"| {name} | {what} |" for name, what in VALUES]
    lines = [HEAD, "## Kinds of values\n", "| kind | how it is written |", "|---|---|", *values]
    for kind, model in KINDS.items():
        place = PLACES.get(kind, f"directory/{kind}.yaml")
        lines += ["", f"## {kind}: `{place}`", ""]
        lines += _section(nodes.root(model), kind, ())
    return "\n".join(lines) + "\n"


def _section(node: Node, kind: str, path: Path) -> Iterator[str]:
    """Yield the table of a block and then the sections of the blocks in it."""
    fields = nodes.fields(node)
    in_register = kind == "initiative"
    yield f"{node.doc.partition(chr(10))[0]}\n"
    yield (
        "| key | holds | needed | means | 中文 | written by |"
        if in_register
        else "| key | holds | needed | means |"
    )
    yield "|---|---|---|---|---|---|" if in_register else "|---|---|---|---|"
    for name, inner in fields.items():
        yield _row(name, inner, kind, (*path, name))
    for name, inner in fields.items():
        yield from _below(inner, kind, (*path, name))


def _below(node: Node, kind: str, path: Path) -> Iterator[str]:
    """Yield the section of the block that a field holds, be it one, a map or a list of them."""
    if path in SAME or path == DEFAULTS:
        return
    if node.kind in (nodes.KEYED, nodes.LIST):
        node, path = nodes.entry(node), (*path, "*" if node.kind == nodes.KEYED else "[]")
    if node.kind == nodes.BLOCK:
        yield f"\n### `{_address(path)}`\n"
        yield from _section(node, kind, path)


def _row(name: str, node: Node, kind: str, path: Path) -> str:
    cells = [f"`{name}`", _holds(node, path), _needed(node), _means(kind, path)]
    known = meanings.named(kind, path) if kind == "initiative" else None
    if known:
        cells += [known.zh, "-" if known.verb == "never" else f"`{known.verb}`"]
    return f"| {' | '.join(cells)} |"


def _means(kind: str, path: Path) -> str:
    known, note = meanings.named(kind, path), meanings.noted(kind, path)
    called = known.en if known and kind == "initiative" else ""
    return f"{called}: {note}" if called and note else called or note


def _holds(node: Node, path: Path) -> str:
    """Return in words what stands behind a key."""
    if path in SAME:
        return f"as `{SAME[path]}`"
    if path == DEFAULTS:
        return "fields of an initiative"
    if node.kind == nodes.KEYED:
        keys = nodes.key(node)
        names = ", ".join(f"`{choice}`" for choice in nodes.choices(keys))
        return f"map, {f'keys {names}' if names else f'by {keys.kind}'}: {_holds(nodes.entry(node), ())}"
    if node.kind == nodes.LIST:
        return f"list: {_holds(nodes.entry(node), ())}"
    allowed = nodes.choices(node)
    return ", ".join(f"`{choice}`" for choice in allowed) if allowed else _plain(node)


def _plain(node: Node) -> str:
    context = node.schema.get("custom_error_context") or {}
    bounded = node.kind in ("int", "number") and abs(context.get("most", 0)) < 10**6
    return f"{node.kind} {context['least']} to {context['most']}" if bounded else node.kind


def _needed(node: Node) -> str:
    if node.required:
        return "yes"
    shown = node.default if isinstance(node.default, str | int | float) else None
    return "" if shown is None else f"`{str(shown).lower() if isinstance(shown, bool) else shown}`"


def _address(path: Path) -> str:
    return ".".join(path).replace(".[]", "[]")
