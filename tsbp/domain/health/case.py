"""One initiative under the rules of health: its value, what surrounds it, and where its dates are kept."""

from __future__ import annotations

from tsbp.domain.context import zone_of
from tsbp.domain.directory_lookup import market_of
from tsbp.values import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tsbp.domain.context import Context
    from tsbp.domain.initiative import Initiative, Rollout
    from tsbp.domain.settings import Thresholds

# Beyond ten years a limit says "never"; days are counted one by one, so it must not say more.
FARTHEST = 3660


class Home(NamedTuple):
    """The market whose working days count for a date, and the time zone in which its days end."""

    market: str
    zone: str


class Limits(NamedTuple):
    """Where health turns: `wd` counts working days, `days` calendar days."""

    slip_amber_wd: float
    slip_red_wd: float
    deadline_near_wd: float
    readiness_due_wd: float
    risk_high: float
    rollback_recent_days: float
    collision_wd: float
    stale_worried_days: float
    stale_green_days: float
    stale_bau_days: float


class Case(NamedTuple):
    """An initiative with its context.

    `home` is its owner's; `limits` are the thresholds of the settings, or its own tolerance.
    """

    value: Initiative
    context: Context
    home: Home
    limits: Limits


def case(value: Initiative, context: Context) -> Case:
    """Lay out an initiative for the rules of health."""
    home = home_of(context, (), value.owner or value.requester)
    return Case(value, context, home, limits(context.settings.thresholds, value.tolerance))


def limits(thresholds: Thresholds, tolerance: Mapping[str, float]) -> Limits:
    """Return the thresholds, those that the tolerance names by its own figures."""
    figures = (tolerance.get(name, getattr(thresholds, name)) for name in Limits._fields)
    return Limits(*(min(max(figure, 0), FARTHEST) for figure in figures))


def home_of(context: Context, markets: Sequence[str], owner: str | None) -> Home:
    """Return where a date is kept: in its market if it has one alone, else where its owner works."""
    if len(markets) == 1:
        return Home(markets[0], zone_of(context, markets[0]))
    return Home(market_of(context.directory, owner or ""), zone_of(context, owner))


def home(case: Case, markets: Sequence[str], owner: str | None) -> Home:
    """Return where a date of a record is kept; the initiative's own home when its owner is not known."""
    found = home_of(case.context, markets, owner)
    return found if found.market else case.home


def in_scope(value: Initiative) -> list[tuple[str, Rollout]]:
    """Return code and rollout of every market that was not excluded, in the order of the file."""
    return [(code, rollout) for code, rollout in value.rollouts.items() if rollout.status != "excluded"]
