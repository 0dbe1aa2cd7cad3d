"""What a new store holds: settings, a directory with the one person who starts it, the views that ship."""

from __future__ import annotations

from tsbp.domain.directory_lookup import FILES
from tsbp.domain.vocab import SCHEMA_VERSION
from tsbp.store import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

TOP_REGION = "global"
# ISO 3166 keeps this code free for what is not known; nothing is made up about where somebody works.
NO_MARKET = "ZZ"

SETTINGS: Mapping[str, Any] = {"schema": SCHEMA_VERSION, "languages": ["en", "zh"], "time_zone": "Etc/UTC"}


def _view(en: str, zh: str, where: str, fields: str, sort: str) -> Mapping[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "title": {"en": en, "zh": zh},
        "of": "initiatives",
        "where": where,
        "fields": fields.split(),
        "sort": sort.split(),
    }


VIEWS: Mapping[str, Mapping[str, Any]] = {
    "asks": _view(
        "Open asks, overdue ones first",
        "待支持事项（逾期优先）",
        "open_asks > 0",
        "id title owner open_asks overdue_asks health",
        "-overdue_asks id",
    ),
    "due": _view(
        "Due within two weeks, or late",
        "两周内到期或已逾期",
        "next <= +2w or deadline <= +2w",
        "id title stage health next deadline slip owner",
        "next",
    ),
    "intake": _view(
        "Waiting for an answer",
        "待初筛",
        "stage = intake",
        "id title kind priority requester submitted age wanted_by",
        "submitted",
    ),
    "mine": _view(
        "What I carry", "我负责的", "owner = me", "id title stage health computed next updated", "next"
    ),
    "stale": _view(
        "Updates that are due", "待更新", "stale = true", "id title stage health owner updated", "updated"
    ),
    "untranslated": _view(
        "Not yet in both languages", "缺少译文", "untranslated = true", "id title owner stage", "id"
    ),
}


def starter(handle: str, market: str = "") -> Mapping[str, Mapping[str, Any]]:
    """Return the files of a new store as plain data by path; `market` empty = not said yet."""
    code = market or NO_MARKET
    name = {"en": code, "zh": code} if market else {"en": "Not said yet", "zh": "待填写"}
    filled: Mapping[str, Mapping[str, Any]] = {
        "people": {handle: {"market": code}},
        "markets": {
            TOP_REGION: {"name": {"en": "Global", "zh": "全球"}, "tz": SETTINGS["time_zone"]},
            code: {"parent": TOP_REGION, "name": name},
        },
    }
    directory = {
        layout.directory_path(kind): {"schema": SCHEMA_VERSION, kind: filled.get(kind, {})} for kind in FILES
    }
    views = {layout.view_path(name): data for name, data in VIEWS.items()}
    return {layout.SETTINGS: SETTINGS, **directory, **views}
