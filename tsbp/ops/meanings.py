"""What the fields mean, where their names do not say it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsbp.domain.fields import field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsbp.domain.fields import Field
    from tsbp.domain.nodes import Node

INITIATIVE: Mapping[str, str] = {
    "schema": "the version of the file format",
    "id": "given once, never reused; the file name repeats it",
    "title": "names the change, not the team",
    "lane": "`standard` runs on a template, `emergency` acts first",
    "template": "the standing approval behind the standard lane",
    "stage": "moved by gates only",
    "pauses.*.kind": "`hold`, or `needs_info`: waiting for the requester",
    "pauses.*.until": "left out while the pause lasts",
    "pauses.*.review": "the day on which the hold is looked at again",
    "owner": "the one person or team that answers for it",
    "sponsor": "who decides on scope and money",
    "requester": "a person or team, or quoted words until one is known",
    "wanted_by": "the wish of the requester",
    "deadline": "a day outside our control",
    "regions": "where it is wanted; from the first rollout on the rollouts count",
    "policy_areas": "codes of policy_areas.yaml",
    "queues": "codes of queues.yaml",
    "serves": "the priorities it serves, codes of priorities.yaml",
    "sensitivity": "`restricted` is left out of reports and exports, with a count",
    "exposure.routes": "how people meet the material",
    "exposure.controls": "what is in place; never a claim that it protects",
    "related": "ids of initiatives",
    "aliases": "its keys in other trackers",
    "links": "tickets and documents, never content; the key is a label",
    "score.value": "what it is worth",
    "score.size": "the sum of the other three, divided by this, ranks requests",
    "score.mandatory": "done whatever the score",
    "triage.acknowledged": "when the requester had a first answer",
    "triage.merged_into": "the initiative that takes over",
    "impact.volume_per_day": "more (or, negative, fewer) items a day",
    "impact.aht_s": "average handling time of an item",
    "impact.fte": "people needed full time, negative when freed",
    "gates.*": "G1 decision, G2 baseline, G4 all live, G5 hand-over, G6 benefits",
    "gates.*.by": "who decided; one handle or several",
    "gates.*.why": "the reason given with the decision",
    "gates.*.decision": "the key of a decision",
    "gates.*.conditions.*.met": "left out while it is open",
    "gates.*.evidence": "the key is a label, the value says where it lies",
    "gates.*.fingerprint": "of what was decided on; a later change of it reopens the gate",
    "stakeholders": "the key is a handle",
    "stakeholders.*.raci": "responsible, accountable, consulted, informed",
    "stakeholders.*.influence": "1 to 5",
    "stakeholders.*.interest": "1 to 5",
    "stakeholders.*.cadence": "how often they hear of it; `6h` and `2d` are read too",
    "milestones.*.baseline": "the agreed date; moved only by a decision",
    "milestones.*.forecast": "the date expected now",
    "milestones.*.key": "key milestones count for health",
    "milestones.*.markets": "with markets it has no dates of its own: the latest of theirs",
    "milestones.*.after": "keys of milestones that come before",
    "milestones.*.cause": "why the forecast moved, in one word",
    "rollouts": "the key is a market code",
    "rollouts.*.wave": "markets of one wave go live together",
    "rollouts.*.sites": "codes of sites in vendors.yaml",
    "rollouts.*.baseline": "the agreed go-live",
    "rollouts.*.forecast": "the go-live expected now",
    "rollouts.*.readiness": "an item that is not written is still to do",
    "rollouts.*.go": "gate G3 of this market",
    "rollouts.*.decision": "the decision behind a roll-back",
    "rollouts.*.updates": "of this market alone; they count for no health",
    "risks.*.likelihood": "1 to 5; times impact, 15 and more is high",
    "risks.*.impact": "1 to 5",
    "assumptions.*.due": "to be checked by then",
    "dependencies.*.upstream": "an initiative or a team",
    "dependencies.*.forecast": "when it is expected now",
    "decisions.*.to": "who is to decide",
    "decisions.*.principles": "codes of principles.yaml",
    "asks.*.to": "one person",
    "asks.*.blocking": "work stands still until it is answered",
    "asks.*.about": "an address in this file",
    "metrics.*.metric": "a code of metrics.yaml",
    "metrics.*.role": "`balancing` guards against a gain that costs elsewhere",
    "metrics.*.limit": "past it the metric is out of bounds",
    "metrics.*.plan": "how a baseline will be had, while there is none",
    "metrics.*.changes": "days on which the thing measured was changed",
    "metrics.*.scope": "the market measured",
    "metrics.*.readings.[].n": "how many things are behind the value",
    "waivers.*.what": "an address, a gate (`G2`) or the name of a rule",
    "waivers.*.until": "after that day the item is open again",
    "event.severity": "S1 is the gravest",
    "event.stand_down": "what must hold before it is over",
    "event.review": "the day of the review",
    "benefits.done": "left out while the review is open",
    "tolerance": "this initiative's own limits; the keys are those of `thresholds` in tsbp.yaml",
    "updates": "only ever added to; the newest with a health gives the declared health",
    "updates.[].at": "written by the tool",
    "updates.[].health": "left out, the last one stands",
    "updates.[].why": "needed for amber and red",
    "updates.[].asks": "keys of asks",
}
DIRECTORY: Mapping[str, str] = {
    "people": "the key is a handle; names are not needed",
    "people.*.market": "whose calendar and zone count",
    "people.*.tz": "where it differs from the market's",
    "people.*.languages": "the first is the one they are written to in",
    "people.*.active": "false: kept because old records name the handle",
    "people.*.away.cover": "who acts meanwhile",
    "people.*.accounts": "the one place where account names may stand",
    "teams.*.market": "whose calendar and zone count",
    "teams.*.hours": "local working hours; clocks run inside them",
    "vendors.*.owner": "who answers for the contract",
    "vendors.*.sites.*.serves": "markets whose queues the site works",
    "vendors.*.sites.*.cleared": "the exposure that the site is set up for",
    "vendors.*.sites.*.quality_floor": "weekly accuracy in percent below which a queue is taken back",
    "markets": "lower-case regions and ISO 3166-1 markets, one tree",
    "markets.*.weekend": "overrides the holiday library",
    "markets.*.m49": "a cross-reference only",
    "markets.*.obligations": "reminders, never legal advice",
    "calendar.*.end": "the last day, in it",
    "calendar.*.markets": "regions stand for every market below them",
    "calendar.*.kind": "`hard`: only with a waiver; `soft`: with a reason",
    "calendar.*.certain": "false: the date may still move",
    "calendar.*.working": "true: these days are worked; false: they are not; left out: a freeze",
    "policy_areas.*.dsa": "categories of the European transparency database",
    "policy_areas.*.roost": "entries of the open harm taxonomy",
    "policy_areas.*.exposure": "what working in the area usually means",
    "queues.*.site": "left out: worked in-house",
    "metrics.*.trap": "said beside the figure",
    "metrics.*.versions": "readings on both sides of such a day are never compared",
    "templates.*.approval.until": "after that day the standard lane is closed to it",
    "templates.*.defaults": "fields of an initiative that `tsbp new --template` copies",
}
SETTINGS: Mapping[str, str] = {
    "prefix": "what ids begin with",
    "languages": "the first is that of plain texts",
    "time_zone": "where the store's days end",
    "thresholds.slip_amber_wd": "from so many working days late on a date is amber",
    "thresholds.slip_red_wd": "more working days late than this is red",
    "thresholds.deadline_near_wd": "fewer working days before the deadline than this is amber",
    "thresholds.readiness_due_wd": "from so many working days before a go-live on an open item is amber",
    "thresholds.risk_high": "likelihood times impact from which a risk is high",
    "thresholds.rollback_recent_days": "so long a roll-back stays red",
    "thresholds.collision_wd": "go-lives at one site closer than this collide",
    "thresholds.stale_worried_days": "an amber or red update is stale after so many days",
    "thresholds.stale_green_days": "a green one",
    "thresholds.stale_bau_days": "any update in business as usual",
    "clocks.acknowledge": "to the first answer, by priority",
    "clocks.triage": "to the triage, by priority",
    "clocks.assessment": "to the end of the assessment, by size",
    "clocks.cadence_h": "hours between the updates of an event, by severity",
    "change_authority.head": "decides with them on size XL and priority P0",
    "protected": "branches that are written to by proposals only",
    "controls": "the codes that exposure.controls may hold",
    "forbidden_hosts": "hosts whose addresses are never stored",
}
VIEW: Mapping[str, str] = {
    "of": "what is listed",
    "where": "as after --where",
    "fields": "columns, as after --fields",
    "sort": "columns, `-` in front for descending",
}
_NOTES = {"initiative": INITIATIVE, "settings": SETTINGS, "view": VIEW}
_DEFAULTS = "templates.*.defaults."


def said(kind: str, path: tuple[str, ...], node: Node) -> str:
    """Return what the models, the register and these notes say of a field, empty when nobody says more."""
    known = named(kind, path)
    called = f"{known.en} / {known.zh}" if known else ""
    note = noted(kind, path) or _first_line(node.doc)
    return f"{called}: {note}" if called and note else called or note


def named(kind: str, path: tuple[str, ...]) -> Field | None:
    """Return the register's line of a field, None outside initiatives."""
    notes, at = _looked_up(kind, ".".join(path))
    return field(at) if notes is INITIATIVE else None


def noted(kind: str, path: tuple[str, ...]) -> str:
    """Return the note on a field, empty when there is none; a market's go has the notes of a gate."""
    notes, at = _looked_up(kind, ".".join(path))
    return notes.get(at) or notes.get(at.replace("rollouts.*.go", "gates.*", 1), "")


def _looked_up(kind: str, path: str) -> tuple[Mapping[str, str], str]:
    """Return the notes that hold a path, and its name there; a template's defaults are initiative fields."""
    if path.startswith(_DEFAULTS):
        return INITIATIVE, path.removeprefix(_DEFAULTS)
    return _NOTES.get(kind, DIRECTORY), path


def _first_line(doc: str) -> str:
    line = doc.partition("\n")[0].strip().removesuffix(".")
    return line[:1].lower() + line[1:]
