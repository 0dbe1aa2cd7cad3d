"""The one list of rules: what must hold of an initiative beyond its shape.

Every door calls the same list: create, update, edit, check. A rule is a function that yields what breaks it;
its name is its id, its docstring the law. Sentences are made in `tsbp.render` (`rule.<id>`, `hint.<id>`, and
`law.<id>` for whoever asks what a rule means).
"""

from __future__ import annotations

from collections import Counter

from tsbp.domain.finding import ERROR, Finding
from tsbp.domain.rules import people, references, storing
from tsbp.domain.rules.across import Mention, crowd, mention
from tsbp.domain.rules.explained import explained
from tsbp.domain.rules.listed import (
    ACROSS_RULES,
    BY_ID,
    CHANGE_RULES,
    DIRECTORY_RULES,
    MEETING_RULES,
    RULES,
    SETTINGS_RULES,
    VIEW_RULES,
)
from tsbp.domain.rules.subject import Hit, Rule, Subject, finding
from tsbp.domain.rules.weights import weighed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from tsbp.domain.context import Context
    from tsbp.domain.reason import Reason
    from tsbp.domain.settings import Settings, View

ACCOUNTS = ".accounts."


def check(subject: Subject) -> tuple[Finding, ...]:
    """Return what the state rules find in one initiative, in the order of the list; the clock is not asked.

    A finding with `since` or `until` holds only between them. What a waiver explains holds from its end on.
    """
    seen = subject._replace(text=storing.run_together(subject.data), names=references.names(subject.data))
    id = subject.value.id
    found = [finding(rule, subject.path, id, hit) for rule in RULES for hit in rule.check(seen)]
    left = explained(tuple(found), subject) if found and subject.value.waivers else tuple(found)
    severities = subject.context.settings.severities
    return tuple(weighed(left, severities)) if severities else left


def check_change(before: Subject | None, after: Subject) -> tuple[Finding, ...]:
    """Return what the change rules find in the step from one state (None: a new initiative) to another."""
    id = after.value.id
    return tuple(
        finding(rule, after.path, id, hit) for rule in CHANGE_RULES for hit in rule.check(before, after)
    )


def check_across(mentions: Sequence[Mention], teams: Collection[str]) -> tuple[Finding, ...]:
    """Return what the rules across find in all files of a store; `teams` are the handles of the directory."""
    files = crowd(mentions, teams)
    return tuple(
        finding(rule, entry.path, entry.id, hit) for rule in ACROSS_RULES for entry, hit in rule.check(files)
    )


def check_meetings(
    reasons: Mapping[str, tuple[Reason, ...]], paths: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return what the go-lives of all initiatives find in each other's way; `paths` leads from ids to files."""
    return tuple(
        finding(rule, paths[id], id, hit) for rule in MEETING_RULES for id, hit in rule.check(reasons)
    )


def check_directory(context: Context, paths: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what the rules of the directory find; `paths` leads from the kind of a file to where it lies."""
    return tuple(
        finding(rule, paths.get(kind, ""), "", hit)
        for rule in DIRECTORY_RULES
        for kind, hit in rule.check(context)
    )


def check_texts(
    path: str, data: Mapping[str, Any], hosts: Sequence[str], handles: Collection[str]
) -> tuple[Finding, ...]:
    """Return what must never be stored but stands in a file of settings, of the directory or a view.

    An account may look like an e-mail address; `handles` are the people of the directory.
    """
    text = storing.run_together(data)
    hits = {
        "forbidden-host": storing.forbidden_hosts(data, text, hosts),
        "long-number": storing.long_numbers(data, text),
        "email-address": storing.email_addresses(data, text),
        "secret": storing.secrets(data, text),
        "personal-health": people.of_health(data, text, handles),
        "personal-exposure": people.of_exposure(data, text, handles),
        "minor-named": people.of_minors(data, text),
    }
    return tuple(
        finding(BY_ID[id], path, "", hit)
        for id, found in hits.items()
        for hit in found
        if id != "email-address" or ACCOUNTS not in hit.address
    )


def check_settings(path: str, settings: Settings) -> tuple[Finding, ...]:
    """Return what is wrong with the settings beyond their shape."""
    known = {rule.id: rule.severity for rule in BY_ID.values()}
    return tuple(
        finding(rule, path, "", hit) for rule in SETTINGS_RULES for hit in rule.check(settings, known)
    )


def check_view(path: str, view: View) -> tuple[Finding, ...]:
    """Return what keeps a saved view from being answered."""
    return tuple(finding(rule, path, "", hit) for rule in VIEW_RULES for hit in rule.check(view))


def added(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the errors that a change would add: a colleague's older mistake bars nobody."""
    old = Counter(map(_what, before))
    new = []
    for entry in after:
        if entry.severity == ERROR:
            old[_what(entry)] -= 1
            if old[_what(entry)] < 0:
                new.append(entry)
    return tuple(new)


def _what(entry: Finding) -> tuple[str, str, str]:
    """Return what a finding says without its place: a line further down it is the same mistake."""
    return entry.rule, entry.address, repr(sorted((key, str(value)) for key, value in entry.params.items()))


__all__ = [
    "ACROSS_RULES",
    "BY_ID",
    "CHANGE_RULES",
    "DIRECTORY_RULES",
    "MEETING_RULES",
    "RULES",
    "SETTINGS_RULES",
    "VIEW_RULES",
    "Hit",
    "Mention",
    "Rule",
    "Subject",
    "added",
    "check",
    "check_across",
    "check_change",
    "check_directory",
    "check_meetings",
    "check_settings",
    "check_texts",
    "check_view",
    "mention",
    "weighed",
]
