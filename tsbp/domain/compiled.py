"""The checks of the models without the model library, whose import costs as much as ten starts of Python.

`compiling` writes the models' core schema as text; this module makes checks of it, with light blocks in place of
the models. The text is data: it names no class and no function of this process, and whatever is not as it was
written here makes no check at all.
"""

from __future__ import annotations

import sys
from binascii import crc32
from importlib import import_module
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.machinery import ModuleSpec
    from typing import Any, NoReturn

PACKAGE, EXTENSION = "pydantic_core", "pydantic_core._pydantic_core"
TYPES = frozenset(
    ("bool", "chain", "date", "datetime", "default", "dict", "float", "int", "literal", "model", "model-field",
     "model-fields", "str", "tuple", "union")
)  # fmt: skip
INNER = ("schema", "keys_schema", "values_schema")
SEVERAL = ("steps", "items_schema", "choices")
# What building or asking a check from a text that is not ours may raise, beside the errors of the library.
STRANGE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class Block:
    """What stands for a model: its fields as attributes, nothing can be changed."""

    __slots__ = ("__dict__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is a block of the same kind with the same values."""
        return (
            isinstance(other, Block)
            and self.__class__.__name__ == other.__class__.__name__
            and self.__dict__ == other.__dict__
        )

    def __hash__(self) -> int:
        """Return a number that equal blocks have in common."""
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        """Return the block as the models show themselves."""
        fields = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{self.__class__.__name__}({fields})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse to change."""
        raise AttributeError(f"{self.__class__.__name__}.{name} cannot be set")


class Nothing(dict[str, "Any"]):
    """An empty map that all blocks share: what can be hashed is not copied for each of them."""

    def __hash__(self) -> int:  # type: ignore[override]  # it stays empty
        """Return a number that all empty maps have in common."""
        return 0


class Validators:
    """The checks of each kind of file, built when first asked for."""

    def __init__(self, texts: Mapping[str, str], core: Any) -> None:
        self._texts = texts
        self._core = core
        self._built: dict[str, Any] = {}

    def value(self, kind: str, data: Mapping[str, Any]) -> Any | None:
        """Return the value of data that have the shape of the kind, None for all else."""
        if kind not in self._built:
            self._built[kind] = self._check(kind)
        check = self._built[kind]
        if check is None:
            return None
        try:
            return check.validate_python(data)
        except (self._core.ValidationError, *STRANGE):
            return None

    def _check(self, kind: str) -> Any | None:
        text = self._texts.get(kind)
        if text is None:
            return None
        try:
            return self._core.SchemaValidator(_revived(self._core.from_json(text), {}))
        except (self._core.SchemaError, *STRANGE):
            return None


def load(text: str, version: str) -> Validators | None:
    """Return the checks in a text that `compiling` wrote for this version of ours, None if it is any other."""
    head, _, body = text.partition("\n")
    core = _core()
    if head != heading(version, core.__version__, body):
        return None
    lines = (line.partition(" ") for line in body.split("\n"))
    return Validators({kind: text for kind, _, text in lines if kind}, core)


def heading(version: str, core: str, body: str) -> str:
    """Return the first line of a text: whose checks they are, and a sum that tells damage."""
    return f"tsbp {version} {core} {crc32(body.encode()):08x}"


def _revived(node: Any, blocks: dict[str, type[Block]]) -> Any:
    """Make core schema of a node, in its place."""
    if node["type"] not in TYPES:
        raise ValueError(node["type"])
    for key in INNER:
        if key in node:
            _revived(node[key], blocks)
    for key in SEVERAL:
        for below in node.get(key, ()):
            _revived(below, blocks)
    for field in node.get("fields", {}).values():
        _revived(field, blocks)
    if node["type"] == "model":
        name = str(node["cls"])
        node["cls"] = blocks.setdefault(name, type(name, (Block,), {"__slots__": ()}))
    elif node["type"] == "default":
        _set_default(node)
    return node


def _set_default(node: dict[str, Any]) -> None:
    """Make of a list a tuple, and of an empty map either that or a block of defaults."""
    default = node["default"]
    if isinstance(default, list):
        node["default"] = tuple(default)
    elif isinstance(default, dict):
        node["default"] = Nothing()
        node["validate_default"] = node["schema"]["type"] == "model"


def _core() -> Any:
    """Return the compiled half of pydantic-core, without its Python half if nobody has imported that.

    The Python half is type hints, and most of what the import costs.
    """
    if EXTENSION in sys.modules:
        return sys.modules[EXTENSION]
    package = PathFinder.find_spec(PACKAGE)
    found = PathFinder.find_spec(EXTENSION, package.submodule_search_locations) if package else None
    return _loaded(found) if found and found.loader else import_module(EXTENSION)


def _loaded(found: ModuleSpec) -> Any:
    loader: Any = found.loader
    module = loader.create_module(found)
    module.__spec__, module.__loader__ = found, loader
    sys.modules[EXTENSION] = module
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[EXTENSION]
        raise
    return module
