"""What is open in the logs of an initiative: issues, risks, dependencies, asks."""

from __future__ import annotations

from tsbp.domain.context import zone_of
from tsbp.domain.health.case import home
from tsbp.domain.reason import AMBER, RED, Reason
from tsbp.domain.zones import end_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.health.case import Case
    from tsbp.domain.initiative import Ask, Dependency, Risk

OPEN = "open"
ISSUE_LEVELS = {"critical": RED, "high": AMBER}


def issues(case: Case) -> Iterator[Reason]:
    """Judge the open issues: a critical one is red, a high one amber."""
    for key, issue in case.value.issues.items():
        level = ISSUE_LEVELS.get(issue.severity)
        if level and issue.status == OPEN:
            params = {"text": issue.text, "owner": issue.owner}
            yield Reason(level, f"issue-{issue.severity}", f"issues.{key}", params, issue.markets)


def risks(case: Case) -> Iterator[Reason]:
    """Judge the risks: one that occurred needs an issue, a high one an action and a review not past."""
    followed = {issue.from_risk for issue in case.value.issues.values() if issue.status == OPEN}
    for key, risk in case.value.risks.items():
        subject = f"risks.{key}"
        if risk.status == "occurred" and key not in followed:
            yield Reason(RED, "risk-occurred", subject, {"text": risk.text}, risk.markets)
        score = (risk.likelihood or 0) * (risk.impact or 0)
        if risk.status == OPEN and score >= case.limits.risk_high:
            yield from _high(case, subject, risk, score)


def dependencies(case: Case) -> Iterator[Reason]:
    """Judge the dependencies not met: amber when late, forecast late, or past their due day."""
    for key, dependency in case.value.dependencies.items():
        if dependency.status == "met":
            continue
        params = {
            "upstream": dependency.upstream,
            "need": dependency.need,
            "due": dependency.due.isoformat(),
            "forecast": dependency.forecast.isoformat() if dependency.forecast else None,
        }
        rule, since = _lateness(case, dependency)
        yield Reason(AMBER, rule, f"dependencies.{key}", params, dependency.markets, since)


def asks(case: Case) -> Iterator[Reason]:
    """Judge the blocking asks: amber while open, red once the due day has ended where the person asked is."""
    for key, ask in case.value.asks.items():
        if ask.status == OPEN and ask.blocking:
            yield from _blocking(case, f"asks.{key}", ask)


def _high(case: Case, subject: str, risk: Risk, score: int) -> Iterator[Reason]:
    params = {"text": risk.text, "score": score, "owner": risk.owner}
    if not risk.action:
        yield Reason(RED, "risk-without-action", subject, params, risk.markets)
    yield Reason(AMBER, "risk-high", subject, params, risk.markets)
    if risk.review:
        zone = home(case, risk.markets, risk.owner).zone
        late = {**params, "review": risk.review.isoformat()}
        yield Reason(RED, "risk-review-past", subject, late, risk.markets, end_of(risk.review, zone))


def _lateness(case: Case, dependency: Dependency) -> tuple[str, str]:
    """Return the rule that a dependency falls under, and since when."""
    if dependency.status == "late":
        return "dependency-late", ""
    if dependency.forecast and dependency.forecast > dependency.due:
        return "dependency-slip", ""
    markets = dependency.markets
    zone = zone_of(case.context, markets[0]) if len(markets) == 1 else case.home.zone
    return "dependency-due", end_of(dependency.due, zone)


def _blocking(case: Case, subject: str, ask: Ask) -> Iterator[Reason]:
    params = {"text": ask.text, "to": ask.to, "due": ask.due.isoformat()}
    yield Reason(AMBER, "ask-blocking", subject, params, ask.markets)
    since = end_of(ask.due, zone_of(case.context, ask.to))
    yield Reason(RED, "ask-overdue", subject, params, ask.markets, since)
