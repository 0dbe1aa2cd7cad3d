"""Findings in the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS), for code scanning."""

from __future__ import annotations

from urllib.parse import quote

from tsbp import __version__
from tsbp.render.as_json import dumped
from tsbp.render.services import fingerprints, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.render.formats import Output
    from tsbp.render.page import Page

VERSION = "2.1.0"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
REGION = {
    "startLine": "line", "startColumn": "column", "endLine": "end_line", "endColumn": "end_column",
}  # fmt: skip


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the log of one run; columns count characters from 1, the end is exclusive, as in every answer of ours."""
    rules = tuple(dict.fromkeys(str(found["rule"]) for found in page.data))
    driver = {"name": "tsbp", "version": __version__, "rules": list(map(_rule, rules))}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the root of the repository"}}},
        "results": [
            _result(found, fingerprint, rules.index(str(found["rule"])))
            for found, fingerprint in zip(page.data, fingerprints(page.data), strict=True)
        ],
    }
    return dumped({"version": VERSION, "runs": [run]}) + "\n"


def _rule(rule: str) -> Mapping[str, object]:
    return {"id": rule, "help": {"text": f"tsbp check --explain {rule}"}}


def _result(found: Mapping[str, object], fingerprint: str, place: int) -> Mapping[str, object]:
    return {
        "ruleId": found["rule"],
        "ruleIndex": place,
        "level": LEVELS[str(found["severity"])],
        "message": {"text": said(found)},
        "locations": [{"physicalLocation": _location(found)}],
        "partialFingerprints": {"tsbp/v1": fingerprint},
    }


def _location(found: Mapping[str, object]) -> Mapping[str, object]:
    where = {"artifactLocation": {"uri": quote(str(found["path"] or ".")), "uriBaseId": "SRCROOT"}}
    region = {name: found[key] for name, key in REGION.items() if found[key]}
    return {**where, "region": region} if region else where
