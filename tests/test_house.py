"""The house: floors that hold, doors that stay shut, words for everything, help for every command."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tsbp.cli import app, frame, manual, rooms
from tsbp.cli import help as pages
from tsbp.domain.rules import BY_ID
from tsbp.render.messages import Messages
from tsbp.render.wording import Wording

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "tsbp"
MODULES = sorted(PACKAGE.rglob("*.py"))
LINTER = Path(sys.executable).parent / "lint-imports"
CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# What to write where so that a contract is broken.
BREAKS = {
    "Floors: nobody imports upwards": ("domain/vocab.py", "import tsbp.store.layout"),
    "Commands do not know each other": ("cli/commands/status.py", "import tsbp.cli.commands.list"),
    "The domain is pure: no git, YAML, terminal or web library": ("domain/vocab.py", "import rich"),
    "Work returns values: ops shows nothing": ("ops/reading.py", "import tsbp.render.page"),
}
HEAVY = (
    "pydantic", "git", "ruamel", "yaml", "rich", "jinja2", "xlsxwriter", "subprocess", "holidays",
    "typer", "babel", "platformdirs", "wcwidth", "difflib", "json", "re",
)  # fmt: skip
# Each of these costs as much as a good part of starting Python.
SLOW = (
    "typing", "dataclasses", "re", "enum", "json", "functools", "contextlib", "pathlib", "subprocess",
    "logging",
)  # fmt: skip
LIGHT = (
    "tsbp.values", "tsbp.errors", "tsbp.domain.vocab", "tsbp.domain.finding", "tsbp.domain.reason",
    "tsbp.domain.fields", "tsbp.domain.address", "tsbp.domain.text", "tsbp.domain.geography",
    "tsbp.domain.moment", "tsbp.domain.query", "tsbp.domain.change", "tsbp.domain.item",
    "tsbp.store.layout", "tsbp.store.files", "tsbp.render.page", "tsbp.render.formats",
    "tsbp.render.wording", "tsbp.render.sanitise", "tsbp.render.width", "tsbp.render.as_terminal",
    "tsbp.render.as_plain", "tsbp.render.as_id", "tsbp.cli.screen", "tsbp.cli.asked",
)  # fmt: skip
# The index stands behind the workspace's door: a warm read must not load what fills it.
DOORS = {
    "cli/rooms.py", "domain/question.py", "render/formats.py", "store/workspace.py",
    "store/index/worktree.py", "store/index/revision.py", "store/checks.py", "store/yamlread.py",
    "domain/shape.py", "domain/compiled.py", "domain/near.py",
    "domain/rules/views.py", "domain/holidaybook.py", "domain/zones.py", "store/laying.py",
    "store/noticing.py", "store/drafting.py",
}  # fmt: skip
SPEAKERS = {"cli/outlet.py", "cli/screen.py", "cli/dialogue.py", "cli/boundary.py"}
MOST_LINES, MOST_IN_FUNCTION = 300, 50


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [str(LINTER), "--no-cache", "--config", str(folder / "pyproject.toml")]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_floors_hold() -> None:
    done = linted(PROJECT)

    assert done.returncode == 0, done.stdout


def test_every_contract_has_an_example_that_breaks_it() -> None:
    assert [contract["name"] for contract in CONTRACTS if contract["name"] not in BREAKS] == []


@pytest.mark.parametrize("contract", [contract["name"] for contract in CONTRACTS])
def test_a_contract_fails_when_it_is_broken(contract: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "tsbp", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    path, line = BREAKS[contract]
    with (tmp_path / "tsbp" / path).open("a") as file:
        file.write(f"\n{line}\n")

    done = linted(tmp_path)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in " ".join(done.stdout.split())


def test_help_and_version_load_nothing_heavy() -> None:
    for words in (["--help"], ["--version"], []):
        assert loaded(f"from tsbp.cli import app; app.main({words})") & set(HEAVY) == set()


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_module_loads_nothing_slow(module: str) -> None:
    assert loaded(f"import {module}") & set(SLOW) == set()


def test_a_file_of_the_plain_form_is_read_without_libyaml() -> None:
    assert loaded("from tsbp.store import yamlread; yamlread.skim(b'a: 1')") & {"yaml"} == set()


def loaded(code: str) -> set[str]:
    """Return the top names of what a fresh Python has loaded after the code, without what `site` brings."""
    script = (
        f"import sys; sys.path.insert(0, {str(PROJECT)!r}); {code}; sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], capture_output=True, text=True, check=True, cwd="/"
    )
    return {module.split(".")[0] for module in done.stderr.split()}


def test_only_the_lazy_doors_import_inside_a_function() -> None:
    found = {name(path) for path in MODULES for node in within_functions(tree(path)) if imports(node)}

    assert found - DOORS == set()


def within_functions(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from ast.walk(node)


def imports(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return called in {"import_module", "__import__", "exec_module"}
    return isinstance(node, ast.Import | ast.ImportFrom)


def test_only_the_screen_writes() -> None:
    printing = {name(path) for path in MODULES for node in ast.walk(tree(path)) if prints(node)}
    speaking = {name(path) for path in MODULES for node in ast.walk(tree(path)) if speaks(node)}

    assert printing == set()
    assert speaking - SPEAKERS == set()


def prints(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "input"}
    )


def speaks(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"stdout", "stderr"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    )


def test_no_module_and_no_function_is_too_long() -> None:
    long = [name(path) for path in MODULES if path.read_text(encoding="utf-8").count("\n") >= MOST_LINES]
    functions = [
        f"{name(path)}:{node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_IN_FUNCTION
    ]
    assert long + functions == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [name(path) for path in MODULES if path.stat().st_size and not ast.get_docstring(tree(path))]

    assert silent == []


def test_every_group_of_commands_stands_in_the_help() -> None:
    assert {command.group for command in app.COMMANDS} - {""} <= set(pages.GROUPS)


@pytest.mark.parametrize("command", app.COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help_with_examples(command: app.Command) -> None:
    module = rooms.load(command.module)
    function = frame.function_of(module, command.name)
    params = frame.parser(function, command.name).params
    examples = getattr(module, "EXAMPLES", ())
    page = manual.page(command.name, params, examples, Wording("en"))
    ways = [way for param in params for way in getattr(param, "opts", ()) if way.startswith("-")]
    told = {
        row[1].text: row[2].text
        for section in page.blocks
        for row in rows(section)
        if len(row) == len(manual.COLUMNS)
    }

    assert function.__doc__
    assert not command.group or examples
    assert all(example.startswith(("tsbp ", "#")) for example in examples)
    assert len(ways) == len(set(ways)), "an option is declared twice"
    assert [way for way, meaning in told.items() if not meaning] == [], "options without help"


def rows(section: object) -> Iterator[tuple[object, ...]]:
    for block in getattr(section, "blocks", ()):
        yield from getattr(block, "rows", ())


def test_every_sentence_that_the_code_names_is_in_the_catalogue() -> None:
    known = set(Messages("en").keys())
    rooms = {key.split(".")[0] for key in known if "." in key}
    form = re.compile(rf"({'|'.join(sorted(rooms))})(\.[a-z0-9]+([-_][a-z0-9]+)*)+")
    missing = {
        f"{name(path)}: {node.value}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if form.fullmatch(node.value) and node.value not in known
    }
    assert sorted(missing) == []


def test_every_rule_has_its_sentence() -> None:
    known = set(Messages("en").keys())
    rules = [*BY_ID]

    assert [rule for rule in rules if f"rule.{rule}" not in known] == []
