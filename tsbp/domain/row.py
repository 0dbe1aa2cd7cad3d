"""What lists and tables need of one initiative, worked out once per file version: no clock in it.

A row is plain data, so the index can keep it; `tsbp.domain.item` reads it with a clock.
"""

from __future__ import annotations

from tsbp.domain import moment, text, zones
from tsbp.domain.calendar import slip
from tsbp.domain.context import zone_of
from tsbp.domain.health import dates_of
from tsbp.domain.score import wsjf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative, Risk, Rollout, Update

BRIEF = frozenset((
    "id", "title", "kind", "lane", "priority", "stage", "outcome", "owner", "sensitivity", "spread", "scope",
    "pauses", "dates", "ask_ends", "said", "update_due",
))  # fmt: skip
"""What a table of initiatives needs of each; the rest is looked at one by one."""
YEARS_SEEN = range(2000, 2050)


def row(value: Initiative, path: str, context: Context) -> dict[str, Any]:
    """Return what is listed of an initiative whatever the day: plain data, days and instants as text."""
    home = zone_of(context, value.owner)
    asks = [_ask(key, ask, context) for key, ask in value.asks.items() if ask.status == "open"]
    return {
        **_plain(value, path),
        "outcome": value.closed.outcome if value.closed else None,
        "exposure": value.exposure.level,
        "wsjf": wsjf(value.score),
        "upstreams": [dependency.upstream for dependency in value.dependencies.values()],
        "markets": {code: _market(rollout) for code, rollout in value.rollouts.items()},
        "spread": {code: _spread(rollout) for code, rollout in value.rollouts.items()},
        "scope": [code for code, rollout in value.rollouts.items() if rollout.status != "excluded"],
        "pauses": [
            {
                "kind": pause.kind,
                "since": zones.instant_of(pause.since, home),
                "until": zones.instant_of(pause.until, home) if pause.until else "",
                "review": _day(pause.review),
                "why": pause.why,
            }
            for pause in value.pauses.values()
        ],
        "dates": _dates(value, context),
        "risk": max((_score(risk) for risk in value.risks.values() if risk.status == "open"), default=None),
        "asks": asks,
        "ask_ends": [ask["overdue"] for ask in asks],
        "updates": [_update(update, home) for update in value.updates],
        "said": [_said(update, home) for update in value.updates],
        "update_due": _update_due(value, home),
        "untranslated": _untranslated(value, context.settings.languages),
    }


def facts(context: Context) -> dict[str, Any]:
    """Return what a question needs of the settings and the directory, as plain data."""
    directory = context.directory
    return {
        "zone": context.settings.time_zone,
        "offsets": zones.offsets(context.settings.time_zone, YEARS_SEEN),
        "languages": list(context.settings.languages),
        "parents": {code: market.parent for code, market in directory.markets.items()},
        "people": {
            handle: {"active": person.active, "market": person.market, "languages": list(person.languages)}
            for handle, person in directory.people.items()
        },
        "covers": {
            handle: [person.away.cover, _day(person.away.from_), _day(person.away.to)]
            for handle, person in directory.people.items()
            if person.away
        },
        "aliases": dict(directory.aliases),
        "teams": list(directory.teams),
        "sites": list(directory.sites),
        "queues": list(directory.queues),
        "priorities": list(directory.priorities),
        "policy_areas": list(directory.policy_areas),
    }


_SAME = (
    "id", "title", "summary", "kind", "lane", "priority", "stage", "driver", "owner", "sponsor", "requester",
    "sensitivity", "template",
)  # fmt: skip
_LISTS = ("regions", "policy_areas", "queues", "tags", "serves", "related", "aliases")


def _plain(value: Initiative, path: str) -> dict[str, Any]:
    return {
        **{name: getattr(value, name) for name in _SAME},
        **{name: list(getattr(value, name)) for name in _LISTS},
        "deadline": _day(value.deadline),
        "wanted_by": _day(value.wanted_by),
        "submitted": value.submitted.isoformat(),
        "path": path,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat()[:10] if day else None


def _market(rollout: Rollout) -> dict[str, Any]:
    return {
        "status": rollout.status,
        "forecast": _day(rollout.forecast),
        "baseline": _day(rollout.baseline),
        "actual": _day(rollout.actual),
        "lead": rollout.lead,
        "sites": list(rollout.sites),
        "exposure_pct": rollout.exposure_pct,
        "wave": rollout.wave,
    }


def _spread(rollout: Rollout) -> tuple[str, float | None, str | None]:
    """Return how far a market is: its status, the share of it that is live in percent, the day of a go-live ahead."""
    ahead = rollout.status in ("planned", "ready")
    return rollout.status, rollout.exposure_pct, _day(rollout.forecast or rollout.baseline) if ahead else None


def _dates(value: Initiative, context: Context) -> list[dict[str, Any]]:
    """Return the open milestones with a date, key ones first, then the go-lives ahead; each group by date."""
    found = [entry for key in value.milestones for entry in _milestone(value, key, context)]
    key_ones = sorted((entry for entry in found if entry["key_one"]), key=_by_date)
    others = sorted((entry for entry in found if not entry["key_one"]), key=_by_date)
    go_lives = sorted(
        (
            _entry(
                "golive",
                code,
                code,
                rollout.forecast or rollout.baseline,
                rollout.baseline,
                code,
                (code,),
                context,
            )
            for code, rollout in value.rollouts.items()
            if rollout.status in ("planned", "ready") and (rollout.forecast or rollout.baseline)
        ),
        key=_by_date,
    )
    return [*key_ones, *others, *go_lives]


def _by_date(entry: dict[str, Any]) -> tuple[str, str]:
    return entry["date"], entry["key"]


def _milestone(value: Initiative, key: str, context: Context) -> Iterator[dict[str, Any]]:
    milestone = value.milestones[key]
    dates = dates_of(value, key, context)
    if dates.actual or not dates.date:
        return
    entry = _entry(
        "milestone",
        key,
        milestone.title,
        dates.date,
        dates.baseline,
        dates.market,
        milestone.markets,
        context,
    )
    yield {**entry, "key_one": milestone.key}


def _entry(
    kind: str,
    key: str,
    title: object,
    day: date | None,
    baseline: date | None,
    market: str,
    markets: tuple[str, ...],
    context: Context,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": key,
        "title": title,
        "date": _day(day),
        "baseline": _day(baseline),
        "slip_wd": slip(context.calendar, market, baseline, day) if baseline and day else None,
        "markets": list(markets),
    }


def _score(risk: Risk) -> int:
    return (risk.likelihood or 0) * (risk.impact or 0)


def _ask(key: str, ask: Any, context: Context) -> dict[str, Any]:
    there = zone_of(context, ask.to)
    return {
        "key": key,
        "to": ask.to,
        "due": _day(ask.due),
        "blocking": bool(ask.blocking),
        "text": ask.text,
        "overdue": zones.end_of(ask.due, there) if ask.due else moment.NEVER,
    }


def _said(update: Update, home: str) -> tuple[str, str | None, str | None, str]:
    """Return when an update was posted, on which day there, the health that it declares, and `at` as it stands."""
    day = _day(zones.day_of_moment(update.at, home))
    return zones.instant_of(update.at, home), day, update.health, update.at.isoformat()


def _update(update: Update, home: str) -> dict[str, Any]:
    instant, day, health, at = _said(update, home)
    return {
        "instant": instant,
        "day": day,
        "at": at,
        "by": update.by,
        "health": health,
        "why": update.why,
        "summary": update.summary,
        "next": list(update.next),
    }


def _update_due(value: Initiative, home: str) -> str | None:
    """Return the instant at which an emergency owes its next update; None for everything else."""
    event = value.event
    if (
        value.lane != "emergency"
        or value.stage == "closed"
        or not event
        or not event.cadence_h
        or event.stood_down
    ):
        return None
    newest = max((zones.instant_of(update.at, home) for update in value.updates), default="")
    since = newest or (zones.instant_of(event.opened, home) if event.opened else "")
    return moment.later(since, hours=event.cadence_h) if since else None


def _untranslated(value: Initiative, languages: tuple[str, ...]) -> bool:
    said = [value.title, value.summary, *(update.summary for update in value.updates[-1:])]
    return any(text.missing(one, languages) for one in said if one)
