"""Which days a calendar or a heat map shows, by `--from`, `--to` and `--weeks`."""

from __future__ import annotations

from tsbp.domain import dates, moment
from tsbp.domain.occasions import Span
from tsbp.errors import BadUsage
from tsbp.ops.calendaring import weeks_from

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from tsbp.cli.env import Env

MOST_WEEKS = 106
WEEK = 7


def asked(env: Env, first: str | None, last: str | None, weeks: int | None, default: int) -> Span:
    """Return whole weeks from the Monday of the first day on; raises BadUsage for spans that make no sense."""
    today = moment.today(env.clock())
    if last and weeks is not None:
        raise BadUsage("error.to-and-weeks")
    begin = dates.read_day(first, today) if first else today
    if not last:
        count = default if weeks is None else weeks
        return _checked(begin, count)
    end = dates.read_day(last, today)
    if end < begin:
        raise BadUsage(
            "error.span-backwards",
            text=f"{first}..{last}" if first else last,
            first=str(begin),
            last=str(end),
        )
    monday = weeks_from(begin, 1).first
    return _checked(begin, (end - monday).days // WEEK + 1)


def _checked(begin: date, count: int) -> Span:
    if not 1 <= count <= MOST_WEEKS:
        raise BadUsage("error.weeks-range", count=count, most=MOST_WEEKS)
    try:
        return weeks_from(begin, count)
    except OverflowError:
        raise BadUsage("error.date-impossible", hint="hint.date-forms", text=str(begin)) from None
