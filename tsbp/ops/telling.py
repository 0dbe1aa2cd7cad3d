"""Who said a change and what it means beside its two values: who decided, how far a date moved, and why."""

from __future__ import annotations

from tsbp.domain import address as addresses
from tsbp.domain import calendar, moment
from tsbp.domain.health.case import home_of
from tsbp.domain.plain import value_at
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from tsbp.domain.change import Change
    from tsbp.domain.context import Context

    Data = Mapping[str, Any]

_DATES = ("milestones.*.forecast", "rollouts.*.forecast", "milestones.*.baseline", "rollouts.*.baseline")


class Authors(NamedTuple):
    """Which handle stands behind a name, an address or an account in git; `known` is folded."""

    known: Mapping[str, str] = {}

    def handle(self, name: str, email: str) -> str:
        """Return the handle of an author, empty when the directory does not tell."""
        local = email.partition("@")[0].rpartition("+")[2]
        for word in (email, name, local):
            found = self.known.get(word.casefold()) if word else None
            if found:
                return found
        return ""


def authors(people: Mapping[str, Any], acting: Mapping[str, str]) -> Authors:
    """Return the handles by handle and account, and by what git calls the acting person (`acting`)."""
    known = {handle.casefold(): handle for handle in people}
    for handle, person in people.items():
        accounts = dict(person.accounts or {}).values()
        known.update((str(account).casefold(), handle) for account in accounts if account)
    known.update((word.casefold(), handle) for word, handle in acting.items() if word and handle)
    return Authors(known)


def named(changes: Iterable[Change], data: Data) -> tuple[str, ...]:
    """Return the handles that the changes themselves name as their speakers or deciders, each once."""
    found: dict[str, None] = {}
    for change in changes:
        if change.new is None or change.verb == "created":
            continue
        spoken = _speaker(change, data)
        found.update(dict.fromkeys(spoken if isinstance(spoken, list) else [spoken] if spoken else []))
    return tuple(handle for handle in found if isinstance(handle, str))


def _speaker(change: Change, data: Data) -> Any:
    if isinstance(change.new, dict):
        return change.new.get("by")
    parts = addresses.parse(change.address)
    is_decided = parts[0] in ("gates", "decisions", "waivers") or "go" in parts
    return value_at(data, (*parts[:-1], "by")) if is_decided else None


def explained(changes: Sequence[Change], context: Context, data: Data) -> tuple[Change, ...]:
    """Return the changes with `wd` (working days moved), `late` (behind baseline), `cause`, `reason`
    beside dates.

    A first forecast that is not the baseline has moved `from` it.

    Working days are those of the date's market, else of its owner's; `data` is the initiative after the
    changes.
    """
    return tuple(_explained(change, context, data) for change in changes)


def _explained(change: Change, context: Context, data: Data) -> Change:
    if addresses.pattern(addresses.parse(change.address)) not in _DATES:
        return change
    parts = addresses.parse(change.address)
    record = value_at(data, parts[:-1]) or {}
    market = _market(parts, record, data, context)
    old, new = _day(change.old), _day(change.new)
    params: dict[str, object] = {"market": market}
    if old and new:
        params["wd"] = calendar.slip(context.calendar, market, old, new)
    baseline = _day(record.get("baseline"))
    if parts[-1] == "forecast" and baseline and new and not old and baseline != new:
        params |= {"from": baseline.isoformat(), "wd": calendar.slip(context.calendar, market, baseline, new)}
    if baseline and new and parts[-1] == "forecast":
        params["late"] = calendar.slip(context.calendar, market, baseline, new)
    params |= {key: record[key] for key in ("cause", "reason", "decision") if record.get(key)}
    return change._replace(params={**change.params, **params})


def _market(parts: Sequence[str | int], record: Data, data: Data, context: Context) -> str:
    if parts[0] == "rollouts":
        return str(parts[1])
    markets = record.get("markets")
    owner = record.get("owner") or data.get("owner") or data.get("requester")
    return home_of(
        context, markets if isinstance(markets, list) else (), owner if isinstance(owner, str) else None
    ).market


def _day(value: object) -> date | None:
    try:
        return moment.parse_day(value) if isinstance(value, str) else None
    except ValueError:
        return None
