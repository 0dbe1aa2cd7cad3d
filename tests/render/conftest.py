"""In these tests a sentence that no catalogue knows is an error, not a remark."""

from __future__ import annotations

import pytest

from tsbp.render import wording


@pytest.fixture(autouse=True)
def _strict_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "STRICT", True)
