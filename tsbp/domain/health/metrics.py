"""Metrics whose last reading lies past their limit."""

from __future__ import annotations

from tsbp.domain.reason import AMBER, RED, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsbp.domain.health.case import Case
    from tsbp.domain.initiative import Metric, Reading

UP = "up"


def reasons(case: Case) -> Iterator[Reason]:
    """Judge the last reading of each metric: past its limit a balancing one is red, any other amber."""
    for key, metric in case.value.metrics.items():
        last = last_reading(metric)
        better = metric.better or _catalogued(case, metric)
        if last is None or metric.limit is None or not better:
            continue
        if last.value < metric.limit if better == UP else last.value > metric.limit:
            balancing = metric.role == "balancing"
            level, rule = (RED, "balancing-metric-limit") if balancing else (AMBER, "metric-limit")
            params = {
                "metric": metric.metric,
                "value": last.value,
                "limit": metric.limit,
                "reading": _with_unit(last.value, metric.unit),
                "date": last.date.isoformat(),
            }
            yield Reason(level, rule, f"metrics.{key}", params, (metric.scope,) if metric.scope else ())


def last_reading(metric: Metric) -> Reading | None:
    """Return the reading of the latest date, of two for one date the later entry."""
    return max(reversed(metric.readings), key=lambda reading: reading.date, default=None)


def _catalogued(case: Case, metric: Metric) -> str | None:
    found = case.context.directory.metrics.get(metric.metric)
    return found.better if found else None


def _with_unit(value: float, unit: str | None) -> str:
    return f"{value}{'' if unit == '%' else ' '}{unit}" if unit else str(value)
