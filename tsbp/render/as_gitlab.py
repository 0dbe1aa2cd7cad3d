"""Findings as a code quality report of GitLab: a list of issues, each with a fingerprint that outlives its line.

Source: GitLab's documentation of code quality reports (description, check_name, fingerprint, severity, location).
"""

from __future__ import annotations

from tsbp.render.as_json import dumped
from tsbp.render.services import fingerprints, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.render.formats import Output
    from tsbp.render.page import Page

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(page: Page, output: Output) -> str:  # noqa: ARG001 - every renderer is called alike
    """Return the report as one JSON list."""
    return dumped(list(map(_issue, page.data, fingerprints(page.data)))) + "\n"


def _issue(found: Mapping[str, object], fingerprint: str) -> Mapping[str, object]:
    lines = {"begin": found["line"] or 1, "end": found["end_line"] or found["line"] or 1}
    return {
        "description": said(found),
        "check_name": found["rule"],
        "fingerprint": fingerprint,
        "severity": SEVERITIES[str(found["severity"])],
        "location": {"path": found["path"] or "", "lines": lines},
    }
